"""Figures told again in another section under nearly the same words, without a code that would say so.

The words are those of the indicator and of the clause before the figure. Equal figures restate each other; figures that
differ by one slip of the pen, told of one thing, place and period, are flagged. Candidates come from an index of
words, a bounded number for each figure, so that time stays linear.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from extract.model import Basis, BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.breakdowns import unit_key
from extract.relations.cues import bare, cues, has_cue
from extract.relations.intervals import NEAR
from extract.relations.misprints import explain
from extract.relations.reading import Reading
from extract.relations.restatements import family, restatement

CLAUSE = 140  # characters before a figure whose words tell what it is
BUCKET = 24  # figures remembered for each word
CANDIDATES = 12
NEAREST = 0.12  # figures further apart are not looked at
LEAST_SHARED = 3  # syllables that two names have in common
ALIKE = 0.75  # of the shorter name
ALIKE_WHOLLY = 0.7  # of the longer name: more words may name a part
LONG = 3  # printed digits of a figure that is hardly equal by chance
SHARED_LONG, ALIKE_LONG = 2, 0.5
GENERIC = frozenset(bare(word) for word in cues("generic"))
_CLAUSE = re.compile(r"[.;:](?:\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+")


def repeat_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind restatement between sections; each figure against the best of its earlier namesakes."""
    indexes: dict[tuple[str, str | None], dict[str, list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))
    names: dict[int, frozenset[str]] = {}
    for observation in reading.observations:
        if not _speaks(observation):
            continue
        name = names[observation.position] = _name(reading, observation)
        index = indexes[family(observation), unit_key(observation)]
        value = float(observation.value)
        reach = NEAREST * abs(value)
        near: list[int] = []
        for word in name:
            bucket = index[word]
            near += [position for position, other in bucket if -reach <= other - value <= reach]
            if len(bucket) < BUCKET:
                bucket.append((observation.position, value))
        seen = Counter(near) if near else {}
        # the earliest of those alike: the order of the words of a set is another in every process
        for position, shared in sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]:
            earlier = reading.at_position[position]
            verdict = _judge(reading, (earlier, observation), shared, sorted((len(name), len(names[position]))))
            if verdict is not None:
                yield restatement(reading, earlier, observation, verdict, Severity.WARNING)
                break


def _speaks(observation: Observation) -> bool:
    plain = observation.comparator == "=" and observation.value_high is None
    return plain and observation.ratio_role != "denominator" and observation.measure is not Measure.WHOLE


def _name(reading: Reading, observation: Observation) -> frozenset[str]:
    """Syllables that tell what a figure is, without those that any report is full of."""
    words = bare(observation.indicator_text or "")
    if reading.blocks[observation.block].kind is not BlockKind.TABLE_ROW:
        words += " " + bare(_CLAUSE.split(reading.before(observation, CLAUSE))[-1])
    return frozenset(_WORD.findall(words)) - GENERIC


def _judge(reading: Reading, pair: tuple[Observation, Observation], shared: int, sizes: list[int]) -> Verdict | None:
    """Whether the second figure restates the first, contradicts it, or is another thing (None)."""
    first, second = pair
    alike = shared / max(1, sizes[0])
    same = first.value == second.value
    if shared < (SHARED_LONG if same else LEAST_SHARED) or not _comparable(reading, first, second):
        return None
    if same:
        long = _digits(second) >= LONG and shared >= SHARED_LONG and alike >= ALIKE_LONG
        named = shared >= LEAST_SHARED and alike >= ALIKE
        return Verdict.CONSISTENT if long or named else None
    least = 2 if first.unit == "%" else LONG
    other = first.indicator_code and second.indicator_code and first.indicator_code != second.indicator_code
    if (
        other
        or shared < LEAST_SHARED
        or shared < ALIKE_WHOLLY * sizes[1]
        or _digits(first) < least
        or first.step != second.step
    ):
        return None
    same_period = reading.period(first) == reading.period(second) and (first.basis is Basis.TARGET) == (
        second.basis is Basis.TARGET
    )
    near = abs(first.value - second.value) <= NEAR * max(abs(first.value), abs(second.value))
    if not same_period or not near or _elsewhere(reading, first) or _elsewhere(reading, second):
        return None
    slip = explain(abs(first.value), first.step, lambda value: value == abs(second.value))
    return Verdict.INCONSISTENT if slip is not None else None


def _comparable(reading: Reading, first: Observation, second: Observation) -> bool:
    """Two sections, or a table and the text; one place; signs that agree."""
    one, two = reading.blocks[first.block], reading.blocks[second.block]
    tables = (one.kind is BlockKind.TABLE_ROW) + (two.kind is BlockKind.TABLE_ROW)
    depth = min(len(one.section), len(two.section))
    apart = tables == 1 or one.section[:depth] != two.section[:depth]
    return apart and tables < 2 and first.ref_area == second.ref_area and first.value * second.value > 0


def _elsewhere(reading: Reading, figure: Observation) -> bool:
    """Whether the words around a figure place it in another period."""
    clause = _CLAUSE.split(reading.before(figure, 60))[-1] + re.split(r"[,.;:(]", reading.after(figure, 40))[0]
    return has_cue(clause, "last_year")


def _digits(figure: Observation) -> int:
    return len(str(abs(int(figure.value / figure.step)))) if figure.step > 0 else 0
