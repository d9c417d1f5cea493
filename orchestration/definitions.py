"""Everything that Dagster loads: `workspace.yaml` names this module.

What belongs here: the list. Assets, checks and triggers stand in their own modules; `solieu run` runs the same job.
"""

from __future__ import annotations

from orchestration.settings import Settings, no_telemetry

no_telemetry()  # before dbt and Great Expectations can be imported

import warnings  # noqa: E402

import dagster as dg  # noqa: E402

warnings.filterwarnings("ignore", category=dg.BetaWarning)  # backfill_policy: pinned, and of no use to an operator

from orchestration.assets import dbt_models, expectations  # noqa: E402
from orchestration.assets.publishing import dbt_docs, published_warehouse, quality_report  # noqa: E402
from orchestration.assets.reports import extracted_reports, inbox_registry, raw_warehouse  # noqa: E402
from orchestration.assets.rereading import reread_reports  # noqa: E402
from orchestration.checks.coverage import coverage  # noqa: E402
from orchestration.checks.release import release  # noqa: E402
from orchestration.handing import in_this_run  # noqa: E402
from orchestration.journal import Journal  # noqa: E402
from orchestration.resources import Site, Workplace  # noqa: E402
from orchestration.triggers import inbox_sensor, nightly, schedule  # noqa: E402
from orchestration.watch import failed_checks, failed_runs, stale_warehouse  # noqa: E402

_manifest = dbt_models.read_manifest()
_settings = Settings.resolve()

defs = dg.Definitions(
    assets=[
        inbox_registry,
        extracted_reports,
        raw_warehouse,
        dbt_models.define(_manifest),
        expectations.define(dbt_models.mart_keys(_manifest)),
        published_warehouse,
        quality_report,
        dbt_docs,
        reread_reports,
    ],
    asset_checks=[coverage, release],
    jobs=[nightly],
    schedules=[schedule],
    sensors=[inbox_sensor, failed_runs, failed_checks, stale_warehouse],
    resources={
        "workplace": Workplace.of(_settings),
        "site": Site.of(_settings),
        "journal": Journal(),
        "io_manager": in_this_run,
    },
    # One process from the first step to the last: the steps hand on one file and one lock.
    executor=dg.in_process_executor,
)
