"""Percentages whose base stands elsewhere, found with the help of the sums that hold.

A part of a sum with its share (`Trong đó: ...; nhân dân đóng góp 21.500 triệu đồng, chiếm 10,01% tổng vốn`), the
parts of two sums in one order (`giải ngân 1.306: NSTW 702, đạt 36,7%; ...` beside the plan of each), and, only as a
confirmation, a percentage of three digits that one figure of the unit explains, wherever it stands.
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
from extract.relations.figures import LEVELS, is_level, unit_key
from extract.relations.percentages import RATES, is_plain, percentage_check, percentage_holds
from extract.relations.reading import Reading

PERCENTAGES = frozenset({"ratio", "share", "attainment", "growth"})
LEAST_DIGITS = 3  # of a percentage that is hardly right by chance
LEAST_BASE = 100
MAX_SUMS = 200  # of one unit and number of parts that are compared in order
_VERBS = "chiếm|đạt|bằng|tương ứng|tương đương|bao phủ|="
_LEAD = re.compile(
    rf"^[^;.()\d]{{0,60}}?[,(]?\s*(?:{_VERBS})?\s*(?:tỷ lệ|tỉ lệ)?(?: giảm còn| còn)?\s*$", re.IGNORECASE
)
_SIGN = re.compile(r"[,;.(]")
_SHARE = re.compile(r"\bchiếm\s*(?:tỷ lệ|tỉ lệ|khoảng)?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A sum that holds."""

    whole: Observation
    parts: tuple[Observation, ...]


def derived_checks(reading: Reading, checks: Sequence[Check]) -> Iterator[Check]:
    """Checks of kind share, ratio and attainment; `checks` are those that other rules found in the report."""
    by_id = {o.observation_id: o for o in reading.observations}
    sums = list(_sums(checks, by_id))
    held = {(c.char_start, c.char_end) for c in checks if c.kind in PERCENTAGES and c.verdict is Verdict.CONSISTENT}
    judged = {(c.char_start, c.char_end) for c in checks if c.kind in PERCENTAGES}
    for check in (*_portions(reading, sums), *_parallel(reading, sums)):
        if check.verdict is Verdict.CONSISTENT:
            held.add((check.char_start, check.char_end))
            yield check
        elif (check.char_start, check.char_end) not in held:
            judged.add((check.char_start, check.char_end))
            yield check
    yield from _anywhere(reading, held | judged)


def _sums(checks: Sequence[Check], by_id: Mapping[str, Observation]) -> Iterator[Found]:
    for check in checks:
        if check.kind == "total" and check.verdict is Verdict.CONSISTENT:
            known = [by_id.get(operand.observation_id or "") for operand in check.operands]
            figures = [o for o in known if o is not None]
            if len(figures) == len(known) >= 3:
                yield Found(figures[0], tuple(figures[1:]))


def _percentage_after(reading: Reading, part: Observation) -> Observation | None:
    """The percentage told right after a figure of a sentence."""
    stated = reading.at_position.get(part.position + 1)
    if stated is None or stated.block != part.block or stated.unit != "%" or stated.value_high is not None:
        return None
    if stated.measure not in RATES or not _LEAD.match(reading.between(part, stated)):
        return None
    after = _SIGN.split(reading.after(stated, 40))[0]
    return None if has_cue(after, "last_year") else stated


def _portions(reading: Reading, sums: Sequence[Found]) -> Iterator[Check]:
    for found in sums:
        for part in found.parts:
            stated = _percentage_after(reading, part)
            if stated is None or not is_plain(stated, part, found.whole):
                continue
            share = _SHARE.search(reading.before(stated, 24)) is not None
            plan = has_cue(reading.after(stated, 24), "plan") or stated.measure is Measure.ATTAINMENT
            if percentage_holds(stated, part, found.whole) or (share and not plan):
                yield from _row(reading, "share" if share else "ratio", stated, part, found.whole)


def _parallel(reading: Reading, sums: Sequence[Found]) -> Iterator[Check]:
    """Parts of what was reached against the parts of the plan, in the order in which both are told."""
    groups: dict[tuple[str | None, int], list[Found]] = defaultdict(list)
    for found in sums:
        earlier = groups[unit_key(found.whole), len(found.parts)]
        pairs = [(_percentage_after(reading, part), part) for part in found.parts]
        told = sum(stated is not None for stated, _ in pairs)
        for plan in earlier if told >= 2 else ():
            if {o.position for o in plan.parts} & {o.position for o in found.parts}:
                continue  # one list, seen by two rules
            rows = [(s, part, base) for (s, part), base in zip(pairs, plan.parts, strict=True) if s is not None]
            fits = sum(percentage_holds(s, part, base) is True for s, part, base in rows)
            if fits and 2 * fits >= len(rows):
                for stated, part, base in rows:
                    if is_plain(stated, part, base):
                        yield from _row(reading, "attainment", stated, part, base)
                break
        if len(earlier) < MAX_SUMS:
            earlier.append(found)


def _anywhere(reading: Reading, known: set[tuple[int, int]]) -> Iterator[Check]:
    """Confirmations: the one value of the unit, told in another sentence, that makes the stated percentage."""
    levels: dict[str | None, list[Observation]] = defaultdict(list)
    for o in reading.observations:
        if o.unit not in (None, "%") and is_level(reading, o) and o.value >= LEAST_BASE * o.step:
            levels[unit_key(o)].append(o)
    for group in levels.values():
        group.sort(key=lambda o: o.value)
    for figure in reading.observations:
        part = reading.at_position.get(figure.position - 1) if figure.unit == "%" else None
        if part is None or part.unit in {None, "%"} or part.measure not in LEVELS or part.ratio_role == "denominator":
            continue
        stated = _percentage_after(reading, part)
        table = reading.blocks[part.block].kind is BlockKind.TABLE_ROW
        if stated is None or table or (stated.char_start, stated.char_end) in known or not _long(stated):
            continue
        base = _base(levels[unit_key(part)], stated, part)
        if base is not None and percentage_holds(stated, part, base):
            kind = "attainment" if stated.measure is Measure.ATTAINMENT else "ratio"
            yield from _row(reading, kind, stated, part, base)


def _base(levels: Sequence[Observation], stated: Observation, part: Observation) -> Observation | None:
    low = 100 * part.value / (stated.value + stated.step)
    high = 100 * part.value / max(stated.value - stated.step, stated.step)
    inside = levels[bisect_left(levels, low, key=_value) : bisect_right(levels, high, key=_value)]
    inside = [o for o in inside if (o.block, o.sentence_start) != (part.block, part.sentence_start)]
    return inside[0] if inside and len({o.value for o in inside}) == 1 else None


def _value(observation: Observation) -> Decimal:
    return observation.value


def _long(stated: Observation) -> bool:
    return stated.step > 0 and stated.value / stated.step >= 10 ** (LEAST_DIGITS - 1) and stated.value != 100


def _row(reading: Reading, kind: str, stated: Observation, part: Observation, base: Observation) -> Iterator[Check]:
    found = percentage_check(reading, kind, stated, part, base, severity=Severity.WARNING)
    if found is not None:
        yield found
