"""Rules in the picture of a page: where they stand, and what is none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extract.readers.ocr.picture import PagePicture
from extract.readers.ocr.rules import BAND, FILLED, rules_of, runs_of, without_rules

SCALE = 300 / 72


def page(image: Image.Image) -> PagePicture:
    return PagePicture(image, image.width / SCALE, image.height / SCALE, SCALE, 0, 0.0)


def test_level_and_upright_rules_are_found_in_points() -> None:
    image = Image.new("L", (1200, 900), 250)
    draw = ImageDraw.Draw(image)
    draw.line((100, 300, 1000, 300), fill=20, width=3)
    draw.line((500, 200, 500, 800), fill=20, width=3)
    found = rules_of(page(image))
    level = [rule for rule in found if rule.top == rule.bottom]
    upright = [rule for rule in found if rule.x0 == rule.x1]
    assert all(rule.top == pytest.approx(72, abs=1.5) for rule in level)
    assert (level[0].x0, level[0].x1) == pytest.approx((24, 240), abs=2)
    assert all(rule.x0 == pytest.approx(120, abs=1.5) for rule in upright)
    assert (upright[0].top, upright[0].bottom) == pytest.approx((48, 192), abs=2)
    assert without_rules(page(image), found).getextrema() == (250, 255)


def test_strokes_of_letters_are_no_rules() -> None:
    image = Image.new("L", (1200, 900), 250)
    draw = ImageDraw.Draw(image)
    for x in range(100, 1000, 20):
        draw.line((x, 100, x, 150), fill=20, width=4)
        draw.line((x, 400, x + 12, 400), fill=20, width=4)
    assert rules_of(page(image)) == []


def test_a_picture_narrower_than_a_rule_has_none() -> None:
    assert rules_of(page(Image.new("L", (20, 20), 0))) == []


@pytest.mark.parametrize("share", [0.6, 0.68, 0.7, 0.75])
@pytest.mark.parametrize("turned", [False, True])
def test_the_quick_look_misses_no_run(share: float, turned: bool) -> None:
    """Beside every band looked at pixel by pixel; three rows of such dots are a band just below or above FILLED."""
    dark = np.random.default_rng(7).random((240, 900)) < share
    dark, least = (dark.T, 67) if turned else (dark, 125)
    bands = dark[: len(dark) // BAND * BAND].reshape(-1, BAND, dark.shape[1]).any(axis=1)
    sums = np.cumsum(bands, axis=1)
    full = (sums[:, least:] - sums[:, :-least] >= FILLED * least).any(axis=1)
    found = {row for row, _, _ in runs_of(dark, least)}
    assert found == {at * BAND + BAND / 2 for at in np.flatnonzero(full)}
