"""What a letter says: each confirmed finding with its sentence, the arithmetic and the suggested correction.

What belongs here: choosing and wording. Neither DOCX nor HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.presentation import wording
from orchestration.presentation.flags import FlagView
from orchestration.presentation.marts import Marts
from orchestration.presentation.rows import Report
from review.reading.details import read_finding
from review.reading.findings import Finding
from review.reading.standing import Picture
from review.store.decisions import Decision

ASK = "Đề nghị đơn vị rà soát lại và cho biết số đúng."


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to correct."""

    flag: FlagView
    correction: str
    note: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about one report."""

    report: Report
    items: tuple[Item, ...]

    @property
    def recipient(self) -> str:
        """The office that wrote the report."""
        return self.report.issuer or "Đơn vị lập báo cáo"

    @property
    def about(self) -> str:
        """How the letter names the report."""
        parts = ["Báo cáo"]
        if self.report.number:
            parts.append(f"số {self.report.number}")
        if self.report.issued_on:
            parts.append(f"ngày {wording.day(self.report.issued_on)}")
        if self.report.title:
            parts.append(f"({self.report.title})")
        elif not self.report.number:
            parts.append(self.report.file_name or self.report.report_id)
        return " ".join(parts)


def write_letter(marts: Marts, report_id: str, findings: Iterable[Finding], picture: Picture) -> Letter:
    """The letter about a report; no items where nothing is confirmed. Raises IndexError for an unknown report."""
    items: list[Item] = []
    for finding in findings:
        standings = {check.check_id: picture.of_check(check.check_id) for check in finding.checks}
        if not any(standing.state == "confirmed" for standing in standings.values()):
            continue
        shown = read_finding(marts, finding, wording)
        for flag in shown.flags:
            standing = standings[flag.check_id]
            if standing.state == "confirmed" and standing.decision is not None:
                items.append(Item(flag, _correction(standing.decision), standing.decision.note))
    return Letter(marts.reports([report_id])[0], tuple(items))


def _correction(decision: Decision) -> str:
    if decision.corrected_value is None:
        return ASK
    value = wording.quantity(decision.corrected_value, decision.unit_measure)
    return f"Đề nghị sửa {decision.printed_text or 'số này'} thành {value}."
