"""Percentages whose base follows them: `đạt 96% kế hoạch (400 ha)`, `tăng 14% so với năm 2023 (16.500 lao động)`,
`chiếm 12% tổng số 450 hộ`. The level stands before the percentage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extract.model import Check, Observation, Severity, Verdict
from extract.relations.breakdowns import LEVELS, is_bare, is_level, unit_key
from extract.relations.intervals import (
    HUNDRED,
    allow_truncation,
    figure_of,
    nearest,
    negated,
    places,
    quotient,
    rounded,
    shifted,
)
from extract.relations.misprints import explain
from extract.relations.notation import percent, vietnamese
from extract.relations.reading import Reading
from extract.relations.results import Outcome, build

REACH = 6  # figures before a percentage among which its level is looked for
_BARE = r"\s*\((?:là\s+|KH\s+|kế hoạch\s+)?$"
_PLAN = re.compile(r"^\s*%?\s*(?:so với\s+)?(?:kế hoạch|KH|dự toán|chỉ tiêu)[^(),;.%]{0,40}" + _BARE, re.IGNORECASE)
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
    ratio = quotient(figure_of(level), figure_of(base))
    if ratio is None or not base.value:
        return
    exact = HUNDRED * level.value / base.value
    computed, value = ratio, stated.value
    if kind == "growth":
        exact -= HUNDRED
        computed = shifted(ratio, -HUNDRED)
        if stated.value < 0 or "giảm" in reading.before(stated, 24).casefold():
            computed, exact, value = negated(computed), -exact, abs(stated.value)
    figure = figure_of(stated)
    interval = allow_truncation(computed, figure)
    shown = nearest(figure)
    if value != stated.value:
        shown = negated(shown)
    holds = shown.meets(interval)
    severity = None if holds else _severity(stated, level, base)
    vi, en = _messages(kind, stated, level, base, exact, holds)
    outcome = Outcome(
        Verdict.CONSISTENT if holds else Verdict.INCONSISTENT, severity, vi, en, value, places(exact), rounded(interval)
    )
    yield build(reading, kind, stated, [("numerator", level), ("denominator", base)], outcome)


def _severity(stated: Observation, level: Observation, base: Observation) -> Severity:
    plain = all(o.comparator == "=" and o.value_high is None for o in (stated, level, base))
    return Severity.WARNING if plain else Severity.INFO


def _messages(
    kind: str, stated: Observation, level: Observation, base: Observation, exact: Decimal, holds: bool
) -> tuple[str, str]:
    scale = level.scale if level.scale == base.scale else Decimal(1)
    fraction = f"{vietnamese(level.value / scale)}/{vietnamese(base.value / scale)}"
    fraction += " - 1" if kind == "growth" else ""
    computed, said = percent(exact, stated.step), vietnamese(abs(stated.value)) + "%"
    if holds:
        return (
            f"{fraction} = {computed}, báo cáo ghi {said}: khớp",
            f"{fraction} = {computed}, stated {said}: consistent",
        )
    vi, en = f"{fraction} = {computed}, báo cáo ghi {said}", f"{fraction} = {computed}, the report states {said}"
    slip = explain(abs(stated.value), stated.step, lambda value: abs(value - exact) <= stated.step / 2)
    if slip is not None:
        vi += f"; {vietnamese(slip)}% thì khớp → có thể gõ nhầm {said}"
        en += f"; {vietnamese(slip)}% would hold → {said} may be a misprint"
    return vi, en
