"""Pages of a PDF without a text layer: handed to text recognition, and told where nothing could read them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract.readers import Limits, ReadError
from extract.readers.errors import read_error
from extract.readers.limits import Deadline
from extract.readers.pdf import render_pdf
from extract.readers.pdf_lines import Line, Word
from extract.readers.scans import ScannedPage

LONG = "Trong thang toan xa thu hoach duoc mot tram hai muoi hecta lua xuan va"


def pdf(*pages: str, stamp: str = "") -> bytes:
    """Pages that are `text`, `picture`, `photo` (a small picture beside text), `shapes` or `blank`."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    picture = ImageReader(Image.new("L", (60, 80), 200))
    for kind in pages:
        canvas.setFont("Helvetica", 12)
        if kind in {"text", "photo"}:
            for number in range(4):
                canvas.drawString(72, 760 - 16 * number, LONG)
        if kind == "picture":
            canvas.drawImage(picture, 0, 0, 595, 842)
            canvas.drawString(300, 60, stamp)
        if kind == "photo":
            canvas.drawImage(picture, 72, 300, 150, 200)
        if kind == "shapes":
            path = canvas.beginPath()
            for at in range(1500):
                path.moveTo(72 + at % 400, 100 + at % 600)
                path.curveTo(80, 90, 100, 110, 120, 130)
            canvas.drawPath(path, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def line(text: str, baseline: float, confidence: float) -> Line:
    words, x = [], 72.0
    for piece in text.split():
        words.append(Word(piece, x, x + 30, baseline - 10, baseline + 3, 12.0, confidence=confidence))
        x += 34
    return Line(words, baseline, 12.0)


class Recogniser:
    """Reads one line on every page but those it is told to fail on."""

    def __init__(self, fails_on: Sequence[int] = ()) -> None:
        self.asked: list[int] = []
        self.fails_on = fails_on

    def __call__(self, data: bytes, page_numbers: Sequence[int], deadline: Deadline) -> Mapping[int, ScannedPage]:
        self.asked += page_numbers
        read = [number for number in page_numbers if number not in self.fails_on]
        return {number: ScannedPage([line(f"Trang {number} gieo cay 120 ha lua.", 300.0, 0.71)]) for number in read}


def render(data: bytes, reader: Recogniser | None = None):  # type: ignore[no-untyped-def]
    limits = Limits()
    return render_pdf(data, limits, Deadline(limits), reader)


def test_only_pages_that_are_pictures_are_recognised() -> None:
    reader = Recogniser()
    rendered = render(pdf("text", "picture", "photo", "blank", "picture"), reader)
    assert reader.asked == [2, 5]
    assert (rendered.scanned_pages, rendered.unread_pages) == ((2, 5), ())
    assert "Trang 2 gieo cay 120 ha lua." in rendered.text
    word = next(word for word in rendered.words if word.page_number == 5)
    assert rendered.text[word.start : word.end] == "Trang"
    assert (word.x0, word.confidence) == (72.0, 0.71)
    assert {word.confidence for word in rendered.words if word.page_number == 1} == {None}


def test_a_signature_s_text_on_a_scan_is_no_text_layer() -> None:
    reader = Recogniser()
    render(pdf("text", "picture", stamp="Ky boi: UBND xa An Hoa, ngay 12/3/2024 08:15:00"), reader)
    assert reader.asked == [2]


def test_letters_drawn_as_shapes_are_no_text_layer() -> None:
    reader = Recogniser()
    render(pdf("text", "shapes"), reader)
    assert reader.asked == [2]


def test_pages_that_nothing_reads_are_told() -> None:
    assert render(pdf("text", "picture", "picture")).unread_pages == (2, 3)
    partly = render(pdf("text", "picture", "picture"), Recogniser(fails_on=[3]))
    assert (partly.scanned_pages, partly.unread_pages) == ((2,), (3,))


def test_without_recognition_a_text_page_keeps_the_report_and_a_scan_alone_is_refused() -> None:
    def missing(data: bytes, page_numbers: Sequence[int], deadline: Deadline) -> Mapping[int, ScannedPage]:
        raise read_error("pdf_no_text")

    limits = Limits()
    assert render_pdf(pdf("text", "picture"), limits, Deadline(limits), missing).unread_pages == (2,)
    for reader in (missing, None):
        with pytest.raises(ReadError) as refused:
            render_pdf(pdf("picture", "picture"), limits, Deadline(limits), reader)
        assert refused.value.code == "pdf_no_text"


def broken(data: bytes, page_number: int) -> bytes:
    """The PDF with a page whose object is gone."""
    found = list(re.finditer(rb"/Kids \[ ([^]]+) \]", data))
    kids = re.findall(rb"\d+ 0 R", found[0][1])
    kids[page_number - 1] = b"0 0 R".rjust(len(kids[page_number - 1]))
    return data[: found[0].start(1)] + b" ".join(kids) + data[found[0].end(1) :]


def test_a_page_that_cannot_be_opened_leaves_the_others_and_is_told() -> None:
    rendered = render(broken(pdf("text", "text", "text"), 2))
    assert rendered.unread_pages == (2,)
    assert [page.page_number for page in rendered.pages] == [1, 2, 3]
    assert rendered.text.count("Trong thang") == 8
    with pytest.raises(ReadError, match="pdf_damaged"):
        render(broken(pdf("text"), 1))
