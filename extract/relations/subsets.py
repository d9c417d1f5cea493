"""Subsets told without a cue: the same noun again in a sentence, after a verb that picks out some of what was counted.

Only confirms that the subset fits into the whole; a larger count is taken for another thing, never for an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.model import Check, Observation, Verdict
from extract.relations.cues import has_cue
from extract.relations.figures import compatible, is_level, same_kind, side, unit_key
from extract.relations.intervals import Interval, figure_of, nearest
from extract.relations.notation import common_scale, vietnamese
from extract.relations.reading import Fig, Item, Mark, Reading
from extract.relations.results import Outcome, build

REACH = 8  # figures of a sentence that are looked back at


def subset_checks(reading: Reading) -> Iterator[Check]:
    """Consistent checks of kind partial_total within a sentence."""
    picking = reading.index.speaking("subset")
    for index, figures in reading.figures.items():
        if len(figures) >= 2 and index in picking:
            yield from _walk(reading, reading.tree(index))


def _walk(reading: Reading, items: Sequence[Item]) -> Iterator[Check]:
    earlier: list[Observation] = []  # of earlier clauses of the sentence
    clause: list[Observation] = []
    start: tuple[int, int] | None = None
    for item in items:
        if isinstance(item, Fig) and is_level(reading, item.obs):
            yield from _judge(reading, earlier, item.obs, start)
            clause.append(item.obs)
        elif isinstance(item, Mark) and item.kind in ("semi", "comma"):
            earlier, clause, start = [*earlier, *clause][-REACH:], [], (item.block, item.end)
        elif isinstance(item, Mark) and item.kind == "stop":
            earlier, clause, start = [], [], None


def _judge(
    reading: Reading, earlier: Sequence[Observation], part: Observation, start: tuple[int, int] | None
) -> Iterator[Check]:
    if not earlier or start is None or start[0] != part.block or unit_key(part) is None:
        return
    lead = reading.text(part.block)[start[1] : part.clean_start]
    if not has_cue(lead, "subset"):
        return
    for whole in reversed(earlier):
        same = _same(whole, part) and side(whole) == side(part)
        if same and whole.value >= part.value and whole.block == part.block:
            yield _check(reading, whole, part)
            return


def _same(whole: Observation, part: Observation) -> bool:
    """One noun, one continuing the other (con bò, con), or two nouns for persons."""
    return same_kind(whole, part) or (unit_key(whole) is not None and compatible(unit_key(whole), unit_key(part)))


def _check(reading: Reading, whole: Observation, part: Observation) -> Check:
    scale, unit = common_scale([whole, part])
    small, large = vietnamese(part.value / scale), vietnamese(whole.value / scale)
    outcome = Outcome(
        Verdict.CONSISTENT,
        None,
        f"{small} {unit}, không vượt {large} {unit} đã nêu",
        f"{small} {unit}, not above the {large} {unit} stated before",
        whole.value,
        part.value,
        Interval(nearest(figure_of(part)).low or Decimal(0), None),
    )
    return build(reading, "partial_total", whole, [("part", part)], outcome)
