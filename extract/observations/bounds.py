"""The interval that a printed figure allows: half a unit of its last printed place on both sides, widened by its
comparator, as XBRL Calculations 1.1 treats rounded values.

Belongs here: bounds of one figure. Does not: comparing intervals (`extract.relations.intervals`).
"""

from __future__ import annotations

from decimal import Decimal

ABOUT = Decimal("0.05")
"""Half-width of `khoảng`, `gần`, `xấp xỉ` relative to the figure: a convention, stated in the contract's docs."""


def bounds(
    value: Decimal, high: Decimal | None, step: Decimal, comparator: str
) -> tuple[Decimal | None, Decimal | None]:
    """(low, high) in the unit of `value`; None is unbounded. `step` is one unit of the last printed place."""
    half = step / 2
    low, top = value - half, (value if high is None else high) + half
    if comparator == "~":
        slack = max(abs(value) * ABOUT, step)
        return value - slack, (value if high is None else high) + slack
    if comparator == ">":
        return value, None
    if comparator == ">=":
        return low, None
    if comparator == "<":
        return None, value
    if comparator == "<=":
        return None, top
    return low, top
