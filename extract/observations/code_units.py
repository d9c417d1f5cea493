"""Which codes a figure's unit and measure leave open.

Belongs here: units of the catalogue's codes against units and measures of figures. Does not: words (`codes`).
"""

from __future__ import annotations

from functools import lru_cache

from extract.observations.code_tables import codes_by_own_unit, codes_by_unit

PERCENT_OF_THING = frozenset({"attainment", "yoy_growth", "yoy_index"})
"""Measures of a thing in another unit: they are in per cent, whatever the thing is kept in."""
PERCENT = frozenset({"%", "điểm %"})
MEASURED = PERCENT | {
    "VND",
    "USD",
    "ha",
    "sào",
    "mẫu",
    "công",
    "t",
    "t/ha",
    "t/sào",
    "t/công",
    "km",
    "m",
    "m2",
    "kWh",
}
"""Units that are no counting nouns."""
_SHARED_UNITS = frozenset({"VND", "ha", "t", "trường"})


@lru_cache(maxsize=512)
def fitting_codes(unit: str | None, measure: str) -> frozenset[str]:
    """Codes whose unit allows a figure of this unit and measure."""
    if measure == "whole":
        return frozenset()
    own = codes_by_own_unit()
    rates = own.get("%", frozenset())
    if measure in PERCENT_OF_THING:
        return frozenset().union(*own.values()) if unit in PERCENT else frozenset()
    if measure == "yoy_change" and unit in PERCENT:
        return frozenset().union(*own.values())  # points of a rate, or of what was attained
    if measure == "share":
        return (
            rates.union(*(own[shared] for shared in _SHARED_UNITS if shared in own)) if unit in PERCENT else frozenset()
        )
    if unit is None:
        counted = [codes for kept, codes in own.items() if kept not in MEASURED]
        return frozenset().union(*counted) if measure in {"level", "plan"} else frozenset()
    others = codes_by_unit().get(unit, frozenset()) - rates
    return others | rates if unit in PERCENT else others


def can_have_code(unit: str | None, measure: str) -> bool:
    """Whether the catalogue has a code for figures of this unit and measure."""
    return bool(fitting_codes(unit, measure))
