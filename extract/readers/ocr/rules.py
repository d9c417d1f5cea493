"""Ruling lines in the picture of a page, as the PDF reader finds them among a page's drawings.

What belongs here: long straight runs of dark pixels, level and upright. Does not: what tables they make (`pdf_tables`).
"""

from __future__ import annotations

import math
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
_BITS = np.array([value.bit_count() for value in range(256)], dtype=np.uint8)
FILLED = 0.97  # of a run: specks of a scanner break rules


def rules_of(page: PagePicture) -> list[Rule]:
    """Rules of a page in points of the straightened picture; none where there are so many that it is a drawing."""
    dark: Levels = np.asarray(np.asarray(page.image, dtype=np.uint8) < DARK)
    scale = page.scale
    found = [
        Rule(start / scale, at / scale, end / scale, at / scale)
        for at, start, end in runs_of(dark, round(LEAST_LEVEL * scale))
    ]
    found += [
        Rule(at / scale, start / scale, at / scale, end / scale)
        for at, start, end in runs_of(dark.T, round(LEAST_UPRIGHT * scale))
    ]
    return found if len(found) <= MAX_RULES else []


def without_rules(page: PagePicture, rules: list[Rule]) -> Image.Image:
    """The picture with the rules painted white: the recogniser takes upright ones for letters."""
    levels: Levels = np.array(page.image, dtype=np.uint8)
    for rule in rules:
        x0, top, x1, bottom = (round(value * page.scale) for value in (rule.x0, rule.top, rule.x1, rule.bottom))
        levels[max(top - BAND, 0) : bottom + BAND + 1, max(x0 - BAND, 0) : x1 + BAND + 1] = 255
    return Image.fromarray(levels)


def runs_of(dark: Levels, least: int) -> Iterator[tuple[float, int, int]]:
    """(row, start, end) in pixels of runs of at least `least` dark pixels along the rows, bands seen as one row."""
    width = dark.shape[1]
    if width <= least:
        return
    for at in _promising(dark, least):
        band: Levels = np.asarray(dark[at * BAND : (at + 1) * BAND].any(axis=0))
        sums: Levels = np.cumsum(band, dtype=np.int32)
        full: Levels = np.greater_equal(sums[least:] - sums[:-least], FILLED * least)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], full.view(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield float(at * BAND + BAND / 2), int(start) + 1, int(end) + least


def _promising(dark: Levels, least: int) -> Levels:
    """Bands that may hold a run, told by eights of pixels: the few that are worth a look at each pixel.

    All eights inside a run but its first and last are dark together, save for its specks.
    """
    packed: Levels = np.packbits(dark, axis=1)
    rows = len(packed) // BAND * BAND
    bands: Levels = np.bitwise_or.reduce([packed[at:rows:BAND] for at in range(BAND)])
    sums: Levels = np.cumsum(_BITS[bands], axis=1, dtype=np.int32)
    eights = max(least // 8 - 1, 1)
    most: Levels = (sums[:, eights:] - sums[:, :-eights]).max(axis=1, initial=0)
    return np.flatnonzero(np.maximum(most, sums[:, eights - 1]) >= 8 * eights - math.ceil((1 - FILLED) * least))
