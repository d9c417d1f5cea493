"""Parts that each bear their percentage of one whole: `35 đại biểu, nữ 13, chiếm 37,1%, trẻ tuổi 9, chiếm 25,7%`.

The whole is the figure before the parts with which most of the percentages agree; the others are then held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extract.model import BlockKind, Check, Measure, Observation, Severity
from extract.relations.cues import has_cue
from extract.relations.figures import LEVELS, compatible, of_value, same_kind, unit_key
from extract.relations.intervals import HUNDRED, Interval, is_count
from extract.relations.misprints import explain
from extract.relations.percentages import is_plain, percentage_check, percentage_holds
from extract.relations.reading import Reading, sentence_ends_within
from extract.relations.results import Outcome, build

REACH = 8  # figures before the first part among which the whole is looked for
MAX_PARTS = 30
LONG = 100  # steps of a percentage that is hardly right by chance
LEAST_WHOLE = 20
LEAST_CLASSES = 3
NEAR_ALL = Decimal(15)  # points that percentages of all parts may miss 100 by where one of them is misprinted
RATES = frozenset({Measure.RATE, Measure.SHARE})
_LEAD = re.compile(
    r"^[^,;.()\d]{0,40}[,(]?\s*(?:chiếm|đạt|bằng|=|tương ứng|tương đương)?\s*(?:tỷ lệ|tỉ lệ|khoảng)?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Portion:
    """A part and the percentage told right after it."""

    part: Observation
    stated: Observation


def chain_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind share and ratio; linear in the number of figures."""
    for index, figures in reading.figures.items():
        if reading.blocks[index].kind is BlockKind.TABLE_ROW or not any(o.measure in RATES for o in figures):
            continue
        for sentence in _sentences(reading, figures):
            portions = list(_portions(reading, sentence))[:MAX_PARTS]
            if portions:
                yield from _judge(reading, sentence, portions)


def _sentences(reading: Reading, figures: Sequence[Observation]) -> Iterator[list[Observation]]:
    sentence: list[Observation] = []
    for o in figures:
        if sentence and sentence_ends_within(reading.text(o.block), sentence[-1].clean_end, o.clean_start):
            yield sentence
            sentence = []
        sentence.append(o)
    if sentence:
        yield sentence


def _portions(reading: Reading, sentence: Sequence[Observation]) -> Iterator[Portion]:
    for part, stated in pairwise(sentence):
        if stated.unit != "%" or stated.measure not in RATES or stated.value_high is not None:
            continue
        if part.measure is not Measure.LEVEL or part.ratio_role or part.unit == "%":
            continue
        gap, after = reading.between(part, stated), reading.after(stated, 30).split(",")[0]
        if _LEAD.match(gap) and not has_cue(gap, "change") and not has_cue(after, "plan", "last_year"):
            yield Portion(part, stated)


def _can_be_part(portion: Portion, whole: Observation) -> bool:
    """Whether a part is below its whole, or one slip above it."""
    part = portion.part
    if part.value <= whole.value:
        return True

    def holds(value: Decimal) -> bool:
        return percentage_holds(portion.stated, replace(part, value=value), whole) is True

    return explain(part.value, part.step, holds) is not None


def _judge(reading: Reading, sentence: Sequence[Observation], portions: Sequence[Portion]) -> Iterator[Check]:
    best = _whole(sentence, portions) or _whole_of_another_noun(sentence, portions)
    if best is None:
        yield from _of_sum(reading, portions)
        return
    first = portions[0].part
    sure = [portion for portion in portions if percentage_holds(portion.stated, portion.part, best)]
    for portion in portions:
        fits = portion in sure
        alike = compatible(unit_key(portion.part), unit_key(first)) and _can_be_part(portion, best)
        if not fits and not (alike and is_plain(portion.stated, portion.part, best)):
            continue
        severity = Severity.ERROR if len(sure) >= 2 and len(sure) > len(portions) / 2 else Severity.WARNING
        yield from _row(reading, portion, best, severity)


def _whole(sentence: Sequence[Observation], portions: Sequence[Portion]) -> Observation | None:
    """The figure of the parts' unit before them with which most of the percentages agree."""
    first = portions[0].part
    parts = {portion.part.position for portion in portions}
    before = [o for o in sentence if o.position < first.position and o.measure in LEVELS and o.position not in parts]
    wholes = [o for o in reversed(before) if o.unit != "%" and same_kind(o, first)][:REACH]
    return _fitting(wholes, portions)


def _whole_of_another_noun(sentence: Sequence[Observation], portions: Sequence[Portion]) -> Observation | None:
    """`208/220 xã đạt chuẩn; 196 trạm có bác sĩ (89,1%), 218 trạm khám BHYT (99,1%)`: a long percentage tells of it."""
    first = portions[0].part
    long = [portion for portion in portions if portion.stated.value >= LONG * portion.stated.step]
    before = [o for o in sentence if o.position < first.position and is_count(o) and o.value >= LEAST_WHOLE]
    wholes = [o for o in reversed(before) if o.measure in LEVELS and o.ratio_role != "numerator"][:REACH]
    return _fitting(wholes, long) if len(portions) > 1 and is_count(first) else None


def _fitting(wholes: Sequence[Observation], portions: Sequence[Portion]) -> Observation | None:
    held = {w.position: sum(percentage_holds(p.stated, p.part, w) is True for p in portions) for w in wholes}
    best = max(wholes, key=lambda whole: held[whole.position], default=None)
    return best if best is not None and held[best.position] else None


def _of_sum(reading: Reading, portions: Sequence[Portion]) -> Iterator[Check]:
    """Parts whose percentages make up 100, of a whole told in another sentence, or nowhere: their sum stands for it."""
    parts = [portion.part for portion in portions]
    told = sum((portion.stated.value for portion in portions), Decimal(0))
    alike = all(compatible(unit_key(part), unit_key(parts[0])) for part in parts)
    if len(parts) < LEAST_CLASSES or not alike or abs(told - HUNDRED) > NEAR_ALL or not is_plain(*parts):
        return
    total = sum((part.value for part in parts), Decimal(0))
    stated = next((o for o in of_value(reading, unit_key(parts[0]), total) if o.measure in LEVELS), None)
    whole = stated or replace(parts[0], value=total)
    sure = [portion for portion in portions if percentage_holds(portion.stated, portion.part, whole)]
    if 2 * len(sure) < len(portions):
        return
    for portion in portions:
        for check in _row(reading, portion, whole, Severity.WARNING):
            yield check if stated is not None else _with_parts(reading, check, portion, parts)


def _with_parts(reading: Reading, check: Check, portion: Portion, parts: Sequence[Observation]) -> Check:
    """The row of a share of a whole that is only the sum of its parts: these are what it was computed from."""
    outcome = Outcome(
        check.verdict, check.severity, check.message_vi, check.message_en,
        check.stated_value, check.computed_value, Interval(check.computed_low, check.computed_high),
    )  # fmt: skip
    others = [("other", part) for part in parts if part is not portion.part]
    return build(reading, check.kind, portion.stated, [("numerator", portion.part), *others], outcome)


def _row(reading: Reading, portion: Portion, whole: Observation, severity: Severity) -> Iterator[Check]:
    kind = "share" if portion.stated.measure is Measure.SHARE else "ratio"
    found = percentage_check(reading, kind, portion.stated, portion.part, whole, severity=severity)
    yield from [found] if found is not None else []
