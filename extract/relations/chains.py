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
from extract.relations.figures import LEVELS, compatible, same_kind, unit_key
from extract.relations.misprints import explain
from extract.relations.percentages import is_plain, percentage_check, percentage_holds
from extract.relations.reading import Reading, sentence_ends_within

REACH = 8  # figures before the first part among which the whole is looked for
MAX_PARTS = 30
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
    first = portions[0].part
    parts = {portion.part.position for portion in portions}
    before = [o for o in sentence if o.position < first.position and o.measure in LEVELS and o.position not in parts]
    wholes = [o for o in reversed(before) if o.unit != "%" and same_kind(o, first)][:REACH]
    held = {whole.position: [p for p in portions if percentage_holds(p.stated, p.part, whole)] for whole in wholes}
    best = max(wholes, key=lambda whole: len(held[whole.position]), default=None)
    if best is None or not held[best.position]:
        return
    sure = held[best.position]
    for portion in portions:
        fits = portion in sure
        alike = compatible(unit_key(portion.part), unit_key(first)) and _can_be_part(portion, best)
        if not fits and not (alike and is_plain(portion.stated, portion.part, best)):
            continue
        severity = Severity.ERROR if len(sure) >= 2 and len(sure) > len(portions) / 2 else Severity.WARNING
        kind = "share" if portion.stated.measure is Measure.SHARE else "ratio"
        found = percentage_check(reading, kind, portion.stated, portion.part, best, severity=severity)
        if found is not None:
            yield found
