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
from orchestration.expectations.frames import read_frames
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


@dataclass(frozen=True, slots=True)
class Validation:
    """Results of all expectations, and the start page of Data Docs."""

    evaluations: tuple[Evaluation, ...]
    data_docs: Path

    def of_check(self, name: str) -> tuple[Evaluation, ...]:
        """The evaluations that count towards one asset check."""
        return tuple(item for item in self.evaluations if item.check == name)


def validate(database: Path, data_docs: Path) -> Validation:
    """Validate the marts of `database`; Data Docs replace what is in folder `data_docs`.

    Raises BrokenRuleError when a rule could not be evaluated.
    """
    no_telemetry()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside the library, of no use to an operator
        import great_expectations as gx

        from orchestration.expectations.suites import all_suites

        context: Any = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        evaluations: list[Evaluation] = []
        frames = read_frames(database)
        source = context.data_sources.add_pandas("warehouse")
        batches = {
            subject: source.add_dataframe_asset(subject).add_batch_definition_whole_dataframe("all")
            for subject in frames
        }
        for suite in all_suites():
            evaluations += _run(context, suite, batches[suite.subject], frames[suite.subject])
        _write_data_docs(context, data_docs)
    return Validation(tuple(evaluations), data_docs / "index.html")


def _run(context: Any, suite: Suite, batch: Any, frame: pd.DataFrame) -> Iterable[Evaluation]:
    import great_expectations as gx

    expected = context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=list(suite.expectations)))
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.name, data=batch, suite=expected)
    )
    by_id = {"result_format": "SUMMARY", "unexpected_index_column_names": [KEYS[suite.subject]]}
    outcome = definition.run(batch_parameters={"dataframe": frame}, result_format=by_id)
    return [_named(_evaluation(suite, result), result, frame) for result in outcome.results]


def _named(evaluation: Evaluation, result: Any, frame: pd.DataFrame) -> Evaluation:
    """A finding with the ids of the checks that fail, the gravest first, and how many there are of each severity."""
    kind = result.expectation_config.meta.get("kind")
    if kind is None:
        return evaluation
    failing = frame[(frame["kind"] == kind) & (frame["verdict"] == "inconsistent")]
    grades = [(grade, int((failing["severity"] == grade).sum())) for grade in GRADES]
    ids = [str(name) for grade in GRADES for name in sorted(failing[failing["severity"] == grade]["check_id"])]
    return replace(evaluation, examples=tuple(ids[:NAMED]), severities=tuple(grades))


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
