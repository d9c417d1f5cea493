"""What is validated: one pandas frame per subject, read from a built warehouse.

What belongs here: the SQL. A condition across tables becomes a boolean column (`..._fits`, `..._exists`), so that the
expectation on it is plain and Data Docs show it by name. Only the columns that an expectation uses are read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
            check_id IN (SELECT check_id FROM marts.check_operands WHERE position = 0) AS operand_under_test_exists
        FROM marts.checks
    """,
}


def read_frames(database: Path) -> dict[str, pd.DataFrame]:
    """Frames by subject, from a warehouse opened read-only."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        return {subject: connection.execute(query).df() for subject, query in QUERIES.items()}
