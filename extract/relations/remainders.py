"""What is left of a plan or of a whole, told in another place: `845/1.300 lao động` and later `thêm 455 lao động`.

A rest that is exactly N - n verifies both. A rest that misses it is flagged only where the sentence names the plan
again (`thu 42.726 triệu đồng để cả năm đạt 98.000 triệu đồng`) and one slip of a long figure explains the gap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.model import Basis, BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import has_cue
from extract.relations.figures import is_level, unit_key
from extract.relations.percentages import is_plain
from extract.relations.reading import Reading
from extract.relations.sums import digits, one_slip_off, sum_check

LEAST = 10  # smaller rests are equal by chance, unless the words say that they are rests
LONG = 3
BUCKET = 4
_MORE = re.compile(r"\b(?:thêm|nốt|còn lại|còn phải|còn thiếu|còn|tiếp)\b", re.IGNORECASE)
_PURPOSE = re.compile(r"\b(?:để|cho đủ|nhằm|hoàn thành|cả năm)\b", re.IGNORECASE)

Key = tuple[str | None, Decimal]


@dataclass(frozen=True, slots=True)
class Progress:
    """What was reached of a plan or a whole."""

    reached: Observation
    whole: Observation


def remainder_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total; linear in the number of figures."""
    by_rest: dict[Key, list[Progress]] = defaultdict(list)
    by_whole: dict[Key, list[Progress]] = defaultdict(list)
    for progress in _progresses(reading):
        left = progress.whole.value - progress.reached.value
        for index, value in ((by_rest, left), (by_whole, progress.whole.value)):
            bucket = index[unit_key(progress.whole), value]
            if left > 0 and len(bucket) < BUCKET:
                bucket.append(progress)
    for figures in reading.figures.values() if by_rest else ():
        for number, rest in enumerate(figures):
            if rest.ratio_role is None and rest.unit is not None:
                yield from _rest(reading, rest, by_rest)
                yield from _goal(reading, rest, figures[number + 1 : number + 2], by_whole)


def _progresses(reading: Reading) -> Iterator[Progress]:
    """n of n/N, and a level with the plan told after it in its sentence or row."""
    for figures in reading.figures.values():
        level: Observation | None = None
        for o in figures:
            if level is not None and level.sentence_start != o.sentence_start:
                level = None
            partner = reading.at_position.get(o.ratio_partner) if o.ratio_partner is not None else None
            if o.ratio_role == "numerator" and partner is not None and unit_key(o) == unit_key(partner):
                yield Progress(o, partner)
            elif o.measure is Measure.PLAN and level is not None and unit_key(level) == unit_key(o):
                yield Progress(level, o)
            elif o.measure is Measure.LEVEL and o.unit not in (None, "%") and o.ratio_role is None:
                level = o
        yield from _in_row(reading, figures)


def _in_row(reading: Reading, figures: Sequence[Observation]) -> Iterator[Progress]:
    """The plan and the latest level of a row of a table, whatever their order."""
    if not figures or reading.blocks[figures[0].block].kind is not BlockKind.TABLE_ROW:
        return
    plans = [o for o in figures if o.measure is Measure.PLAN]
    levels = [o for o in figures if o.measure is Measure.LEVEL and o.time_period == reading.meta.period]
    if len(plans) == 1 and len(levels) == 1 and unit_key(plans[0]) == unit_key(levels[0]):
        yield Progress(levels[0], plans[0])


def _rest(reading: Reading, rest: Observation, by_rest: dict[Key, list[Progress]]) -> Iterator[Check]:
    candidates = by_rest.get((unit_key(rest), rest.value))
    if not candidates or not is_level(reading, rest):
        return
    said = _MORE.search(reading.before(rest, 40)) or has_cue(reading.after(rest, 40), "pending")
    planned = rest.basis is Basis.TARGET
    if not (said or (planned and rest.value >= LEAST)):
        return
    for progress in candidates:
        if progress.reached.sentence_start != rest.sentence_start and progress.whole.position < rest.position:
            yield sum_check(reading, progress.whole, [progress.reached, rest], Verdict.CONSISTENT, None)
            return


def _goal(
    reading: Reading, rest: Observation, following: Sequence[Observation], by_whole: dict[Key, list[Progress]]
) -> Iterator[Check]:
    """The rest and the plan named again in one sentence."""
    again = following[0] if following else None
    if again is None or again.sentence_start != rest.sentence_start or unit_key(again) != unit_key(rest):
        return
    candidates = by_whole.get((unit_key(again), again.value))
    if not candidates or again.value <= rest.value or not is_level(reading, rest):
        return
    if not _PURPOSE.search(reading.between(rest, again)):
        return
    for progress in candidates:
        if progress.whole.position >= rest.position:
            continue
        parts = [progress.reached, rest]
        if progress.reached.value + rest.value == again.value:
            yield sum_check(reading, again, parts, Verdict.CONSISTENT, None)
        elif digits(rest) >= LONG and is_plain(again, *parts) and one_slip_off(again, parts):
            yield sum_check(reading, again, parts, Verdict.INCONSISTENT, Severity.WARNING)
        return
