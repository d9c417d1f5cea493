"""Tables of a PDF page: their place, and their cells as words.

What belongs here: tables with ruling lines, whose cells pdfplumber's geometry makes of the rules, and tables without,
whose columns are the strips of white that run through several lines. Does not: what stands in a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from extract.readers.pdf_drawings import MAX_RULES, Rule
from extract.readers.pdf_lines import Glyph, Line, Word, lines_of

SNAP = 3.0  # points: rules that are closer are one
LEAST_RULE = 3.0  # points: shorter rules are ends of thick ones
LEAST_CELLS = 4  # with text in them
LEAST_HEADS = 3
MAX_MEETINGS = 6_000  # pairs of crossing rules on a page, more are hatching


@dataclass(slots=True)
class Table:
    """Rows of cells, each a list of words in reading order; `top` and `bottom` in points of layout."""

    top: float
    bottom: float
    rows: list[list[list[Word]]]


Box = tuple[float, float, float, float]  # x0, top, x1, bottom


def split_tables(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """Ruled tables of a page, and the glyphs that stand in none of them."""
    tables: list[Table] = []
    rest = list(glyphs)
    for grid in grids(rules):
        edges = _around([box for row in grid for box in row if box])
        inside = [glyph for glyph in rest if _in(glyph, edges)]
        rows = [[_words(inside, box) for box in row] for row in grid]
        if sum(bool(cell) for row in rows for cell in row) < (LEAST_CELLS if len(rows) > 1 else LEAST_HEADS):
            continue
        tables.append(Table(edges[1], edges[3], rows))
        rest = [glyph for glyph in rest if not _in(glyph, edges)]
    return tables, rest


def split_scanned(rules: Sequence[Rule], lines: Sequence[Line]) -> tuple[list[Table], list[Line]]:
    """Ruled tables among recognised lines, and the lines that stand in none, cut where a table begins within them."""
    tables: list[Table] = []
    rest = list(lines)
    for grid in grids(rules):
        boxes = [box for row in grid for box in row if box]
        edges = _around(boxes)
        inside = [word for line in rest for word in line.words if _in(word, edges)]
        rows = [[[word for word in inside if box and _in(word, box)] for box in row] for row in grid]
        if sum(bool(cell) for row in rows for cell in row) < (LEAST_CELLS if len(rows) > 1 else LEAST_HEADS):
            continue
        tables.append(Table(edges[1], edges[3], rows))
        taken = {id(word) for row in rows for cell in row for word in cell}
        left = [(line, [word for word in line.words if id(word) not in taken]) for line in rest]
        rest = [replace(line, words=words) for line, words in left if words]
    return tables, rest


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def grids(rules: Sequence[Rule]) -> list[list[list[Box | None]]]:
    """Cells of each ruled table from top to bottom: rows of boxes, None where a merged neighbour covers the place."""
    if not 4 <= len(rules) <= MAX_RULES:
        return []
    from pdfplumber import table as geometry

    edges = geometry.merge_edges([_edge(rule) for rule in rules], SNAP, SNAP, SNAP, SNAP)
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= LEAST_RULE]
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright < 2 or len(edges) - upright < 2 or upright * (len(edges) - upright) > MAX_MEETINGS:
        return []
    cells = geometry.intersections_to_cells(geometry.edges_to_intersections(edges, SNAP, SNAP))
    grids = []
    for found in geometry.cells_to_tables(cells):
        columns = sorted({cell[0] for cell in found})
        tops = sorted({cell[1] for cell in found})
        # One row of several cells is the head of a table that goes on on the next page.
        if len(columns) < (2 if len(tops) > 1 else LEAST_HEADS):
            continue
        at = {(cell[1], cell[0]): cell for cell in found}
        grids.append([[at.get((top, column)) for column in columns] for top in tops])
    return grids


def _edge(rule: Rule) -> dict[str, Any]:
    """A rule as pdfplumber writes it."""
    wide, high = rule.x1 - rule.x0, rule.bottom - rule.top
    box = {"x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom, "width": wide, "height": high}
    return {**box, "orientation": "h" if wide > high else "v", "object_type": "line"}


def _in(glyph: Glyph | Word, box: Box) -> bool:
    """Whether the middle of a glyph or word lies in a box."""
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _words(glyphs: Sequence[Glyph], box: Box | None) -> list[Word]:
    """Words of one cell; none for a cell that a merged neighbour covers."""
    if box is None:
        return []
    return [word for line in lines_of([glyph for glyph in glyphs if _in(glyph, box)]) for word in line.words]
