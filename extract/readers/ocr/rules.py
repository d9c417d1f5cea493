"""Ruling lines in the picture of a page, as the PDF reader finds them among a page's drawings.

What belongs here: long straight runs of dark pixels, level and upright. Does not: what tables they make (`pdf_tables`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from extract.readers.ocr.picture import PagePicture
from extract.readers.pdf_drawings import MAX_RULES, Rule

Levels = np.ndarray[Any, Any]

DARK = 170  # grey level: a thin rule that was set straight is paler than letters
BAND = 3  # pixel rows (or columns) that are looked at as one: a thin rule wavers by so much
LEAST_LEVEL, LEAST_UPRIGHT = 30.0, 16.0  # points; longer than a run in a row of letters, higher than a bracket
FILLED = 0.97  # of a run: specks of a scanner break rules


def rules_of(page: PagePicture) -> list[Rule]:
    """Rules of a page in points of the straightened picture; none where there are so many that it is a drawing."""
    dark: Levels = np.asarray(np.asarray(page.image, dtype=np.uint8) < DARK)
    scale = page.scale
    found = [
        Rule(start / scale, at / scale, end / scale, at / scale)
        for at, start, end in _runs(dark, round(LEAST_LEVEL * scale))
    ]
    found += [
        Rule(at / scale, start / scale, at / scale, end / scale)
        for at, start, end in _runs(dark.T, round(LEAST_UPRIGHT * scale))
    ]
    return found if len(found) <= MAX_RULES else []


def without_rules(page: PagePicture, rules: list[Rule]) -> Image.Image:
    """The picture with the rules painted white: the recogniser takes upright ones for letters."""
    levels: Levels = np.array(page.image, dtype=np.uint8)
    for rule in rules:
        x0, top, x1, bottom = (round(value * page.scale) for value in (rule.x0, rule.top, rule.x1, rule.bottom))
        levels[max(top - BAND, 0) : bottom + BAND + 1, max(x0 - BAND, 0) : x1 + BAND + 1] = 255
    return Image.fromarray(levels)


def _runs(dark: Levels, least: int) -> Iterator[tuple[float, int, int]]:
    """(row, start, end) in pixels of runs of at least `least` dark pixels along the rows, bands seen as one row."""
    height, width = dark.shape[0] // BAND * BAND, dark.shape[1]
    if width <= least:
        return
    bands: Levels = np.asarray(dark[:height].reshape(-1, BAND, width).any(axis=1))
    sums: Levels = np.cumsum(bands, axis=1, dtype=np.int32)
    dense: Levels = sums[:, least:] - sums[:, :-least]
    full: Levels = np.greater_equal(dense, FILLED * least)
    for row in np.flatnonzero(full.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], full[row].view(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield float(row * BAND + BAND / 2), int(start) + 1, int(end) + least
