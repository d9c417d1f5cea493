"""A few reader processes, used again and again; one that dies is replaced and costs its one file.

What belongs here: starting, feeding, timing and killing the processes. Each is served by a thread of ours that does
nothing but wait for it.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from extract.isolation.protocol import (
    MEMORY_EXIT,
    BrokenMessageError,
    Kind,
    Request,
    Task,
    receive,
    send,
    unpack,
)
from extract.process import cores
from extract.readers.errors import ReadError, read_error
from extract.readers.limits import MEBIBYTE, Limits

log = logging.getLogger("solieu.isolation")

GRACE = 5.0  # seconds beyond `max_seconds`: a reader that watches the clock itself names the reason better
FILES_PER_WORKER = 1000  # then it is replaced, so that no library's leak grows into the memory limit
HELD = 384 * MEBIBYTE  # by a process between two files (110 when it begins, 190 after a thousand): it is replaced too
NEARLY_ALL = 0.4  # of the address space: a library in C that aborts while it holds so much had no memory left
SLACK = 16 * MEBIBYTE  # the system counts pages in batches: a child's inherited peak is not to the byte its parent's
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc", b"Out of memory", b"out of memory")
_GAVE_UP = frozenset({-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL})  # how libraries end that get no memory
_STDERR_TAIL = 4096


class WorkerError(RuntimeError):
    """The program itself failed on a file; the message is the traceback of the reader process, for the log."""


class _DiedError(Exception):
    """A worker died or had to be killed; `reason` says so to people."""

    def __init__(self, reason: ReadError, alone: bool) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.alone = alone  # whether this file alone can have been the cause


class _Worker:
    """One reader process and our end of its socket."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._done = 0
        # A process inherits the peak of the one that starts it: what is not above ours says nothing of the child.
        self._inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        ours, theirs = socket.socketpair()
        self._socket = ours
        with theirs:
            command = [sys.executable, "-P", "-m", "extract.isolation.child", str(theirs.fileno())]
            self._process = subprocess.Popen(  # noqa: S603
                [*command, str(limits.max_memory)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=_environment(),
                start_new_session=True,  # programs that it calls are killed with it, as one group
            )

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one: it takes most of a second to start, and what files left behind adds up."""
        return self._done >= FILES_PER_WORKER or _held(self._process.pid) > HELD

    def ask(self, request: Request) -> Any:
        """The task's value. Raises ReadError, WorkerError, _DiedError."""
        fresh = self._done == 0
        self._done += 1
        end = time.monotonic() + request.limits.max_seconds + GRACE
        try:
            self._socket.settimeout(max(end - time.monotonic(), GRACE))
            send(self._socket, Kind.REQUEST, request)
            while True:
                self._socket.settimeout(max(end - time.monotonic(), 0.001))
                kind, body = receive(self._socket)
                if kind is not Kind.MORE_TIME:
                    return _value(kind, body)
                end += min(max(float(unpack(body)), 0.0), request.limits.max_scan_seconds)
        except TimeoutError:
            self.kill()
            reason = read_error("too_slow", limit=f"{request.limits.max_seconds:g}")
            raise _DiedError(reason, alone=True) from None
        except (BrokenMessageError, OSError) as error:
            raise _DiedError(self._post_mortem(request.limits, error), alone=fresh) from error

    def _post_mortem(self, limits: Limits, error: Exception) -> ReadError:
        """Why the process is gone, as a reason for people; a process that talks nonsense is ended."""
        code, peak = self._wait(1.0)
        self.kill()
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(self._errors.tell() - _STDERR_TAIL, 0))
        said = self._errors.read()
        log.warning("a reader process ended with %s (%s): %s", code, error, said.decode("utf-8", "replace").strip())
        floor = limits.max_memory * NEARLY_ALL
        if code not in _GAVE_UP:
            floor = max(floor, self._inherited + SLACK)
        aborted = code is not None and code < 0 and peak > floor
        if code == MEMORY_EXIT or aborted or any(sign in said for sign in _OUT_OF_MEMORY):
            return read_error("too_much_memory", limit=f"{limits.max_memory // MEBIBYTE} MiB")
        return read_error("reader_crashed", detail=_name(code))

    def _wait(self, seconds: float) -> tuple[int | None, int]:
        """Exit code of the process (None while it lives on) and the most bytes of memory that it ever held."""
        end = time.monotonic() + seconds
        while True:
            found, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if found:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                return self._process.returncode, usage.ru_maxrss * 1024
            if time.monotonic() > end:
                return None, 0
            time.sleep(0.01)

    def kill(self) -> None:
        """End the process and everything that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._socket.close()

    def close(self) -> None:
        """End the process and let its descriptors go."""
        self.kill()
        self._errors.close()


def _value(kind: Kind, body: bytes) -> Any:
    value = unpack(body)
    if kind is Kind.RESULT:
        return value
    if kind is Kind.REFUSED and isinstance(value, tuple) and len(value) == 3:
        raise ReadError(*(" ".join(str(part).split())[:600] for part in value))
    if kind is Kind.FAILED:
        raise WorkerError(str(value))
    raise BrokenMessageError(f"an unexpected answer: {kind}")


def _name(code: int | None) -> str:
    if code is None:
        return "protocol"
    try:
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    except ValueError:
        return f"exit {code}"


def _held(process: int) -> int:
    """Bytes of memory that a process holds now; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def _environment() -> dict[str, str]:
    # One thread each: the pool itself keeps the cores busy, and every thread's stack counts as memory.
    threads = {"POLARS_MAX_THREADS": "1", "MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **threads}


class ReaderPool:
    """Up to `workers` reader processes (default: one per processor), started when the first file comes."""

    def __init__(self, limits: Limits | None = None, workers: int | None = None) -> None:
        """Start nothing yet."""
        self.limits = limits or Limits()
        self.size = workers or cores()
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="reader")
        self._mine = threading.local()
        self._all: list[_Worker] = []
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        """Use it in a with statement: the processes end with it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End every process; files that wait are not read."""
        self.close()

    def submit(
        self, task: Task, load: Callable[[], bytes], file_name: str, options: tuple[Any, ...] = ()
    ) -> Future[Any]:
        """Read a file in the background; `load` gives its bytes when its turn comes.

        The future gives the value of the task (one of `extract.isolation.tasks`) or raises ReadError, WorkerError, or
        what `load` raised.
        """
        return self._threads.submit(self._run, task, load, file_name, options)

    def read(self, task: Task, data: bytes, file_name: str, options: tuple[Any, ...] = ()) -> Any:
        """Read one file and wait for it. Raises ReadError, WorkerError."""
        return self.submit(task, lambda: data, file_name, options).result()

    def close(self) -> None:
        """End every process at once."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._guard:
            for worker in self._all:
                worker.kill()
        self._threads.shutdown(wait=True)
        with self._guard:
            for worker in self._all:
                worker.close()
            self._all.clear()

    def _run(self, task: Task, load: Callable[[], bytes], file_name: str, options: tuple[Any, ...]) -> Any:
        request = Request(f"{task.__module__}:{task.__qualname__}", load(), file_name, self.limits, options)
        try:
            return self._ask(request)
        except _DiedError as died:
            if died.alone:
                raise died.reason from None
        try:
            return self._ask(
                request
            )  # in a new process: what earlier files left behind must not count against this one
        except _DiedError as died:
            raise died.reason from None

    def _ask(self, request: Request) -> Any:
        worker = self._worker()
        try:
            return worker.ask(request)
        except _DiedError:
            self._retire(worker)
            raise

    def _worker(self) -> _Worker:
        """This thread's worker."""
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is not None and worker.worn:
            self._retire(worker)
            worker = None
        if worker is None:
            worker = _Worker(self.limits)
            self._mine.worker = worker
            with self._guard:
                self._all.append(worker)
        return worker

    def _retire(self, worker: _Worker) -> None:
        self._mine.worker = None
        with self._guard:
            if worker in self._all:
                self._all.remove(worker)
        worker.close()
