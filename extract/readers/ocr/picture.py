"""Pictures of pages: grey, upright and straight, and the way back from their pixels to the page.

What belongs here: turning pictures and points. Where pictures come from is `pages`' part, what stands in them `hocr`'s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from extract.readers.ocr.skew import skew_of

DPI = 300
MAX_PIXELS = 40_000_000  # a page of A3 at 300 dpi has 17 million
LEAST_SKEW = 0.25  # degrees; below, Tesseract's own lines follow the text as well
_TURN = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A grey page ready to be read, and how it was made from the page as it is displayed.

    `width`, `height`: of the displayed page in points. `scale`: pixels per point. `quarter`: degrees that the displayed
    page was turned clockwise. `skew`: degrees that it was then turned clockwise about its middle.
    """

    image: Image.Image
    width: float
    height: float
    scale: float
    quarter: int
    skew: float

    @property
    def dpi(self) -> int:
        """Pixels per inch, as Tesseract is told."""
        return max(round(self.scale * 72), 70)

    @property
    def as_displayed(self) -> bool:
        """Whether the picture lies as the page does."""
        return not self.quarter and not self.skew

    def to_page(self, box: Box) -> Box:
        """Box on the displayed page, in points from its top left corner, around (x0, top, x1, bottom) in pixels."""
        x0, top, x1, bottom = box
        corners = [self._point(x, y) for x in (x0, x1) for y in (top, bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        if self.skew:
            angle = math.radians(self.skew)
            dx, dy = x - self.image.width / 2, y - self.image.height / 2
            x = self.image.width / 2 + dx * math.cos(angle) + dy * math.sin(angle)
            y = self.image.height / 2 - dx * math.sin(angle) + dy * math.cos(angle)
        x, y = x / self.scale, y / self.scale
        if self.quarter == 90:
            return y, self.height - x
        if self.quarter == 180:
            return self.width - x, self.height - y
        if self.quarter == 270:
            return self.width - y, x
        return x, y


def prepare(image: Image.Image, width: float, height: float, quarter: int = 0) -> PagePicture:
    """The picture of a displayed page of width x height points, grey, turned clockwise by `quarter`, set straight."""
    grey = on_white(image if image.mode == "L" else image.convert("L"))
    scale = grey.width / width
    if quarter:
        grey = grey.transpose(_TURN[quarter])
    skew = skew_of(grey)
    if abs(skew) < LEAST_SKEW:
        skew = 0.0
    else:
        grey = grey.rotate(-skew, Image.Resampling.BILINEAR, fillcolor=255)
    return PagePicture(grey, width, height, scale, quarter, skew)


def on_white(grey: Image.Image) -> Image.Image:
    """The page with its paper painted white: a scanner's noise costs the recogniser time, and tells it nothing.

    Paper is what is nearer to the lightest common level than to the border between ink and paper (N. Otsu 1979), so
    that pale letters keep their edges.
    """
    counts = np.asarray(grey.histogram(), dtype=np.float64)
    border = _otsu(counts)
    paper = int(np.argmax(counts[border + 1 :])) + border + 1 if border < len(counts) - 1 else border
    white = (border + paper) / 2
    return grey.point([level if level <= white else 255 for level in range(256)])


def _otsu(counts: np.ndarray[Any, Any]) -> int:
    """The level that parts a histogram best in two: the darker side ends with it."""
    levels = np.arange(len(counts))
    below, sums = np.cumsum(counts), np.cumsum(counts * levels)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return int(np.argmax(np.nan_to_num(between)))
