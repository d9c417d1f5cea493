"""Reading in processes that can die alone.

What belongs here: a pool of worker processes that read hostile bytes under limits of memory and time, and the messages
between them and us (`protocol`, `child`, `pool`). What is read stands in `extract.pipeline`. A worker that crashes,
hangs or runs out of memory costs its one file, which gets a reason like any other file that cannot be read.
"""

from __future__ import annotations

from extract.isolation.pool import ReaderPool, WorkerError

__all__ = ["ReaderPool", "WorkerError"]
