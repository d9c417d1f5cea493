"""Tasks for reader processes that go wrong as files from strangers make parsers go wrong.

What belongs here: one function per way. A child imports them by name, so the project must be on its PYTHONPATH.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from typing import Any

from extract.isolation.protocol import Request
from extract.isolation.tasks import tables
from extract.readers.errors import read_error
from extract.readers.limits import Deadline


def echo(request: Request, deadline: Deadline) -> Any:
    """The bytes and the process that read them."""
    return request.data, os.getpid()


def crash(request: Request, deadline: Deadline) -> Any:
    """Reads address 0, as a wild pointer does."""
    return ctypes.string_at(0)


def crash_when_used(request: Request, deadline: Deadline) -> Any:
    """Crashes in a process that read a file before."""
    if getattr(crash_when_used, "used", False):
        crash(request, deadline)
    crash_when_used.used = True  # type: ignore[attr-defined]
    return os.getpid()


def hang(request: Request, deadline: Deadline) -> Any:
    """Never comes back, nor does the program that it called; its process id goes into the file that `data` names."""
    program = subprocess.Popen(["sleep", "600"])
    with open(request.data.decode(), "w") as file:
        file.write(str(program.pid))
    while True:
        time.sleep(1)


def stop(request: Request, deadline: Deadline) -> Any:
    """Stops in the middle of its answer."""
    os.kill(os.getpid(), signal.SIGSTOP)


def devour(request: Request, deadline: Deadline) -> Any:
    """Takes all memory that it can get, and takes the failure for damage of the file, as parsers do."""
    kept = []
    try:
        while True:
            kept.append(bytes(16 << 20))
    except MemoryError as error:
        raise read_error("pdf_damaged") from error


def scan(request: Request, deadline: Deadline) -> Any:
    """Takes longer than the file's seconds, having asked for more."""
    deadline.extend(10)
    time.sleep(request.limits.max_seconds + 3)
    deadline.check()
    return "read"


class _Bomb:
    def __reduce__(self) -> Any:
        return os.system, ("true",)


def bomb(request: Request, deadline: Deadline) -> Any:
    """An answer that runs a command in whoever unpacks it carelessly."""
    return _Bomb()


def fail_on_a(request: Request, deadline: Deadline) -> Any:
    """The whole reading, but a.txt meets an error of the program."""
    if request.file_name == "a.txt":
        raise RuntimeError("secret detail")
    return tables(request, deadline)


def crash_on_b(request: Request, deadline: Deadline) -> Any:
    """The whole reading, but b.txt crashes the process."""
    return crash(request, deadline) if request.file_name == "b.txt" else tables(request, deadline)
