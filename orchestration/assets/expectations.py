"""The step between building and publishing: Great Expectations over the marts.

What belongs here: turning validation results into asset checks. The rules stand in `orchestration.expectations.suites`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import dagster as dg

from orchestration.base import built_on
from orchestration.expectations.history import record
from orchestration.expectations.names import FINDING_KINDS, KINDS, STRUCTURAL_SUBJECTS, finding_check, structural_check
from orchestration.expectations.validation import Evaluation, validate
from orchestration.journal import Journal
from orchestration.resources import Workplace
from orchestration.retries import ON_DISK, touching_disk

KEY = dg.AssetKey("expectations")


def _specs() -> Iterator[dg.AssetCheckSpec]:
    for subject in STRUCTURAL_SUBJECTS:
        yield dg.AssetCheckSpec(
            structural_check(subject),
            asset=KEY,
            blocking=True,
            description=f"marts.{subject} keeps the promises of the public contract; otherwise nothing is published.",
        )
    for kind in KINDS:
        yield dg.AssetCheckSpec(
            finding_check(kind.name),
            asset=KEY,
            description=f"{kind.description} (No {kind.name} contradicts itself; a failure is a finding.)",
            metadata={"gravest": kind.severity},
        )


def _result(name: str, evaluations: Sequence[Evaluation]) -> dg.AssetCheckResult:
    failed = [item for item in evaluations if not item.passed]
    blocking = any(item.blocking for item in evaluations)
    lines = [f"- {item.rule}: {item.broken} of {item.rows}; {', '.join(item.examples)}" for item in failed]
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=KEY,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        metadata={
            "rows": max((item.rows for item in evaluations), default=0),
            "broken": sum(item.broken for item in failed),
            "expectations": len(evaluations),
            "failed": dg.MetadataValue.md("\n".join(lines) or "none"),
            **{grade: number for item in evaluations for grade, number in item.severities},
            **({"check_ids": list(failed[0].examples)} if failed and failed[0].severities else {}),
        },
    )


def define(marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset `expectations`, which waits for these marts."""

    @dg.asset(
        key=KEY,
        deps=sorted(marts),
        check_specs=list(_specs()),
        group_name="quality",
        kinds={"greatexpectations"},
        tags={"layer": "quality"},
        retry_policy=ON_DISK,
        description="Data Docs of the night: structural expectations that block publication, and counted findings.",
    )
    def expectations(
        context: dg.AssetExecutionContext, workplace: Workplace, journal: dg.ResourceParam[Journal]
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]  # with checks, Dagster takes no parameter here
        home = workplace.home
        with touching_disk(), journal.step("expectations"):
            database = home.staging_file(workplace.run_id)
            validation = validate(database, home.quality / "data_docs", built_on(database) is not None)
            record(home, database, workplace.run_id, validation.evaluations, datetime.now(UTC))
        names = [structural_check(subject) for subject in STRUCTURAL_SUBJECTS]
        names += [finding_check(kind) for kind in FINDING_KINDS]
        return dg.MaterializeResult(
            metadata={
                "seconds": journal.seconds["expectations"],
                "expectations": len(validation.evaluations),
                "failed": sum(not item.passed for item in validation.evaluations),
                "data_docs": dg.MetadataValue.path(str(validation.data_docs)),
            },
            check_results=[_result(name, validation.of_check(name)) for name in names],
        )

    return expectations
