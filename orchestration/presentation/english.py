"""English words, numbers and periods, beside the Vietnamese of `wording`.

What belongs here: what the review pages print when a reader asks for English. The report's own words stay as they are.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from orchestration.presentation import wording

KINDS = {
    "total": "The total is not the sum of its parts",
    "partial_total": "A part is larger than its total",
    "ratio": "The percentage does not fit n/N",
    "share": "The share does not fit",
    "shares_sum": "The shares do not add up to 100%",
    "attainment": "The percentage of the plan does not fit",
    "growth": "The change does not fit",
    "unit_price": "Quantity times rate is not the amount",
    "list_count": "The count does not fit the list",
    "list_duplicate": "A name stands twice in the list",
    "restatement": "One figure, two values",
    "citation": "One document, two citations",
    "period_label": "The reporting period contradicts itself",
    "numbering": "The numbering of headings is out of order",
    "over_whole": "A part is larger than the whole",
    "stale_copy": "The figure is that of the period before",
    "unit_slip": "A thousand times off the neighbouring period",
    "unread_pages": "Parts that were not read",
}
CHECKED = {
    "total": "Sum of the parts",
    "partial_total": "Parts within the total",
    "ratio": "Percentage of n/N",
    "share": "Share",
    "shares_sum": "Shares of 100%",
    "attainment": "Percentage of the plan",
    "growth": "Change",
    "unit_price": "Quantity times rate",
    "list_count": "Length of a list",
    "list_duplicate": "Names of a list",
    "restatement": "Repeated figure",
    "citation": "Citation",
    "period_label": "Reporting period",
    "numbering": "Numbering of headings",
    "over_whole": "Parts within the whole",
    "stale_copy": "Figure against the period before",
    "unit_slip": "Unit against the neighbouring period",
    "unread_pages": "Parts that were not read",
}
SEVERITIES = {"error": "Certainly wrong", "warning": "Probably wrong", "info": "Worth a look"}
ROLES = {
    "stated": "figure under test",
    "part": "part",
    "numerator": "numerator",
    "denominator": "denominator",
    "factor": "factor",
    "other": "figure to compare",
}
STATED, COMPUTED, DIFFERENCE = "The report states", "Computed", "Difference"
ALLOWED = "Range that rounding allows"
PAGE, LINE, PARAGRAPH = "page", "line", "paragraph"
_SWAPPED = str.maketrans(".,", ",.")


def number(value: Decimal | int | None) -> str:
    """`1234.50` as `1,234.5`."""
    return wording.number(value).translate(_SWAPPED)


def quantity(value: Decimal | None, unit: str | None) -> str:
    """A value with its unit; money in billions and millions."""
    if value is None:
        return "–"
    if unit == "VND":
        for power, name in ((9, "billion VND"), (6, "million VND")):
            if abs(value) >= 10**power:
                return f"{number(wording.rounded(value.scaleb(-power)))} {name}"
        return f"{number(wording.rounded(value))} VND"
    return wording.quantity(value, unit).translate(_SWAPPED) if unit in {None, "%"} else _with_unit(value, unit)


def _with_unit(value: Decimal, unit: str | None) -> str:
    return f"{number(wording.rounded(value))} {unit}"


def moment(value: datetime | None) -> str:
    """A UTC time as Hà Nội reads it: `2026-11-21 17:46`."""
    shown = wording.moment(value)
    if len(shown) != len("21/11/2026 17:46"):
        return shown
    return f"{shown[6:10]}-{shown[3:5]}-{shown[:2]} {shown[11:]}"


def day(value: str | None) -> str:
    """ISO, as the warehouse has it."""
    return value or "–"


def period(value: str | None) -> str:
    """The code of the warehouse: 2024-Q1."""
    return (value or "–").replace("/", " – ")


def message(vietnamese: str | None, english: str | None) -> str:
    """The message in English."""
    return english or vietnamese or ""
