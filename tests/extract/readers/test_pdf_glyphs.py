"""PDFium's characters give the same words as pdfplumber's, and say where they cannot."""

from __future__ import annotations

import io
from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.readers.pdf_glyphs import TABLE_DRAWINGS, PdfiumGlyphs
from extract.readers.pdf_lines import Glyph, glyphs_of, lines_of

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"


def words(glyphs: list[Glyph]) -> list[list[tuple[str, bool, bool, bool]]]:
    return [[(word.text, word.raised, word.glued, word.bold) for word in line.words] for line in lines_of(glyphs)]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_same_words_as_pdfplumber(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    pdfium = PdfiumGlyphs(data)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            quick = pdfium.of_page(page.page_number, float(page.height))
            assert quick is not None
            assert words(quick[0]) == words(glyphs_of(page.chars))
    pdfium.close()


def test_a_rotated_page_is_left_to_pdfplumber() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setPageRotation(90)
    canvas.drawString(72, 700, "Bang ngang")
    canvas.save()
    assert PdfiumGlyphs(buffer.getvalue()).of_page(1, 842.0) is None


def test_drawings_tell_a_page_with_a_grid() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.drawString(72, 700, "Bang")
    canvas.grid([72, 200, 300], [720, 690, 660])
    canvas.showPage()
    canvas.drawString(72, 700, "Khong bang")
    canvas.line(72, 690, 200, 690)
    canvas.save()
    pages = [PdfiumGlyphs(buffer.getvalue()).of_page(number, 842.0) for number in (1, 2)]
    assert [page is not None and page[1] >= TABLE_DRAWINGS for page in pages] == [True, False]


def test_bytes_that_pdfium_cannot_open_give_nothing() -> None:
    assert PdfiumGlyphs(b"%PDF-1.7 garbage").of_page(1, 842.0) is None
