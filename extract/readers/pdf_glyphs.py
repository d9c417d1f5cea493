"""Characters of a PDF page by PDFium, some five times quicker than by pdfminer, with the same words in the end.

What belongs here: calls into PDFium. Pages that it sees in another frame than pdfplumber (rotated, or with an origin of
their own) give None: the caller then takes pdfplumber's characters.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.readers.pdf_lines import Glyph, add_glyph

HYPHEN_AT_LINE_END = 0xFFFE  # PDFium's own sign for a hyphen that a line break follows
BOLD_WEIGHT = 600
FONT_NAME = 128  # bytes that are kept of a font's name
TABLE_DRAWINGS = 6  # path segments; three lines have six, and fewer rule no table


class PdfiumGlyphs:
    """A document opened a second time, for its characters alone."""

    def __init__(self, data: bytes) -> None:
        """Open `data`; where PDFium cannot, every page gives None."""
        try:
            self._document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            self._document = None

    def of_page(self, number: int, height: float) -> tuple[list[Glyph], int] | None:
        """Upright characters of page `number` (1-based), `height` points high, and its path segments up to
        TABLE_DRAWINGS.

        None where pdfplumber must read the page.
        """
        if self._document is None or number > len(self._document):
            return None
        try:
            page = self._document[number - 1]
        except pypdfium2.PdfiumError:
            return None
        try:
            if not _is_plain(page, height):
                return None
            text = page.get_textpage()
            glyphs = _read(text.raw, height)
            text.close()
            return None if glyphs is None else (glyphs, _drawings(page))
        except pypdfium2.PdfiumError:
            return None
        finally:
            page.close()

    def close(self) -> None:
        """Let PDFium's memory go."""
        if self._document is not None:
            self._document.close()


def _is_plain(page: Any, height: float) -> bool:
    """Whether PDFium and pdfplumber measure the page alike: upright, from (0, 0), not cropped."""
    box = page.get_cropbox()
    upright = not page.get_rotation() and not box[0] and not box[1]
    return upright and abs(box[3] - height) <= 0.5 and box == page.get_mediabox()


def _drawings(page: Any) -> int:
    """Path segments on the page, counted up to what a table needs; one path may draw a whole grid."""
    count = 0
    for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        count += pdfium.FPDFPath_CountSegments(path.raw)
        if count >= TABLE_DRAWINGS:
            break
    return count


def _read(text: Any, height: float) -> list[Glyph] | None:
    """Characters of a text page; None where one has no Unicode value."""
    glyphs: list[Glyph] = []
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    font, flags = ctypes.create_string_buffer(FONT_NAME), ctypes.c_int()
    for at in range(pdfium.FPDFText_CountChars(text)):
        if pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(text, at)
        if pdfium.FPDFText_HasUnicodeMapError(text, at) == 1 or 0xD800 <= code <= 0xDFFF:
            return None
        if not pdfium.FPDFText_GetMatrix(text, at, matrix) or code in {0, 0x0D, 0x0A, 0xAD}:
            continue
        if matrix.d <= 0 or abs(matrix.b) > 0.01 * abs(matrix.a):
            continue
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        letter = "-" if code == HYPHEN_AT_LINE_END else chr(code)
        glyph = Glyph(
            text=" " if letter.isspace() else letter,
            x0=box.left,
            x1=box.right,
            top=height - box.top,
            bottom=height - box.bottom,
            baseline=height - y.value,
            size=pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d),
            bold=_is_bold(text, at, font, flags),
        )
        add_glyph(glyphs, glyph)
    return glyphs


def _is_bold(text: Any, at: int, font: Any, flags: Any) -> bool:
    """By weight or, since many writers leave the weight out, by the font's name (`font`, `flags`: reused buffers)."""
    if pdfium.FPDFText_GetFontWeight(text, at) >= BOLD_WEIGHT:
        return True
    pdfium.FPDFText_GetFontInfo(text, at, font, FONT_NAME, flags)
    return b"bold" in font.value.lower()
