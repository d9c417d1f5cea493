"""What is validated: pandas frames by subject, read from a built warehouse.

What belongs here: the SQL. A condition across tables becomes a boolean column (`..._fits`, `..._exists`), so that the
expectation on it is plain and Data Docs show it by name. Only the columns that an expectation uses are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pandas as pd  # type: ignore[import-untyped]

QUERIES: dict[str, str] = {
    "reports": """
        SELECT report_id, sha256, file_name, extractor_version, char_count, pages,
            primary_report_id IS NULL OR primary_report_id IN (SELECT report_id FROM marts.reports)
                AS primary_report_exists,
            report_id IN (SELECT report_id FROM marts.report_quality) AS scorecard_exists
        FROM marts.reports
    """,
    "observations": """
        SELECT observation_id, report_id, char_start, char_end, page_number, printed_text, quote, measure, basis,
            comparator, obs_value IS NOT NULL AS value_exists,
            (bound_low IS NULL OR bound_low <= coalesce(obs_value_high, obs_value))
                AND (bound_high IS NULL OR bound_high >= obs_value) AS bounds_fit,
            report_id IN (SELECT report_id FROM marts.reports) AS report_exists
        FROM marts.observations
    """,
    "checks": """
        SELECT check_id, finding_id, report_id, kind, verdict, message_vi, message_en,
            coalesce(severity, '') AS severity,
            (verdict = 'inconsistent') = (severity IS NOT NULL) AS severity_fits,
            computed_low IS NULL OR computed_high IS NULL OR computed_low <= computed_high AS bounds_fit,
            check_id IN (
                SELECT check_id FROM marts.check_operands WHERE position = 0 AND {tonight}
            ) AS operand_under_test_exists
        FROM marts.checks
    """,
    "findings": "SELECT kind, verdict FROM marts.checks",
}
_TONIGHT = {
    "observations": "report_id IN (SELECT report_id FROM intermediate.int_changed_reports)",
    "checks": "check_id IN (SELECT check_id FROM intermediate.int_changed_checks)",
    # What contradicts itself is counted over the whole warehouse, whenever it came.
    "findings": "verdict = 'inconsistent'",
}
"""Rows that are looked at where the night made only what has changed: the others were looked at when they came."""

ROWS_AT_ONCE = 500_000
MEMORY = "1GB"  # what DuckDB keeps at hand; without a bound it keeps whatever it has read


def read_parts(connection: duckdb.DuckDBPyConnection, subject: str, changes_only: bool) -> Iterator[pd.DataFrame]:
    """The rows of a subject as frames of at most some ROWS_AT_ONCE rows, a report's together; one at least."""
    condition = _TONIGHT.get(subject, "true") if changes_only else "true"
    query = QUERIES[subject].format(tonight=condition)
    table = "marts.checks" if subject == "findings" else f"marts.{subject}"
    row = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()  # noqa: S608 - own names
    parts = -(-int(row[0] if row else 0) // ROWS_AT_ONCE) or 1
    if changes_only and subject in ("observations", "checks"):
        # Found by their position, so that DuckDB reads no wide column of the other rows; `OFFSET 0` keeps what is asked
        # of them from coming in and turning the join round.
        rows = f"(SELECT * FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {condition}) OFFSET 0)"  # noqa: S608
        query, condition = query.replace(f"FROM {table}", f"FROM {rows}"), "true"
    for part in range(parts):
        frame = connection.execute(f"{query} WHERE {condition} AND hash(report_id) % {parts} = {part}").df()
        # Few values in many rows, which every rule on a kind compares.
        yield frame.astype("category") if subject == "findings" else frame


def count_findings(connection: duckdb.DuckDBPyConnection, named: int) -> dict[str, Findings]:
    """Kind -> its checks, those that contradict by severity, and the ids of the gravest."""
    rows = connection.execute(_FINDINGS, [named]).fetchall()
    return {kind: Findings(rows, tuple(ids or ()), *counts) for kind, rows, ids, *counts in rows}


@dataclass(frozen=True, slots=True)
class Findings:
    """The checks of one kind."""

    rows: int
    gravest: tuple[str, ...]
    error: int
    warning: int
    info: int


_FINDINGS = """
    SELECT kind, count(*),
        list(check_id ORDER BY
            CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, check_id
        ) FILTER (WHERE verdict = 'inconsistent')[1:?],
        count(*) FILTER (WHERE severity = 'error'), count(*) FILTER (WHERE severity = 'warning'),
        count(*) FILTER (WHERE severity = 'info')
    FROM marts.checks
    GROUP BY kind
"""
