"""Tesseract's hOCR -> lines of words in the shape of the PDF reader.

What belongs here: what Tesseract's boxes say about sizes, baselines, raised marks and lines that stand side by side.
Geometry is that of the straightened picture, in points; `Word.place` is where a word stands on the displayed page.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from extract.readers.ocr.marks import UNKNOWN
from extract.readers.ocr.picture import Box, PagePicture
from extract.readers.pdf_lines import Line, Word

_NUMBERS = r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+)"
_BOX = re.compile(rf"bbox(?:es)? {_NUMBERS}")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_CONFIDENCE = re.compile(r"x_wconf ([\d.]+)")
_LINE_CLASSES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})

# Heights of letters in Times and its kin, as a share of the font size.
_HEIGHTS = {**dict.fromkeys("acemnorsuvwxz", 0.46), **dict.fromkeys("bdhkl", 0.68)}
_TALL = 0.67  # digits and capitals
SNAP = 0.12  # sizes that differ by less from the page's usual size are that size: the rest is noise of the boxes
RAISED_LEAST = 0.16  # of the font size: how far above the baseline a raised mark ends
RAISED_HEIGHT = 0.54  # of the font size: a digit of the text is taller
SIGN_LEAST, SIGN_HEIGHT = (
    0.3,
    0.31,
)  # rise and height of a sign that is raised whatever it was read as: quotes are lower
RAISED_MARKS = frozenset("0123456789*")
SAME_ROW = 0.3  # of the font size: baselines of lines side by side differ less
UPRIGHT_LEAST = 3.0  # a line that is so many times as high as wide runs up or down
SPECK = 0.4  # confidence below which a word without letters or digits is dirt, a rule or a piece of a stamp
BULLETS = frozenset("©®¢»«°•●▪■◦")  # what the round sign before a list item is read as


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class _HocrLine:
    """A line as Tesseract gives it; pixels. `slope` and `offset` make the baseline, from the box's bottom left."""

    words: list[tuple[list[_Char], float]]  # characters and confidence (0 to 1)
    box: Box
    slope: float
    offset: float

    def baseline(self, x: float) -> float:
        return self.box[3] + self.offset + self.slope * (x - self.box[0])

    @property
    def size(self) -> float:
        """Size of the font in pixels, from the letters whose height is known; 0 where there is none."""
        sizes = [size for chars, _ in self.words for char in chars if (size := _size(char))]
        return statistics.median(sizes) if sizes else 0.0


def _size(char: _Char) -> float:
    letter = char.text
    share = _HEIGHTS.get(letter) or (_TALL if letter.isdigit() or (letter.isupper() and letter.isascii()) else 0.0)
    return (char.box[3] - char.box[1]) / share if share and letter not in "QJ" else 0.0


def lines_of_hocr(hocr: bytes, page: PagePicture) -> list[Line]:
    """Lines of a page from top to bottom, their words from left to right. ValueError for what is no hOCR."""
    found = [line for line in _parse(hocr) if line.words]
    usual = _usual_size(found)
    rows: list[Line] = []
    for line in sorted(found, key=lambda one: one.baseline((one.box[0] + one.box[2]) / 2)):
        size = line.size or usual
        size = usual if abs(size - usual) <= SNAP * usual else size
        words = list(_words(line, size, page))
        if words:
            middle = (line.box[0] + line.box[2]) / 2
            _add(rows, Line(words, line.baseline(middle) / page.scale, round(size / page.scale, 1)))
    return rows


def _parse(hocr: bytes) -> Iterator[_HocrLine]:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(hocr, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no hOCR: {error}") from error
    for element in root.iter("{*}span"):
        if element.get("class") not in _LINE_CLASSES:
            continue
        title = element.get("title", "")
        box, baseline = _box(title), _BASELINE.search(title)
        if box is None or box[3] - box[1] > UPRIGHT_LEAST * (box[2] - box[0]):
            continue  # text that runs up or down: a page on its side is turned first, and a seal's edge is no text
        slope, offset = (float(baseline[1]), float(baseline[2])) if baseline else (0.0, 0.0)
        words = [_word(word) for word in element.iterfind("{*}span[@class='ocrx_word']")]
        yield _HocrLine([word for word in words if word[0]], box, slope, offset)


def _word(element: etree._Element) -> tuple[list[_Char], float]:
    confidence = _CONFIDENCE.search(element.get("title", ""))
    chars = []
    for part in element.iterfind(".//{*}span[@class='ocrx_cinfo']"):
        box, text = _box(part.get("title", "")), unicodedata.normalize("NFC", part.text or "")
        if box is not None and text.strip():
            chars.append(_Char(text, box))
    return chars, float(confidence[1]) / 100 if confidence else 0.0


def _box(title: str) -> Box | None:
    found = _BOX.search(title)
    return (float(found[1]), float(found[2]), float(found[3]), float(found[4])) if found else None


def _usual_size(lines: Sequence[_HocrLine]) -> float:
    """Font size of most of the page's letters, in pixels."""
    sizes = sorted((size, sum(len(chars) for chars, _ in line.words)) for line in lines if (size := line.size))
    half, seen = sum(count for _, count in sizes) / 2, 0
    for size, count in sizes:
        seen += count
        if seen >= half:
            return size
    return 50.0


def _words(line: _HocrLine, size: float, page: PagePicture) -> Iterator[Word]:
    for number, (chars, confidence) in enumerate(line.words):
        text = "".join(char.text for char in chars)
        if number == 0 and len(line.words) > 1 and text in BULLETS:
            yield _placed([_Char("•", chars[0].box)], False, False, confidence, size, page)
        elif confidence >= SPECK or any(letter.isalnum() for letter in text):
            for at, (part, raised) in enumerate(_split_raised(chars, line, size)):
                yield _placed(part, raised, at > 0, confidence, size, page)


def _split_raised(chars: list[_Char], line: _HocrLine, size: float) -> Iterator[tuple[list[_Char], bool]]:
    """The characters of a word in runs of raised and other ones."""
    run: list[_Char] = []
    was = False
    for char in chars:
        is_raised = _is_raised(char, line, size)
        if run and is_raised != was:
            yield run, was
            run = []
        run.append(char)
        was = is_raised
    if run:
        yield run, was


def _is_raised(char: _Char, line: _HocrLine, size: float) -> bool:
    x0, top, x1, bottom = char.box
    rise, height = line.baseline((x0 + x1) / 2) - bottom, bottom - top
    if height > RAISED_HEIGHT * size or rise < RAISED_LEAST * size:
        return False
    return char.text in RAISED_MARKS or (rise >= SIGN_LEAST * size and height >= SIGN_HEIGHT * size)


def _placed(
    chars: Sequence[_Char], raised: bool, glued: bool, confidence: float, size: float, page: PagePicture
) -> Word:
    box = (
        min(char.box[0] for char in chars),
        min(char.box[1] for char in chars),
        max(char.box[2] for char in chars),
        max(char.box[3] for char in chars),
    )
    x0, top, x1, bottom = (value / page.scale for value in box)
    text = "".join(char.text for char in chars)
    if raised and not set(text) <= RAISED_MARKS:
        text = UNKNOWN
    return Word(
        text=text,
        x0=x0,
        x1=x1,
        top=top,
        bottom=bottom,
        size=round((bottom - top if raised else size / page.scale), 1),
        raised=raised,
        glued=glued,
        confidence=round(confidence, 2),
        place=None if page.as_displayed else page.to_page(box),
    )


def _add(rows: list[Line], line: Line) -> None:
    """Append a line, or join it to the one that it stands beside."""
    for row in reversed(rows[-3:]):
        beside = line.x0 >= row.x1 or line.x1 <= row.x0 or _fits_between(line, row)
        if beside and abs(row.baseline - line.baseline) <= SAME_ROW * max(row.size, line.size):
            row.words = sorted([*row.words, *line.words], key=lambda word: word.x0)
            return
    rows.append(line)


def _fits_between(line: Line, row: Line) -> bool:
    return all(word.x1 <= line.x0 or word.x0 >= line.x1 for word in row.words)
