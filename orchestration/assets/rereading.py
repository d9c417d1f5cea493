"""Reading again what came in on certain days, before the nights get to it: a backfill of a date range.

What belongs here: the partitioned asset behind it. A new extractor version re-reads everything in the background order,
newest first; who needs an older span sooner launches a backfill of those days. The next night publishes what was read.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import polars as pl

from extract import EXTRACTOR_VERSION
from extract.readers.limits import Limits
from orchestration import lake, packs, registry
from orchestration.home import Home
from orchestration.inbox import DEFAULT_LIMITS, InboxFile
from orchestration.journal import Journal
from orchestration.quarantine import release
from orchestration.resources import Workplace
from orchestration.retries import ON_DISK, touching_disk
from orchestration.shards import read_shard
from orchestration.storage import Key

DAYS = dg.DailyPartitionsDefinition(start_date="2020-01-01", timezone="Asia/Ho_Chi_Minh", end_offset=1)
"""Days on which reports were received, today among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile(InboxFile):
    """A report whose bytes come from the lake; `path` is its name there."""

    home: Home

    def load(self, limits: Limits = DEFAULT_LIMITS) -> bytes:
        """The kept bytes. ReadError where they cannot be read."""
        return lake.read_kept(self.home, Key(self.path), limits)


def due(home: Home, start: datetime, end: datetime) -> list[InboxFile]:
    """Originals of reports that count, were received from `start` to before `end` (UTC), and wait for this reader."""
    read = packs.readings(packs.list_packs(home)).get(EXTRACTOR_VERSION, set())
    rows = registry.latest(home).filter(
        pl.col("status").is_in(["new", "known"]), pl.col("received_at") >= start, pl.col("received_at") < end
    )
    kept = lake.originals(home)
    found: dict[str, InboxFile] = {}
    for row in rows.iter_rows(named=True):
        if row["sha256"] not in read and row["sha256"] in kept:
            said = {name: row[name] for name in ("relative_path", "file_name", "sha256")}
            path = Path(kept[row["sha256"]])
            found[row["sha256"]] = KeptFile(path=path, size=row["byte_size"], home=home, is_kept=True, **said)
    return list(found.values())


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=["extracted_reports"],
    group_name="reading",
    kinds={"polars", "parquet"},
    tags={"layer": "lake"},
    retry_policy=ON_DISK,
)
def reread_reports(
    context: dg.AssetExecutionContext, workplace: Workplace, journal: dg.ResourceParam[Journal]
) -> dg.MaterializeResult[None]:
    """Reports received on these days, read again by this version of the extractor; one run for a range of days."""
    window = context.partition_time_window
    started = time.monotonic()
    with touching_disk():
        files = due(workplace.home, window.start.astimezone(UTC), window.end.astimezone(UTC))
        reading = workplace.config.reading
        results = read_shard(workplace.home, files, workplace.limits, reading.workers, journal.progress)
        release(workplace.home, {sha256 for sha256, reason in results.items() if reason is None})
    failed = [file.relative_path for file in files if results.get(file.sha256 or "") is not None]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(results) - len(failed),
            "seconds": time.monotonic() - started,
            "from": window.start.isoformat(),
            "to": window.end.isoformat(),
            "not_read": failed[:50],
        }
    )
