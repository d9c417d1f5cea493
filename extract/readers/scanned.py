"""Files with pages that are pictures: scanned PDFs, and pictures of pages (PNG, JPEG, TIFF).

What belongs here: bringing the PDF reader's layout and text recognition together. Recognition is loaded when the first
such page comes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extract.readers.errors import read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.pdf import part, render_pdf
from extract.readers.pdf_glyphs import Frame
from extract.readers.pdf_layout import PageLayout
from extract.readers.pdf_writer import write
from extract.readers.rendered import Rendered
from extract.readers.scans import ScannedPage

KINDS = ("PNG", "JPEG", "TIFF")
MAX_PIXELS = 120_000_000  # of one picture before it is reduced: A3 at 600 dpi has 70 million
A4 = (595.0, 842.0)  # points; a picture that does not say how large it is shows such a page
USUAL_DPI = range(72, 1201)
LEAST_DPI, DPI = 200, 300  # coarser pictures are enlarged to 300 dpi, finer ones reduced
FEW_LETTERS = 10
BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
"""What Pillow raises while it decodes a damaged picture."""


def render_scannable_pdf(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render a PDF, its pages without a text layer by text recognition. Raises ReadError."""

    def read(data: bytes, page_numbers: Sequence[int], deadline: Deadline) -> Mapping[int, ScannedPage]:
        from extract.readers.ocr import scan_reader

        return scan_reader(limits)(data, page_numbers, deadline)

    return render_pdf(data, limits, deadline, read)


def render_image(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render a picture of a page, or of several (TIFF), by text recognition.

    Raises ReadError: image_damaged, image_no_text, too_many_pages, and what text recognition raises.
    """
    from extract.readers.ocr.pages import read_pages

    sizes: dict[int, tuple[float, float]] = {}

    def pictures() -> Iterator[tuple[int, Image.Image, float, float]]:
        for number, image in enumerate(frames(data), start=1):
            sizes[number] = points_of(image)
            yield number, _scaled(image, sizes[number]), *sizes[number]

    count = _count(data)
    if count > limits.max_pages:
        raise read_error("too_many_pages", count=count, limit=limits.max_pages)
    try:
        found = read_pages(pictures, count, limits, deadline)
    except BROKEN as error:
        raise read_error("image_damaged", detail=type(error).__name__) from error
    layouts = [_layout(number, *sizes[number], found.get(number, ScannedPage([]))) for number in sorted(sizes)]
    if sum(map(str.isalnum, "".join(word.text for layout in layouts for word in layout.words()))) < FEW_LETTERS:
        raise read_error("image_no_text")
    part(layouts)
    return write(layouts, tuple(sorted(found)), tuple(number for number in sizes if number not in found))


def _layout(number: int, width: float, height: float, page: ScannedPage) -> PageLayout:
    layout = PageLayout(number, Frame(0.0, 0.0, width, height), [])
    layout.show_scan(page)
    return layout


def _open(data: bytes) -> Image.Image:
    """The picture, with no more than its head read. Raises ReadError("image_damaged")."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=KINDS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise read_error("image_damaged", detail=type(error).__name__) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise read_error("image_damaged", detail="too many pixels") from error


def _count(data: bytes) -> int:
    with _open(data) as image:
        try:
            return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        except (OSError, SyntaxError, ValueError) as error:
            raise read_error("image_damaged", detail=type(error).__name__) from error


def frames(data: bytes) -> Iterator[Image.Image]:
    """Pages, grey and upright as they are displayed; transparent ones on white.

    Raises ReadError("image_damaged"), and what `BROKEN` lists where a page is broken inside.
    """
    with _open(data) as image, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        for frame in ImageSequence.Iterator(image) if image.format == "TIFF" else [image]:
            if frame.width * frame.height > MAX_PIXELS:
                raise ValueError("too many pixels")
            upright = ImageOps.exif_transpose(frame)
            if upright.mode in {"RGBA", "LA", "P", "PA"}:
                clear = upright.convert("RGBA")
                upright = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
            grey = upright.convert("L")
            grey.info["dpi"] = frame.info.get("dpi")
            yield grey


def points_of(image: Image.Image) -> tuple[float, float]:
    """Width and height of the page in points: as the picture says, else as wide as A4 lying the same way."""
    said = image.info.get("dpi")
    if said and int(said[0]) in USUAL_DPI and int(said[0]) != 72:  # 72 is what cameras write that know no better
        return image.width * 72 / float(said[0]), image.height * 72 / float(said[0])
    width = A4[0] if image.width <= image.height else A4[1]
    return width, width * image.height / image.width


def _scaled(image: Image.Image, points: tuple[float, float]) -> Image.Image:
    """The picture at a resolution that text recognition reads best."""
    dpi = image.width * 72 / points[0]
    if LEAST_DPI <= dpi <= DPI * 1.2:
        return image
    ratio = DPI / dpi
    size = (max(round(image.width * ratio), 1), max(round(image.height * ratio), 1))
    return image.resize(size, Image.Resampling.LANCZOS) if size[0] * size[1] <= MAX_PIXELS else image
