"""The box of every figure of a PDF, drawn on its page, encloses the printed characters and nothing else."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.frames import to_frames
from extract.pipeline import extract_bytes

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"


def under_boxes(data: bytes) -> list[tuple[str, str]]:
    """(figure as the text has it, characters whose middle lies in its box) of every observation, by pdfplumber."""
    frames = to_frames(extract_bytes(data, "a.pdf"))
    text = frames["report_texts"]["text"][0]
    result = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for row in frames["observations"].iter_rows(named=True):
            x0, top, x1, bottom = (row[f"box_{side}"] for side in ("x0", "top", "x1", "bottom"))
            page = pdf.pages[row["page_number"] - 1]
            assert 0 <= x0 < x1 <= page.width
            assert 0 <= top < bottom <= page.height
            inside = [
                char["text"]
                for char in page.chars
                if x0 <= (char["x0"] + char["x1"]) / 2 <= x1 and top <= (char["top"] + char["bottom"]) / 2 <= bottom
            ]
            printed = text[row["char_start"] : row["char_end"]]
            result.append((printed, unicodedata.normalize("NFC", "".join(inside))))
    return result


def drawn(*texts: str, turn: int = 0) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setPageRotation(turn)
    canvas.setFont("Helvetica", 12)
    for number, text in enumerate(texts):
        canvas.drawString(72, 560 - 20 * number, text)
    canvas.save()
    return buffer.getvalue()


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit() or char in ".,/-%")


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_characters_under_the_box_are_those_of_the_figure(name: str) -> None:
    found = under_boxes((SAMPLES / name).read_bytes())
    assert len(found) > 50
    wrong = [(printed, under) for printed, under in found if digits(under).strip(".,") != digits(printed).strip(".,")]
    assert not wrong


def test_both_halves_of_a_fraction_have_boxes_of_their_own() -> None:
    data = drawn("Da cap 37/38 ho, dat (97,4%), thu 1.250 trieu dong; con 2-3 ho.")
    under = dict(under_boxes(data))
    assert {under["37"], under["38"]} == {"37", "38"}
    assert under["97,4"].strip("%,)") == "97,4"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_lie_on_the_page_as_it_is_displayed(turn: int) -> None:
    found = under_boxes(drawn("Tong so 1.250 ho, dat 85% ke hoach", turn=turn))
    assert [digits(under).strip("%") for _, under in found] == ["1.250", "85"]
