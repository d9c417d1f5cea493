"""Reads some files and keeps what comes of them: the pure map of a night, the same here and on a cluster's worker.

What belongs here: files in, packs and originals in the lake or a reason out; nothing about order, names met twice or
registries (`orchestration.reading`). Bytes are read in processes that can die alone (`extract.isolation`). Doing it
twice, or in two places at once, gives the same lake: what is there is not read again, and readings of the same bytes by
the same version are equal.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import polars as pl
from pyarrow import ipc  # type: ignore[import-untyped]

from extract import EXTRACTOR_VERSION
from extract.isolation import ReaderPool
from extract.isolation.tasks import tables
from extract.readers.errors import ReadError
from extract.readers.limits import Limits
from orchestration import lake, packs, reasons
from orchestration.durable import DiskFullError, SourceChangedError
from orchestration.home import Home
from orchestration.inbox import InboxFile
from orchestration.journal import Progress
from orchestration.reasons import Reason
from orchestration.storage import StorageError

log = logging.getLogger("solieu.reading")

INTERNAL_ERROR = Reason(
    "internal_error",
    "Lỗi của chương trình khi đọc tệp này; nhật ký có chi tiết cho người phát triển.",
    "The program itself failed on this file; the log has the details for a developer.",
)
AHEAD = 4  # readings per process that run ahead of the one whose turn it is: one slow file holds nobody up
SECONDS_PER_PACK = 20.0  # of reading that a kill may cost

Results = dict[str, Reason | None]
"""SHA-256 -> None for a report that stands in the lake, else why it does not."""


def read_shard(
    home: Home,
    files: Sequence[InboxFile],
    limits: Limits,
    workers: int = 0,
    progress: Progress | None = None,
    seconds: float | None = None,
) -> Results:
    """Read files that were hashed, no two of the same bytes; those not begun after `seconds` are left out.

    Never raises for what a file holds. Raises DiskFullError when the lake's volume takes no more, StorageError where it
    cannot be written.
    """
    results: Results = {}
    deadline = time.monotonic() + seconds if seconds is not None else None
    found = packs.list_packs(home)
    known, ever = settled(found), {member for pack in found for member in pack.members}
    due = []
    for file in files:
        if file.sha256 in known:
            results[file.sha256] = None
        elif file.sha256 is not None:
            due.append(file)
    shelf = _Shelf(home)
    with ReaderPool(limits, workers or None) as pool, _keepers(AHEAD * pool.size + 1) as keepers:
        keep = partial(_frames, home, limits, ever)
        for file, future in _readings(due, pool, keepers, keep, deadline):
            sha256 = file.sha256 or ""
            results[sha256] = _keep(home, file, sha256, future, shelf)
            if progress is not None:
                progress(len(results), len(files))
    shelf.commit()
    return results


def settled(found: Sequence[packs.Pack]) -> set[str]:
    """SHA-256 of the reports that need not be read again: this version has read them, with all pages that it can."""
    known = packs.readings(found).get(EXTRACTOR_VERSION, set())
    return known - packs.waiting(found) if can_recognise() else known


def can_recognise() -> bool:
    """Whether text recognition is installed."""
    from extract.readers.ocr.tesseract import find_tesseract

    try:
        find_tesseract()
    except ReadError:
        return False
    return True


Frames = Mapping[str, pl.DataFrame]


@contextmanager
def _keepers(count: int) -> Iterator[Executor]:
    """Threads that keep what was read; where one fails, what waits is not begun.

    One for each file on its way: most of their time they wait, for its reading or for a store to take its bytes.
    """
    with ThreadPoolExecutor(count) as keepers:
        try:
            yield keepers
        except BaseException:
            keepers.shutdown(wait=False, cancel_futures=True)
            raise


def _readings(
    files: Sequence[InboxFile],
    pool: ReaderPool,
    keepers: Executor,
    keep: Callable[[InboxFile, Future[Any]], Frames],
    deadline: float | None,
) -> Iterator[tuple[InboxFile, Future[Frames]]]:
    """Files in order, each being read and its bytes being kept in the background; a few run ahead."""
    waiting: deque[tuple[InboxFile, Future[Frames]]] = deque()
    for file in files:
        if deadline is not None and time.monotonic() > deadline:
            break
        reading = pool.submit(tables, partial(_load, file, pool.limits), file.file_name)
        waiting.append((file, keepers.submit(keep, file, reading)))
        if len(waiting) > AHEAD * pool.size:
            yield waiting.popleft()
    yield from waiting


def _frames(home: Home, limits: Limits, ever: Collection[str], file: InboxFile, reading: Future[Any]) -> Frames:
    """The tables of a reading, once the bytes that were read are in the lake: confirming a file takes a disk
    milliseconds, in which others are read and kept. Raises what reading and keeping raise.
    """
    packed: Mapping[str, bytes] = reading.result()
    # Arrow's own reader: polars would start its threads for each of these small tables.
    frames = {name: pl.DataFrame(ipc.open_file(data).read_all()) for name, data in packed.items()}
    if not file.is_kept:
        lake.store_original(home, file, limits, look=file.sha256 in ever)
    return frames


def _load(file: InboxFile, limits: Limits) -> bytes:
    """The very bytes that were hashed. Raises SourceChangedError, OSError, ReadError."""
    data = file.load(limits)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise SourceChangedError(f"{file.relative_path!r} changed after it was hashed")
    return data


def _keep(home: Home, file: InboxFile, sha256: str, future: Future[Frames], shelf: _Shelf) -> Reason | None:
    try:
        frames = future.result()
        waits = bool(frames["reports"].get_column("unread_pages").sum()) and not can_recognise()
        shelf.put(sha256, frames, waits)
    except ReadError as error:
        log.warning("refused: %s", error.code, extra={"report": sha256, "file": file.relative_path})
        return Reason(error.code, error.reason_vi, error.reason_en)
    except SourceChangedError:
        return reasons.CHANGING  # nothing to keep: the next run reads what is there then
    except (DiskFullError, StorageError):
        raise
    except OSError as error:
        log.exception("could not be read or kept", extra={"report": sha256, "file": file.relative_path})
        return reasons.unreadable(error.strerror or type(error).__name__)
    except Exception:
        log.exception("extraction failed", extra={"report": sha256, "file": file.relative_path})
        return INTERNAL_ERROR
    log.info("read", extra={"report": sha256, "file": file.relative_path})
    return None


class _Shelf:
    """Readings that wait for their pack."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._waiting: dict[str, Mapping[str, pl.DataFrame]] = {}
        self._since = time.monotonic()

    def put(self, sha256: str, frames: Mapping[str, pl.DataFrame], waits: bool) -> None:
        packs.check_frames(frames)
        if waits:
            packs.commit(self._home, {sha256: frames}, waits=True)
            return
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting[sha256] = frames
        if len(self._waiting) >= packs.FULL or time.monotonic() - self._since > SECONDS_PER_PACK:
            self.commit()

    def commit(self) -> None:
        if self._waiting:
            packs.commit(self._home, self._waiting)
            self._waiting = {}
