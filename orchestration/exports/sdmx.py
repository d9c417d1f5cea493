"""The indicator series as SDMX-CSV 2.0, for statistical software.

What belongs here: mapping marts.indicator_series to SDMX's identifiers and code lists.

- Dimensions: FREQ, REF_AREA, INDICATOR, PRICE_BASIS, TIME_PERIOD. The rest are attributes.
- OBS_STATUS and FREQ are codes of SDMX's cross-domain lists, mapped in data/catalogue/code_lists.csv: what was reached
  is A (normal), an estimate E, a goal F (forecast); spans of no common frequency have _O (other).
- SDMX identifiers hold no points, spaces or marks: budget.revenue.total is BUDGET_REVENUE_TOTAL. A place without a code
  has its name in ASCII after `X_`.
- Values that a reviewer corrected say so in COMMENT_OBS, with the value that the report states.
- TIME_PERIOD as SDMX writes it: half-years 2024-S1; other spans as start and duration, 2024-01-01/P9M.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

from extract.vietnamese import bare
from orchestration.code_lists import sdmx_codes
from orchestration.exports.formulas import guarded
from orchestration.exports.release import Release
from orchestration.query import format_decimal

FILE_NAME = "indicator_series.sdmx.csv"
STRUCTURE_ID = "SOLIEU:INDICATOR_SERIES(1.0.0)"
HEADER = (
    *("STRUCTURE", "STRUCTURE_ID", "ACTION"),
    *("FREQ", "REF_AREA", "INDICATOR", "PRICE_BASIS", "TIME_PERIOD"),
    *("OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "COMPARATOR", "LOWER_BOUND", "UPPER_BOUND"),
    *("REF_AREA_NAME", "INDICATOR_NAME", "COMMENT_OBS"),
)
NOT_APPLICABLE = "_Z"
_SQL = """
    SELECT period_frequency, ref_area_code, ref_area, indicator_code, price_basis, time_period, period_start,
        period_end, obs_value, basis, unit_measure, comparator, bound_low, bound_high, indicator_name, file_name,
        reported_value, correction
    FROM marts.indicator_series
    ORDER BY indicator_code, ref_area_code, ref_area, period_start, period_end, time_period, price_basis
"""


def write_sdmx(release: Release, path: Path) -> int:
    """Write the series; return how many observations SDMX cannot say, because no calendar knows their period."""
    frequencies, statuses = sdmx_codes("period_frequency"), sdmx_codes("basis")
    left_out = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        for batch in release.batches(_SQL):
            for row in batch.to_pylist():
                if None in (row["period_frequency"], row["period_start"], row["period_end"]):
                    left_out += 1
                else:
                    writer.writerow(_observation(row, frequencies, statuses))
    return left_out


def _observation(row: dict[str, Any], frequencies: dict[str, str], statuses: dict[str, str]) -> tuple[str, ...]:
    low, high = row["bound_low"], row["bound_high"]
    return (
        *("dataflow", STRUCTURE_ID, "I"),
        frequencies[row["period_frequency"]],
        row["ref_area_code"] or "X_" + identifier(row["ref_area"]),
        identifier(row["indicator_code"]),
        identifier(row["price_basis"]) if row["price_basis"] else NOT_APPLICABLE,
        time_period(row["time_period"], row["period_start"], row["period_end"]),
        format_decimal(row["obs_value"]),
        statuses[row["basis"]],
        guarded(row["unit_measure"]),
        "0",
        row["comparator"],
        "" if low is None else format_decimal(low),
        "" if high is None else format_decimal(high),
        guarded(row["ref_area"] or ""),
        guarded(row["indicator_name"]),
        guarded(comment(row)),
    )


def comment(row: dict[str, Any]) -> str:
    """The report, and what it states itself where a reviewer's value stands in its place."""
    said = f"; reviewed ({row['correction']}), reported {format_decimal(row['reported_value'])}"
    return str(row["file_name"]) + (said if row["correction"] else "")


def identifier(text: str) -> str:
    """A name as an identifier of SDMX: `budget.revenue.total` as BUDGET_REVENUE_TOTAL, `Vĩnh Bảo` as VINH_BAO."""
    return re.sub(r"[^A-Z0-9]+", "_", bare(text).upper()).strip("_") or NOT_APPLICABLE


def time_period(period: str, start: date, end: date) -> str:
    """A period of the warehouse as SDMX writes it; `start` and `end` are its first and last day."""
    if re.fullmatch(r"\d{4}-H[12]", period):
        return period.replace("H", "S")
    if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?|-Q[1-4])?", period):
        return period
    return f"{start.isoformat()}/{_duration(start, end)}"


def _duration(start: date, end: date) -> str:
    """ISO 8601: whole years or months where the span has them, else days."""
    after = date.fromordinal(end.toordinal() + 1)
    months = 12 * (after.year - start.year) + after.month - start.month
    if start.day == after.day == 1:
        return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    return f"P{(after - start).days}D"
