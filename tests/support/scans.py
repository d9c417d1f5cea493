"""Pages as a scanner gives them: text drawn with a Vietnamese font, no text layer.

What belongs here: making small scans. Tests that read them need Tesseract with Vietnamese data and skip without.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.readers.errors import ReadError
from extract.readers.ocr.tesseract import find_tesseract

FONT = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
SIZE = (2480, 3508)  # A4 at 300 dpi
LEFT, TOP, LEADING, EM = 300, 300, 84, 56
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def needs_tesseract() -> pytest.MarkDecorator:
    """Skip where Tesseract, its Vietnamese data or the font is missing."""
    try:
        find_tesseract()
        missing = "" if FONT.is_file() else "needs Debian's fonts-liberation2"
    except ReadError:
        missing = "needs Debian's tesseract-ocr and tesseract-ocr-vie"
    return pytest.mark.skipif(bool(missing), reason=missing)


def picture(lines: Sequence[str], notes: Sequence[str] = ()) -> Image.Image:
    """A page of lines, raised digits (⁴) small and high; `notes` stand at its foot under a short rule."""
    image = Image.new("L", SIZE, 250)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        _write(draw, line, TOP + LEADING * number)
    foot = SIZE[1] - 400 - LEADING * len(notes)
    if notes:
        draw.line((LEFT, foot - 30, LEFT + 500, foot - 30), fill=0, width=3)
    for number, line in enumerate(notes):
        _write(draw, line, foot + LEADING * number)
    return image


def ruled(page: Image.Image, rows: Sequence[Sequence[str]]) -> Image.Image:
    """The page with a ruled table on its lower half."""
    draw, top, wide, high = ImageDraw.Draw(page), SIZE[1] // 2, 620, 110
    for down in range(len(rows) + 1):
        draw.line((LEFT, top + down * high, LEFT + len(rows[0]) * wide, top + down * high), fill=20, width=3)
    for across in range(len(rows[0]) + 1):
        draw.line((LEFT + across * wide, top, LEFT + across * wide, top + len(rows) * high), fill=20, width=3)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            _write(draw, text, top + down * high + 20, LEFT + across * wide + 20)
    return page


def _write(draw: ImageDraw.ImageDraw, line: str, top: int, left: int = LEFT) -> None:
    plain, small = ImageFont.truetype(str(FONT), EM), ImageFont.truetype(str(FONT), round(EM * 0.58))
    x = float(left)
    for letter in line:
        raised = letter in RAISED
        font, text = (small, str(RAISED.index(letter))) if raised else (plain, letter)
        draw.text((x, top), text, fill=20, font=font)
        x += font.getlength(text)


def as_pdf(pages: Sequence[Image.Image]) -> bytes:
    """A PDF of pictures alone."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=list(pages[1:]), resolution=300)
    return buffer.getvalue()


def as_image(pages: Sequence[Image.Image], kind: str) -> bytes:
    """A picture file; several pages only as TIFF."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": list(pages[1:])} if kind == "TIFF" else {}
    pages[0].save(buffer, kind, dpi=(300, 300), **more)
    return buffer.getvalue()
