"""Tables of a PDF page that have no ruling lines: columns of figures that stand one below the other.

What belongs here: finding such tables among the lines of the running text. Only columns of figures make a table; names
side by side, or a sentence with wide blanks, do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.readers.pdf_lines import Line, Word
from extract.readers.pdf_tables import Table

GAP = 1.0  # of the font size: a wider blank may part two columns
LEAST_ROWS = 3  # with a cell in every column
MOST_PITCH = 3.2  # font sizes between lines of one table
FIGURES = 0.6  # share of a column's cells that are figures
MAX_HEAD = 4  # lines of column heads
NUMBER = re.compile(r"^[-–+(]?\d[\d.,]*\s?%?\)?$|^[-–x]$")
YEAR = re.compile(r"^(?:19|20)\d\d$")

Row = list[list[Word]]


@dataclass(slots=True)
class _Cells:
    """A line cut at its wide blanks."""

    line: Line
    cells: list[list[Word]]


def split_unruled(lines: Sequence[Line]) -> tuple[list[Table], list[Line]]:
    """Unruled tables among lines from top to bottom, and the lines that are in none of them."""
    cut = [_Cells(line, _cells(line)) for line in lines]
    tables: list[Table] = []
    rest: list[Line] = []
    at = 0
    while at < len(cut):
        end = _run_end(cut, at)
        found = _table(cut[at:end]) if end - at >= LEAST_ROWS else None
        if found is None:
            rest += [one.line for one in cut[at : max(end, at + 1)]]
        else:
            tables.append(found[1])
            rest += [one.line for one in cut[at : at + found[0]]]
        at = max(end, at + 1)
    return tables, rest


def _cells(line: Line) -> list[list[Word]]:
    cells = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - cells[-1][-1].x1 > GAP * line.size:
            cells.append([])
        cells[-1].append(word)
    return cells


def _run_end(cut: Sequence[_Cells], start: int) -> int:
    """End of the run of lines from `start` of which no two in a row are uncut, its last one cut."""
    end = last = start
    while end < len(cut):
        if end > start and cut[end].line.baseline - cut[end - 1].line.baseline > MOST_PITCH * cut[end].line.size:
            break
        if len(cut[end].cells) > 1:
            last = end + 1
        elif end == start or end - last >= 2:
            break
        end += 1
    return last


def _table(run: Sequence[_Cells]) -> tuple[int, Table] | None:
    """(number of lines before it, the table) of a run whose fullest lines are rows of figures; None for others."""
    counts = Counter(len(one.cells) for one in run if len(one.cells) > 1)
    width = max((count for count, seen in counts.items() if seen >= LEAST_ROWS), default=0)
    full = [one for one in run if len(one.cells) == width]
    if width < 2 or not _has_figures(full, width):
        return None
    columns = [_extent([one.cells[at] for one in full]) for at in range(width)]
    if any(left[1] >= right[0] for left, right in pairwise(columns)):
        return None
    first = next(at for at, one in enumerate(run) if one is full[0])
    head = first
    while head > 0 and first - head < MAX_HEAD and len(run[head - 1].cells) > 1:
        head -= 1
    if any(_crosses(cell, columns) for one in run[first:] for cell in one.cells):
        return None
    heads = [_placed(one, columns) for one in run[head:first]]
    rows = [_joined(heads)] if heads else []
    for one in run[first:]:
        row = _placed(one, columns)
        if rows and len(rows) > bool(heads) and _goes_on(one, row):
            rows[-1] = _joined([rows[-1], row])
        else:
            rows.append(row)
    top, bottom = run[head].line, run[-1].line
    return head, Table(top.baseline - 0.5 * top.size, bottom.baseline, rows)


def _extent(cells: Sequence[Sequence[Word]]) -> tuple[float, float]:
    """Left and right end of a column's cells."""
    return min(cell[0].x0 for cell in cells), max(cell[-1].x1 for cell in cells)


def _has_figures(full: Sequence[_Cells], width: int) -> bool:
    """Whether a column beside the first holds figures, and not years alone."""
    for column in range(1, width):
        texts = [" ".join(word.text for word in one.cells[column]) for one in full]
        figures = [text for text in texts if NUMBER.match(text)]
        if len(figures) >= FIGURES * len(texts) and not all(YEAR.match(text) for text in figures):
            return True
    return False


def _crosses(cell: Sequence[Word], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a cell reaches over the blank between two columns into the second."""
    return sum(cell[0].x0 < right and cell[-1].x1 > left for left, right in columns) > 1


def _placed(one: _Cells, columns: Sequence[tuple[float, float]]) -> Row:
    """The line's cells under their columns; one between two columns goes to the nearer."""
    row: Row = [[] for _ in columns]
    for cell in one.cells:
        middle = (cell[0].x0 + cell[-1].x1) / 2
        near = min(range(len(columns)), key=lambda at: max(columns[at][0] - middle, middle - columns[at][1], 0.0))
        row[near] += cell
    return row


def _goes_on(one: _Cells, row: Row) -> bool:
    """Whether a line is the rest of the row above: a label in lower case without a figure beside it."""
    filled = [cell for cell in row if cell]
    return len(one.cells) == 1 and filled[0][0].text[:1].islower()


def _joined(rows: Sequence[Row]) -> Row:
    return [[word for row in rows for word in row[column]] for column in range(len(rows[0]))]
