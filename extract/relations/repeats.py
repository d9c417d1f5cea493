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
from extract.relations.shortcomings import is_critical, same_sense

CLAUSE = 140  # characters before a figure whose words tell what it is
MOST_ALIKE = 8  # percentages of the same digits that are remembered
MOST_NEAR = 64  # figures of one unit and nearly one value whose words are compared
CANDIDATES = 12
NEAREST = Decimal("0.12")  # figures further apart are not looked at
LEAST_SHARED = 3  # syllables that two names have in common
ALIKE = 0.75  # of the shorter name
ALIKE_WHOLLY = 0.7  # of the longer name: more words may name a part
LONG = 3  # printed digits of a figure that is hardly equal by chance
SHARED_LONG, ALIKE_LONG = 2, 0.5
LONG_ALIKE, ALIKE_LONG_WHOLLY = 4, 0.6  # figures of so many digits are one thing under fewer common words
LONG_WHOLE = 4
TWO = BOTH = 2
GENERIC = frozenset(bare(word) for word in cues("generic"))
_CLAUSE = re.compile(r"[.;:](?:\s|$)|\n")
_TURN = re.compile(r"[,.;:(]|\b(?:nhưng|song|tuy nhiên|do|vì)\b")
_SIGN = re.compile(r"[,.;:(]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Namesakes:
    """Figures of one family and unit in the order of their values."""

    values: list[tuple[Decimal, int]] = field(default_factory=list)  # value, position
    by_digits: dict[str, list[int]] = field(default_factory=dict)  # sorted digits of a percentage -> positions

    def near(self, value: Decimal) -> list[int]:
        """Positions of the figures of nearly this value; of very many, those nearest to it."""
        reach = NEAREST * abs(value)
        low = bisect_left(self.values, (value - reach, -1))
        high = bisect_left(self.values, (value + reach, sys.maxsize))
        if high - low > MOST_NEAR:
            at = bisect_left(self.values, (value, -1))
            low, high = max(low, at - MOST_NEAR // 2), min(high, at + MOST_NEAR // 2)
        return [position for _, position in self.values[low:high]]

    def alike(self, figure: Observation) -> list[int]:
        """Positions of the figures near this one; also of percentages with its digits: a swap changes them by much."""
        near = self.near(figure.value)
        same = self.by_digits.get(_sorted_digits(figure), []) if figure.unit == "%" else []
        return [*near, *(position for position in same if position not in near)]

    def add(self, figure: Observation) -> None:
        """Remember a figure."""
        insort(self.values, (figure.value, figure.position))
        if figure.unit == "%":
            same = self.by_digits.setdefault(_sorted_digits(figure), [])
            same += [figure.position] if len(same) < MOST_ALIKE else []


def _sorted_digits(figure: Observation) -> str:
    return "".join(sorted(str(figure.value)))


def repeat_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind restatement between sections; each figure against the best of its earlier namesakes."""
    told: dict[tuple[str, str | None, bool], Namesakes] = defaultdict(Namesakes)
    for o in reading.observations:
        in_table = reading.blocks[o.block].kind is BlockKind.TABLE_ROW
        kinds = (False,) if in_table else (False, True)  # two cells never restate each other
        earlier = [told[family(o), unit_key(o), kind] for kind in kinds]
        if _speaks(o):
            found = [reading.at_position[at] for namesakes in earlier for at in namesakes.alike(o)]
            yield from _again(reading, o, [one for one in found if _comparable(reading, one, o)])
            told[family(o), unit_key(o), in_table].add(o)
        elif o.measure is Measure.WHOLE and o.unit is not None:
            alike = {
                at: None for one in earlier for at in (*one.near(o.value), *one.by_digits.get(_sorted_digits(o), []))
            }
            yield from _whole_again(reading, o, [reading.at_position[at] for at in alike])


def _again(reading: Reading, observation: Observation, earlier: Sequence[Observation]) -> Iterator[Check]:
    """The row of a figure and the earlier one that shares most words with it; of those alike the one told first."""
    if not earlier:
        return
    words = name_of(reading, observation)
    alike = sorted((-len(words & name_of(reading, o)), o.position) for o in earlier)
    odd: Observation | None = None
    for less, position in alike[:CANDIDATES]:
        first = reading.at_position[position]
        verdict = _judge(reading, (first, observation), -less, sorted((len(words), len(name_of(reading, first)))))
        if verdict is Verdict.CONSISTENT:
            yield restatement(reading, first, observation, verdict)
            return
        odd = odd or (first if verdict is Verdict.INCONSISTENT else None)
    if odd is not None:
        yield restatement(reading, odd, observation, Verdict.INCONSISTENT, Severity.WARNING)


def _whole_again(reading: Reading, whole: Observation, near: Sequence[Observation]) -> Iterator[Check]:
    """The N of n/N that was told before with another digit: `dân số 14.352 người`, later `13.894/14.532 người`."""
    if _digits(whole) < LONG_WHOLE or any(o.value == whole.value for o in near):
        return
    told = [o for o in near if o.step == whole.step and reading.period(o) == reading.period(whole)]
    slips = [o for o in told if explain_within(o.value, o.step, whole.value, whole.value) is not None]
    if len(slips) != 1:
        return
    swapped = sorted(str(slips[0].value)) == sorted(str(whole.value))
    if swapped or has_cue(clause_of(reading, slips[0]), "whole_stock"):
        yield restatement(reading, slips[0], whole, Verdict.INCONSISTENT, Severity.WARNING)


def _speaks(observation: Observation) -> bool:
    plain = observation.comparator == "=" and observation.value_high is None
    return plain and observation.ratio_role != "denominator" and observation.measure is not Measure.WHOLE


@once_per_figure
def name_of(reading: Reading, observation: Observation) -> frozenset[str]:
    """Syllables that tell what a figure is, without those that any report is full of."""
    words = bare(observation.indicator_text or "")
    if reading.blocks[observation.block].kind is not BlockKind.TABLE_ROW:
        words += " " + bare(clause_of(reading, observation))
    return frozenset(_WORD.findall(words)) - GENERIC


def clause_of(reading: Reading, observation: Observation) -> str:
    """The words of a figure's clause before it."""
    return _CLAUSE.split(reading.before(observation, CLAUSE))[-1]


def _judge(reading: Reading, pair: tuple[Observation, Observation], shared: int, sizes: list[int]) -> Verdict | None:
    """Whether the second figure restates the first, contradicts it, or is another thing (None)."""
    first, second = pair
    alike = shared / max(1, sizes[0])
    same = first.value == second.value
    if same and shared < SHARED_LONG:
        return None
    if same:
        long = _digits(second) >= LONG and shared >= SHARED_LONG and alike >= ALIKE_LONG
        named = shared >= LEAST_SHARED and alike >= ALIKE
        return Verdict.CONSISTENT if long or named else None
    if first.step != second.step or not _one_time(reading, first, second):
        return None
    if is_critical(reading, second) and not is_critical(reading, first):
        return Verdict.INCONSISTENT if _told_again(reading, pair, shared, sizes) else None
    long = min(_digits(first), _digits(second)) >= LONG_ALIKE
    other = first.indicator_code and second.indicator_code and first.indicator_code != second.indicator_code
    if other and shared == sizes[0] and sorted(str(first.value)) == sorted(str(second.value)):
        other = False  # all words shared and two digits swapped: one of the codes was read from too few words
    if other or shared < LEAST_SHARED or shared < (ALIKE_LONG_WHOLLY if long else ALIKE_WHOLLY) * sizes[1]:
        return None
    if _digits(first) < (2 if first.unit == "%" else LONG):
        return None
    wanted = abs(second.value)
    slip = explain_within(abs(first.value), first.step, wanted, wanted)
    return Verdict.INCONSISTENT if slip is not None else None


def _one_time(reading: Reading, first: Observation, second: Observation) -> bool:
    """One period, both goals or none, values near each other and not placed elsewhere by their words."""
    same_period = reading.period(first) == reading.period(second)
    same_basis = (first.basis is Basis.TARGET) == (second.basis is Basis.TARGET)
    near = abs(first.value - second.value) <= max(NEAR * max(abs(first.value), abs(second.value)), first.step)
    near |= first.unit == "%" and sorted(str(first.value)) == sorted(str(second.value))
    return (
        same_period
        and same_basis
        and near
        and not (is_placed_elsewhere(reading, first) or is_placed_elsewhere(reading, second))
    )


def _told_again(reading: Reading, pair: tuple[Observation, Observation], shared: int, sizes: list[int]) -> bool:
    """Whether a figure among the shortcomings is surely the one told among the results: words or code are shared."""
    first, second = pair
    codes = {first.indicator_code, second.indicator_code}
    coded = len(codes) == 1 and None not in codes
    swapped = shared == sizes[0] and sorted(str(first.value)) == sorted(str(second.value))
    if (len(codes) > 1 and None not in codes and not swapped) or family(second) == "change" or second.unit is None:
        return False
    alike = shared >= SHARED_LONG and shared >= ALIKE_LONG * sizes[0]
    around_them = [clause_of(reading, o) + _TURN.split(reading.after(o, 40))[0] for o in pair]
    return (coded or alike) and same_sense(*around_them) and min(_digits(first), _digits(second)) >= TWO


def _comparable(reading: Reading, first: Observation, second: Observation) -> bool:
    """Two sections, or a table and the text; one place; signs that agree."""
    one, two = reading.blocks[first.block], reading.blocks[second.block]
    tables = (one.kind is BlockKind.TABLE_ROW) + (two.kind is BlockKind.TABLE_ROW)
    depth = min(len(one.section), len(two.section))
    if tables == BOTH or first.ref_area != second.ref_area or first.value * second.value <= 0:
        return False
    apart = tables == 1 or one.section[:depth] != two.section[:depth]
    return apart or (is_critical(reading, second) and not is_critical(reading, first))


def is_placed_elsewhere(reading: Reading, figure: Observation) -> bool:
    """Whether the words around a figure place it in another period."""
    clause = _CLAUSE.split(reading.before(figure, 60))[-1] + _SIGN.split(reading.after(figure, 40))[0]
    return has_cue(clause, "last_year")


def _digits(figure: Observation) -> int:
    return len(str(abs(int(figure.value / figure.step)))) if figure.step > 0 else 0
