"""Paper painted white before a page is read."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from extract.readers.ocr.picture import on_white, prepare


def page(paper: int, ink: int, noise: float) -> Image.Image:
    """Bars of ink on a page, with grey edges and a scanner's noise."""
    levels = np.full((600, 420), float(paper))
    levels[100:500:40, 60:360] = ink
    levels[101:501:40, 60:360] = (paper + ink) / 2 - 10  # an edge, rather ink than paper
    levels += np.random.default_rng(1).standard_normal(levels.shape) * noise
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(("paper", "ink", "noise"), [(250, 20, 0.0), (240, 30, 12.0), (185, 60, 8.0), (255, 0, 20.0)])
def test_paper_becomes_white_and_ink_stays(paper: int, ink: int, noise: float) -> None:
    before = np.asarray(page(paper, ink, noise))
    after = np.asarray(on_white(Image.fromarray(before)))
    lines = np.zeros(before.shape, dtype=bool)
    lines[100:500:40, 60:360] = lines[101:501:40, 60:360] = True
    assert (after[~lines] == 255).mean() > 0.99
    assert (after[lines] == before[lines]).mean() > 0.95


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_page_is_left_even(level: int) -> None:
    found = np.unique(np.asarray(on_white(Image.new("L", (300, 400), level))))
    assert len(found) == 1


def test_a_straight_page_keeps_its_pixels() -> None:
    prepared = prepare(page(250, 20, 0.0), 420.0, 600.0)
    assert prepared.as_displayed
    assert prepared.image.size == (420, 600)
