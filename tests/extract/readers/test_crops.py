"""Crops show the ink of their box, in every format that has pages of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw

from extract.isolation import ReaderPool
from extract.isolation.tasks import crops, page_picture
from extract.readers import Limits, ReadError
from extract.readers.crops import ABOVE, BESIDE, DPI, LARGEST, WIDEST, crops_of
from extract.readers.limits import Deadline
from tests.support import hostile_pdfs
from tests.support.scans import as_image, as_pdf

SCALE = 300 / 72
BOX = (1, 240.0, 360.0, 300.0, 372.0)
FORMS: dict[str, Callable[[list[Image.Image]], bytes]] = {
    "application/pdf": as_pdf,
    "image/png": lambda pages: as_image(pages, "PNG"),
    "image/jpeg": lambda pages: as_image(pages, "JPEG"),
    "image/tiff": lambda pages: as_image(pages, "TIFF"),
}


def page(number: int = 1) -> Image.Image:
    """White A4 at 300 dpi, black where BOX of page `number` is: lower on later pages."""
    image = Image.new("L", (2480, 3508), 255)
    _, x0, top, x1, bottom = BOX
    down = 100 * (number - 1)
    ImageDraw.Draw(image).rectangle([round(v * SCALE) for v in (x0, top + down, x1, bottom + down)], fill=0)
    return image


def dark(crop: tuple[int, int, bytes] | None) -> tuple[int, int, int, int]:
    """Box of the dark pixels of a crop."""
    assert crop is not None
    image = Image.frombytes("L", crop[:2], crop[2])
    found = image.point(lambda level: 255 if level < 128 else 0).getbbox()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    with ReaderPool(Limits(max_seconds=5), workers=1) as readers:
        yield readers


@pytest.mark.parametrize("media_type", FORMS)
def test_a_crop_holds_the_ink_of_its_box_in_its_margins(media_type: str, readers: ReaderPool) -> None:
    (crop,) = readers.read(crops, FORMS[media_type]([page()]), "a", (BOX,))
    across, down = BESIDE * DPI / 72, ABOVE * DPI / 72
    expected = (across, down, across + 60 * DPI / 72, down + 12 * DPI / 72)
    assert dark(crop) == pytest.approx(expected, abs=2)


@pytest.mark.parametrize("media_type", ["application/pdf", "image/tiff"])
def test_each_box_is_cut_from_its_own_page(media_type: str) -> None:
    second = (2, BOX[1], BOX[2] + 100, BOX[3], BOX[4] + 100)
    data = FORMS[media_type]([page(), page(2)])
    here, missing, there = crops_of(data, media_type, [second, (3, *BOX[1:]), BOX], Deadline(Limits()))
    assert missing is None
    assert dark(here) == pytest.approx(dark(there), abs=2)


def test_a_crop_stays_small_and_on_the_page() -> None:
    boxes = [(1, 0.0, 0.0, 595.0, 842.0), (1, 580.0, 835.0, 700.0, 900.0), (1, 700.0, 0.0, 800.0, 9.0)]
    whole, corner, outside = crops_of(as_pdf([page()]), "application/pdf", boxes, Deadline(Limits()))
    assert whole is not None
    assert whole[:2] == pytest.approx((LARGEST[0] * DPI / 72, LARGEST[1] * DPI / 72), abs=1)
    assert corner is not None
    assert len(corner[2]) == corner[0] * corner[1]
    assert outside is None


@pytest.mark.parametrize("media_type", FORMS)
def test_a_broken_original_has_its_reason(media_type: str, readers: ReaderPool) -> None:
    data = FORMS[media_type]([page()])
    with pytest.raises(ReadError) as caught:
        readers.read(crops, data[: min(len(data) // 2, 300)], "a", (BOX,))
    assert caught.value.code in {"pdf_damaged", "image_damaged"}


@pytest.mark.parametrize("make", [hostile_pdfs.huge_page, hostile_pdfs.huge_image, hostile_pdfs.form_loop])
def test_a_hostile_page_gives_a_crop_or_a_reason(make: Callable[[], bytes], readers: ReaderPool) -> None:
    try:
        (crop,) = readers.read(crops, make(), "a.pdf", (BOX,))
        outcome = "pixels" if crop is None or len(crop[2]) == crop[0] * crop[1] else "nonsense"
    except ReadError as error:
        outcome = error.code
    assert outcome in {"pixels", "too_much_memory", "too_slow", "reader_crashed", "pdf_damaged"}


def test_a_file_without_pages_to_draw_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        crops_of(b"x", "text/plain", [BOX], Deadline(Limits()))
    assert caught.value.code == "unsupported_format"


@pytest.mark.parametrize("media_type", ["application/pdf", "image/tiff"])
def test_a_whole_page_has_its_ink_where_the_box_says(media_type: str, readers: ReaderPool) -> None:
    data = FORMS[media_type]([page(1), page(2)])
    width, height, wide, high, pixels = readers.read(page_picture, data, "a", (2,))
    assert width <= WIDEST
    assert (wide, high) == pytest.approx((595.2, 841.9), abs=1)
    scale = width / wide
    _, x0, top, x1, bottom = BOX
    expected = [value * scale for value in (x0, top + 100, x1, bottom + 100)]
    assert dark((width, height, pixels)) == pytest.approx(expected, abs=2)
    assert readers.read(page_picture, data, "a", (3,)) is None


def test_a_file_without_pages_has_no_picture(readers: ReaderPool) -> None:
    with pytest.raises(ReadError) as error:
        readers.read(page_picture, b"text alone", "a.txt", (1,))
    assert error.value.code == "unsupported_format"
