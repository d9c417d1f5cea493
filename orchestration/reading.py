"""What becomes of every file of an inbox: read now, known, a copy, or in quarantine with its reason.

What belongs here: the decision file by file and the order of reading, with no Dagster in it. `shards` reads. One bad
document never stops the others: what a reader refuses brings its own reason, and an exception that nobody foresaw
becomes `internal_error`, with its traceback in the log only.

Reports that nobody has read come first. Those that an older extractor version has read come after, the newest first,
for as long as the settings grant; what is left keeps its older reading and is read on the following nights.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from extract import EXTRACTOR_VERSION
from extract.readers.limits import Limits
from orchestration import packs, reasons, registry
from orchestration.cluster import read_on_cluster
from orchestration.config import Reading
from orchestration.home import Home
from orchestration.inbox import InboxFile, InboxScan
from orchestration.journal import Progress
from orchestration.outcomes import Batch, Outcome
from orchestration.quarantine import quarantine, release
from orchestration.reasons import Reason
from orchestration.shards import INTERNAL_ERROR, Results, read_shard, settled

READ = frozenset({"new", "known", "duplicate", "archive"})
"""What became of a file that is not, or no longer, in quarantine."""
TRIED_AGAIN = frozenset(
    {INTERNAL_ERROR.code, reasons.CHANGING.code, "unreadable", "too_slow", "too_much_memory"}
    | {"office_missing", "ocr_missing"}
)
"""Reasons that another night may not meet again; all others follow from the bytes and the extractor's version."""


def read_new(
    home: Home,
    scan: InboxScan,
    progress: Progress,
    limits: Limits | None = None,
    how: Reading | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Batch:
    """Read every file of `scan` that the lake does not have; never raises for what a file holds.

    `meanwhile` is called before the first is read, where there is any.
    """
    started = time.monotonic()
    limits, how = limits or Limits(), how or Reading()
    rows = registry.latest(home).to_dicts()
    refused = _refused_before(rows)
    found = packs.list_packs(home)
    by_version = packs.readings(found)
    current = settled(found)
    # A reading that waited for text recognition is made as if there were none.
    ever = set().union(*by_version.values()) - (by_version.get(EXTRACTOR_VERSION, set()) - current)
    unread: dict[str, InboxFile] = {}
    for file in scan.files:
        readable = file.error is None and not file.is_archive and file.sha256 is not None
        if readable and file.sha256 not in current and file.sha256 not in refused:
            unread.setdefault(file.sha256 or "", file)
    new = [file for sha256, file in unread.items() if sha256 not in ever]
    again = _newest_first([file for sha256, file in unread.items() if sha256 in ever], rows)
    known = len(scan.files) - len(new) - len(again)
    if unread and meanwhile is not None:
        meanwhile()

    def told(done: int, _total: int) -> None:
        progress(known + done, len(scan.files))

    results = _read(home, new, limits, how, told, None)
    left = how.reread_minutes * 60
    results |= _read(home, again, limits, how, lambda done, _total: told(len(new) + done, 0), left)
    outcomes = _outcomes(home, scan, refused, results, ever)
    if not unread:
        progress(len(scan.files), len(scan.files))
    reread = sum(file.sha256 in results for file in again)
    return Batch(outcomes, time.monotonic() - started, reread, len(again) - reread)


def _read(
    home: Home, files: list[InboxFile], limits: Limits, how: Reading, progress: Progress, seconds: float | None
) -> Results:
    if not files:
        return {}
    if how.cluster:
        return read_on_cluster(home, files, limits, how, progress, seconds)
    return read_shard(home, files, limits, how.workers, progress, seconds)


def _newest_first(files: list[InboxFile], rows: list[dict[str, Any]]) -> list[InboxFile]:
    """Known reports in the order of reading again: the last received first."""
    received = {row["sha256"]: row["received_at"] for row in rows}
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    return sorted(files, key=lambda file: received.get(file.sha256) or long_ago, reverse=True)


def _outcomes(
    home: Home, scan: InboxScan, refused: Mapping[str, Reason], results: Results, ever: set[str]
) -> tuple[Outcome, ...]:
    """One outcome for each file; reasons are kept in quarantine as they are met."""
    first: dict[str, Outcome] = {}
    outcomes = []
    for file in scan.files:
        earlier = first.get(file.sha256) if file.sha256 else None
        if earlier is not None:
            status = earlier.status if earlier.status in {"quarantined", "archive"} else "duplicate"
            outcome = Outcome(file, status, earlier.reason)
        else:
            outcome = _outcome(file, refused, results, ever)
            if file.sha256:
                first[file.sha256] = outcome
        # A file that changed while it was read is not kept: the next run reads what is there then.
        if outcome.reason is not None and outcome.reason is not reasons.CHANGING:
            quarantine(home, file, outcome.reason)
        outcomes.append(outcome)
    release(home, {file.sha256 for file in (one.file for one in outcomes if one.status in READ) if file.sha256})
    return tuple(outcomes)


def _outcome(file: InboxFile, refused: Mapping[str, Reason], results: Results, ever: set[str]) -> Outcome:
    sha256 = file.sha256
    if file.error is not None or sha256 is None:
        return Outcome(file, "quarantined", file.error or INTERNAL_ERROR)
    if file.is_archive:
        return Outcome(file, "archive")
    if sha256 in refused:
        return Outcome(file, "quarantined", refused[sha256])
    if sha256 not in results:
        return Outcome(file, "known")
    if (reason := results[sha256]) is not None:
        return Outcome(file, "quarantined", reason)
    return Outcome(file, "known" if sha256 in ever else "new")


def _refused_before(rows: list[dict[str, Any]]) -> dict[str, Reason]:
    """SHA-256 -> reason of files that this very extractor version refused in the run before."""
    return {
        row["sha256"]: Reason(row["reason_code"], row["reason_vi"], row["reason_en"])
        for row in rows
        if row["status"] == "quarantined"
        and row["sha256"]
        and row["extractor_version"] == EXTRACTOR_VERSION
        and row["reason_code"] not in TRIED_AGAIN
    }
