"""Raised signs that the recogniser saw only half of."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from extract.readers.ocr.marks import _ink_of, _room
from extract.readers.ocr.picture import PagePicture
from extract.readers.pdf_lines import Line, Word


def page(*boxes: tuple[int, int, int, int]) -> PagePicture:
    """Ink in these boxes; one pixel is one point."""
    image = Image.new("L", (300, 100), 255)
    for x0, top, x1, bottom in boxes:
        ImageDraw.Draw(image).rectangle((x0, top, x1 - 1, bottom - 1), fill=0)
    return PagePicture(image, 300.0, 100.0, 1.0, 0, 0.0)


def word(text: str, x0: float, x1: float, top: float = 20, bottom: float = 60, raised: bool = False) -> Word:
    return Word(text, x0, x1, top, bottom, 40.0, raised=raised, glued=raised)


@pytest.mark.parametrize(
    ("second", "right"),
    [
        ((115, 20, 125, 40), 125),  # lost between the mark and the stop
        ((115, 45, 125, 60), 110),  # a stop stands lower: no part of the mark
        ((135, 20, 145, 40), 110),  # too far away
    ],
)
def test_a_mark_grows_over_the_digit_beside_it(second: tuple[int, int, int, int], right: int) -> None:
    sign = word("?", 102, 110, 20, 40, raised=True)
    line = Line([word("phạm", 40, 98), sign, word(".", 114, 128), word("Thực", 160, 220)], 60.0, 40.0)
    picture = page((40, 25, 98, 60), (102, 20, 110, 40), second, (160, 20, 220, 60))
    assert _ink_of(sign, *_room(line, sign), picture) == (102, 20, right, 40)


def test_a_mark_does_not_grow_into_the_words_beside_it() -> None:
    sign = word("?", 102, 110, 20, 40, raised=True)
    line = Line([word("phạm", 40, 100), sign, word("Thực", 112, 220)], 60.0, 40.0)
    picture = page((40, 20, 100, 60), (102, 20, 110, 40), (112, 20, 220, 60))
    assert _ink_of(sign, *_room(line, sign), picture) == (102, 20, 110, 40)
