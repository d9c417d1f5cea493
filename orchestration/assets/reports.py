"""From the inbox to a raw warehouse: inbox_registry, extracted_reports, raw_warehouse.

What belongs here: the three assets before dbt. `orchestration.reading` reads, `orchestration.raw` loads.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from extract import EXTRACTOR_VERSION
from orchestration import lake, recipe, registry
from orchestration.ahead import import_ahead
from orchestration.assets.runs import RunRow, count_raw, repeat_row, write_row
from orchestration.inbox import InboxScan, scan_inbox
from orchestration.journal import Journal
from orchestration.mending import load_and_mend
from orchestration.outcomes import Batch
from orchestration.publish import clean_staging, current_release, note_verified
from orchestration.reading import read_new
from orchestration.resources import Workplace
from orchestration.retries import ON_DISK, touching_disk

GROUP = "reading"


@dg.asset(group_name=GROUP, kinds={"file"}, tags={"layer": "inbox"}, retry_policy=ON_DISK)
def inbox_registry(
    context: dg.AssetExecutionContext, workplace: Workplace, journal: dg.ResourceParam[Journal]
) -> dg.Output[InboxScan]:
    """Every file in the inbox with its size and SHA-256, and what was passed over with the reason."""
    with touching_disk(), journal.step("inbox_registry"):
        journal.run_id = workplace.run_id
        home = workplace.home.ensure()
        if not (workplace.inbox.is_dir() or workplace.accept_removals) and registry.current(home):
            raise dg.Failure(
                f"the inbox {workplace.inbox} does not exist, and reports came from it before: is a volume missing? / "
                "không thấy thư mục nhận báo cáo",
                allow_retries=False,
            )
        lake.clean_temporary(home)  # what killed runs left half-done; the lock is ours
        clean_staging(home)
        scan = scan_inbox(workplace.inbox, workplace.limits)
        journal.passed_over = [(item.relative_path, item.reason) for item in scan.skipped]
    passed_over = "\n".join(f"- {item.relative_path}: {item.reason.en}" for item in scan.skipped[:50])
    return dg.Output(
        scan,
        metadata={
            "dagster/row_count": len(scan.files),
            "seconds": journal.seconds["inbox_registry"],
            "bytes": sum(file.size for file in scan.files),
            "passed_over": dg.MetadataValue.md(passed_over or "nothing"),
            "inbox": dg.MetadataValue.path(str(workplace.inbox)),
            "home": dg.MetadataValue.path(str(home.root)),
        },
    )


@dg.asset(group_name=GROUP, kinds={"polars", "parquet"}, tags={"layer": "lake"}, retry_policy=ON_DISK)
def extracted_reports(
    context: dg.AssetExecutionContext,
    inbox_registry: InboxScan,
    workplace: Workplace,
    journal: dg.ResourceParam[Journal],
) -> dg.Output[Batch]:
    """Parquet in the lake for every report not read before by this extractor version; the rest goes to quarantine."""
    with touching_disk(), journal.step("extracted_reports"):
        reading = workplace.config.reading
        batch = read_new(
            workplace.home, inbox_registry, journal.progress, workplace.limits, reading, meanwhile=import_ahead
        )
        registry.register(workplace.home, workplace.run_id, batch, inbox_registry)
        journal.batch = batch
    reasons = [
        f"- {outcome.file.relative_path}: {outcome.reason.vi} / {outcome.reason.en}"
        for outcome in batch.quarantined
        if outcome.reason
    ]
    for line in reasons:
        context.log.warning("quarantined %s", line)
    return dg.Output(
        batch,
        metadata={
            "dagster/row_count": len(batch.outcomes),
            "seconds": journal.seconds["extracted_reports"],
            "new": batch.count("new"),
            "known": batch.count("known"),
            "duplicates": batch.count("duplicate"),
            "quarantined": batch.count("quarantined"),
            "read_again": batch.reread,
            "waiting_to_be_read_again": batch.waiting,
            "quarantine": dg.MetadataValue.md("\n".join(reasons[:100]) or "nothing"),
            "extractor_version": EXTRACTOR_VERSION,
        },
    )


@dg.asset(group_name=GROUP, kinds={"duckdb"}, tags={"layer": "raw"}, output_required=False, retry_policy=ON_DISK)
def raw_warehouse(
    context: dg.AssetExecutionContext,
    extracted_reports: Batch,
    workplace: Workplace,
    journal: dg.ResourceParam[Journal],
) -> Iterator[dg.Output[None]]:
    """A fresh DuckDB file with the schema raw: the lake's tables as the extractor wrote them.

    Nothing comes, and no later step runs, where the published warehouse is whole and was made from the very same.
    """
    home, run_id = workplace.home, workplace.run_id
    row = RunRow(
        run_id=run_id,
        started_at=context.instance.get_run_record_by_id(context.run.run_id).create_timestamp,
        reports_new=extracted_reports.count("new"),
        reports_known=extracted_reports.count("known", "duplicate"),
        reports_quarantined=extracted_reports.count("quarantined"),
    )
    with touching_disk(), journal.step("raw_warehouse"):
        write_row(home, row)  # first of all: a run that fails later leaves a trace
        made_from = recipe.recipe(home)
        if not workplace.rebuild and recipe.is_up_to_date(home, made_from):
            registry.forget(home, run_id)
            repeat_row(home, row, datetime.now(UTC))
            if (release := current_release(home)) is not None:
                note_verified(release, datetime.now(UTC))
            journal.unchanged = True
            context.log.info("nothing has changed since the published warehouse was built, and it is whole")
            return
        how = None if workplace.rebuild else workplace.config.warehouse
        keep = workplace.config.retention.releases
        loaded = load_and_mend(home, home.staging_file(run_id), extracted_reports, workplace.limits, how, keep)
        write_row(home, count_raw(loaded.database, row))
    yield dg.Output(
        None,
        metadata={
            "dagster/row_count": sum(loaded.rows.values()),
            "seconds": journal.seconds["raw_warehouse"],
            "database": dg.MetadataValue.path(str(loaded.database)),
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
            **{f"rows/{table}": rows for table, rows in loaded.rows.items()},
        },
    )
