"""Relations between figures that stand far apart, found by their catalogue codes.

Totals and products by the identities of data/catalogue/relation_identities.csv, shares of a coded whole, growth between
two coded levels. A flag from here is a warning at most: a code may be too narrow a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal

from extract.model import Basis, Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import cue_pattern, fold, has_cue, identities
from extract.relations.figures import LEVELS
from extract.relations.intervals import (
    HUNDRED,
    Interval,
    allow_truncation,
    figure_of,
    is_count,
    nearest,
    places,
    product,
    quotient,
    rounded,
    shifted,
)
from extract.relations.notation import in_print, percent, vietnamese
from extract.relations.percentages import is_plain
from extract.relations.reading import Fig, Group, Reading
from extract.relations.results import Outcome, build
from extract.relations.sums import one_slip_off, sum_check, sums_agree

LEAST_SEASONS = 2
PRICED = 240  # characters of a sentence before a figure in which its prices are named
_STOP = re.compile(r"\.\s")
NEAR_SUM = Decimal("0.05")
LEAST_SUM = 100  # smaller counts add up nearly by chance
Key = tuple[str, str | None, str | None, bool, str]  # code, period, place, whether a goal, season


def _levels(reading: Reading) -> dict[Key, Observation]:
    """The one level of each code, period and place; codes stated with two values are left out."""
    found: dict[Key, list[Observation]] = defaultdict(list)
    for o in reading.observations:
        if o.indicator_code and o.measure in LEVELS and o.ratio_role != "denominator" and o.unit != "%":
            found[_key(reading, o, o.indicator_code)].append(o)
    return {
        key: group[0]
        for key, group in found.items()
        if all(nearest(figure_of(o)).meets(nearest(figure_of(group[0]))) for o in group[1:20])
    }


def _key(reading: Reading, observation: Observation, code: str) -> Key:
    found = cue_pattern("season").search(observation.indicator_text or "")
    season = fold(found.group()).removeprefix("vụ ") if found else ""
    return (code, reading.period(observation), observation.ref_area, observation.basis is Basis.TARGET, season)


def coded_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total, unit_price, share and growth between coded figures."""
    levels = _levels(reading)
    yield from _identities(reading, levels)
    yield from _seasons(reading, levels)
    yield from _shares(reading, levels)
    yield from _growths(reading, levels)
    yield from _parts_elsewhere(reading, levels)


def _seasons(reading: Reading, levels: dict[Key, Observation]) -> Iterator[Check]:
    """The crop of a year against those of its seasons: areas and outputs add up, yields do not."""
    crops: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for key, level in levels.items():
        if key[-1] and "/" not in (level.unit or "/"):
            crops[key[:-1]].append(level)
    for rest, parts in crops.items():
        whole = levels.get((*rest, ""))  # type: ignore[arg-type]
        if whole is None or len(parts) < LEAST_SEASONS:
            continue
        parts.sort(key=lambda o: o.position)
        if sums_agree(whole, parts):
            yield sum_check(reading, whole, parts, Verdict.CONSISTENT, None)
        elif _comparable(reading, (whole, *parts)) and one_slip_off(whole, parts):
            yield sum_check(reading, whole, parts, Verdict.INCONSISTENT, Severity.WARNING)


def _identities(reading: Reading, levels: dict[Key, Observation]) -> Iterator[Check]:
    for identity in identities():
        for (code, *where), whole in levels.items():
            if code != identity.whole:
                continue
            parts = [levels.get((part, *where)) for part in identity.parts]  # type: ignore[arg-type]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts) or len({o.basis for o in (whole, *known)}) > 1:
                continue
            if identity.kind == "product":
                yield _product(reading, whole, known)
            elif sums_agree(whole, known):
                yield sum_check(reading, whole, known, Verdict.CONSISTENT, None)
            elif _comparable(reading, (whole, *known)):
                yield sum_check(reading, whole, known, Verdict.INCONSISTENT, Severity.WARNING)


def _comparable(reading: Reading, figures: tuple[Observation, ...]) -> bool:
    """One unit, plain figures, no price basis named: then a mismatch is worth a warning."""
    plain = all(o.comparator == "=" and o.value_high is None for o in figures)
    priced = any(has_cue(reading.after(o, 60), "price_basis") for o in figures)
    return plain and not priced and len({o.unit for o in figures}) == 1


def _product(reading: Reading, whole: Observation, factors: list[Observation]) -> Check:
    computed = product(figure_of(factors[0]), figure_of(factors[1])) or Interval(None, None)
    exact = factors[0].value * factors[1].value
    holds = nearest(figure_of(whole)).meets(computed)
    again = None if holds else _other_factor(reading, whole, factors)
    if again is not None:
        return _product(
            reading, whole, [again, factors[1]]
        )  # `xuống giống 9.862 ha, đã thu hoạch 7.250 ha, năng suất ...`
    trailing = any(o.scale == 1 and o.value % 10 == 0 for o in factors)
    terms = " × ".join(in_print(o) for o in factors)
    vi = f"{terms} = {vietnamese(exact, 2)}, báo cáo ghi {in_print(whole)}"
    en = f"{terms} = {vietnamese(exact, 2)}, the report states {in_print(whole)}"
    far = abs(exact - whole.value) > whole.value / 100
    severity = Severity.WARNING if far and not trailing else Severity.INFO
    verdict = Verdict.CONSISTENT if holds else Verdict.INCONSISTENT
    outcome = Outcome(verdict, None if holds else severity, vi, en, whole.value, places(exact), rounded(computed))
    return build(reading, "unit_price", whole, [("factor", o) for o in factors], outcome)


def _other_factor(reading: Reading, whole: Observation, factors: list[Observation]) -> Observation | None:
    """Another figure of the whole's paragraph, of the first factor's unit, with which the product holds."""
    for o in reading.figures.get(whole.block, []):
        if o.unit == factors[0].unit and o.position != factors[0].position and o.measure in LEVELS and is_plain(o):
            computed = product(figure_of(o), figure_of(factors[1]))
            if computed is not None and nearest(figure_of(whole)).meets(computed):
                return o
    return None


def _shares(reading: Reading, levels: dict[Key, Observation]) -> Iterator[Check]:
    wholes = {part: rule.whole for rule in identities() if rule.kind == "total" for part in rule.parts}
    for stated in reading.observations:
        whole_code = wholes.get(stated.indicator_code or "")
        if stated.measure is not Measure.SHARE or whole_code is None or stated.unit != "%":
            continue
        top = levels.get(_key(reading, stated, stated.indicator_code or ""))
        bottom = levels.get(_key(reading, stated, whole_code))
        if top is None or bottom is None or top.basis != bottom.basis or _repriced(reading, stated, bottom):
            continue
        computed = quotient(figure_of(top), figure_of(bottom))
        exact = HUNDRED * top.value / bottom.value if bottom.value else Decimal(0)
        yield _percentage(reading, "share", stated, top, bottom, exact, computed, lambda text: text)


def _repriced(reading: Reading, stated: Observation, whole: Observation) -> bool:
    """Whether a structure is told at other prices than its whole: `cơ cấu theo giá hiện hành` of `giá so sánh 2010`."""
    told = [_prices(reading, figure) for figure in (stated, whole)]
    return all(told) and told[0] != told[1]


def _prices(reading: Reading, figure: Observation) -> str:
    """The prices that the figure's sentence names last before it; empty without."""
    named = cue_pattern("price_basis").findall(_STOP.split(reading.before(figure, PRICED))[-1])
    return fold(named[-1]) if named else ""


def _growths(reading: Reading, levels: dict[Key, Observation]) -> Iterator[Check]:
    for stated in reading.observations:
        year = reading.period(stated) or ""
        if stated.measure is not Measure.YOY_GROWTH or not stated.indicator_code or not year.isdigit():
            continue
        code, area = stated.indicator_code, stated.ref_area
        before = str(int(year) - 1)
        season = _key(reading, stated, code)[-1]
        goal = stated.basis is Basis.TARGET
        top = levels.get((code, year, area, goal, season)) or levels.get((code, year, area, not goal, season))
        bottom = levels.get((code, before, area, False, season))
        if top is None or bottom is None or top.unit != bottom.unit or not bottom.value:
            continue
        ratio = quotient(figure_of(top), figure_of(bottom))
        computed = None if ratio is None else shifted(ratio, -HUNDRED)
        exact = HUNDRED * top.value / bottom.value - HUNDRED
        yield _percentage(reading, "growth", stated, top, bottom, exact, computed, lambda text: f"{text} - 1")


def _parts_elsewhere(reading: Reading, levels: dict[Key, Observation]) -> Iterator[Check]:
    """`đạt 100% chỉ tiêu tuyển quân (giao 520 quân sự, 52 công an)` against the recruits stated in another section.

    The counts in a parenthesis after a coded percentage are parts of what is coded; off by little, they contradict it.
    """
    for index, figures in reading.figures.items():
        if not any(o.unit == "%" and o.indicator_code for o in figures):
            continue
        last: Observation | None = None
        for item in reading.tree(index):
            if isinstance(item, Fig):
                last = item.obs
            elif isinstance(item, Group) and item.kind == "paren" and last is not None and last.indicator_code:
                parts = [i.obs for i in item.items if isinstance(i, Fig)]
                whole = levels.get(_key(reading, last, last.indicator_code)) if last.unit == "%" else None
                counts = all(is_count(o) and o.measure in LEVELS and o.ratio_role is None for o in parts)
                if whole is None or len(parts) < 2 or not counts or whole.block == index or not is_count(whole):
                    continue
                gap = abs(sum((o.value for o in parts), -whole.value))
                if gap <= NEAR_SUM * whole.value and whole.value >= LEAST_SUM:
                    verdict = Verdict.INCONSISTENT if gap else Verdict.CONSISTENT
                    yield sum_check(reading, whole, parts, verdict, Severity.WARNING if gap else None)


def _percentage(  # noqa: PLR0913, PLR0917 - one row needs all of them
    reading: Reading,
    kind: str,
    stated: Observation,
    top: Observation,
    bottom: Observation,
    exact: Decimal,
    computed: Interval | None,
    formula: Callable[[str], str],
) -> Check:
    scale = top.scale if top.scale == bottom.scale else Decimal(1)
    fraction = formula(f"{vietnamese(top.value / scale)}/{vietnamese(bottom.value / scale)}")
    shown, said = percent(exact, stated.step), vietnamese(stated.value) + "%"
    operands = [("numerator", top), ("denominator", bottom)]
    if computed is None:
        vi, en = f"Không tính được {fraction}", f"{fraction} cannot be computed"
        return build(reading, kind, stated, operands, Outcome(Verdict.NOT_CHECKABLE, None, vi, en, stated.value))
    interval = allow_truncation(computed, figure_of(stated))
    holds = nearest(figure_of(stated)).meets(interval)
    plain = _comparable(reading, (top, bottom)) and stated.comparator == "="
    severity = None if holds else Severity.WARNING if plain else Severity.INFO
    vi = f"{fraction} = {shown}, báo cáo ghi {said}" + (": khớp" if holds else "")
    en = f"{fraction} = {shown}, " + (f"stated {said}: consistent" if holds else f"the report states {said}")
    verdict = Verdict.CONSISTENT if holds else Verdict.INCONSISTENT
    outcome = Outcome(verdict, severity, vi, en, stated.value, places(exact), rounded(interval))
    return build(reading, kind, stated, operands, outcome)
