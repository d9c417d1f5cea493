"""Percentages whose base stands elsewhere, found with the help of the sums that hold.

A part of a sum with its share (`Trong đó: ...; nhân dân đóng góp 21.500 triệu đồng, chiếm 10,01% tổng vốn`), the
parts of two sums in one order (`giải ngân 1.306: NSTW 702, đạt 36,7%; ...` beside the plan of each). What is left goes
to `plans`, `labels` and `elsewhere`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.model import Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import has_cue
from extract.relations.elsewhere import LEAD, elsewhere_checks
from extract.relations.figures import unit_key
from extract.relations.labels import label_checks
from extract.relations.percentages import RATES, is_plain, percentage_check, percentage_holds
from extract.relations.plans import plan_checks
from extract.relations.reading import Reading

PERCENTAGES = frozenset({"ratio", "share", "attainment", "growth"})
MAX_SUMS = 200  # of one unit and number of parts that are compared in order
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
    planned = [*plan_checks(reading, held | judged), *label_checks(reading, held | judged)]
    yield from planned
    sure = {(c.char_start, c.char_end) for c in planned if c.verdict is Verdict.CONSISTENT}
    yield from elsewhere_checks(reading, checks, held | judged | sure)


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
    if stated.measure not in RATES or not LEAD.match(reading.between(part, stated)):
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


def _row(reading: Reading, kind: str, stated: Observation, part: Observation, base: Observation) -> Iterator[Check]:
    found = percentage_check(reading, kind, stated, part, base, severity=Severity.WARNING)
    if found is not None:
        yield found
