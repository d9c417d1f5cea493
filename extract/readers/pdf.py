"""PDF -> plain text in the dialect of `blocks`, with pages and word boxes.

What belongs here: opening a PDF safely, page by page, and handing pages without a text layer to text recognition.
Characters are `pdf_glyphs`' part, lines `pdf_lines`', tables `pdf_tables`', the parts of a page `pdf_layout`'s, text
with offsets `pdf_writer`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.readers.errors import ReadError, read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.pdf_columns import split_columns
from extract.readers.pdf_drawings import drawings_of, short_rules
from extract.readers.pdf_glyphs import NO_LETTER, Frame, glyphs_of_page
from extract.readers.pdf_layout import PageLayout, drop_furniture, split_notes
from extract.readers.pdf_lines import lines_of, main_size
from extract.readers.pdf_tables import split_tables
from extract.readers.pdf_unruled import split_unruled
from extract.readers.pdf_writer import write
from extract.readers.rendered import Rendered
from extract.readers.scans import ScanReader

TAIL = 8192  # bytes at the end of a whole PDF that hold its trailer
FEW_LETTERS = 150  # a page with fewer over a picture is a scan: a stamp's text or a signature's is no text layer
COVERED = 0.4  # of a page: smaller pictures are photographs or seals
A4 = (595.0, 842.0)  # points; the size given to a page that cannot be opened
OUTLINES = 2_000  # pieces of paths on a page without letters: its letters are drawn as shapes


def render_pdf(data: bytes, limits: Limits, deadline: Deadline, scan_reader: ScanReader | None = None) -> Rendered:
    """Render a PDF; `scan_reader` reads its pages without a text layer, which stay unread without it.

    Raises ReadError: pdf_damaged, pdf_encrypted, too_many_pages, pdf_no_text, pdf_unmapped, too_slow, and what the
    `scan_reader` raises where the text layer gives nothing.
    """
    if b"startxref" not in data[-TAIL:]:
        raise read_error("pdf_damaged")  # cut short: half a report must not pass for a whole one
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise read_error("pdf_encrypted" if encrypted else "pdf_damaged") from error
    try:
        count = len(document)
        if count == 0:
            raise read_error("pdf_damaged")
        if count > limits.max_pages:
            raise read_error("too_many_pages", count=count, limit=limits.max_pages)
        layouts = [_layout(document, number, deadline) for number in range(1, count + 1)]
    except pypdfium2.PdfiumError as error:
        raise read_error("pdf_damaged") from error
    finally:
        document.close()
    broken = tuple(layout.number for layout in layouts if layout.is_broken)
    if len(broken) == count:
        raise read_error("pdf_damaged")
    scanned, unread = _read_scans(data, layouts, scan_reader, deadline)
    unread = tuple(sorted((*unread, *broken)))
    _check_text(layouts)
    part(layouts)
    return write(layouts, scanned, unread)


def _layout(document: Any, number: int, deadline: Deadline) -> PageLayout:
    """Lines and tables of page `number`, none of one that cannot be opened; the page's own memory is let go."""
    deadline.check()
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return PageLayout(number, Frame(0.0, 0.0, *A4), [], is_broken=True)
    try:
        found = glyphs_of_page(page)
        drawings = drawings_of(page, found.frame)
    finally:
        page.close()
    tables, glyphs = split_tables(drawings.rules, found.glyphs)
    lines = lines_of(glyphs)
    for line in lines:
        line.page_number = number
    layout = PageLayout(number, found.frame, lines, tables, short_rules(drawings.rules, found.frame))
    layout.is_scan = found.letters < FEW_LETTERS and drawings.covered > COVERED
    layout.is_scan = layout.is_scan or (found.letters == 0 and drawings.segments > OUTLINES)
    return layout


def _read_scans(
    data: bytes, layouts: Sequence[PageLayout], scan_reader: ScanReader | None, deadline: Deadline
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Let the pages that are pictures be read; (numbers of those read, of those that nothing could read)."""
    pictures = [layout for layout in layouts if layout.is_scan]
    if not pictures or scan_reader is None:
        return (), tuple(layout.number for layout in pictures)
    try:
        answer = scan_reader(data, [layout.number for layout in pictures], deadline)
    except ReadError:
        if len(pictures) == len(layouts):
            raise
        return (), tuple(layout.number for layout in pictures)
    for layout in pictures:
        if layout.number in answer:
            layout.show_scan(answer[layout.number])
    read = tuple(layout.number for layout in pictures if layout.number in answer)
    return read, tuple(layout.number for layout in pictures if layout.number not in answer)


def _check_text(layouts: Sequence[PageLayout]) -> None:
    """Raise where there is nothing to read, or letters without a meaning."""
    text = "".join(word.text for layout in layouts for word in layout.words())
    unmapped = text.count(NO_LETTER)
    letters = unmapped + sum(map(str.isalnum, text))
    if letters < 10:
        raise read_error("pdf_no_text")
    if unmapped > 0.05 * letters:
        raise read_error("pdf_unmapped")


def part(layouts: Sequence[PageLayout]) -> None:
    """Tell running heads, footnotes and side-by-side blocks from the running text, in place."""
    drop_furniture(layouts)
    body_size = main_size(line for layout in layouts for line in layout.body)
    for layout in layouts:
        split_notes(layout, body_size)
        split_columns(layout, first=layout.number == 1)
        unruled, layout.body = split_unruled(layout.body)
        layout.tables += unruled
