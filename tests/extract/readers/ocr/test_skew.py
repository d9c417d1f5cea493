"""The skew of a page, to a tenth of a degree."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from extract.readers.ocr.picture import prepare
from extract.readers.ocr.skew import skew_of


def page_of_rules() -> Image.Image:
    """Rows of dark dashes, as lines of words look from afar."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for top in range(200, 2100, 48):
        for left in range(180, 1450, 110):
            draw.rectangle((left, top, left + 60 + (left * top) % 40, top + 22), fill=20)
    return image


@pytest.mark.parametrize("angle", [-4.0, -1.3, -0.4, 0.0, 0.7, 2.6, 5.2])
def test_a_turned_page_is_measured(angle: float) -> None:
    turned = page_of_rules().rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    assert skew_of(turned) == pytest.approx(angle, abs=0.11)


def test_a_page_without_text_lies_straight() -> None:
    assert skew_of(Image.new("L", (800, 1100), 255)) == 0.0
    assert skew_of(Image.new("L", (3, 9000), 0)) == 0.0


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0.0, 2.0])
def test_a_place_on_the_straightened_picture_is_found_on_the_page(quarter: int, angle: float) -> None:
    displayed = page_of_rules().rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    # A page that lies on its side: turning it clockwise by `quarter` brings it upright.
    displayed = displayed.rotate(quarter, expand=True)
    width, height = displayed.width * 72 / 200, displayed.height * 72 / 200
    page = prepare(displayed, width, height, quarter)
    dash = (180, 200, 240, 222)  # the first dash of the straight page
    x0, top, x1, bottom = page.to_page(dash)
    pixels = displayed.crop(tuple(round(value * 200 / 72) for value in (x0, top, x1, bottom)))
    dark = sum(pixels.histogram()[:128]) / (pixels.width * pixels.height)
    assert dark > 0.7
