"""Rows of cells, some spanning others -> a pipe table of the dialect.

What belongs here: where a cell stands when cells are merged, and how a merged header speaks for its columns. Word
and web pages share it; what a cell says is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_COLUMNS = 200  # Word itself stops at 63; no row is padded beyond this
MAX_HEADER_ROWS = 4
NUMBER = re.compile(r"[-–(+]?\s?\d[\d.,\s]{0,20}%?\)?")
YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"\d[\d.]{3,}|\d,\d|\d\s?%")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with the columns and rows that it covers from its place on; empty text for one that another covers."""

    text: str
    columns: int = 1
    rows: int = 1


def pipe_table(rows: Sequence[Sequence[GridCell]]) -> str:
    """The table, empty rows left out; an empty string for a table that says nothing.

    A merged cell stands in the first of its columns and rows; in header rows it is repeated over its columns, unless it
    states a figure, which must not be counted twice.
    """
    laid = [row for row in _lay(rows) if any(cell.text for _, cell in row)]
    width = min(max((at + cell.columns for row in laid for at, cell in row), default=0), MAX_COLUMNS)
    heads = _header_rows(laid)
    lines = ["| " + " | ".join(_texts(row, width, at < heads)) + " |" for at, row in enumerate(laid)]
    if lines:
        lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _lay(rows: Sequence[Sequence[GridCell]]) -> list[list[tuple[int, GridCell]]]:
    """Each row's cells with their columns, those skipped that a cell from above covers."""
    covered: dict[int, int] = {}  # column -> rows for which a cell above still covers it
    result: list[list[tuple[int, GridCell]]] = []
    for row in rows:
        placed: list[tuple[int, GridCell]] = []
        fresh: dict[int, int] = {}
        column = 0
        for cell in row:
            while covered.get(column, 0) > 0:
                column += 1
            if column >= MAX_COLUMNS:
                break
            placed.append((column, cell))
            end = min(column + cell.columns, MAX_COLUMNS)
            fresh.update({at: cell.rows - 1 for at in range(column, end) if cell.rows > 1})
            column += cell.columns
        covered = {at: left - 1 for at, left in covered.items() if left > 1} | fresh
        result.append(placed)
    return result


def _header_rows(rows: Sequence[Sequence[tuple[int, GridCell]]]) -> int:
    """Number of rows before the first with a number; years alone head columns."""
    heads = 0
    while heads < min(len(rows) - 1, MAX_HEADER_ROWS):
        numbers = [cell.text for _, cell in rows[heads] if NUMBER.fullmatch(cell.text)]
        if any(not YEAR.fullmatch(number) for number in numbers):
            break
        heads += 1
    return heads


def _texts(row: Sequence[tuple[int, GridCell]], width: int, is_header: bool) -> list[str]:
    texts = [""] * width
    for at, cell in row:
        repeated = is_header and not _FIGURE.search(YEAR.sub("", cell.text))
        for column in range(at, min(at + (cell.columns if repeated else 1), width)):
            texts[column] = cell.text
    return texts
