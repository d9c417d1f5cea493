"""Every finding of a release in memory, so that filtering, counting and leafing need no query.

What belongs here: the list and its order. A row takes about a kilobyte; texts and operands are read when one finding
is looked at (`details`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from orchestration.presentation.flags import SEVERITY_ORDER
from orchestration.presentation.marts import Marts


@dataclass(frozen=True, slots=True)
class FlaggedCheck:
    """An inconsistent check."""

    check_id: str
    finding_id: str
    report_id: str
    kind: str
    severity: str
    figures_key: str | None
    place_key: str | None
    char_start: int | None
    page_number: int | None
    printed_text: str | None
    message_vi: str | None
    message_en: str | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as lists name it."""

    report_id: str
    file_name: str
    title: str | None
    issuer: str | None
    ref_area: str | None
    time_period: str | None
    issued_on: str | None
    first_received_at: datetime | None
    sha256: str | None
    extractor_version: str | None
    media_type: str | None
    replaced_by: str | None = None  # the report that took its place under the same name in the inbox

    @property
    def name(self) -> str:
        """Its title, or the file's name."""
        return self.title or self.file_name


@dataclass(frozen=True)
class Finding:
    """Checks that share one cause, the gravest first."""

    finding_id: str
    report: ReportLine
    checks: tuple[FlaggedCheck, ...]

    @property
    def first(self) -> FlaggedCheck:
        """The check that speaks for the finding."""
        return self.checks[0]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Kinds of its checks."""
        return frozenset(check.kind for check in self.checks)

    @cached_property
    def searched(self) -> str:
        """What its report is called and its checks say, as `plain` has it."""
        said = [text for check in self.checks for text in (check.message_vi, check.printed_text) if text]
        return plain(" ".join([self.report.name, self.report.file_name, *said]))


@dataclass(frozen=True)
class Index:
    """All findings, those of the newest report first, the gravest first within a report."""

    findings: tuple[Finding, ...]
    reports: dict[str, ReportLine]
    by_finding: dict[str, Finding] = field(default_factory=dict)
    by_check: dict[str, FlaggedCheck] = field(default_factory=dict)
    by_place: dict[str, list[FlaggedCheck]] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill the look-ups."""
        for number, finding in enumerate(self.findings):
            self.place[finding.finding_id] = number
            self.by_finding[finding.finding_id] = finding
            for check in finding.checks:
                self.by_check[check.check_id] = check
                if check.place_key:
                    self.by_place.setdefault(check.place_key, []).append(check)

    @cached_property
    def areas(self) -> Sequence[str]:
        """Places of the reports that have findings, in order."""
        return sorted({finding.report.ref_area for finding in self.findings if finding.report.ref_area})

    @cached_property
    def kinds(self) -> Sequence[str]:
        """Kinds of the checks that failed."""
        return sorted({kind for finding in self.findings for kind in finding.kinds})

    @cached_property
    def flagged_reports(self) -> Sequence[ReportLine]:
        """Reports that have findings, the newest first."""
        return list({finding.report.report_id: finding.report for finding in self.findings}.values())


def plain(text: str) -> str:
    """Lower case without marks, as people type when they are in a hurry."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_REPORT = tuple(name for name in ReportLine.__dataclass_fields__ if name != "replaced_by")
_CHECK = tuple(FlaggedCheck.__dataclass_fields__)


def build_index(marts: Marts) -> Index:
    """Read all findings of a warehouse."""
    reports = {row["report_id"]: ReportLine(**row) for row in marts.rows(_reports_sql(marts))}
    groups: dict[str, list[FlaggedCheck]] = {}
    source = marts.source("marts.checks", (*_CHECK, "verdict"))
    rows = marts.rows(f"select {', '.join(_CHECK)} from {source} where verdict = 'inconsistent'")  # noqa: S608
    for row in rows:
        row["finding_id"] = row["finding_id"] or row["check_id"]
        row["severity"] = row["severity"] if row["severity"] in SEVERITY_ORDER else "info"
        groups.setdefault(row["finding_id"], []).append(FlaggedCheck(**row))
    order = {report_id: place for place, report_id in enumerate(reports)}
    findings = [
        Finding(key, reports[checks[0].report_id], tuple(sorted(checks, key=_gravity)))
        for key, checks in groups.items()
        if checks[0].report_id in reports
    ]
    findings.sort(key=lambda finding: (order[finding.report.report_id], _gravity(finding.first)))
    return Index(tuple(findings), reports)


def _reports_sql(marts: Marts) -> str:
    source = marts.source("marts.reports", _REPORT)
    versions = marts.source("marts.report_versions", ("report_id", "version_state", "superseded_by_report_id"))
    return f"""select * from {source} left join (
            select report_id, max(superseded_by_report_id) as replaced_by from {versions} group by report_id
            having count(*) filter (where version_state = 'current') = 0
        ) using (report_id)
        order by first_received_at desc nulls last, issued_on desc nulls last, file_name, report_id"""  # noqa: S608


def _gravity(check: FlaggedCheck) -> tuple[int, int, str]:
    return SEVERITY_ORDER.index(check.severity), check.char_start or 0, check.check_id
