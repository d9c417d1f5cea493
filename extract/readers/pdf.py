"""Text-layer PDF -> plain text in the dialect of `blocks`, with pages and word boxes.

What belongs here: opening a PDF safely and writing what `pdf_layout` found, with offsets. A PDF without a text layer is
refused: recognising letters in pictures is another program's work.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage

from extract.model import PageSpan, WordBox
from extract.readers.errors import ReadError, read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.pdf_glyphs import TABLE_DRAWINGS, PdfiumGlyphs
from extract.readers.pdf_layout import (
    PageLayout,
    Paragraph,
    drop_furniture,
    goes_on,
    notes_of,
    paragraphs_of,
    split_columns,
    split_notes,
)
from extract.readers.pdf_lines import Glyph, Line, Word, glyphs_of, lines_of, main_size
from extract.readers.pdf_tables import Table, split_tables
from extract.readers.rendered import Rendered

TAIL = 8192  # bytes at the end of a whole PDF that hold its trailer
UNMAPPED = re.compile(r"\(cid:\d+\)")
JOINED_DASH = re.compile(r"\w[-–]$")

# pdfminer warns about every odd font; the report's reader can do nothing about them.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass(slots=True)
class _Writer:
    """Text under construction, with the place of each word."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    boxes: list[WordBox] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def words(self, words: Sequence[Word], page_number: int) -> None:
        """Words of a line or cell, raised ones as <sup>."""
        for at, word in enumerate(words):
            if at and not word.glued:
                self.write(" ")
            if word.raised:
                self.write(f"<sup>{word.text}</sup>")
                continue
            start = self.length
            self.write(word.text.replace("|", "¦"))
            self.boxes.append(
                WordBox(
                    start,
                    self.length,
                    page_number,
                    round(word.x0, 2),
                    round(word.top, 2),
                    round(word.x1, 2),
                    round(word.bottom, 2),
                    word.confidence,
                )
            )


def render_pdf(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render a PDF's text layer.

    Raises ReadError: pdf_damaged, pdf_encrypted, too_many_pages, pdf_no_text, pdf_unmapped, too_slow.
    """
    if b"startxref" not in data[-TAIL:]:
        raise read_error("pdf_damaged")  # cut short: half a report must not pass for a whole one
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            _check_page_count(pdf, limits)
            return _render(pdf, data, deadline)
    except ReadError:
        raise
    except Exception as error:  # pdfminer raises anything from TypeError to struct.error on damaged files
        if isinstance(error, PDFPasswordIncorrect) or any(isinstance(a, PDFPasswordIncorrect) for a in error.args):
            raise read_error("pdf_encrypted") from error
        raise read_error("pdf_damaged") from error


def _check_page_count(pdf: Any, limits: Limits) -> None:
    count = 0
    for _ in PDFPage.create_pages(pdf.doc):
        count += 1
        if count > limits.max_pages:
            raise read_error("too_many_pages", count=f"> {limits.max_pages}", limit=limits.max_pages)
    if count == 0:
        raise read_error("pdf_damaged")


def _render(pdf: Any, data: bytes, deadline: Deadline) -> Rendered:
    layouts: list[PageLayout] = []
    tables: list[list[Table]] = []
    pdfium = PdfiumGlyphs(data)
    for page in pdf.pages:
        deadline.check()
        found, glyphs = _page_parts(page, pdfium)
        lines = lines_of(glyphs)
        for line in lines:
            line.page_number = page.page_number
        layouts.append(PageLayout(page.page_number, float(page.height), lines))
        tables.append(found)
        page.close()
    pdfium.close()
    _check_text(layouts, tables)
    drop_furniture(layouts)
    body_size = main_size(line for layout in layouts for line in layout.body)
    for layout in layouts:
        split_notes(layout, body_size)
        split_columns(layout, first=layout.number == 1)
    return _write(layouts, tables)


def _page_parts(page: Any, pdfium: PdfiumGlyphs) -> tuple[list[Table], list[Glyph]]:
    """Tables of a page, and its other glyphs; pdfplumber's slow objects are made only where they are needed."""
    quick = pdfium.of_page(page.page_number, float(page.height))
    if quick is None:
        chars = page.dedupe_chars().chars if _is_doubled(page.chars) else page.chars
        return split_tables(page, glyphs_of(chars))
    glyphs, drawings = quick
    return split_tables(page, glyphs) if drawings >= TABLE_DRAWINGS else ([], glyphs)


def _is_doubled(chars: Sequence[Any]) -> bool:
    """Whether bold was faked by printing letters twice in (almost) one place."""
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in chars}
    return len(chars) > 40 and len(places) < 0.9 * len(chars)


def _check_text(layouts: Sequence[PageLayout], tables: Sequence[Sequence[Table]]) -> None:
    words = [word.text for layout in layouts for line in layout.body for word in line.words]
    words += [word.text for page in tables for table in page for row in table.rows for cell in row for word in cell]
    letters = sum(character.isalnum() for word in words for character in word)
    if letters < 10:
        raise read_error("pdf_no_text")
    unmapped = sum(len(UNMAPPED.findall(word)) for word in words)
    if unmapped > 0.05 * letters:
        raise read_error("pdf_unmapped")


def _write(layouts: Sequence[PageLayout], tables: Sequence[Sequence[Table]]) -> Rendered:
    writer = _Writer()
    pages: list[PageSpan] = []
    body_lines = [line for layout in layouts for line in layout.body]
    open_paragraph: Paragraph | None = None
    open_table: Table | None = None
    for layout, found in zip(layouts, tables, strict=True):
        pieces = _pieces(layout, found)
        start: int | None = None
        for piece in pieces:
            joins = (
                start is None
                and open_paragraph is not None
                and isinstance(piece, Paragraph)
                and goes_on(open_paragraph, piece, body_lines)
            )
            rest = _continued(open_table, piece) if start is None else None
            if rest is None:
                _separate(writer, joins, open_paragraph)
            else:
                writer.write("\n")
            start = writer.length if start is None else start
            if isinstance(piece, Table):
                _write_table(writer, piece.rows if rest is None else rest, layout.number, headed=rest is None)
            else:
                _write_paragraph(writer, piece)
            open_paragraph = piece if isinstance(piece, Paragraph) and piece.note is None else None
            open_table = piece if isinstance(piece, Table) else None
        # A page's span begins with its first character, so blanks between pages belong to the page before.
        pages.append(PageSpan(layout.number, writer.length if start is None else start, writer.length))
    if writer.length:
        writer.write("\n")
    ends = [page.start for page in pages[1:]] + [writer.length]
    spans = tuple(PageSpan(p.page_number, p.start, end) for p, end in zip(pages, ends, strict=True))
    return Rendered("".join(writer.parts), spans, tuple(writer.boxes))


def _pieces(layout: PageLayout, tables: Sequence[Table]) -> list[Paragraph | Table]:
    """Paragraphs and tables of a page from top to bottom, footnotes last."""
    pieces: list[Paragraph | Table] = [Paragraph([line], alone=True) for line in layout.head]
    rest = layout.body
    for table in tables:
        above = [line for line in rest if line.baseline <= table.top + 2]
        rest = [line for line in rest if line.baseline > table.top + 2]
        pieces += [*paragraphs_of(above), table]
    pieces += paragraphs_of(rest)
    pieces += [Paragraph([line], alone=True) for line in layout.tail]
    pieces += notes_of(layout.notes)
    return pieces


def _separate(writer: _Writer, joins: bool, before: Paragraph | None) -> None:
    if not writer.length:
        return
    if not joins:
        writer.write("\n\n")
    elif before is None or not JOINED_DASH.search(before.lines[-1].words[-1].text):
        writer.write(" ")


def _write_paragraph(writer: _Writer, paragraph: Paragraph) -> None:
    before: Line | None = None
    for line in paragraph.lines:
        # "2023-" at a line's end goes on with "2024": no blank was printed there.
        if before is not None and not JOINED_DASH.search(before.words[-1].text):
            writer.write(" ")
        writer.words(line.words, line.page_number)
        before = line


def _continued(before: Table | None, piece: Paragraph | Table) -> list[list[list[Word]]] | None:
    """Rows of a table that goes on from the page before, without its repeated head; None for any other piece."""
    if before is None or not isinstance(piece, Table) or len(before.rows[0]) != len(piece.rows[0]):
        return None
    heads = [[[word.text for word in cell] for cell in table.rows[0]] for table in (before, piece)]
    return piece.rows[1:] if heads[0] == heads[1] else piece.rows


def _write_table(writer: _Writer, rows: Sequence[Sequence[Sequence[Word]]], page_number: int, headed: bool) -> None:
    for number, row in enumerate(rows):
        writer.write("\n|" if number else "|")
        for cell in row:
            writer.write(" ")
            writer.words(cell, page_number)
            writer.write(" |" if cell else "|")
        if headed and not number:
            writer.write("\n|" + " --- |" * len(row))
