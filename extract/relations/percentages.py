"""A stated percentage against level and base: the row of one such check, whichever rule brought the three together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.model import BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.intervals import (
    HUNDRED,
    ZERO,
    Interval,
    allow_truncation,
    figure_of,
    nearest,
    negated,
    places,
    quotient,
    rounded,
    shifted,
)
from extract.relations.misprints import explain_within, is_swap, slip_name
from extract.relations.notation import percent, vietnamese
from extract.relations.reading import Reading
from extract.relations.results import Outcome, build_once

LEAST_SWAPPED = 100  # of a figure whose swapped digits are no chance
RATES = frozenset({Measure.RATE, Measure.SHARE, Measure.ATTAINMENT})
"""Percentages of something that the report may state too."""


def is_plain(*figures: Observation) -> bool:
    """Whether no figure is rough (khoảng, trên) or a range."""
    return all(o.comparator == "=" and o.value_high is None for o in figures)


def unjudged_rates(reading: Reading, known: set[tuple[int, int]]) -> Iterator[Observation]:
    """Exact percentages told in prose whose spans are not among those judged already. Linear in the figures."""
    for stated in reading.observations:
        if stated.unit != "%" or stated.measure not in RATES or not is_plain(stated):
            continue
        told_in_prose = reading.blocks[stated.block].kind is not BlockKind.TABLE_ROW
        if told_in_prose and (stated.char_start, stated.char_end) not in known:
            yield stated


def computed_range(
    level: Observation, base: Observation, less_100: bool, fall: bool
) -> tuple[Interval, Decimal] | None:
    """(range, exact value) of level/base in %, less 100 for a growth, mirrored for a fall; None where it has none."""
    bottom = figure_of(base)
    if base.measure is Measure.PLAN and base.unit == "%":
        bottom = bottom._replace(step=ZERO)  # a goal in percent is set, not rounded
    ratio = quotient(figure_of(level), bottom)
    if ratio is None or not base.value:
        return None
    exact = HUNDRED * level.value / base.value
    if less_100:
        ratio, exact = shifted(ratio, -HUNDRED), exact - HUNDRED
        if fall:
            ratio, exact = negated(ratio), -exact
    return ratio, exact


def percentage_holds(
    stated: Observation, level: Observation, base: Observation, less_100: bool = False, fall: bool = False
) -> bool | None:
    """Whether the stated percentage agrees within printed precision; None where it cannot be computed."""
    found = computed_range(level, base, less_100, fall)
    return None if found is None else _meets(stated, allow_truncation(found[0], figure_of(stated)))


def slip_explains(stated: Observation, reached: Observation, plan: Observation) -> bool:
    """Whether a slip in the percentage, or swapped digits in one of the figures, would make it hold."""
    exact, half = HUNDRED * reached.value / plan.value, stated.step / 2
    if explain_within(stated.value, stated.step, exact - half, exact + half) is not None:
        return True
    low, high = stated.value - half, stated.value + half
    wanted = [(reached, plan.value * low / HUNDRED, plan.value * high / HUNDRED)]
    if low > 0:
        wanted.append((plan, HUNDRED * reached.value / high, HUNDRED * reached.value / low))
    return any(swap_within(figure, lowest, highest) for figure, lowest, highest in wanted)


def swap_within(figure: Observation, low: Decimal, high: Decimal) -> bool:
    """Whether two swapped digits of a figure bring it between two values."""
    if figure.value < LEAST_SWAPPED * figure.step:
        return False
    found = explain_within(figure.value, figure.step, low, high)
    return found is not None and is_swap(figure.value, found)


def _meets(stated: Observation, computed: Interval) -> bool:
    shown = nearest(figure_of(stated))
    return (negated(shown) if stated.value < 0 else shown).meets(computed)


def percentage_check(  # noqa: PLR0913 - a row needs them all
    reading: Reading,
    kind: str,
    stated: Observation,
    level: Observation,
    base: Observation,
    *,
    severity: Severity,
    less_100: bool = False,
    fall: bool = False,
) -> Check | None:
    """Row of a stated percentage against level/base; `severity` applies where they disagree."""
    found = computed_range(level, base, less_100, fall)
    if found is None:
        return None
    interval, exact = allow_truncation(found[0], figure_of(stated)), found[1]
    holds = _meets(stated, interval)
    verdict, sure = Verdict.CONSISTENT if holds else Verdict.INCONSISTENT, None if holds else severity

    def outcome() -> Outcome:
        vi, en = _messages(stated, level, base, exact, (holds, less_100, fall))
        return Outcome(verdict, sure, vi, en, abs(stated.value), places(exact), rounded(interval))

    operands = [("numerator", level), ("denominator", base)]
    return build_once(reading, kind, stated, operands, (verdict, sure, less_100, fall), outcome)


def _messages(
    stated: Observation, level: Observation, base: Observation, exact: Decimal, flags: tuple[bool, bool, bool]
) -> tuple[str, str]:
    holds, less_100, fall = flags
    scale = level.scale if level.scale == base.scale else Decimal(1)
    fraction = f"{vietnamese(level.value / scale)}/{vietnamese(base.value / scale)}"
    if less_100:
        fraction = f"1 - {fraction}" if fall else f"{fraction} - 1"
    computed, said = percent(exact, stated.step), vietnamese(abs(stated.value)) + "%"
    if holds:
        return (
            f"{fraction} = {computed}, báo cáo ghi {said}: khớp",
            f"{fraction} = {computed}, stated {said}: consistent",
        )
    vi, en = f"{fraction} = {computed}, báo cáo ghi {said}", f"{fraction} = {computed}, the report states {said}"
    half = stated.step / 2
    slip = explain_within(abs(stated.value), stated.step, exact - half, exact + half)
    if slip is not None:
        how_vi, how_en = slip_name(abs(stated.value), slip)
        vi += f"; {vietnamese(slip)}% thì khớp → có thể gõ nhầm {said} ({how_vi})"
        en += f"; {vietnamese(slip)}% would hold → {said} may be a misprint ({how_en})"
    return vi, en
