"""Figures told again in another section under nearly the same words, without a code that would say so.

The words are those of the indicator and of the clause before the figure. Equal figures restate each other; figures that
differ by one slip of the pen, told of one thing, place and period, are flagged. Candidates are figures of nearly one
value, a bounded number for each figure, so that time stays linear.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.model import Basis, BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import bare, cues, has_cue
from extract.relations.figures import once_per_figure, unit_key
from extract.relations.intervals import NEAR
from extract.relations.misprints import explain_within
from extract.relations.reading import Reading
from extract.relations.restatements import family, restatement

CLAUSE = 140  # characters before a figure whose words tell what it is
MOST_NEAR = 64  # figures of one unit and nearly one value whose words are compared
CANDIDATES = 12
NEAREST = Decimal("0.12")  # figures further apart are not looked at
LEAST_SHARED = 3  # syllables that two names have in common
ALIKE = 0.75  # of the shorter name
ALIKE_WHOLLY = 0.7  # of the longer name: more words may name a part
LONG = 3  # printed digits of a figure that is hardly equal by chance
SHARED_LONG, ALIKE_LONG = 2, 0.5
GENERIC = frozenset(bare(word) for word in cues("generic"))
_CLAUSE = re.compile(r"[.;:](?:\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Namesakes:
    """Figures of one family and unit in the order of their values."""

    values: list[tuple[Decimal, int]] = field(default_factory=list)  # value, position

    def near(self, value: Decimal) -> list[int]:
        """Positions of the figures of nearly this value; of very many, those nearest to it."""
        reach = NEAREST * abs(value)
        low = bisect_left(self.values, (value - reach, -1))
        high = bisect_left(self.values, (value + reach, sys.maxsize))
        if high - low > MOST_NEAR:
            at = bisect_left(self.values, (value, -1))
            low, high = max(low, at - MOST_NEAR // 2), min(high, at + MOST_NEAR // 2)
        return [position for _, position in self.values[low:high]]


def repeat_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind restatement between sections; each figure against the best of its earlier namesakes."""
    told: dict[tuple[str, str | None], Namesakes] = defaultdict(Namesakes)
    for observation in reading.observations:
        if not _speaks(observation):
            continue
        namesakes = told[family(observation), unit_key(observation)]
        near = (reading.at_position[position] for position in namesakes.near(observation.value))
        yield from _again(reading, observation, [o for o in near if _comparable(reading, o, observation)])
        insort(namesakes.values, (observation.value, observation.position))


def _again(reading: Reading, observation: Observation, earlier: Sequence[Observation]) -> Iterator[Check]:
    """The row of a figure and the earlier one that shares most words with it; of those alike the one told first."""
    if not earlier:
        return
    words = _name(reading, observation)
    alike = sorted((-len(words & _name(reading, o)), o.position) for o in earlier)
    for less, position in alike[:CANDIDATES]:
        first = reading.at_position[position]
        verdict = _judge(reading, (first, observation), -less, sorted((len(words), len(_name(reading, first)))))
        if verdict is not None:
            yield restatement(reading, first, observation, verdict, Severity.WARNING)
            return


def _speaks(observation: Observation) -> bool:
    plain = observation.comparator == "=" and observation.value_high is None
    return plain and observation.ratio_role != "denominator" and observation.measure is not Measure.WHOLE


@once_per_figure
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
    if shared < (SHARED_LONG if same else LEAST_SHARED):
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
    wanted = abs(second.value)
    slip = explain_within(abs(first.value), first.step, wanted, wanted)
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
