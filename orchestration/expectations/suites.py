"""What is expected of the marts.

What belongs here: the rules. A structural rule says what must never be otherwise; breaking one stops publication. A
finding counts contradictions of one kind, which is the product and not a fault. dbt tests the models' columns one by
one; here stand the promises of the public contract, shown to staff in Data Docs.

The imports are at the top on purpose: this module is itself imported only when a validation runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import great_expectations.expectations as exported
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from orchestration.expectations.names import CHECK_KINDS, KINDS, finding_check, structural_check

gxe: Any = exported  # the package hands its classes on without declaring it, which strict typing refuses

MEASURES = ("level", "attainment", "yoy_growth", "yoy_index", "yoy_change", "share", "rate", "plan", "whole")
BASES = ("actual", "estimate", "target")
COMPARATORS = ("=", "~", ">", ">=", "<", "<=")
VERDICTS = ("consistent", "inconsistent", "not_checkable")
GX_SEVERITIES = {"error": "critical", "warning": "warning", "info": "info"}
SEVERITIES = ("", "error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Suite:
    """Expectations on one frame; `check` of an expectation's `meta` names the asset check it counts towards."""

    name: str
    subject: str
    blocking: bool
    expectations: tuple[Expectation, ...]


def all_suites() -> tuple[Suite, ...]:
    """Every suite, the structural ones first."""
    return (
        _structural("reports", _reports()),
        _structural("observations", _observations()),
        _structural("checks", _checks()),
        Suite("findings", "findings", False, tuple(_findings())),
    )


def _structural(subject: str, expectations: Iterable[Expectation]) -> Suite:
    return Suite(f"{subject}_structure", subject, True, tuple(expectations))


def _reports() -> Iterable[Expectation]:
    meta = {"check": structural_check("reports")}
    yield from _key("report_id", meta)
    yield gxe.ExpectColumnValuesToMatchRegex(column="sha256", regex="^[0-9a-f]{64}$", meta=meta)
    yield from _present(("sha256", "file_name", "extractor_version"), meta)
    yield gxe.ExpectColumnValuesToBeBetween(column="char_count", min_value=1, meta=meta)
    yield from _true(("primary_report_exists", "scorecard_exists"), meta)


def _observations() -> Iterable[Expectation]:
    meta = {"check": structural_check("observations")}
    yield from _key("observation_id", meta)
    yield from _present(("report_id", "quote"), meta)
    yield gxe.ExpectColumnValueLengthsToBeBetween(column="printed_text", min_value=1, meta=meta)
    yield gxe.ExpectColumnValuesToBeBetween(column="char_start", min_value=0, meta=meta)
    yield gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="char_end", column_B="char_start", meta=meta)
    for column, allowed in (("measure", MEASURES), ("basis", BASES), ("comparator", COMPARATORS)):
        yield gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(allowed), meta=meta)
    yield from _present(("measure", "basis", "comparator"), meta)
    yield from _true(("value_exists", "bounds_fit", "report_exists"), meta)


def _checks() -> Iterable[Expectation]:
    meta = {"check": structural_check("checks")}
    yield from _key("check_id", meta)
    yield from _present(("finding_id", "report_id", "kind", "verdict"), meta)
    for column, allowed in (("kind", CHECK_KINDS), ("verdict", VERDICTS), ("severity", SEVERITIES)):
        yield gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(allowed), meta=meta)
    for column in ("message_vi", "message_en"):
        yield gxe.ExpectColumnValueLengthsToBeBetween(column=column, min_value=1, meta=meta)
    yield from _true(("severity_fits", "bounds_fit", "operand_under_test_exists"), meta)


def _findings() -> Iterable[Expectation]:
    for kind in KINDS:
        yield gxe.ExpectColumnValuesToNotBeInSet(
            column="verdict",
            value_set=["inconsistent"],
            row_condition=Column("kind") == kind.name,
            meta={"check": finding_check(kind.name), "kind": kind.name},
            description=kind.description,
            severity=GX_SEVERITIES[kind.severity],
        )


def _key(column: str, meta: dict[str, str]) -> Iterable[Expectation]:
    yield gxe.ExpectColumnValuesToNotBeNull(column=column, meta=meta)
    yield gxe.ExpectColumnValuesToBeUnique(column=column, meta=meta)


def _present(columns: Iterable[str], meta: dict[str, str]) -> Iterable[Expectation]:
    for column in columns:
        yield gxe.ExpectColumnValuesToNotBeNull(column=column, meta=meta)


def _true(columns: Iterable[str], meta: dict[str, str]) -> Iterable[Expectation]:
    for column in columns:
        yield gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[True], meta=meta)
