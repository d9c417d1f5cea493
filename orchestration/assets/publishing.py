"""The last steps: the release takes its place; the quality report and the documentation are drawn from it.

What belongs here: calling `orchestration.publish`, `orchestration.quality_report` and `orchestration.dbt_docs`.
"""

from datetime import UTC, datetime

import dagster as dg

from orchestration.assets.runs import finish_row
from orchestration.dbt_docs import write_docs
from orchestration.journal import Journal
from orchestration.publish import publish
from orchestration.quality_report import render
from orchestration.resources import Workplace, run_key

GROUP = "publishing"


@dg.asset(deps=["expectations"], group_name=GROUP, kinds={"duckdb"}, tags={"layer": "release"})
def published_warehouse(
    context: dg.AssetExecutionContext, workplace: Workplace, journal: dg.ResourceParam[Journal]
) -> dg.MaterializeResult[None]:
    """The night's warehouse as a numbered release, with the link warehouse/solieu.duckdb swapped to it."""
    home = workplace.home
    run_id = run_key(context)
    with journal.step("published_warehouse"):
        release = publish(home, home.staging_file(run_id))
        finish_row(home, run_id, datetime.now(UTC))
    return dg.MaterializeResult(
        metadata={
            "seconds": journal.seconds["published_warehouse"],
            "release": release.parent.name,
            "bytes": home.published.stat().st_size,
            "warehouse": dg.MetadataValue.path(str(home.published)),
        }
    )


@dg.asset(deps=[published_warehouse], group_name=GROUP, kinds={"html"}, tags={"layer": "report"})
def quality_report(workplace: Workplace, journal: dg.ResourceParam[Journal]) -> dg.MaterializeResult[None]:
    """One self-contained HTML page for reviewers: every flag in its sentence, with the arithmetic."""
    home = workplace.home
    with journal.step("quality_report"):
        page = render(home.published, home.quality, home, workplace.limits)
    return dg.MaterializeResult(
        metadata={
            "seconds": journal.seconds["quality_report"],
            "bytes": page.stat().st_size,
            "page": dg.MetadataValue.path(str(page)),
        }
    )


@dg.asset(deps=[published_warehouse], group_name=GROUP, kinds={"dbt", "html"}, tags={"layer": "report"})
def dbt_docs(workplace: Workplace, journal: dg.ResourceParam[Journal]) -> dg.MaterializeResult[None]:
    """What every table and column of the release means, and what it is made from: one page, opens without a server."""
    home = workplace.home
    with journal.step("dbt_docs"):
        page = write_docs(home.published, home.docs)
    return dg.MaterializeResult(
        metadata={
            "seconds": journal.seconds["dbt_docs"],
            "bytes": page.stat().st_size,
            "page": dg.MetadataValue.path(str(page)),
        }
    )
