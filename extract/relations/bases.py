"""Percentages whose base follows them: `đạt 96% kế hoạch (400 ha)`, `tăng 14% so với năm 2023 (16.500 lao động)`,
`chiếm 12% tổng số 450 hộ`. The level stands before the percentage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.model import Check, Observation, Severity
from extract.relations.breakdowns import LEVELS, is_bare, is_level, unit_key
from extract.relations.percentages import is_plain, percentage_check
from extract.relations.reading import Reading

REACH = 6  # figures before a percentage among which its level is looked for
_BARE = r"\s*\((?:là\s+|KH\s+|kế hoạch\s+|DT\s+|dự toán\s+)?$"
_PLAN_WORDS = "kế hoạch|KH|dự toán|DT|chỉ tiêu|CT|NQ|nghị quyết"
_PLAN = re.compile(rf"^\s*%?\s*(?:so với\s+)?(?:{_PLAN_WORDS})[^(),;.%]{{0,40}}" + _BARE, re.IGNORECASE)
_YEAR = re.compile(r"^\s*%?\s*so với[^(),;.%]{0,50}" + _BARE, re.IGNORECASE)
_WHOLE = re.compile(r"^\s*%?\s*(?:trên\s+|trong\s+)?tổng số\s*(?:là\s+)?$", re.IGNORECASE)
_RISE = re.compile(r"\b(?P<word>tăng|giảm)\s*(?:khoảng|gần|trên)?\s*$", re.IGNORECASE)
_REACHED = re.compile(r"\b(?:đạt|bằng|chiếm)\s*(?:khoảng|gần|trên)?\s*$", re.IGNORECASE)


def base_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind attainment, growth, ratio and share whose base stands right after the percentage."""
    for figures in reading.figures.values():
        for number, (stated, base) in enumerate(pairwise(figures)):
            if stated.unit != "%" or base.measure not in LEVELS or stated.value_high is not None:
                continue
            kind = _kind(reading, stated, base)
            level = _level(reading, figures[max(0, number - REACH) : number], base) if kind else None
            if kind and level is not None and _same_sentence(reading, level, stated):
                yield from _judge(reading, kind, stated, level, base)


def _kind(reading: Reading, stated: Observation, base: Observation) -> str | None:
    """What the words between a percentage and the next figure make of the two."""
    gap, before = reading.between(stated, base), reading.before(stated, 24)
    if _RISE.search(before):
        return "growth" if _YEAR.match(gap) else None
    if not _REACHED.search(before):
        return None
    if _PLAN.match(gap):
        return "attainment"
    if _YEAR.match(gap):
        return "ratio"
    return "share" if _WHOLE.match(gap) else None


def _level(reading: Reading, earlier: Sequence[Observation], base: Observation) -> Observation | None:
    """The nearest figure before the percentage, if it has the unit of the base; not the base of another percentage."""
    fitting = [o for o in earlier if is_level(reading, o) and o.unit is not None]
    fitting = [o for o in fitting if o.ratio_role is None and not is_bare(reading, o)]
    return fitting[-1] if fitting and unit_key(fitting[-1]) == unit_key(base) else None


def _same_sentence(reading: Reading, level: Observation, stated: Observation) -> bool:
    return re.search(r"[.;]\s", reading.between(level, stated)) is None


def _judge(reading: Reading, kind: str, stated: Observation, level: Observation, base: Observation) -> Iterator[Check]:
    fall = stated.value < 0 or "giảm" in reading.before(stated, 24).casefold()
    severity = _severity(stated, level, base)
    growth = kind == "growth"
    found = percentage_check(
        reading, kind, stated, level, base, severity=severity, less_100=growth, fall=growth and fall
    )
    if found is not None:
        yield found


def _severity(stated: Observation, level: Observation, base: Observation) -> Severity:
    return Severity.WARNING if is_plain(stated, level, base) else Severity.INFO
