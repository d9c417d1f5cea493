"""Periods of the warehouse in order: for charts and for "what the report before said".

What belongs here: sorting codes of periods. What a period is called stands in `orchestration.presentation`.
"""

from __future__ import annotations

import re

_LAST_MONTH = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12, "M9": 9}
_CODE = re.compile(r"(\d{4})(?:-(?:(Q[1-4]|H[12]|M9)|(\d{2})(?:-(\d{2}))?))?")


def end_of(period: str | None) -> tuple[int, int, int]:
    """Year, month and day at which a period ends, for sorting; (0, 0, 0) where it is none that is known."""
    match = _CODE.fullmatch((period or "").rpartition("/")[2])
    if match is None:
        return 0, 0, 0
    year, part, month, day = match.groups()
    if part:
        return int(year), _LAST_MONTH[part], 31
    return int(year), int(month or 12), int(day or 31)


def shape_of(period: str | None) -> str:
    """Kind of a period: only values of one kind stand in one chart. A span is named by its months."""
    if period and "/" in period:
        first, last = period.split("/", 1)
        return f"{first[5:]}/{last[5:]}"
    return re.sub(r"\d", "9", re.sub(r"(?<=-)(Q|H)\d", r"\1", period or ""))
