"""Percentages whose base stands in another sentence, and that no sum explains.

Confirmed: a percentage of three digits that one figure of the unit explains, wherever it stands. Contradicted: one that
misses by a single slip a base by which other percentages of the report are taken (`hộ nghèo 421 hộ, tỷ lệ 18,28%`,
where the near-poor are in percent of the same 3.268 households).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.model import BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import has_cue
from extract.relations.figures import LEVELS, in_closed_parenthesis, is_level, unit_key
from extract.relations.misprints import explain_within, is_swap
from extract.relations.percentages import RATES, is_plain, percentage_check, percentage_holds
from extract.relations.reading import Reading

LEAST_DIGITS = 3  # of a percentage that is hardly right by chance
LEAST_BASE = 100
REACH = 4  # figures in parentheses between a part and its percentage
MAX_BASES = 6  # confirmed bases of one unit that a percentage is held against
VERBS = "chiếm|đạt|bằng|tương ứng|tương đương|bao phủ|="
LEAD = re.compile(rf"^[^;.()\d]{{0,60}}?[,(]?\s*(?:{VERBS})?\s*(?:tỷ lệ|tỉ lệ)?(?: giảm còn| còn)?\s*$", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_SIGN = re.compile(r"[,;.(]")


@dataclass(frozen=True, slots=True)
class Portion:
    """A figure and the percentage told behind it."""

    part: Observation
    stated: Observation


def elsewhere_checks(reading: Reading, checks: Sequence[Check], known: set[tuple[int, int]]) -> Iterator[Check]:
    """Checks of kind ratio and attainment; `known` are the spans of percentages judged already, in `checks` or not."""
    levels: dict[str | None, list[Observation]] = defaultdict(list)
    for o in reading.observations:
        if o.unit not in (None, "%") and is_level(reading, o) and o.value >= LEAST_BASE * o.step:
            levels[unit_key(o)].append(o)
    for group in levels.values():
        group.sort(key=_value)
    bases = _confirmed(reading, checks)
    left: list[Portion] = []
    for portion in _portions(reading, known):
        base = _base(levels[unit_key(portion.part)], portion)
        if base is None:
            left.append(portion)
            continue
        bases[unit_key(base)].setdefault(base.value, base)
        yield from _row(reading, portion, base, Severity.WARNING)
    for portion in left:
        yield from _missed(reading, portion, bases)


def _confirmed(reading: Reading, checks: Sequence[Check]) -> dict[str | None, dict[Decimal, Observation]]:
    """Figures of which percentages are taken that hold, by unit and value."""
    by_id = {o.observation_id: o for o in reading.observations}
    found: dict[str | None, dict[Decimal, Observation]] = defaultdict(dict)
    for check in checks:
        if check.kind in {"ratio", "share"} and check.verdict is Verdict.CONSISTENT:
            base = by_id.get(check.operands[-1].observation_id or "")
            if base is not None and base.value >= LEAST_BASE * base.step:
                found[unit_key(base)].setdefault(base.value, base)
    return found


def _portions(reading: Reading, known: set[tuple[int, int]]) -> Iterator[Portion]:
    """Percentages that no other rule has judged, each with the figure that it tells more of."""
    for stated in reading.observations:
        if stated.unit != "%" or (stated.char_start, stated.char_end) in known or not _long(stated):
            continue
        part = _part(reading, stated)
        if part is not None and reading.blocks[part.block].kind is not BlockKind.TABLE_ROW:
            yield Portion(part, stated)


def _part(reading: Reading, stated: Observation) -> Observation | None:
    """The figure that a percentage is told of."""
    if stated.value_high is not None or stated.measure not in RATES:
        return None
    part = last_before(reading, stated)
    if part is None or part.unit in {None, "%"} or part.measure not in LEVELS or part.ratio_role == "denominator":
        return None
    last_year = has_cue(_SIGN.split(reading.after(stated, 40))[0], "last_year")
    return None if last_year else part


def last_before(reading: Reading, stated: Observation) -> Observation | None:
    """The figure that a percentage follows at once, but for figures in a parenthesis between them."""
    for back in range(1, REACH + 2):
        part = reading.at_position.get(stated.position - back)
        if part is None or part.block != stated.block:
            return None
        if not in_closed_parenthesis(reading, part, stated):
            return part if LEAD.match(_ASIDE.sub("", reading.between(part, stated))) else None
    return None


def _base(levels: Sequence[Observation], portion: Portion) -> Observation | None:
    """The one value of the unit, told in another sentence, that makes the stated percentage."""
    part, stated = portion.part, portion.stated
    low = 100 * part.value / (stated.value + stated.step)
    high = 100 * part.value / max(stated.value - stated.step, stated.step)
    inside = levels[bisect_left(levels, low, key=_value) : bisect_right(levels, high, key=_value)]
    inside = [o for o in inside if (o.block, o.sentence_start) != (part.block, part.sentence_start)]
    one = inside[0] if inside and len({o.value for o in inside}) == 1 else None
    return one if one is not None and percentage_holds(stated, part, one) else None


def _missed(
    reading: Reading, portion: Portion, bases: Mapping[str | None, Mapping[Decimal, Observation]]
) -> Iterator[Check]:
    """A percentage that is one slip away from that of a confirmed base, and of one such base only."""
    part, stated = portion.part, portion.stated
    if stated.measure is Measure.ATTAINMENT or has_cue(reading.after(stated, 24), "plan"):
        return
    candidates = list(bases.get(unit_key(part), {}).values())[:MAX_BASES]
    found = [(base, slip) for base in candidates if (slip := _slip(portion, base)) is not None]
    if len(found) == 1:
        (base, slip) = found[0]
        severity = Severity.WARNING if is_swap(stated.value, slip) else Severity.INFO
        yield from _row(reading, portion, base, severity)


def _slip(portion: Portion, base: Observation) -> Decimal | None:
    """What the percentage should be where that, or a swap in the part, would make it hold; None where not."""
    part, stated = portion.part, portion.stated
    if not is_plain(part, stated, base) or part.value >= base.value or part.position == base.position:
        return None
    exact, half = 100 * part.value / base.value, stated.step / 2
    slip = explain_within(stated.value, stated.step, exact - half, exact + half)
    if slip is None and part.value >= LEAST_BASE * part.step:
        low, high = ((stated.value + side) * base.value / 100 for side in (-half, half))
        found = explain_within(part.value, part.step, low, high)
        slip = exact if found is not None and is_swap(part.value, found) else None
    return slip


def _value(observation: Observation) -> Decimal:
    return observation.value


def _long(stated: Observation) -> bool:
    return stated.step > 0 and stated.value / stated.step >= 10 ** (LEAST_DIGITS - 1) and stated.value != 100


def _row(reading: Reading, portion: Portion, base: Observation, severity: Severity) -> Iterator[Check]:
    kind = "attainment" if portion.stated.measure is Measure.ATTAINMENT else "ratio"
    found = percentage_check(reading, kind, portion.stated, portion.part, base, severity=severity)
    if found is not None:
        yield found
