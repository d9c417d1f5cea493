"""Tables: a row of totals against the rows above or below it, column by column.

Only plain tables prove anything: one row called `Tổng`, at an end, and rows of one rank with a figure in each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model import Block, BlockKind, Check, Observation, Severity, Verdict
from extract.relations.breakdowns import LEVELS, unit_key
from extract.relations.reading import Reading
from extract.relations.totals import sum_check, sums_agree

LEAST_ROWS = 2
_TOTAL = re.compile(r"^\W*(?:tổng(?: số| cộng)?|cộng|toàn (?:huyện|tỉnh|xã|thành phố|phường))\W*$", re.IGNORECASE)
_RANK = re.compile(r"^\W*(?P<rank>[IVX]{1,6}|[A-E]|[a-e]|\d{1,3}(?:\.\d{1,3}){0,3}|[-+*])\W*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what its number looks like, whether it is the total, its figures by column."""

    rank: str
    is_total: bool
    figures: dict[int, Observation]


def table_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total in the columns of tables; linear in the number of cells."""
    tables: dict[int, list[Block]] = defaultdict(list)
    for block in reading.report.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.table is not None:
            tables[block.table].append(block)
    for blocks in tables.values():
        rows = [row for row in (_row(reading, block) for block in blocks) if row.figures]
        totals = [number for number, row in enumerate(rows) if row.is_total]
        if len(totals) == 1 and totals[0] in (0, len(rows) - 1) and len(rows) > LEAST_ROWS:
            parts = [row for row in rows if not row.is_total]
            if len({row.rank for row in parts}) == 1:
                yield from _columns(reading, rows[totals[0]], parts)


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
    return Row(_rank(cells[0] if cells else ""), is_total, figures)


def _rank(cell: str) -> str:
    """The look of a row's number: rows of different looks are of different depth."""
    match = _RANK.match(cell)
    if not match:
        return "name"
    rank = match["rank"]
    if rank[0].isdigit():
        return f"arabic{rank.count('.')}"
    return "roman" if rank[0] in "IVX" else "letter"


def _columns(reading: Reading, total: Row, parts: Sequence[Row]) -> Iterator[Check]:
    for column, whole in total.figures.items():
        if whole.measure not in LEVELS or (whole.unit or "").endswith("%"):
            continue
        cells = [row.figures.get(column) for row in parts]
        known = [cell for cell in cells if cell is not None and cell.measure in LEVELS]
        if len(known) < LEAST_ROWS or len({unit_key(cell) for cell in (whole, *known)}) > 1:
            continue
        if sums_agree(whole, known):
            yield sum_check(reading, whole, known, Verdict.CONSISTENT, None)
        elif len(known) == len(cells) and _additive(whole, known):
            yield sum_check(reading, whole, known, Verdict.INCONSISTENT, Severity.ERROR)


def _additive(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether the column can be a sum at all: averages, yields and prices lie among their parts."""
    per_unit = "/" in (whole.unit or "")
    return not per_unit and whole.value > max(part.value for part in parts)
