"""What lay in the inbox at each run: the registry, from which it follows which reports count.

What belongs here: writing a run's rows, what the latest ones say, and keeping years of them small. A report counts
while its bytes lie in the inbox under some name; one that was replaced or removed is history: its reading stays in the
lake, its row says `withdrawn`, and `marts.report_versions` shows it.

A file that could not be looked at tonight (no permission, still being copied) has not been taken away: its row keeps
the SHA-256 that it last had, so its report stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.schema import FILES
from orchestration import lake, reasons
from orchestration.home import Home
from orchestration.inbox import InboxScan
from orchestration.outcomes import Batch, Outcome
from orchestration.reasons import Reason
from orchestration.storage import Key

WITHDRAWN = "withdrawn"
MANY = 30  # registries: from here on all but the newest are put together
PASSING = frozenset({reasons.CHANGING.code, reasons.VANISHED.code})
_STAMP = "%Y%m%dT%H%M%SZ"
_RUN_ID = re.compile(r"(\d{8}T\d{6}Z)-.*")
_SAYS = ("relative_path", "sha256", "status", "reason_code", "extractor_version")


def next_run_id(home: Home, now: datetime, name: str) -> str:
    """Id of a run that begins at `now`, later than every id before it even where the clock was set back."""
    stamp = now.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    for folder in lake.REGISTRIES:
        for key in lake.registries(home, folder):
            if match := _RUN_ID.fullmatch(key.stem):
                stamp = max(stamp, datetime.strptime(match[1], _STAMP) + timedelta(seconds=1))
    return f"{stamp:{_STAMP}}-{name}"


def latest(home: Home) -> pl.DataFrame:
    """Rows of the latest run (columns of `extract.schema.FILES`); empty before the first."""
    found = _newest(home)
    return pl.DataFrame(schema=FILES) if found is None else found


def _newest(home: Home) -> pl.DataFrame | None:
    keys = lake.list_files(home)
    if not keys:
        return None
    frame = lake.read_frame(home, keys[-1])
    return frame.filter(pl.col("run_id") == frame["run_id"].max()) if frame.height else frame


def current(home: Home) -> set[str] | None:
    """SHA-256 of the files that count; None before the first run, when everything does."""
    found = _newest(home)
    if found is None:
        return None
    rows = found.filter(pl.col("status") != WITHDRAWN, pl.col("sha256").is_not_null())
    return set(rows["sha256"].to_list())


def register(home: Home, run_id: str, batch: Batch, scan: InboxScan | None = None) -> Key:
    """Write the run's registry; a file keeps the time at which it was first seen."""
    before = latest(home).filter(pl.col("status") != WITHDRAWN).to_dicts()
    by_path = {row["relative_path"]: row for row in before}
    now = datetime.now(UTC)
    rows = [_row(outcome, by_path.get(outcome.file.relative_path), now) for outcome in batch.outcomes]
    rows += [_passed_over(path, reason, by_path[path]) for path, reason in _passing(scan) if path in by_path]
    named = {row["relative_path"] for row in rows}
    rows += [row | {"status": WITHDRAWN} for path, row in by_path.items() if path not in named]
    return lake.write_files(home, run_id, rows)


def _row(outcome: Outcome, before: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    file, reason = outcome.file, outcome.reason
    sha256 = file.sha256
    if sha256 is None and before is not None:
        sha256 = before["sha256"]  # it could not be looked at tonight
    same = before is not None and before["sha256"] == sha256
    return {
        "file_name": file.file_name,
        "relative_path": file.relative_path,
        "sha256": sha256,
        "byte_size": file.size,
        "extractor_version": EXTRACTOR_VERSION,
        "status": outcome.status,
        **_words(reason),
        "received_at": before["received_at"] if before is not None and same else now,
    }


def _passing(scan: InboxScan | None) -> Iterable[tuple[str, Reason]]:
    return ((item.relative_path, item.reason) for item in (scan.skipped if scan else ()) if item.reason.code in PASSING)


def _passed_over(path: str, reason: Reason, before: dict[str, Any]) -> dict[str, Any]:
    """A known file that was being written while the inbox was read: its last reading counts one night more."""
    return (
        before
        | {"relative_path": path, "status": "quarantined", "extractor_version": EXTRACTOR_VERSION}
        | _words(reason)
    )


def _words(reason: Reason | None) -> dict[str, str | None]:
    return {
        "reason_code": reason.code if reason else None,
        "reason_vi": reason.vi if reason else None,
        "reason_en": reason.en if reason else None,
    }


def says(rows: pl.DataFrame) -> pl.DataFrame:
    """What a registry says apart from when: read tonight or before is the same, and what is gone is not there."""
    status = pl.col("status").replace({"new": "known"})
    return rows.filter(pl.col("status") != WITHDRAWN).select(_SAYS).with_columns(status).sort(_SAYS)


def forget(home: Home, run_id: str) -> None:
    """Remove the registry of a run that found what the run before had found."""
    home.storage.remove(lake.registry_key(lake.FILES_FOLDER, run_id))


def compact(home: Home, many: int = MANY) -> int:
    """Put registries together once there are `many`; return how many files went away.

    All but the newest become one file that says only what changed from run to run: the bytes, status or reason of a
    path. Summaries of runs and results of validations are put together whole. The new file takes the name of the newest
    that is in it, and comes before the others go: a run killed in between repeats rows, which are dropped here.
    """
    return sum(
        (
            _merge(home, lake.list_files(home)[:-1], many, _changes),
            _merge(home, lake.list_runs(home)[:-1], many, None),
            _merge(home, lake.list_validations(home)[:-1], many, None),
        )
    )


def _merge(home: Home, keys: Sequence[Key], many: int, reduce: Any) -> int:
    if len(keys) < many:
        return 0
    found = [pl.read_parquet(source, glob=False) for source in lake.sources(home, keys).values()]
    frame = pl.concat(found, how="diagonal").unique(maintain_order=True)
    frame = reduce(frame) if reduce is not None else frame.sort("run_id", maintain_order=True)
    lake.write_frame(home, keys[-1], frame)
    home.storage.remove(*keys[:-1])
    return len(keys) - 1


def _changes(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that differ from the row before of the same path."""
    told = [name for name in _SAYS if name not in {"relative_path", "status"}]
    status = pl.col("status").replace({"new": "known"}).alias("_status")
    columns = [*told, "_status"]
    frame = frame.with_columns(status).sort("relative_path", "run_id", maintain_order=True)
    same = pl.all_horizontal([pl.col(name).eq_missing(pl.col(name).shift(1).over("relative_path")) for name in columns])
    first = pl.int_range(pl.len()).over("relative_path") == 0
    return frame.filter(first | ~same).drop("_status").sort("run_id", "relative_path")
