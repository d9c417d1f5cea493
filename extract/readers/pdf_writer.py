"""Parts of a PDF's pages -> one text with offsets: spans of pages, boxes of words.

What belongs here: in which order the parts are written, and what joins over a page's end. Does not: telling the parts
apart (`pdf_layout`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.model import PageFurniture, PageSpan, WordBox
from extract.readers.pdf_layout import Measure, PageLayout, Paragraph, goes_on, notes_of, paragraphs_of
from extract.readers.pdf_lines import Line, Word
from extract.readers.pdf_tables import Table
from extract.readers.rendered import Rendered

JOINED_DASH = re.compile(r"\w[-–]$")


@dataclass(slots=True)
class _Writer:
    """Text under construction, with the place of each word."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    boxes: list[WordBox] = field(default_factory=list)
    pages: dict[int, PageLayout] = field(default_factory=dict)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def words(self, words: Sequence[Word], page: PageLayout) -> None:
        """Words of a line or cell of a page, raised ones as <sup>."""
        at, shown = self.length, page
        parts = self.parts
        for word in words:
            page = self.pages[word.page_number] if word.page_number else shown
            if word is not words[0] and not word.glued:
                parts.append(" ")
                at += 1
            text = word.text
            if word.raised:
                text = f"<sup>{text}</sup>"
                parts.append(text)
                at += len(text)
                continue
            parts.append(text.replace("|", "¦"))
            if (page.frame.turns != page.frame.shown or word.cuts) and word.place is None:
                self.boxes += _pieces_of(word, at, page)
            else:
                x0, top, x1, bottom = word.place or (word.x0, word.top, word.x1, word.bottom)
                box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
                self.boxes.append(WordBox(at, at + len(text), page.number, *box, word.confidence))
            at += len(text)
        self.length = at


def _pieces_of(word: Word, at: int, page: PageLayout) -> list[WordBox]:
    """Boxes of a word's pieces on the page as it is displayed; the word's text begins at `at`."""
    cuts = word.cuts or []
    starts = [(0, word.x0), *((cut.at, cut.begin) for cut in cuts)]
    ends = [*((cut.at, cut.end) for cut in cuts), (len(word.text), word.x1)]
    boxes = []
    for (first, left), (last, right) in zip(starts, ends, strict=True):
        x0, top, x1, bottom = page.frame.as_shown(left, word.top, max(left, right), word.bottom)
        box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
        boxes.append(WordBox(at + first, at + last, page.number, *box, word.confidence))
    return boxes


def write(layouts: Sequence[PageLayout], scanned: tuple[int, ...] = (), unread: tuple[int, ...] = ()) -> Rendered:
    """The text of all pages; `scanned` and `unread` are handed on."""
    _join_rows(layouts)
    writer = _Writer(pages={layout.number: layout for layout in layouts})
    starts: list[int] = []
    body_lines = [line for layout in layouts for line in layout.body]
    measure = Measure(body_lines) if body_lines else None
    open_paragraph: Paragraph | None = None
    open_table: Table | None = None
    for page in layouts:
        start: int | None = None
        for piece in _pieces(page):
            joins = (
                start is None
                and open_paragraph is not None
                and measure is not None
                and isinstance(piece, Paragraph)
                and goes_on(open_paragraph, piece, measure)
            )
            rest = _continued(open_table, piece) if start is None else None
            if rest is None:
                _separate(writer, joins, open_paragraph)
            else:
                writer.write("\n")
            start = writer.length if start is None else start
            if isinstance(piece, Table):
                _write_table(writer, piece.rows if rest is None else rest, page, headed=rest is None)
            else:
                _write_paragraph(writer, piece, page)
            open_paragraph = piece if isinstance(piece, Paragraph) and piece.note is None else None
            open_table = piece if isinstance(piece, Table) else None
        # A page's span begins with its first character, so blanks between pages belong to the page before.
        starts.append(writer.length if start is None else start)
    if writer.length:
        writer.write("\n")
    ends = [*starts[1:], writer.length]
    pages = tuple(PageSpan(page.number, start, end) for page, start, end in zip(layouts, starts, ends, strict=True))
    return Rendered(
        "".join(writer.parts),
        pages,
        tuple(writer.boxes),
        scanned_pages=scanned,
        unread_pages=unread,
        furniture=tuple(_furniture(page, line) for page in layouts for line in page.furniture),
    )


def _furniture(page: PageLayout, line: Line) -> PageFurniture:
    top, bottom = min(word.top for word in line.words), max(word.bottom for word in line.words)
    return PageFurniture(page.number, line.text, *page.frame.as_shown(line.x0, top, line.x1, bottom))


def _pieces(page: PageLayout) -> list[Paragraph | Table]:
    """Paragraphs and tables of a page from top to bottom, footnotes last."""
    pieces: list[Paragraph | Table] = [Paragraph([line], alone=True) for line in page.head]
    rest = page.body
    for table in sorted(page.tables, key=lambda table: table.top):
        above = [line for line in rest if line.baseline <= table.top + 2]
        rest = [line for line in rest if line.baseline > table.top + 2]
        pieces += [*paragraphs_of(above), table]
    pieces += paragraphs_of(rest)
    pieces += [Paragraph([line], alone=True) for line in page.tail]
    pieces += notes_of(page.notes)
    return pieces


def _separate(writer: _Writer, joins: bool, before: Paragraph | None) -> None:
    if not writer.length:
        return
    if not joins:
        writer.write("\n\n")
    elif before is None or not JOINED_DASH.search(before.lines[-1].words[-1].text):
        writer.write(" ")


def _write_paragraph(writer: _Writer, paragraph: Paragraph, page: PageLayout) -> None:
    before: Line | None = None
    for line in paragraph.lines:
        # "2023-" at a line's end goes on with "2024": no blank was printed there.
        if before is not None and not JOINED_DASH.search(before.words[-1].text):
            writer.write(" ")
        writer.words(line.words, page)
        before = line


def _join_rows(layouts: Sequence[PageLayout]) -> None:
    """Put the rest of a row that a page's end cut in two with its beginning, in place."""
    for page, following in pairwise(layouts):
        before = max(page.tables, key=lambda table: table.top, default=None)
        after = min(following.tables, key=lambda table: table.top, default=None)
        if before is None or after is None or not _stand_at_the_cut(page, before, following, after):
            continue
        rest = _continued(before, after)
        if not rest or len(before.rows) < 2 or not _is_rest(before.rows[-1], rest[0]):
            continue
        for cell, more in zip(before.rows[-1], rest[0], strict=True):
            for word in more:
                word.page_number = following.number
            cell.extend(more)
        after.rows = [row for row in after.rows if row is not rest[0]]
        if not after.rows:
            following.tables.remove(after)


def _stand_at_the_cut(page: PageLayout, before: Table, following: PageLayout, after: Table) -> bool:
    """Whether no text stands between the two tables."""
    below = any(line.baseline > before.bottom for line in page.body) or page.tail
    return not below and not following.head and not any(line.baseline < after.top for line in following.body)


def _is_rest(row: Sequence[Sequence[Word]], rest: Sequence[Sequence[Word]]) -> bool:
    """Whether a row goes on with the one before: it has no beginning and no figure beside one of that row.

    A row whose first cell is merged with the one above has figures of its own in the columns of figures.
    """
    if rest[0] or not row[0] or not any(rest):
        return False
    return not any(_has_digit(cell) and _has_digit(more) for cell, more in zip(row, rest, strict=True)) and any(
        cell and more for cell, more in zip(row, rest, strict=True)
    )


def _has_digit(cell: Sequence[Word]) -> bool:
    return any(letter.isdigit() for word in cell for letter in word.text)


def _continued(before: Table | None, piece: Paragraph | Table) -> list[list[list[Word]]] | None:
    """Rows of a table that goes on from the page before, without its repeated head; None for any other piece."""
    if before is None or not isinstance(piece, Table) or len(before.rows[0]) != len(piece.rows[0]):
        return None
    heads = [[[word.text for word in cell] for cell in table.rows[0]] for table in (before, piece)]
    return piece.rows[1:] if heads[0] == heads[1] else piece.rows


def _write_table(writer: _Writer, rows: Sequence[Sequence[Sequence[Word]]], page: PageLayout, headed: bool) -> None:
    for number, row in enumerate(rows):
        writer.write("\n|" if number else "|")
        for cell in row:
            writer.write(" ")
            writer.words(cell, page)
            writer.write(" |" if cell else "|")
        if headed and not number:
            writer.write("\n|" + " --- |" * len(row))
