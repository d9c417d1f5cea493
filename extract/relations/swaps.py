"""A long figure told again with two digits swapped: chance makes such a pair once in hundreds or thousands.

Few words in common are enough then, as long as nothing else in the report speaks for both figures.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extract.model import Basis, BlockKind, Check, Observation, Severity, Verdict
from extract.relations.cues import bare
from extract.relations.figures import unit_key
from extract.relations.percentages import LEAST_SWAPPED
from extract.relations.reading import Reading
from extract.relations.repeats import LEAST_SHARED, LONG_ALIKE, SHARED_LONG, is_placed_elsewhere, name_of
from extract.relations.restatements import family, restatement
from extract.relations.shortcomings import same_sense
from extract.relations.sums import SWAPPED_DIGITS, digits, swapped

MOST_ALIKE = 8  # figures of the same digits that are remembered
RARE = 8  # figures of one unit in a report: among so few, swapped digits are no chance
ALIKE = 0.6  # of the shorter name, where many figures have the unit
_YEAR = re.compile(r"\d{4}")


def swap_checks(reading: Reading, checks: Sequence[Check]) -> Iterator[Check]:
    """Checks of kind restatement; `checks` are those that other rules found in the report. Linear in the figures."""
    told = {(c.char_start, c.char_end) for c in checks if c.kind == "restatement"}
    held = {
        (operand.char_start, operand.char_end)
        for check in checks
        if check.verdict is Verdict.CONSISTENT and check.kind not in {"restatement", "partial_total"}
        for operand in check.operands
    }
    units = Counter(unit_key(o) for o in reading.observations)
    alike: dict[tuple[str, str | None, str], list[Observation]] = defaultdict(list)
    for o in reading.observations:
        plain = o.comparator == "=" and o.value_high is None and o.unit not in {None, "%"}
        if not plain or o.value < LEAST_SWAPPED * o.step or digits(o) < SWAPPED_DIGITS:
            continue
        unit = unit_key(o)
        known = alike[family(o), unit, "".join(sorted(str(o.value)))]
        if known and (o.char_start, o.char_end) not in told:
            yield from _again(reading, o, known, held, rare=units[unit] <= RARE)
        if len(known) < MOST_ALIKE:
            known.append(o)


def _again(
    reading: Reading, second: Observation, known: Sequence[Observation], held: set[tuple[int, int]], rare: bool
) -> Iterator[Check]:
    sure = (second.char_start, second.char_end) in held
    if any(first.value == second.value and first.block != second.block for first in known):
        return  # told so before
    for first in known:
        both = sure and (first.char_start, first.char_end) in held  # two things, each borne out by other figures
        if not both and swapped(first, second.value) and _may_restate(reading, first, second, rare):
            yield restatement(reading, first, second, Verdict.INCONSISTENT, Severity.WARNING)
            return


def _may_restate(reading: Reading, first: Observation, second: Observation, rare: bool) -> bool:
    """Whether two figures of swapped digits are told of one thing: more words where many figures have their unit."""
    codes = {first.indicator_code, second.indicator_code} - {None}
    tables = {reading.blocks[o.block].kind for o in (first, second)} == {BlockKind.TABLE_ROW}
    if first.block == second.block or first.ref_area != second.ref_area or len(codes) > 1 or tables:
        return False
    if not _one_time(first, second) or any(is_placed_elsewhere(reading, o) for o in (first, second)):
        return False
    one, two = name_of(reading, first), name_of(reading, second)
    shared, least = one & two, min(len(one), len(two))
    if min(digits(first), digits(second)) >= LONG_ALIKE:
        return len(shared) >= SHARED_LONG
    if rare:
        return bool(shared - set(bare(first.unit or "").split()))
    named = len(shared) >= LEAST_SHARED and len(shared) >= ALIKE * least
    return named and same_sense(*(o.indicator_text or "" for o in (first, second)))


def _one_time(first: Observation, second: Observation) -> bool:
    """Whether two periods share a year, as a day and its quarter do; goals for the next year often repeat a stock."""
    one, two = ({int(year) for year in _YEAR.findall(o.time_period or "")} for o in (first, second))
    ahead = (first.basis is Basis.TARGET) != (second.basis is Basis.TARGET)
    if ahead and min(digits(first), digits(second)) >= LONG_ALIKE:
        two |= {year - 1 for year in two}
    return bool(one & two)
