"""Runs the suites over a built warehouse and writes Data Docs.

What belongs here: Great Expectations' machinery, and the difference between bad data and a broken rule: a rule that
raised comes back as `success=False` too, with the exception beside it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.expectations.data_docs import put_in_place, site_config
from orchestration.expectations.frames import MEMORY, Findings, count_findings, read_parts
from orchestration.settings import no_telemetry

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]

    from orchestration.expectations.suites import Suite

EXAMPLES = 5
KEYS = {"reports": "report_id", "observations": "observation_id", "checks": "check_id"}
GRADES = ("error", "warning", "info")
NAMED = 50  # failing checks whose ids are kept with a result; marts.checks has them all


class BrokenRuleError(RuntimeError):
    """An expectation could not be evaluated: a fault of the rule or of the machinery, not of the data."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Result of one expectation: `rule` in words, rows looked at, rows that break it with some examples."""

    check: str
    blocking: bool
    rule: str
    passed: bool
    rows: int
    broken: int
    examples: tuple[str, ...]
    severities: tuple[tuple[str, int], ...] = ()  # of the rows of a finding: severity and number of checks
    kind: str | None = None  # of relations, where the rule counts contradictions


@dataclass(frozen=True, slots=True)
class Validation:
    """Results of all expectations, and the start page of Data Docs."""

    evaluations: tuple[Evaluation, ...]
    data_docs: Path

    def of_check(self, name: str) -> tuple[Evaluation, ...]:
        """The evaluations that count towards one asset check."""
        return tuple(item for item in self.evaluations if item.check == name)


def validate(database: Path, data_docs: Path, changes_only: bool = False) -> Validation:
    """Validate the marts of `database`, or what a night of changes made of them; Data Docs replace folder `data_docs`.

    Raises BrokenRuleError when a rule could not be evaluated.
    """
    no_telemetry()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside the library, of no use to an operator
        import duckdb
        import great_expectations as gx

        from orchestration.expectations.suites import all_suites

        context: Any = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        evaluations: list[Evaluation] = []
        source = context.data_sources.add_pandas("warehouse")
        with duckdb.connect(str(database), read_only=True, config={"memory_limit": MEMORY}) as connection:
            for suite in all_suites():
                evaluations += _run(context, source, suite, read_parts(connection, suite.subject, changes_only))
            found = count_findings(connection, NAMED)
        _write_data_docs(context, data_docs)
    return Validation(tuple(_named(item, found) for item in evaluations), data_docs / "index.html")


def _run(context: Any, source: Any, suite: Suite, parts: Iterable[pd.DataFrame]) -> Iterable[Evaluation]:
    """Evaluate a suite on every part of its subject."""
    import great_expectations as gx

    batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all")
    expected = context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=list(suite.expectations)))
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.name, data=batch, suite=expected)
    )
    by_id: dict[str, Any] = {"result_format": "SUMMARY"}
    if suite.blocking:  # findings are told by `count_findings`: naming each row takes longer than all the rest
        by_id["unexpected_index_column_names"] = [KEYS[suite.subject]]
    whole: dict[tuple[str, str], Evaluation] = {}
    for frame in parts:
        outcome = definition.run(batch_parameters={"dataframe": frame}, result_format=by_id)
        for part in (_evaluation(suite, result) for result in outcome.results):
            before = whole.get((part.check, part.rule))
            whole[part.check, part.rule] = part if before is None else _together(before, part)
    return whole.values()


def _together(one: Evaluation, other: Evaluation) -> Evaluation:
    return replace(
        one,
        passed=one.passed and other.passed,
        rows=one.rows + other.rows,
        broken=one.broken + other.broken,
        examples=(*one.examples, *other.examples)[:EXAMPLES],
    )


def _named(evaluation: Evaluation, found: Mapping[str, Findings]) -> Evaluation:
    """A finding with the ids of the checks that fail, the gravest first, and how many there are of each severity."""
    if evaluation.kind is None:
        return evaluation
    of_kind = found.get(evaluation.kind, Findings(0, (), 0, 0, 0))
    grades = tuple((grade, int(getattr(of_kind, grade))) for grade in GRADES)
    return replace(evaluation, rows=of_kind.rows, examples=of_kind.gravest, severities=grades)


def _evaluation(suite: Suite, result: Any) -> Evaluation:
    config = result.expectation_config
    named = {key: value for key, value in config.kwargs.items() if key != "batch_id"}
    rule = config.description or f"{config.type}({', '.join(f'{key}={value!r}' for key, value in named.items())})"
    if (problem := _exception(result.exception_info)) is not None:
        raise BrokenRuleError(f"{suite.name}: {rule} could not be evaluated: {problem}")
    figures: Mapping[str, Any] = result.result
    return Evaluation(
        check=config.meta["check"],
        blocking=suite.blocking,
        rule=rule,
        passed=bool(result.success),
        rows=int(figures.get("element_count") or 0),
        broken=int(figures.get("unexpected_count") or 0),
        examples=tuple(str(value)[:120] for value in (figures.get("partial_unexpected_list") or [])[:EXAMPLES]),
        kind=config.meta.get("kind"),
    )


def _exception(info: Mapping[str, Any] | None) -> str | None:
    """What a rule raised; None when it was evaluated. The library nests it by metric, or not at all."""
    if not info:
        return None
    nested = [value for value in info.values() if isinstance(value, Mapping)] or [info]
    for part in nested:
        if part.get("raised_exception"):
            return str(part.get("exception_message") or "unknown")
    return None


def _write_data_docs(context: Any, folder: Path) -> None:
    with put_in_place(folder) as temporary:
        for name in list(context.list_data_docs_sites()):
            context.delete_data_docs_site(name)
        context.add_data_docs_site("solieu", site_config(temporary))
        context.build_data_docs(site_names=["solieu"])
