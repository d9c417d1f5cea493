"""Reading again what came in on certain days, before the nights get to it: a backfill of a date range.

What belongs here: the partitioned asset behind it. A new extractor version re-reads everything in the background order,
newest first; who needs an older span sooner launches a backfill of those days. The next night publishes what was read.
"""

import time
from datetime import UTC, datetime

import dagster as dg
import polars as pl

from extract import EXTRACTOR_VERSION
from orchestration import lake, packs, registry
from orchestration.home import Home
from orchestration.inbox import InboxFile
from orchestration.journal import Journal
from orchestration.resources import Workplace
from orchestration.retries import ON_DISK, touching_disk
from orchestration.shards import read_shard

DAYS = dg.DailyPartitionsDefinition(start_date="2020-01-01", timezone="Asia/Ho_Chi_Minh", end_offset=1)
"""Days on which reports were received, today among them."""


def due(home: Home, start: datetime, end: datetime) -> list[InboxFile]:
    """Originals of reports that count, were received from `start` to before `end` (UTC), and wait for this reader."""
    read = packs.readings(home).get(EXTRACTOR_VERSION, set())
    rows = registry.latest(home).filter(
        pl.col("status").is_in(["new", "known"]), pl.col("received_at") >= start, pl.col("received_at") < end
    )
    found = {}
    for row in rows.iter_rows(named=True):
        original = lake.find_original(home, row["sha256"])
        if row["sha256"] not in read and original is not None:
            size = row["byte_size"]
            found[row["sha256"]] = InboxFile(original, row["relative_path"], row["file_name"], size, row["sha256"])
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
