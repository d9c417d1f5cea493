"""The picture around a figure: a small grey crop of the page as it is displayed, for people who look at a scan.

What belongs here: cutting boxes (points from the top left corner of the displayed page, as the readers give them) out
of PDF pages and pictures of pages. Which figures are shown, and how, is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from extract.readers.errors import ReadError, read_error
from extract.readers.formats import JPEG, PDF, PNG, TIFF
from extract.readers.limits import Deadline
from extract.readers.ocr.pages import PageImage, drawn
from extract.readers.scanned import BROKEN, frames, points_of

DPI = 150  # of a crop: letters of 12 points are 25 pixels high, sharp enough to judge a digit
BESIDE, ABOVE = 72.0, 9.0  # points of the page shown around a box: some words to each side, part of the lines about it
LARGEST = (480.0, 96.0)  # points of a crop; of a longer box its beginning is shown

WIDEST = 1240
"""Pixels of a whole page: A4 at DPI, which a screen shows without loss."""

Page = tuple[int, int, float, float, bytes]
"""Width and height in pixels, width and height in points, one byte for each pixel."""
Box = tuple[int, float, float, float, float]
"""Page number from 1; x0, top, x1, bottom in points."""
Crop = tuple[int, int, bytes]
"""Width and height in pixels; one byte for each pixel, black 0 to white 255, row by row."""


def crops_of(data: bytes, media_type: str, boxes: Sequence[Box], deadline: Deadline) -> list[Crop | None]:
    """One crop for each of `boxes`, in their order; None where the page is not there or cannot be drawn.

    Raises ReadError: pdf_damaged, image_damaged, too_slow; unsupported_format for files that have no pages to draw.
    """
    by_page: dict[int, list[int]] = {}
    for place, box in enumerate(boxes):
        by_page.setdefault(box[0], []).append(place)
    found: list[Crop | None] = [None] * len(boxes)
    for number, image, width, _ in _pages(data, media_type, by_page):
        for place in by_page.get(number, ()):
            found[place] = _crop(image, image.width / width, boxes[place])
        deadline.check()
    return found


def page_of(data: bytes, media_type: str, number: int, deadline: Deadline) -> Page | None:
    """Page `number`, from 1, as it is displayed, at most `WIDEST` pixels wide; None where there is no such page.

    Raises ReadError as `crops_of` does.
    """
    for found, image, width, height in _pages(data, media_type, {number: None}):
        deadline.check()
        if found != number:
            continue
        grey = image.convert("L")
        if grey.width > WIDEST:
            grey = grey.resize((WIDEST, max(round(grey.height * WIDEST / grey.width), 1)), Image.Resampling.LANCZOS)
        return grey.width, grey.height, float(width), float(height), grey.tobytes()
    return None


def _pages(data: bytes, media_type: str, wanted: Mapping[int, object]) -> Iterator[PageImage]:
    if media_type == PDF:
        try:
            yield from drawn(data, sorted(number for number in wanted if number > 0), DPI)
        except pypdfium2.PdfiumError as error:
            raise read_error("pdf_damaged") from error
    elif media_type in {PNG, JPEG, TIFF}:
        yield from _pictures(data, max(wanted, default=0))
    else:
        raise read_error("unsupported_format", detail=media_type)


def _pictures(data: bytes, last: int) -> Iterator[PageImage]:
    try:
        for number, image in enumerate(frames(data), start=1):
            yield number, image, *points_of(image)
            if number >= last:
                return
    except ReadError:
        raise
    except BROKEN as error:
        raise read_error("image_damaged", detail=type(error).__name__) from error


def _crop(image: Image.Image, scale: float, box: Box) -> Crop | None:
    """The box with its margins, at most `LARGEST`, reduced to `DPI`; None where it lies outside the page."""
    _, x0, top, x1, bottom = box
    left, upper = max(x0 - BESIDE, 0.0), max(top - ABOVE, 0.0)
    right, lower = min(x1 + BESIDE, left + LARGEST[0]), min(bottom + ABOVE, upper + LARGEST[1])
    pixels = [round(value * scale) for value in (left, upper, right, lower)]
    area = (pixels[0], pixels[1], min(pixels[2], image.width), min(pixels[3], image.height))
    if area[0] >= area[2] or area[1] >= area[3]:
        return None
    cut = image.crop(area).convert("L")
    ratio = DPI / 72 / scale
    if ratio < 1:
        size = (max(round(cut.width * ratio), 1), max(round(cut.height * ratio), 1))
        cut = cut.resize(size, Image.Resampling.LANCZOS)
    return cut.width, cut.height, cut.tobytes()
