"""What a process that reads has of the machine. Belongs here: processors, and the pace of garbage collection."""

from __future__ import annotations

import gc
import os

_COLLECT_AFTER = 200_000  # allocations between garbage collections: what reading keeps is no garbage


def collect_rarely() -> None:
    """Let a process that reads spend its time on reading: tables loaded so far are never garbage, rows seldom."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
