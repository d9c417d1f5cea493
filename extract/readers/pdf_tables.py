"""Ruled tables of a PDF page: their place, and their cells as words.

What belongs here: which of pdfplumber's tables are real ones, and which words stand in which cell. Unruled columns are
not tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extract.readers.pdf_lines import Glyph, Word, lines_of

MAX_RULES = 4_000  # a page with more lines is a drawing; looking for tables in it would take minutes


@dataclass(slots=True)
class Table:
    """Rows of cells, each a list of words in reading order; `top` and `bottom` in points."""

    top: float
    bottom: float
    rows: list[list[list[Word]]]


def split_tables(page: Any, glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """Tables of pdfplumber's `page`, and the glyphs that stand in none of them."""
    if not 3 <= len(page.lines) + len(page.rects) + len(page.curves) <= MAX_RULES:
        return [], list(glyphs)
    tables: list[Table] = []
    rest = list(glyphs)
    for found in page.find_tables():
        boxes = [list(row.cells) for row in found.rows]
        if len(boxes) < 2 or max(len(row) for row in boxes) < 2:
            continue
        inside = [glyph for glyph in rest if _in(glyph, found.bbox)]
        rows = [[_words(inside, box) for box in row] for row in boxes]
        if sum(bool(cell) for row in rows for cell in row) < 4:
            continue
        tables.append(Table(float(found.bbox[1]), float(found.bbox[3]), rows))
        rest = [glyph for glyph in rest if not _in(glyph, found.bbox)]
    return tables, rest


def _in(glyph: Glyph, box: Sequence[float]) -> bool:
    """Whether the middle of a glyph lies in (x0, top, x1, bottom)."""
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _words(glyphs: Sequence[Glyph], box: Sequence[float] | None) -> list[Word]:
    """Words of one cell; none for a cell that a merged neighbour covers."""
    if box is None:
        return []
    return [word for line in lines_of([glyph for glyph in glyphs if _in(glyph, box)]) for word in line.words]
