"""Periods named in running text."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import ReportMeta


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period named in a text: `[start, end)` in the text, `period` as gold/GUIDE.md writes it."""

    start: int
    end: int
    period: str
    kind: str  # month, quarter, half, months, year, span, school_year, to_date, as_of


def find_periods(text: str) -> list[PeriodMention]:
    """All periods named in clean NFC `text`, in order."""
    return []


def clause_period(clause: str, figure_start: int, meta: ReportMeta) -> str | None:
    """Period that `clause` gives to the figure at `figure_start`; None where the report's own period holds."""
    return None
