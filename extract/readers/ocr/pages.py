"""Pages without a text layer -> lines: pictures made one by one, read by several Tesseract processes at a time.

What belongs here: the order of the work, its limits, and what happens to a page that cannot be read. PDFium draws one
page at a time; while it draws the next, the processes read those before.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from extract.process import cores
from extract.readers.errors import read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.ocr.hocr import lines_of_hocr
from extract.readers.ocr.marks import mark_notes, note_rule, read_marks
from extract.readers.ocr.picture import DPI, MAX_PIXELS, PagePicture, prepare
from extract.readers.ocr.rules import rules_of, without_rules
from extract.readers.ocr.tesseract import UnreadablePictureError, find_tesseract, hocr_of, turned_by
from extract.readers.pdf_drawings import Rule
from extract.readers.pdf_lines import Line
from extract.readers.pdf_tables import grids
from extract.readers.scans import ScannedPage, ScanReader

FEW_WORDS = 12
UPRIGHT = 0.6  # mean confidence of words below which the page is looked at for lying on its side

PageImage = tuple[int, Image.Image, float, float]
"""Page number, picture of the page as it is displayed, width and height in points."""


def scan_reader(limits: Limits) -> ScanReader:
    """The reader of scanned pages of a PDF (`extract.readers.scans`), which raises ocr_missing without Tesseract."""

    def read(data: bytes, page_numbers: Sequence[int], deadline: Deadline) -> Mapping[int, ScannedPage]:
        return read_pages(lambda: drawn(data, page_numbers), len(page_numbers), limits, deadline)

    return read


def read_pages(
    images: Callable[[], Iterator[PageImage]], count: int, limits: Limits, deadline: Deadline
) -> dict[int, ScannedPage]:
    """Lines and tables' rules of `count` pages by number; a page that cannot be read is left out.

    Raises ReadError: ocr_missing, too_many_scans, too_slow.
    """
    find_tesseract()
    if count > limits.max_scanned_pages:
        raise read_error("too_many_scans", count=count, limit=limits.max_scanned_pages)
    deadline.extend(count * limits.scanned_page_seconds)
    found: dict[int, ScannedPage] = {}
    with ThreadPoolExecutor(cores(), thread_name_prefix="tesseract") as threads:
        try:
            for number, page in _in_turn(threads, images(), limits.scanned_page_seconds * 2):
                deadline.check()
                if page is not None:
                    found[number] = page
        except BaseException:
            threads.shutdown(wait=True, cancel_futures=True)
            raise
    return found


def _in_turn(
    threads: ThreadPoolExecutor, images: Iterable[PageImage], seconds: float
) -> Iterator[tuple[int, ScannedPage | None]]:
    """(page number, what stands on it) in the order of the pages; few pictures wait at a time."""
    waiting: deque[tuple[int, Future[ScannedPage | None]]] = deque()
    for number, image, width, height in images:
        waiting.append((number, threads.submit(_read, image, width, height, seconds)))
        while len(waiting) > cores() + 1:
            done, future = waiting.popleft()
            yield done, future.result()
    for done, future in waiting:
        yield done, future.result()


def _read(image: Image.Image, width: float, height: float, seconds: float) -> ScannedPage | None:
    """One page, turned upright where it lies on its side; None where Tesseract fails on it."""
    try:
        page = prepare(image, width, height)
        lines, rules = _lines(page, seconds)
        if _is_odd(lines) and (quarter := turned_by(page.image, seconds)):
            turned = prepare(image, width, height, quarter)
            other, others_rules = _lines(turned, seconds)
            if _letters(other) > _letters(lines):
                page, lines, rules = turned, other, others_rules
        foot = note_rule(page.image)
        numbers = mark_notes(lines, None if foot is None else foot / page.scale)
        read_marks(lines, page, numbers, seconds)
    except (UnreadablePictureError, ValueError):
        return None
    return ScannedPage(lines, rules)


def _lines(page: PagePicture, seconds: float) -> tuple[list[Line], list[Rule]]:
    """Lines of a page, and the rules of its tables, which the recogniser does not see."""
    rules = rules_of(page)
    if not grids(rules):
        rules = []
    picture = without_rules(page, rules) if rules else page.image
    return lines_of_hocr(hocr_of(picture, page.dpi, seconds), page), rules


def _is_odd(lines: Sequence[Line]) -> bool:
    """Whether a page may lie on its side or upside down: few of its words are upright, or they are unsure."""
    known = [word.confidence or 0.0 for line in lines for word in line.words]
    return len(known) < FEW_WORDS or statistics.mean(known) < UPRIGHT


def _letters(lines: Sequence[Line]) -> float:
    """Letters and digits of a page, each by the confidence of its word."""
    return sum(len(word.text) * (word.confidence or 0.0) ** 2 for line in lines for word in line.words)


def drawn(data: bytes, page_numbers: Sequence[int], dpi: int = DPI) -> Iterator[PageImage]:
    """Pages of a PDF, drawn by PDFium; one that it cannot draw is left out. Raises pypdfium2.PdfiumError.

    Drawn in colour and made grey after: PDFium takes twice as long to draw a picture in grey.
    """
    with pypdfium2.PdfDocument(data) as document:
        for number in page_numbers:
            try:
                page = document[number - 1]
                width, height = page.get_size()
                scale = min(dpi / 72, math.sqrt(MAX_PIXELS / max(width * height, 1.0)))
                image = page.render(scale=scale).to_pil().convert("L")
                page.close()
            except pypdfium2.PdfiumError:
                continue
            yield number, image, float(width), float(height)
