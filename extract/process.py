"""What a process that reads has of the machine. Belongs here: processors, and the pace of garbage collection."""

from __future__ import annotations

import os

COLLECT_AFTER = 200_000  # allocations between garbage collections: what reading keeps is no garbage


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
