"""Reads the new files of an inbox: each into the lake, or into quarantine with its reason.

What belongs here: the decision file by file, with no Dagster in it. The bytes are read in processes that can die alone
(`extract.isolation`), some files at a time; what comes of them is kept in the scan's order. One bad document never
stops the others: what a reader refuses brings its own reason, and an exception that nobody foresaw becomes
`internal_error`, with its traceback in the log only.
"""

from __future__ import annotations

import hashlib
import io
import logging
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.isolation import ReaderPool
from extract.isolation.tasks import tables
from extract.readers.errors import ReadError
from extract.readers.limits import Limits
from orchestration import lake, reasons
from orchestration.durable import SourceChangedError
from orchestration.home import Home
from orchestration.inbox import InboxFile, InboxScan
from orchestration.journal import Progress
from orchestration.quarantine import quarantine, release
from orchestration.reasons import Reason

log = logging.getLogger("solieu.reading")

INTERNAL_ERROR = Reason(
    "internal_error",
    "Lỗi của chương trình khi đọc tệp này; nhật ký có chi tiết cho người phát triển.",
    "The program itself failed on this file; the log has the details for a developer.",
)
TRIED_AGAIN = frozenset(
    {INTERNAL_ERROR.code, reasons.CHANGING.code, "unreadable", "too_slow", "too_much_memory"}
    | {"office_missing", "ocr_missing"}
)
"""Reasons that another night may not meet again; all others follow from the bytes and the extractor's version."""
AHEAD = 4  # readings per process that run ahead of the one whose turn it is: one slow file holds nobody up


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `status` as in `extract.schema.FILES`."""

    file: InboxFile
    status: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of an inbox: one outcome for each file, in the scan's order."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    def count(self, *statuses: str) -> int:
        """Number of files with one of these statuses."""
        counted = Counter(outcome.status for outcome in self.outcomes)
        return sum(counted[status] for status in statuses)

    @property
    def quarantined(self) -> tuple[Outcome, ...]:
        """The files that were not read."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "quarantined")


def read_new(home: Home, scan: InboxScan, progress: Progress, limits: Limits | None = None) -> Batch:
    """Read every file of `scan` that the lake does not have; never raises for what a file holds."""
    started = time.monotonic()
    refused = _refused_before(home)
    first: dict[str, Outcome] = {}
    outcomes: list[Outcome] = []
    with ReaderPool(limits) as pool:
        for number, (file, reading) in enumerate(_readings(home, scan.files, refused, pool), start=1):
            earlier = first.get(file.sha256) if file.sha256 else None
            if earlier is not None:
                outcome = replace(earlier, file=file, status=_copy_status(earlier.status))
                if outcome.reason is not None:
                    quarantine(home, file, outcome.reason)
            else:
                outcome = _take(home, file, refused, reading, pool.limits)
                if file.sha256:
                    first[file.sha256] = outcome
            outcomes.append(outcome)
            progress(number, len(scan.files))
    return Batch(tuple(outcomes), time.monotonic() - started)


def _readings(
    home: Home, files: Sequence[InboxFile], refused: Mapping[str, Reason], pool: ReaderPool
) -> Iterator[tuple[InboxFile, Future[Any] | None]]:
    """Files in order, each with its reading in the background where it needs one; a few readings run ahead."""
    waiting: deque[tuple[InboxFile, Future[Any] | None]] = deque()
    begun: set[str] = set()
    ahead = 0
    for file in files:
        reading = None
        readable = file.error is None and not file.is_archive and file.sha256 not in begun
        if readable and _is_new(home, file.sha256, refused):
            begun.add(file.sha256 or "")
            reading = pool.submit(tables, partial(_load, file, pool.limits), file.file_name)
            ahead += 1
        waiting.append((file, reading))
        while waiting and (waiting[0][1] is None or ahead > AHEAD * pool.size):
            ahead -= waiting[0][1] is not None
            yield waiting.popleft()
    yield from waiting


def _is_new(home: Home, sha256: str | None, refused: Mapping[str, Reason]) -> bool:
    if sha256 is None or sha256 in refused:
        return False
    if not lake.has_extraction(home, EXTRACTOR_VERSION, sha256):
        return True
    return lake.waits_for_ocr(home, EXTRACTOR_VERSION, sha256) and _can_recognise()


def _can_recognise() -> bool:
    """Whether text recognition is installed."""
    from extract.readers.ocr.tesseract import find_tesseract

    try:
        find_tesseract()
    except ReadError:
        return False
    return True


def _load(file: InboxFile, limits: Limits) -> bytes:
    """The very bytes that were hashed. Raises SourceChangedError, OSError, ReadError."""
    data = file.load(limits)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise SourceChangedError(f"{file.relative_path!r} changed after it was hashed")
    return data


def _copy_status(status: str) -> str:
    """Status of a second name for bytes whose first name has `status`."""
    return status if status in {"quarantined", "archive"} else "duplicate"


def _take(
    home: Home, file: InboxFile, refused: Mapping[str, Reason], reading: Future[Any] | None, limits: Limits
) -> Outcome:
    if file.error is not None or file.sha256 is None or file.sha256 in refused:
        return _refuse(home, file, file.error or refused.get(file.sha256 or "", INTERNAL_ERROR))
    if file.is_archive:
        release(home, file.sha256)
        return Outcome(file, "archive")
    if reading is None:
        return Outcome(file, "known")
    try:
        return _keep(home, file, file.sha256, reading.result(), limits)
    except ReadError as error:
        return _refuse(home, file, Reason(error.code, error.reason_vi, error.reason_en))
    except SourceChangedError:
        return Outcome(file, "quarantined", reasons.CHANGING)  # nothing to keep: the next run reads what is there then
    except OSError as error:
        log.exception("%s could not be read or kept", file.relative_path)
        return _refuse(home, file, reasons.unreadable(error.strerror or type(error).__name__))
    except Exception:
        log.exception("extraction of %s (%s) failed", file.relative_path, file.sha256)
        return _refuse(home, file, INTERNAL_ERROR)


def _refuse(home: Home, file: InboxFile, reason: Reason) -> Outcome:
    quarantine(home, file, reason)
    return Outcome(file, "quarantined", reason)


def _keep(home: Home, file: InboxFile, sha256: str, packed: Mapping[str, bytes], limits: Limits) -> Outcome:
    frames = {name: pl.read_ipc(io.BytesIO(data)) for name, data in packed.items()}
    if file.member:
        lake.store_member(home, file.file_name, file.load(limits), sha256)
    else:
        lake.store_original(home, file.path, sha256)
    waits = bool(frames["reports"].get_column("unread_pages").sum()) and not _can_recognise()
    lake.commit_extraction(home, sha256, frames, waits=waits)
    release(home, sha256)
    return Outcome(file, "new")


def _last_registry(home: Home) -> Sequence[Mapping[str, Any]]:
    registries = lake.list_files(home)
    return pl.read_parquet(registries[-1], glob=False).to_dicts() if registries else []


def _refused_before(home: Home) -> dict[str, Reason]:
    """SHA-256 -> reason of files that this very extractor version refused in the run before."""
    return {
        row["sha256"]: Reason(row["reason_code"], row["reason_vi"], row["reason_en"])
        for row in _last_registry(home)
        if row["status"] == "quarantined"
        and row["sha256"]
        and row["extractor_version"] == EXTRACTOR_VERSION
        and row["reason_code"] not in TRIED_AGAIN
    }


def register(home: Home, run_id: str, batch: Batch) -> Path:
    """Write the run's registry (`extract.schema.FILES`); a file keeps the time at which it was first seen."""
    seen = {(row["relative_path"], row["sha256"]): row["received_at"] for row in _last_registry(home)}
    now = datetime.now(UTC)
    rows = []
    for outcome in batch.outcomes:
        file, reason = outcome.file, outcome.reason
        rows.append(
            {
                "file_name": file.file_name,
                "relative_path": file.relative_path,
                "sha256": file.sha256,
                "byte_size": file.size,
                "extractor_version": EXTRACTOR_VERSION,
                "status": outcome.status,
                "reason_code": reason.code if reason else None,
                "reason_vi": reason.vi if reason else None,
                "reason_en": reason.en if reason else None,
                "received_at": seen.get((file.relative_path, file.sha256)) or now,
            }
        )
    return lake.write_files(home, run_id, rows)
