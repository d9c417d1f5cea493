"""Characters of a PDF page by PDFium: pieces of words with their place, as the page is read.

What belongs here: calls into PDFium for text, and the frame (rotation, crop box, text set sideways) in which all layout
is done. Does not: lines, words, what they mean. PDFium has no call for many characters at once, so the two calls that
each character costs are made through bare function pointers, and neighbours within one text object become one piece.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.readers.encodings import sign_of
from extract.readers.pdf_lines import WORD_GAP, Glyph

HYPHEN_AT_LINE_END = "\ufffe"  # PDFium's own sign for a hyphen that a line break follows
FIRST_MARK = "\u0300"  # no combining mark comes before it
BLANKS = frozenset(" \r\n\t\u00a0\x00\u2002\u2003\u2009\u200b\u3000")
SOFT_HYPHEN = "\u00ad"
NO_LETTER = "\ufffd"  # a glyph without a Unicode value
BOLD_WEIGHT = 600
FONT_NAME = 128  # bytes that are kept of a font's name
SLANT = 0.01  # of a line's length: text that climbs more is not upright
SLANTED = 4  # direction of text that no quarter turn brings upright
SAME_LINE = 0.05  # points
FARTHEST = 100_000.0  # points: no page is larger, and what a damaged file draws beyond, or nowhere (NaN), is no text
OVERLAP = -0.6  # of the font size: a letter that stands farther back begins a new piece
MARKS = {  # accents drawn as letters of their own: what they add to the letter they stand on
    "\u0060": "\u0300",
    "\u00b4": "\u0301",
    "\u02ca": "\u0301",
    "\u02cb": "\u0300",
    "\u02c6": "\u0302",
    "\u005e": "\u0302",
    "\u02dc": "\u0303",
    "\u007e": "\u0303",
    "\u02d8": "\u0306",
}
ACCENTS = frozenset(MARKS)
SIGNS = {  # letters of symbol fonts, which have no code of their own, as the signs of lists that they show
    "\uf0b7": "•",
    "\uf02d": "-",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf076": "❖",
    "\uf06f": "○",
    "\uf02b": "+",
}


def bare(function: Any, result: Any, *arguments: Any) -> Any:
    """A PDFium function that takes and gives plain numbers: three times as quick to call."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_object_of = bare(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_box_of = bare(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_font_of = bare(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is looked at: its visible box in PDF user space, and quarter turns clockwise.

    `turns` brings the text upright; `shown` of them are the page's own rotation, the rest is text set sideways. Layout
    coordinates are points from the top left corner of the page so turned.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0
    shown: int = 0

    @property
    def width(self) -> float:
        """Width of the turned page."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height of the turned page."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def across(self) -> tuple[int, int, float, float]:
        """(index of a box's near side in (left, top, right, bottom), of its far side, sign, shift) for x in layout."""
        return (
            (0, 2, 1.0, -self.left),
            (3, 1, 1.0, -self.bottom),
            (2, 0, -1.0, self.right),
            (1, 3, -1.0, self.top),
        )[self.turns]

    def down(self) -> tuple[int, int, float, float]:
        """The same for y: (index of the upper side, of the lower side, sign, shift)."""
        return (
            (1, 3, -1.0, self.top),
            (0, 2, 1.0, -self.left),
            (3, 1, 1.0, -self.bottom),
            (2, 0, -1.0, self.right),
        )[self.turns]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space in layout."""
        point = (x, y, x, y)
        at, _, sign, shift = self.across()
        down, _, down_sign, down_shift = self.down()
        return sign * point[at] + shift, down_sign * point[down] + down_shift

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """A direction of user space in layout (y downwards)."""
        return ((x, -y), (y, x), (-x, y), (-y, -x))[self.turns]

    def as_shown(self, x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        """A box of layout on the page as it is displayed."""
        turn = (self.turns - self.shown) % 4
        if turn == 1:
            return top, self.width - x1, bottom, self.width - x0
        if turn == 2:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        if turn == 3:
            return self.height - bottom, x0, self.height - top, x1
        return x0, top, x1, bottom


@dataclass(slots=True)
class PageGlyphs:
    """Pieces of words of a page in the order they were drawn, and the frame they are placed in."""

    frame: Frame
    glyphs: list[Glyph]
    letters: int  # letters and digits among them


@dataclass(slots=True)
class _Run:
    """What the characters of one text object share, in layout."""

    direction: int  # quarter turns clockwise that bring its text upright, or SLANTED
    size: float
    bold: bool
    baseline: float
    font: int


@dataclass(slots=True)
class _Reader:
    """State while the characters of one page are read."""

    text: Any
    frame: Frame
    single: bool  # each character a piece of its own, for marks that were drawn apart from their letters
    glyphs: list[Glyph] = field(default_factory=list)
    marks: list[Glyph] = field(default_factory=list)
    aside: list[int] = field(default_factory=lambda: [0] * 5)  # characters by direction of their text
    fonts: dict[int, bool] = field(default_factory=dict)
    known: dict[tuple[int, str], str] = field(default_factory=dict)  # (font, character): what it stands for


def frame_of(page: Any) -> Frame:
    """The frame of a page as it is displayed."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[2] <= box[0] or box[3] <= box[1]:
        box = media
    turns = (page.get_rotation() // 90) % 4
    return Frame(*box, turns, turns)


def glyphs_of_page(page: Any) -> PageGlyphs:
    """Read the upright text of a pypdfium2 page; text that is set sideways where most of the page is."""
    frame = frame_of(page)
    text = page.get_textpage()
    try:
        reader = _read(text, frame)
        turn = max(range(4), key=lambda one: (reader.aside[one], -one))
        if turn:
            frame = Frame(frame.left, frame.bottom, frame.right, frame.top, (frame.turns + turn) % 4, frame.shown)
            reader = _read(text, frame)
        if reader.marks or not ACCENTS.isdisjoint("".join([glyph.text for glyph in reader.glyphs])):
            reader = _read(text, frame, single=True)
            _attach_marks(reader)
    finally:
        text.close()
    _compose(reader.glyphs)
    return PageGlyphs(frame, reader.glyphs, reader.aside[0])


def _read(text: Any, frame: Frame, single: bool = False) -> _Reader:
    reader = _Reader(text.raw, frame, single)
    handle = ctypes.cast(reader.text, ctypes.c_void_p).value
    box = (ctypes.c_float * 4)()
    box_at = ctypes.addressof(box)
    near, far, sign, shift = frame.across()
    upper, lower, down_sign, down_shift = frame.down()
    current, run = 0, _Run(SLANTED, 0.0, False, 0.0, 0)
    last: Glyph | None = None  # the piece that is being made
    reach = back = 0.0
    for at, raw in enumerate(_letters(reader.text)):
        drawn = _object_of(handle, at)
        if not drawn:  # a blank or a line's end that PDFium only guesses
            last = last if last is None or raw == HYPHEN_AT_LINE_END else None
            continue
        if raw in BLANKS:
            if last is not None:
                last.spaced = True
                last = None
            continue
        if drawn != current:
            current, run = drawn, _run_of(reader, at, drawn)
            reach, back = WORD_GAP * run.size, OVERLAP * run.size
        reader.aside[run.direction] += 1
        if run.direction:
            continue
        letter = reader.known.get((run.font, raw)) or _meaning(reader, at, run.font, raw)
        if not letter:
            continue
        _box_of(handle, at, box_at)
        x0, x1 = sign * box[near] + shift, sign * box[far] + shift
        is_mark = letter >= FIRST_MARK and _is_mark(letter)
        if last is not None:
            # A mark follows its letter in Unicode's order; some fonts draw it a little to the right.
            if is_mark and last.x0 - reach < (x0 + x1) / 2 and x0 < last.x1 + reach:
                last.text += letter
                continue
            if (
                back < x0 - last.x1 < reach
                and last.size == run.size
                and abs(last.baseline - run.baseline) < SAME_LINE
                and last.bold == run.bold
                and not (is_mark or single or _parts(last.text[-1], letter))
            ):
                last.text += letter
                last.x1 = max(last.x1, x1)
                continue
        top, bottom = down_sign * box[upper] + down_shift, down_sign * box[lower] + down_shift
        if not (-FARTHEST < x0 < FARTHEST and -FARTHEST < x1 < FARTHEST and -FARTHEST < bottom - top < FARTHEST):
            continue
        last = Glyph(letter, x0, x1, top, bottom, run.baseline, run.size, run.bold)
        (reader.marks if is_mark else reader.glyphs).append(last)
    return reader


def _parts(before: str, after: str) -> bool:
    """Whether a figure begins or ends between two characters."""
    return ("0" <= before <= "9") != ("0" <= after <= "9") and before not in ".," and after not in ".,"


def _is_mark(letter: str) -> bool:
    return bool(unicodedata.combining(letter[0]))


def _letters(text: Any) -> str:
    """One letter per character of the text page."""
    count = pdfium.FPDFText_CountChars(text)
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = pdfium.FPDFText_GetText(text, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    letters = buffer.raw[: 2 * (written - 1)].decode("utf-16-le", errors="surrogatepass") if written > 1 else ""
    if len(letters) == count and (not count or pdfium.FPDFText_GetTextIndexFromCharIndex(text, count - 1) == count - 1):
        return letters
    codes = (pdfium.FPDFText_GetUnicode(text, at) for at in range(count))
    return "".join(NO_LETTER if 0xD800 <= code <= 0xDFFF else chr(code) for code in codes)


def _run_of(reader: _Reader, at: int, drawn: int) -> _Run:
    """Direction, size, weight and baseline of the text object `drawn`, whose first character is `at`."""
    text, frame = reader.text, reader.frame
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetMatrix(text, at, matrix):
        return _Run(SLANTED, 0.0, False, 0.0, 0)
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    font = _font_of(drawn) or 0
    if font not in reader.fonts:
        reader.fonts[font] = _is_bold(text, at)
    size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    baseline = frame.place(x.value, y.value)[1]
    if not (0 < size < FARTHEST and -FARTHEST < baseline < FARTHEST):
        return _Run(SLANTED, 0.0, False, 0.0, 0)
    along = frame.turned(matrix.a, matrix.b)
    upwards = frame.turned(matrix.c, matrix.d)
    return _Run(_direction(along, upwards), round(size, 3), reader.fonts[font], baseline, font)


def _direction(along: tuple[float, float], upwards: tuple[float, float]) -> int:
    """Quarter turns clockwise that bring text upright, whose letters follow `along` (y downwards)."""
    x, y = along
    if x * upwards[1] - y * upwards[0] >= 0:
        return SLANTED  # mirrored
    if abs(y) <= SLANT * abs(x):
        return 0 if x > 0 else 2
    if abs(x) <= SLANT * abs(y):
        return 3 if y > 0 else 1
    return SLANTED


def _is_bold(text: Any, at: int) -> bool:
    """By weight or, since many writers leave the weight out, by the font's name."""
    return pdfium.FPDFText_GetFontWeight(text, at) >= BOLD_WEIGHT or "bold" in _font_name(text, at).lower()


def _font_name(text: Any, at: int) -> str:
    """Name of the font of character `at`, with its subset's prefix."""
    font, flags = ctypes.create_string_buffer(FONT_NAME), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, font, FONT_NAME, flags)
    return font.value.decode("utf-8", "replace")


def _meaning(reader: _Reader, at: int, font: int, raw: str) -> str:
    """What a character of a font stands for; looked up once."""
    known = raw if raw.isascii() else sign_of(raw, _font_name(reader.text, at))
    known = {HYPHEN_AT_LINE_END: "-", SOFT_HYPHEN: "", **SIGNS}.get(known, known)
    if pdfium.FPDFText_HasUnicodeMapError(reader.text, at) == 1:
        known = NO_LETTER
    reader.known[font, raw] = known
    return known


def _attach_marks(reader: _Reader) -> None:
    """Put marks that were drawn apart on the letters under them."""
    gone: set[int] = set()
    for mark in [*reader.marks, *(glyph for glyph in reader.glyphs if glyph.text in MARKS)]:
        middle = (mark.x0 + mark.x1) / 2
        hosts = [
            glyph
            for glyph in reader.glyphs
            if glyph.text[0].isalpha()
            and glyph.x0 <= middle <= glyph.x1
            and abs(glyph.baseline - mark.baseline) < 0.9 * glyph.size
        ]
        if hosts:
            host = min(hosts, key=lambda glyph: abs(glyph.baseline - mark.baseline))
            host.text += MARKS.get(mark.text, mark.text)
            gone.add(id(mark))
    reader.glyphs = [glyph for glyph in reader.glyphs if id(glyph) not in gone]


def _compose(glyphs: list[Glyph]) -> None:
    """Letters and their marks as one code point each (NFC)."""
    if unicodedata.is_normalized("NFC", "".join([glyph.text for glyph in glyphs])):
        return
    for glyph in glyphs:
        glyph.text = unicodedata.normalize("NFC", glyph.text)
