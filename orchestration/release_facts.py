"""What a published warehouse says of itself in a few figures: its size, its flags, its worst reports, its history.

What belongs here: SQL on one release, for those who watch the nights (Dagster's metadata, asset checks, alerts). It
knows no Dagster. Texts that come from reports are escaped where they enter Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

WORST_SHOWN = 10
HISTORY = 14
"""Earlier runs that a night is compared with."""

_COUNTS = """
    SELECT
        (SELECT count(*) FROM marts.reports), (SELECT count(*) FROM marts.observations),
        (SELECT count(*) FROM marts.checks),
        (SELECT coalesce(sum(figures_unread), 0) FROM marts.report_quality)
"""
_FLAGS = "SELECT severity, count(*) FROM marts.checks WHERE severity IS NOT NULL GROUP BY ALL ORDER BY ALL"
_WORST = """
    SELECT file_name, flags_error, flags_warning, flags_info, figures_read, figures_unread
    FROM marts.report_quality
    WHERE flags_error + flags_warning + figures_unread > 0
    ORDER BY flags_error DESC, flags_warning DESC, unread_percent DESC NULLS LAST, file_name
    LIMIT ?
"""
_RUNS = """
    SELECT reports_total, observations, checks_consistent + checks_inconsistent + checks_not_checkable
    FROM marts.runs
    WHERE reports_total IS NOT NULL AND (runs_ago = 1 OR finished_at IS NOT NULL)
    ORDER BY runs_ago
    LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class BadReport:
    """A report with what speaks against it."""

    file_name: str
    errors: int
    warnings: int
    infos: int
    figures_read: int
    figures_unread: int


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """Rows of the marts, flags by severity, and the worst reports, worst first."""

    reports: int
    observations: int
    checks: int
    figures_unread: int
    flags: dict[str, int]
    worst: tuple[BadReport, ...]


@dataclass(frozen=True, slots=True)
class RunCounts:
    """Rows in the warehouse after one run."""

    reports: int
    observations: int
    checks: int

    @property
    def observations_per_report(self) -> float:
        """How much was read of a report, on average."""
        return self.observations / self.reports if self.reports else 0.0


def release_facts(database: Path, worst: int = WORST_SHOWN) -> ReleaseFacts:
    """The figures of one warehouse, opened read-only. Raises duckdb.Error."""
    with duckdb.connect(str(database), read_only=True) as connection:
        reports, observations, checks, unread = connection.execute(_COUNTS).fetchone() or (0, 0, 0, 0)
        flags = dict(connection.execute(_FLAGS).fetchall())
        rows = connection.execute(_WORST, [worst]).fetchall()
    return ReleaseFacts(reports, observations, checks, int(unread), flags, tuple(BadReport(*row) for row in rows))


def run_counts(database: Path, earlier: int = HISTORY) -> list[RunCounts]:
    """Rows after the run that built this warehouse, then after `earlier` finished ones before it, newest first."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(_RUNS, [earlier + 1]).fetchall()
    return [RunCounts(*(int(number or 0) for number in row)) for row in rows]


def built_at(database: Path) -> datetime | None:
    """Start of the run that built this warehouse, in UTC; None for one that does not say. Raises duckdb.Error."""
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute("SELECT max(started_at) FROM marts.runs WHERE runs_ago = 1").fetchone()
    found = row[0] if row else None
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) else None


def worst_table(reports: Sequence[BadReport]) -> str:
    """The worst reports as a Markdown table; one line of text when there are none."""
    if not reports:
        return "Không có báo cáo nào bị gắn cờ. / No report is flagged."
    lines = ["| báo cáo / report | error | warning | info | đã đọc / read | chưa đọc / unread |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    for report in reports:
        numbers = (report.errors, report.warnings, report.infos, report.figures_read, report.figures_unread)
        lines.append(f"| {markdown(report.file_name)} | {' | '.join(map(str, numbers))} |")
    return "\n".join(lines)


def markdown(text: str) -> str:
    """Text of strangers as plain words in Markdown: one line, no markup, no HTML."""
    flat = " ".join(text.split())[:200].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]()#+!|~-])", r"\\\1", flat)
