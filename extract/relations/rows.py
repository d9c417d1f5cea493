"""Rows of a table of results: the percentage of the plan and of last year against the cells beside it.

What a cell is, its header says; where most rows of a table do not fit, the header was misread and nothing is flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.model import Basis, BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.figures import unit_key
from extract.relations.percentages import is_plain, percentage_check
from extract.relations.reading import Reading

REACHED = frozenset({Measure.LEVEL, Measure.RATE})
YEAR = frozenset({Measure.YOY_GROWTH, Measure.YOY_INDEX})
SURE = {"attainment": 1, "growth": 2}  # rows that hold for each that does not; growth may be at other prices


def row_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind attainment and growth in the rows of tables; linear in the number of cells."""
    found: dict[tuple[int, str], list[Check]] = defaultdict(list)
    for block in reading.report.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.table is not None:
            for check in _row(reading, reading.figures.get(block.index, [])):
                found[block.table, check.kind].append(check)
    for (_, kind), checks in found.items():
        held = [check for check in checks if check.verdict is Verdict.CONSISTENT]
        yield from held
        if len(held) >= SURE[kind] * (len(checks) - len(held)):
            yield from (check for check in checks if check.verdict is Verdict.INCONSISTENT)


def _row(reading: Reading, figures: Sequence[Observation]) -> Iterator[Check]:
    plans = [o for o in figures if o.measure is Measure.PLAN]
    reached = [o for o in figures if o.measure in REACHED and o.basis is not Basis.TARGET]
    for measure, kind in ((Measure.ATTAINMENT, "attainment"), (None, "growth")):
        stated = [o for o in figures if (o.measure is measure if measure else o.measure in YEAR)]
        if len(stated) != 1 or stated[0].unit != "%":
            continue
        tops = [o for o in reached if o.time_period == stated[0].time_period]
        if len(tops) != 1:
            continue
        bases = plans if measure else [o for o in reached if _is_year_before(o, tops[0])]
        if len(bases) == 1 and unit_key(bases[0]) == unit_key(tops[0]) and is_plain(stated[0], tops[0], bases[0]):
            yield from _check(reading, kind, stated[0], tops[0], bases[0])


def _check(reading: Reading, kind: str, stated: Observation, top: Observation, base: Observation) -> Iterator[Check]:
    growth = stated.measure is Measure.YOY_GROWTH
    fall = growth and stated.value < 0
    found = percentage_check(reading, kind, stated, top, base, severity=Severity.WARNING, less_100=growth, fall=fall)
    if found is not None:
        yield found


def _is_year_before(earlier: Observation, later: Observation) -> bool:
    """Whether a period is that of the other one a year before: 2021-Q1 and 2022-Q1."""
    first, second = earlier.time_period or "", later.time_period or ""
    years = first[:4].isdigit() and second[:4].isdigit() and int(first[:4]) + 1 == int(second[:4])
    return years and first[4:] == second[4:]
