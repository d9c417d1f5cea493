"""Tables: a row of totals against the rows above or below it, column by column.

Only plain tables prove anything: one row called `Tổng`, at an end, and rows of one rank with a figure in each. In
tables of several levels (I, 1, -) a row is held against the rows below it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model import Block, BlockKind, Check, Observation, Severity, Verdict
from extract.relations.figures import LEVELS, unit_key
from extract.relations.intervals import NEAR
from extract.relations.misprints import explain_within
from extract.relations.reading import NARRATIVE, Reading
from extract.relations.restatements import restatement
from extract.relations.sums import one_slip_off, sum_check, sums_agree

LEAST_ROWS = 2
LEAST_TOLD = 100  # shorter figures are alike by chance
MAX_TOLD = 12
MAX_BELOW = 200
DEPTHS = {
    "roman": 1,
    "arabic0": 2,
    "arabic1": 3,
    "arabic2": 4,
    "arabic3": 5,
    "small": 6,
    "dash": 7,
    "marked": 9,
    "aside": 10,
    "letter": 0,
}
DEEPEST = 8
_TOTAL = re.compile(r"^\W*(?:tổng(?: số| cộng)?|cộng|toàn (?:huyện|tỉnh|xã|thành phố|phường))\W*$", re.IGNORECASE)
_MARK = re.compile(r"^[\W_]*?(?:(?P<some>tr(?:ong|\.)\s?đó|riêng)|[-+–•]\s)", re.IGNORECASE)
_RANK = re.compile(r"^\W*(?P<rank>[IVX]{1,6}|[A-E]|[a-e]|\d{1,3}(?:\.\d{1,3}){0,3}|[-+*])\W*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what its number looks like, whether it is the total, its figures by column."""

    rank: str
    depth: int
    is_total: bool
    figures: dict[int, Observation]


def table_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total in the columns of tables; linear in the number of cells."""
    for rows in tables(reading):
        totals = [number for number, row in enumerate(rows) if row.is_total]
        if len(totals) == 1 and totals[0] in (0, len(rows) - 1) and len(rows) > LEAST_ROWS:
            parts = [row for row in rows if not row.is_total]
            flat = len({row.rank for row in parts}) == 1
            least = min(row.depth for row in parts)
            tops = parts if flat else [row for row in parts if row.depth == least]
            if len(tops) >= LEAST_ROWS:
                yield from _columns(reading, rows[totals[0]], tops, Severity.ERROR if flat else Severity.WARNING)
        if len({row.rank for row in rows if not row.is_total}) > 1:
            yield from _levels(reading, [row for row in rows if not row.is_total])


def intro_checks(reading: Reading) -> Iterator[Check]:
    """Figures of the paragraph that announces a table against the cells of its row of totals: restatements."""
    before: Block | None = None
    announcing: dict[int, Block] = {}
    for block in reading.report.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.table is not None and before is not None:
            announcing.setdefault(block.table, before)
        elif block.kind in NARRATIVE and reading.figures.get(block.index):
            before = block
    for rows in tables(reading):
        totals = [row for row in rows if row.is_total]
        number = reading.blocks[next(iter(totals[0].figures.values())).block].table if len(totals) == 1 else None
        told = announcing.get(number) if number is not None else None
        if told is not None:
            cells = [cell for cell in totals[0].figures.values() if cell.measure in LEVELS]
            yield from _told_again(reading, reading.figures[told.index][-MAX_TOLD:], cells)


def _told_again(reading: Reading, told: Sequence[Observation], cells: Sequence[Observation]) -> Iterator[Check]:
    values = {cell.value for cell in cells}
    for figure in told:
        if figure.measure not in LEVELS or figure.value < LEAST_TOLD * figure.step:
            continue
        for cell in cells:
            if cell.value == figure.value:
                yield restatement(reading, figure, cell, Verdict.CONSISTENT)
                break
            near = abs(cell.value - figure.value) <= NEAR * figure.value and unit_key(cell) in (None, unit_key(figure))
            slip = near and figure.value not in values and cell.step == figure.step and not figure.ratio_role
            wanted = figure.value
            if slip and explain_within(cell.value, cell.step, wanted, wanted) is not None:
                yield restatement(reading, figure, cell, Verdict.INCONSISTENT)
                break


def tables(reading: Reading) -> list[list[Row]]:
    """Rows with figures of each table, in reading order."""
    known: dict[str, list[list[Row]]] = reading.kept[tables]
    if "rows" not in known:
        known["rows"] = list(_tables(reading))
    return known["rows"]


def _tables(reading: Reading) -> Iterator[list[Row]]:
    found: dict[int, list[Block]] = defaultdict(list)
    for block in reading.report.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.table is not None:
            found[block.table].append(block)
    for blocks in found.values():
        yield [row for row in (_row(reading, block) for block in blocks) if row.figures]


def _row(reading: Reading, block: Block) -> Row:
    cells = [block.text[cell.start : cell.end].strip() for cell in block.cells]
    starts = [cell.start for cell in block.cells]
    figures: dict[int, Observation] = {}
    for observation in reading.figures.get(block.index, []):
        column = bisect_right(starts, observation.clean_start) - 1
        if column >= 0:
            figures.setdefault(column, observation)  # of two figures in one cell the first speaks for it
    labels = [cell for cell in cells[:2] if cell]
    is_total = any(_TOTAL.match(label.replace("*", "")) for label in labels)
    rank = _rank(cells[0] if cells else "")
    if rank == "name" and labels and (mark := _MARK.match(labels[0])) is not None:
        rank = "aside" if mark["some"] else "marked"
    return Row(rank, DEPTHS.get(rank, DEEPEST), is_total, figures)


def _rank(cell: str) -> str:
    """The look of a row's number: rows of different looks are of different depth."""
    match = _RANK.match(cell)
    if not match:
        return "name"
    rank = match["rank"]
    if rank[0].isdigit():
        return f"arabic{rank.count('.')}"
    if rank[0] in "IVX":
        return "roman"
    return "dash" if rank[0] in "-+*" else "letter" if rank[0].isupper() else "small"


def _levels(reading: Reading, rows: Sequence[Row]) -> Iterator[Check]:
    """Rows of a table in levels: each against the rows right below it (I = 1 + 2, 1 = a + b).

    Rows below may be only some of what the row above counts, so a mismatch needs other columns that add up.
    """
    for at, row in enumerate(rows):
        below: list[Row] = []
        for follower in rows[at + 1 : at + 1 + MAX_BELOW]:
            if follower.depth <= row.depth:
                break
            if below and follower.depth < below[0].depth:
                below = []
                break
            if not below or follower.depth == below[0].depth:
                below.append(follower)
        if len(below) >= LEAST_ROWS and below[0].rank != "name":
            checks = list(_columns(reading, row, below, Severity.WARNING))
            held = sum(check.verdict is Verdict.CONSISTENT for check in checks)
            sure = held > len(checks) - held
            yield from (check for check in checks if sure or check.verdict is Verdict.CONSISTENT)


def _columns(reading: Reading, total: Row, parts: Sequence[Row], severity: Severity) -> Iterator[Check]:
    odd: list[tuple[Observation, list[Observation]]] = []
    held = 0
    for column, whole in total.figures.items():
        if whole.measure not in LEVELS or (whole.unit or "").endswith("%"):
            continue
        cells = [row.figures.get(column) for row in parts]
        known = [cell for cell in cells if cell is not None and cell.measure in LEVELS]
        if len(known) < LEAST_ROWS or len({unit_key(cell) for cell in (whole, *known)}) > 1:
            continue
        if sums_agree(whole, known):
            held += 1
            yield sum_check(reading, whole, known, Verdict.CONSISTENT, None)
        elif len(known) == len(cells):
            odd.append((whole, known))
    for whole, known in odd:
        if _additive(whole, known):
            yield sum_check(reading, whole, known, Verdict.INCONSISTENT, severity)
        elif held and "/" not in (whole.unit or "") and one_slip_off(whole, known):
            yield sum_check(reading, whole, known, Verdict.INCONSISTENT, Severity.WARNING)


def _additive(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether the column can be a sum at all: averages, yields and prices lie among their parts."""
    per_unit = "/" in (whole.unit or "")
    return not per_unit and whole.value > max(part.value for part in parts)
