"""The reader process: takes one file after another from a socket, reads it, answers.

What belongs here: the child's limits and its loop. Run as `python -m extract.isolation.child DESCRIPTOR MEMORY`; it
ends when its parent does, or when its memory ran out once.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
import traceback
from contextlib import suppress
from importlib import import_module

from extract.causes import causes
from extract.isolation.protocol import (
    MEMORY_EXIT,
    BrokenMessageError,
    Kind,
    Request,
    Task,
    receive,
    send,
    unpack_trusted,
)
from extract.process import collect_rarely
from extract.readers.errors import ReadError
from extract.readers.limits import Deadline

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
MAX_WRITTEN = 1 << 30  # bytes of any one file that the child or a program that it calls may write


def confine(memory: int) -> None:
    """Address space of at most `memory` bytes, no core files, no new privileges, and no life after the parent's."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then the write fails instead of the process
    parent = os.getppid()
    with suppress(OSError, AttributeError):  # Linux only; elsewhere the closed socket ends the child
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(0)


def serve(connection: socket.socket) -> None:
    """Answer requests until the parent closes the socket; return early when memory ran out."""
    while True:
        try:
            _, body = receive(connection, sys.maxsize)
        except BrokenMessageError:
            return
        request: Request = unpack_trusted(body)
        del body
        try:
            kind, value = _answer(connection, request)
            del request
            send(connection, kind, value)
        except MemoryError:
            os._exit(MEMORY_EXIT)  # whatever still holds memory goes with the process


def _answer(connection: socket.socket, request: Request) -> tuple[Kind, object]:
    deadline = Deadline(request.limits, tell=lambda seconds: send(connection, Kind.MORE_TIME, seconds))
    try:
        return Kind.RESULT, _task(request.task)(request, deadline)
    except ReadError as error:
        if _ran_out_of_memory(error):
            raise MemoryError from None
        return Kind.REFUSED, (error.code, error.reason_vi, error.reason_en)
    except MemoryError:
        raise
    except Exception as error:
        if _ran_out_of_memory(error):
            raise MemoryError from None
        return Kind.FAILED, traceback.format_exc()


def _task(name: str) -> Task:
    module, _, function = name.partition(":")
    task: Task = getattr(import_module(module), function)
    return task


def _ran_out_of_memory(error: BaseException) -> bool:
    """Whether a reader took a MemoryError for damage of the file."""
    return any(isinstance(cause, MemoryError) for cause in causes(error))


def main() -> None:
    """Take the socket that the parent left open and serve."""
    descriptor, memory = int(sys.argv[1]), int(sys.argv[2])
    confine(memory)
    collect_rarely()
    with socket.socket(fileno=descriptor) as connection:
        serve(connection)


if __name__ == "__main__":
    main()
