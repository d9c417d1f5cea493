"""The last steps: the release takes its place; the quality report and the documentation are drawn from it.

What belongs here: calling `orchestration.publish`, `orchestration.quality_report` and `orchestration.dbt_docs`.
"""

from datetime import UTC, datetime

import dagster as dg

from extract.model import Severity
from orchestration import packs, registry
from orchestration.assets.runs import finish_row
from orchestration.dbt_docs import write_docs
from orchestration.journal import Journal
from orchestration.publish import mark_page, publish, published_by
from orchestration.quality_report import render
from orchestration.release_facts import ReleaseFacts, release_facts, worst_table
from orchestration.resources import Workplace
from orchestration.retries import ON_DISK, touching_disk

GROUP = "publishing"


@dg.asset(deps=["expectations"], group_name=GROUP, kinds={"duckdb"}, tags={"layer": "release"}, retry_policy=ON_DISK)
def published_warehouse(
    context: dg.AssetExecutionContext, workplace: Workplace, journal: dg.ResourceParam[Journal]
) -> dg.MaterializeResult[None]:
    """The night's warehouse as a numbered release, with the link warehouse/solieu.duckdb swapped to it."""
    home, run_id = workplace.home, workplace.run_id
    with touching_disk(), journal.step("published_warehouse"):
        # At another try: what followed failed, the lake's row of the run for one.
        release = published_by(home, run_id) or publish(
            home, home.staging_file(run_id), workplace.config.retention.releases
        )
        finish_row(home, run_id, datetime.now(UTC))
        facts = release_facts(release)
        packs.compact(home)
        registry.compact(home)
    context.instance.add_run_tags(context.run.run_id, _run_tags(release.parent.name, facts))
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": facts.observations,
            "reports": facts.reports,
            "checks": facts.checks,
            "figures_unread": facts.figures_unread,
            **{f"flags/{severity}": facts.flags.get(severity, 0) for severity in Severity},
            "worst_reports": dg.MetadataValue.md(worst_table(facts.worst)),
            "seconds": journal.seconds["published_warehouse"],
            "release": release.parent.name,
            "bytes": home.published.stat().st_size,
            "warehouse": dg.MetadataValue.path(str(home.published)),
        }
    )


def _run_tags(release: str, facts: ReleaseFacts) -> dict[str, str]:
    """What the list of runs shows beside each run."""
    flags = {f"solieu/flags_{severity}": str(facts.flags.get(severity, 0)) for severity in Severity}
    return {"solieu/release": release, "solieu/reports": str(facts.reports), **flags}


@dg.asset(deps=[published_warehouse], group_name=GROUP, kinds={"html"}, tags={"layer": "report"}, retry_policy=ON_DISK)
def quality_report(workplace: Workplace, journal: dg.ResourceParam[Journal]) -> dg.MaterializeResult[None]:
    """One self-contained HTML page for reviewers: every flag in its sentence, with the arithmetic."""
    home = workplace.home
    with touching_disk(), journal.step("quality_report"):
        page = render(home.published, home.quality, home, workplace.limits)
        mark_page(home, page)
    return dg.MaterializeResult(
        metadata={
            "seconds": journal.seconds["quality_report"],
            "bytes": page.stat().st_size,
            "page": dg.MetadataValue.path(str(page)),
        }
    )


@dg.asset(
    deps=[published_warehouse], group_name=GROUP, kinds={"dbt", "html"}, tags={"layer": "report"}, retry_policy=ON_DISK
)
def dbt_docs(workplace: Workplace, journal: dg.ResourceParam[Journal]) -> dg.MaterializeResult[None]:
    """What every table and column of the release means, and what it is made from: one page, opens without a server."""
    home = workplace.home
    with touching_disk(), journal.step("dbt_docs"):
        page = write_docs(home.published, home.docs)
        mark_page(home, page)
    return dg.MaterializeResult(
        metadata={
            "seconds": journal.seconds["dbt_docs"],
            "bytes": page.stat().st_size,
            "page": dg.MetadataValue.path(str(page)),
        }
    )
