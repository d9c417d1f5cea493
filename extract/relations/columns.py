"""Tables read across: a column that is the sum of the columns beside it, or the quotient of two others, row by row.

What a column is, its figures say: a relation that holds in most rows, and in no trivial way, is the manner in which the
table was made. The rows in which it fails are then flagged. Headers are not asked, so any layout will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from extract.model import Check, Measure, Observation, Severity, Verdict
from extract.relations.figures import LEVELS
from extract.relations.percentages import is_plain, percentage_check, percentage_holds
from extract.relations.reading import Reading
from extract.relations.rows import YEAR
from extract.relations.sums import sum_check, sums_agree
from extract.relations.tables import Row, tables

SAMPLE = 60  # rows from which a relation is learnt
MAX_COLUMNS = 12
LEAST_ROWS = 2
SURE = 3  # rows that hold for each that fails
SURE_QUOTIENT = 1  # a percentage of several digits is hardly ever another quotient by chance


@dataclass(frozen=True, slots=True)
class Quotient:
    """Column `stated` is 100 × `top` / `bottom`, less 100 where it is a growth."""

    stated: int
    top: int
    bottom: int
    less_100: bool


def column_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total, ratio, attainment and growth across the columns of tables; linear in the number of rows."""
    for rows in tables(reading):
        if len(rows) < LEAST_ROWS:
            continue
        columns = sorted({column for row in rows[:SAMPLE] for column in row.figures})[:MAX_COLUMNS]
        shares = [column for column in columns if _is_share(rows, column)]
        amounts = [column for column in columns if column not in shares]
        for whole, parts in _sums(rows[:SAMPLE], amounts):
            yield from _sum_rows(reading, rows, whole, parts)
        for quotient in _quotients(rows[:SAMPLE], shares, amounts):
            yield from _quotient_rows(reading, rows, quotient)


def _is_share(rows: Sequence[Row], column: int) -> bool:
    """Whether a column may hold percentages: by its unit, or by decimals of moderate size in most cells."""
    cells = [row.figures[column] for row in rows[:SAMPLE] if column in row.figures]
    percent = sum(cell.unit == "%" for cell in cells)
    small = sum(cell.scale == 1 and cell.step < 1 and cell.value < 1000 for cell in cells)
    return 2 * percent > len(cells) or 2 * small > len(cells)


def _sums(rows: Sequence[Row], amounts: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(whole, parts): a column and its neighbours on one side, the longest run that adds up in most rows."""
    for at, whole in enumerate(amounts):
        runs = [tuple(amounts[at + 1 : end]) for end in range(len(amounts), at + 2, -1)]
        runs += [tuple(amounts[start:at]) for start in range(max(at - 1, 0))]
        best = next((run for run in runs if len(run) >= 2 and _adds_up(rows, whole, run)), None)
        if best is not None:
            yield whole, best


def _adds_up(rows: Sequence[Row], whole: int, parts: tuple[int, ...]) -> bool:
    held = failed = 0
    for row in rows:
        cells = _cells(row, whole, parts)
        if cells is None or sum(part.value != 0 for part in cells[1]) < len(cells[1][:2]):
            continue  # nothing is added
        holds = abs(float(cells[0].value) - sum(float(part.value) for part in cells[1])) <= float(cells[0].step) * 2
        if holds and sums_agree(cells[0], cells[1]):
            held += 1
        else:
            failed += 1
    return held >= LEAST_ROWS and held >= SURE * failed


def _cells(row: Row, whole: int, parts: Sequence[int]) -> tuple[Observation, list[Observation]] | None:
    """The cell of the whole and those of the parts; None where one is empty or no quantity."""
    cells = [row.figures.get(column) for column in (whole, *parts)]
    known = [cell for cell in cells if cell is not None and cell.measure in LEVELS]
    return (known[0], known[1:]) if len(known) == len(cells) else None


def _sum_rows(reading: Reading, rows: Sequence[Row], whole: int, parts: tuple[int, ...]) -> Iterator[Check]:
    for row in rows:
        cells = _cells(row, whole, parts)
        if cells is None:
            continue
        if sums_agree(*cells):
            yield sum_check(reading, *cells, Verdict.CONSISTENT, None)
        elif is_plain(cells[0], *cells[1]):
            yield sum_check(reading, *cells, Verdict.INCONSISTENT, Severity.WARNING)


def _quotients(rows: Sequence[Row], shares: Sequence[int], amounts: Sequence[int]) -> Iterator[Quotient]:
    """The pair of columns, the nearest first, that gives each column of percentages in most rows."""
    for stated in shares:
        others = sorted((column for column in amounts if column != stated), key=lambda column: abs(column - stated))
        pairs = sorted(permutations(others, 2), key=lambda pair: abs(pair[0] - stated) + abs(pair[1] - stated))
        tries = (Quotient(stated, top, bottom, less) for less in (False, True) for top, bottom in pairs)
        found = next((quotient for quotient in tries if _divides(rows, quotient)), None)
        if found is not None:
            yield found


def _divides(rows: Sequence[Row], quotient: Quotient) -> bool:
    held = failed = 0
    for row in rows:
        cells = _three(row, quotient)
        if cells is None or cells[1].value == cells[2].value or not cells[2].value:
            continue
        stated, top, bottom = cells
        exact = 100 * float(top.value) / float(bottom.value) - (100 if quotient.less_100 else 0)
        near = abs(abs(float(stated.value)) - abs(exact)) <= 2 * float(stated.step) + abs(exact) / 50
        if near and _holds(cells, quotient):
            held += 1
        else:
            failed += 1
    return held >= LEAST_ROWS and held >= SURE_QUOTIENT * failed


def _three(row: Row, quotient: Quotient) -> tuple[Observation, Observation, Observation] | None:
    stated, top, bottom = (row.figures.get(c) for c in (quotient.stated, quotient.top, quotient.bottom))
    if stated is None or top is None or bottom is None or stated.value_high is not None:
        return None
    return stated, top, bottom


def _fall(cells: tuple[Observation, Observation, Observation], quotient: Quotient) -> bool:
    """Whether a growth is a fall: it is compared without its sign."""
    return quotient.less_100 and cells[1].value < cells[2].value


def _holds(cells: tuple[Observation, Observation, Observation], quotient: Quotient) -> bool:
    stated, top, bottom = cells
    return percentage_holds(stated, top, bottom, quotient.less_100, _fall(cells, quotient)) is True


def _quotient_rows(reading: Reading, rows: Sequence[Row], quotient: Quotient) -> Iterator[Check]:
    for row in rows:
        cells = _three(row, quotient)
        if cells is None or not is_plain(*cells):
            continue
        stated, top, bottom = cells
        growth = quotient.less_100 or stated.measure in YEAR
        kind = "growth" if growth else "attainment" if stated.measure is Measure.ATTAINMENT else "ratio"
        found = percentage_check(
            reading, kind, stated, top, bottom, severity=Severity.WARNING,
            less_100=quotient.less_100, fall=_fall(cells, quotient),
        )  # fmt: skip
        if found is not None:
            yield found
