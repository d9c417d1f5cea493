"""Rows of the marts as people are shown them: frozen dataclasses, one per kind of row.

What belongs here: names and types of columns that the quality report and the review pages both read. The SQL that fills
them stands in `marts`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What was read of a report, and how its checks came out; null where the warehouse has no scorecard."""

    report_id: str
    pages: int | None
    figures_read: int | None
    figures_unread: int | None
    checks_consistent: int | None
    checks_inconsistent: int | None
    checks_not_checkable: int | None
    flags_error: int | None
    flags_warning: int | None
    flags_info: int | None


@dataclass(frozen=True, slots=True)
class Report(Scorecard):
    """What a report says about itself, and its scorecard."""

    file_name: str | None
    other_file_names: list[str] | None
    media_type: str | None
    title: str | None
    issuer: str | None
    number: str | None
    issued_on: str | None
    time_period: str | None
    ref_area: str | None
    extractor_version: str | None
    first_run_id: str | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A relation with its verdict; offsets are code points of the report's text."""

    check_id: str
    finding_id: str | None
    report_id: str
    kind: str
    verdict: str
    severity: str | None
    char_start: int | None
    char_end: int | None
    page_number: int | None
    quote: str | None
    sentence: str | None
    sentence_start: int | None
    stated_value: Decimal | None
    computed_value: Decimal | None
    computed_low: Decimal | None
    computed_high: Decimal | None
    difference: Decimal | None
    message_vi: str | None
    message_en: str | None = None
    other_report_id: str | None = None


@dataclass(frozen=True, slots=True)
class OperandRow:
    """A figure that a check uses, with the sentence it stands in where its observation gives one."""

    check_id: str
    position: int
    role: str
    observation_id: str | None
    report_id: str
    char_start: int | None
    char_end: int | None
    page_number: int | None
    printed_text: str | None
    quote: str | None
    sentence: str | None
    sentence_start: int | None
    section_path: str | None
    unit_measure: str | None


@dataclass(frozen=True, slots=True)
class ScannedFigure:
    """A figure of a page that was a picture: its box in points from the page's top left corner."""

    observation_id: str
    report_id: str
    sha256: str
    page_number: int
    box_x0: float
    box_top: float
    box_x1: float
    box_bottom: float
    printed_text: str | None
    read_confidence: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table row: its number from 0, and the headings above it."""

    block_number: int | None
    section_path: str | None


def names(row_type: type[DataclassInstance]) -> tuple[str, ...]:
    """The columns of a kind of row, in order."""
    return tuple(field.name for field in fields(row_type))
