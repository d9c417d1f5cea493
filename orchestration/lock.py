"""One writer per home: a lock that the kernel frees when its holder dies, however it dies.

What belongs here: taking and naming the lock. Readers of the warehouse never need it.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

LOCK_FILE = "run.lock"
LOOKS = 5


class HomeLockedError(RuntimeError):
    """Another run holds the home; the message says who, where and since when."""


class HomeLock:
    """Exclusive lock on a home folder, as a context manager. Not re-entrant, not even within one process."""

    def __init__(self, home: Path) -> None:
        """Name the home; nothing is locked before `acquire`."""
        self._path = home / LOCK_FILE
        self._stream: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock or raise HomeLockedError at once."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Not truncated on opening: until the lock is ours, the file tells who has it.
        stream = open(self._path, "a+", encoding="utf-8")  # noqa: SIM115
        try:
            _take(stream)
        except BlockingIOError:
            holder = _read_holder(stream)
            stream.close()
            raise HomeLockedError(f"another run is at work in {self._path.parent}: {holder}") from None
        except BaseException:
            stream.close()
            raise
        stream.seek(0)
        stream.truncate()
        holder_now = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}",
        }
        stream.write(json.dumps(holder_now))
        stream.flush()
        self._stream = stream

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._stream is not None:
            self._stream.close()  # closing frees the lock; the file stays, since removing it would race
            self._stream = None

    def __enter__(self) -> Self:
        """Acquire."""
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release."""
        self.release()


def holder(home: Path) -> str | None:
    """Who holds the lock of a home, in words; None when nobody does."""
    try:
        with open(home / LOCK_FILE, encoding="utf-8") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read_holder(stream)
    except FileNotFoundError:
        return None
    return None


def _take(stream: IO[str]) -> None:
    """Take the lock; a look at it by `holder`, which lasts microseconds, is waited for. BlockingIOError."""
    for _ in range(LOOKS):
        with suppress(BlockingIOError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(0.02)
    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _read_holder(stream: IO[str]) -> str:
    stream.seek(0)
    try:
        holder: Any = json.loads(stream.read(1000))
        return f"process {int(holder['pid'])} on {holder['host']} since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "its process is not known"
