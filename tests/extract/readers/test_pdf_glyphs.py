"""PDFium's characters give the same words as pdfplumber's, upright whatever way the page is turned."""

from __future__ import annotations

import io
import statistics
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.readers.pdf_drawings import Rule, drawings_of
from extract.readers.pdf_glyphs import PageGlyphs, frame_of, glyphs_of_page
from extract.readers.pdf_lines import Glyph, lines_of

SERIF = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"


def words(glyphs: list[Glyph]) -> list[list[tuple[str, bool, bool, bool]]]:
    return [[(word.text, word.raised, word.glued, word.bold) for word in line.words] for line in lines_of(glyphs)]


def plumber_glyphs(chars: Sequence[dict[str, Any]]) -> list[Glyph]:
    """pdfplumber's characters, one piece each; a font's usual distance from box to baseline tells the baseline."""
    drops: dict[str, list[float]] = {}
    for char in chars:
        drops.setdefault(char["fontname"], []).append(round((char["y0"] - char["matrix"][5]) / char["size"], 2))
    glyphs: list[Glyph] = []
    for char in chars:
        if char["text"].isspace():
            glyphs[-1].spaced = True
            continue
        baseline = char["bottom"] + statistics.mode(drops[char["fontname"]]) * char["size"]
        box = (char["x0"], char["x1"], char["top"], char["bottom"], baseline, char["size"])
        glyphs.append(Glyph(char["text"], *box, "bold" in char["fontname"].lower()))
    return glyphs


def drawn(draw: Callable[[Canvas], object], size: tuple[float, float] = (595, 842)) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.setFont("Helvetica", 12)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def first_page(data: bytes) -> PageGlyphs:
    with pypdfium2.PdfDocument(data) as document:
        return glyphs_of_page(document[0])


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_same_words_as_pdfplumber(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    with pypdfium2.PdfDocument(data) as document, pdfplumber.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            assert words(glyphs_of_page(document[number]).glyphs) == words(plumber_glyphs(page.chars))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_reads_as_it_is_displayed(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        # Set so that the page, once turned, shows the line upright.
        canvas.translate(*{0: (0, 0), 90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
        canvas.rotate(turn)
        canvas.drawString(72, 500, "Bang ngang 120 ha")

    data = drawn(draw)
    found = first_page(data)
    (line,) = lines_of(found.glyphs)
    assert line.text == "Bang ngang 120 ha"
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert (found.frame.width, found.frame.height) == (pdf.pages[0].width, pdf.pages[0].height)
        boxes = pdf.pages[0].extract_words()
    shown = [found.frame.as_shown(word.x0, word.top, word.x1, word.bottom) for word in line.words]
    for ours, theirs in zip(shown, boxes, strict=True):
        assert ours[0] == pytest.approx(theirs["x0"], abs=0.6)
        assert ours[2] == pytest.approx(theirs["x1"], abs=0.6)
        assert (ours[1] + ours[3]) / 2 == pytest.approx((theirs["top"] + theirs["bottom"]) / 2, abs=2)


@pytest.mark.parametrize(("turn", "near_edge"), [(90, "left"), (270, "right")])
def test_a_page_set_sideways_is_read_and_its_boxes_lie_on_the_page_as_displayed(turn: int, near_edge: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (595, 0), 270: (0, 842)}[turn])
        canvas.rotate(turn)
        canvas.drawString(72, 560, "Bieu so 1 dat ngang")

    found = first_page(drawn(draw))
    (line,) = lines_of(found.glyphs)
    assert line.text == "Bieu so 1 dat ngang"
    x0, top, x1, bottom = found.frame.as_shown(line.x0, line.words[0].top, line.x1, line.words[0].bottom)
    assert bottom - top > 5 * (x1 - x0)
    assert (x1 < 100) if near_edge == "left" else (x0 > 495)


def test_a_cropped_page_is_measured_from_its_visible_corner() -> None:
    data = drawn(lambda canvas: (canvas.setCropBox((50, 50, 500, 800)), canvas.drawString(72, 700, "Trong khung")))
    found = first_page(data)
    assert (found.frame.width, found.frame.height) == (450, 750)
    assert found.glyphs[0].x0 == pytest.approx(22, abs=1)
    assert found.glyphs[0].baseline == pytest.approx(100, abs=0.1)


def accents(canvas: Canvas, late: bool) -> None:
    """`dat` with an acute accent over its `a`, drawn at once or after the rest of the line."""
    canvas.drawString(72, 700, "dat 12 ha")
    width = canvas.stringWidth("d")
    if late:
        canvas.drawString(72, 650, "dong duoi")
    canvas.drawString(72 + width + 1.5, 700, "\u00b4")


@pytest.mark.parametrize("late", [False, True])
def test_an_accent_drawn_by_itself_joins_its_letter(late: bool) -> None:
    found = first_page(drawn(lambda canvas: accents(canvas, late)))
    assert lines_of(found.glyphs)[0].text == "dát 12 ha"


@pytest.mark.skipif(not SERIF.exists(), reason="the Liberation 2 fonts are not installed (Debian: fonts-liberation2)")
def test_decomposed_vietnamese_comes_out_composed() -> None:
    sentence = "Hỗ trợ 120 hộ nghèo, tổng kinh phí 3,5 tỷ đồng ở Đắk Lắk"
    pdfmetrics.registerFont(TTFont("Serif", SERIF))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Serif", 13)
        canvas.drawString(72, 700, unicodedata.normalize("NFD", sentence))

    assert lines_of(first_page(drawn(draw)).glyphs)[0].text == sentence


def test_an_accent_beside_letters_stays_what_it_is() -> None:
    found = first_page(drawn(lambda canvas: canvas.drawString(72, 700, "ty le ~ 12% va 10^3")))
    assert lines_of(found.glyphs)[0].text == "ty le ~ 12% va 10^3"


def test_rules_of_a_grid_and_share_of_a_picture() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 200, 300], [720, 690, 660])

    with pypdfium2.PdfDocument(drawn(draw)) as document:
        page = document[0]
        found = drawings_of(page, frame_of(page))
    assert len(found.rules) == 6
    assert Rule(72.0, 122.0, 300.0, 122.0) in found.rules
    assert found.covered == 0
