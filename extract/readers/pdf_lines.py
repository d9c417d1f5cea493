"""Characters of a PDF page -> words and lines, with raised marks told from running digits.

What belongs here: geometry of one page, without knowing what a paragraph or a footnote is. Points from the page's top
left corner, as everywhere in the project.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

SIZE_STEP = 0.5  # points; a smaller change of size is rounding of the writer
WORD_GAP = 0.15  # of the font size: a wider gap ends a word
LINE_TOLERANCE = 0.2  # of the font size: letters of one line differ less in their baseline
RAISED_SIZE = 0.85  # a raised mark is at most this share of its line's size
RAISED_LEAST, RAISED_MOST = 0.08, 0.9  # rise of a mark in line sizes
LOWERED_MOST = 0.4  # how far a subscript stands below its line, in line sizes


@dataclass(slots=True)
class Glyph:
    """One printed character with its marks, or several of one word that follow each other."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float  # grows downwards
    size: float
    bold: bool
    spaced: bool = False  # a blank was printed after it


class Cut(NamedTuple):
    """A place inside a word where one piece ends and the next begins."""

    at: int  # index of the next piece's first character
    end: float  # right end of the piece before
    begin: float  # left end of the next piece


@dataclass(slots=True)
class Word:
    """A run of glyphs without a gap; `raised` marks a superscript."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    raised: bool = False
    glued: bool = False  # follows the word before without a space
    bold: bool = False
    confidence: float | None = None  # 0 to 1 for a word recognised in a picture; None for printed text
    cuts: list[Cut] | None = None  # where its pieces meet, so that a figure in `37/38` has a box of its own
    place: tuple[float, float, float, float] | None = None  # box on the displayed page of a scan that was set straight
    page_number: int = 0  # where a row of a table goes on on the next page; else 0, the page that is written


@dataclass(slots=True)
class Line:
    """Words that share a baseline, from left to right."""

    words: list[Word]
    baseline: float
    size: float
    page_number: int = 0
    column: int = 0  # of a page with columns of running text; 0 for a line over the whole width

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @property
    def bold(self) -> bool:
        """Whether every full-size word is bold."""
        plain = [word for word in self.words if not word.raised]
        return bool(plain) and all(word.bold for word in plain)

    @property
    def text(self) -> str:
        """Plain text, raised marks left out."""
        return " ".join(word.text for word in self.words if not word.raised)


@dataclass(slots=True)
class _Row:
    """Glyphs of one baseline while lines are put together."""

    baseline: float
    size: float
    glyphs: list[Glyph] = field(default_factory=list)
    raised: list[Glyph] = field(default_factory=list)


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Lines from top to bottom."""
    return [_line(row) for row in _rows(glyphs)]


def main_size(lines: Iterable[Line]) -> float:
    """Size of most of the text, in points; 0 for no text."""
    weight: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 2) / 2
        weight[size] = weight.get(size, 0) + len(line.text)
    return max(weight, key=lambda size: (weight[size], size)) if weight else 0.0


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    rows: list[_Row] = []
    for glyph in sorted(glyphs, key=lambda one: one.baseline):
        row = rows[-1] if rows else None
        if row is None or glyph.baseline - row.baseline > LINE_TOLERANCE * max(glyph.size, row.size) * 0.5:
            rows.append(_Row(glyph.baseline, glyph.size, [glyph]))
        else:
            row.glyphs.append(glyph)
    for row in rows:
        row.size = _typical_size(row.glyphs)
    return _attach_lowered(_attach_raised(rows))


def _typical_size(glyphs: Sequence[Glyph]) -> float:
    """The size that most of a row's letters have."""
    weight: dict[float, int] = {}
    for glyph in glyphs:
        weight[glyph.size] = weight.get(glyph.size, 0) + len(glyph.text)
    return max(weight, key=lambda size: weight[size])


def _attach_raised(rows: list[_Row]) -> list[_Row]:
    """Move rows of small raised letters into the line below that they belong to."""
    kept: list[_Row] = []
    for row in reversed(rows):
        host = _host(row, kept)
        if host is None:
            kept.append(row)
        else:
            host.raised.extend(row.glyphs)
    kept.reverse()
    return kept


def _attach_lowered(rows: list[_Row]) -> list[_Row]:
    """Move rows of small lowered letters (CO2) into the line above; they are letters like the others."""
    kept: list[_Row] = []
    for row in rows:
        if kept and _is_lowered(row, kept[-1]):
            kept[-1].glyphs.extend(row.glyphs)
        else:
            kept.append(row)
    return kept


def _is_lowered(row: _Row, line: _Row) -> bool:
    drop = row.baseline - line.baseline
    if row.size > RAISED_SIZE * line.size or _letters(row) > 24 or not 0 < drop <= LOWERED_MOST * line.size:
        return False
    return all(_touches(glyph, line) for glyph in row.glyphs)


def _host(row: _Row, below: Sequence[_Row]) -> _Row | None:
    """The line just below whose letters touch the raised ones; None where the row is a line of its own."""
    if _letters(row) > 24:
        return None
    for line in reversed(below[-3:]):
        rise = line.baseline - row.baseline
        if row.size > RAISED_SIZE * line.size or not RAISED_LEAST * line.size <= rise <= RAISED_MOST * line.size:
            continue
        if all(_touches(glyph, line) for glyph in row.glyphs):
            return line
    return None


def _touches(glyph: Glyph, line: _Row) -> bool:
    """Whether a raised letter stands close to a letter (or to a raised one) of the line."""
    reach = 0.6 * line.size
    return any(other.x0 - 2 * reach <= glyph.x0 <= other.x1 + 2 * reach for other in line.glyphs)


def _letters(row: _Row) -> int:
    return sum(len(glyph.text) for glyph in row.glyphs)


def _line(row: _Row) -> Line:
    marked = [(glyph, False) for glyph in row.glyphs] + [(glyph, True) for glyph in row.raised]
    marked.sort(key=lambda pair: pair[0].x0)
    words: list[Word] = []
    last: Word | None = None
    spaced = True
    for glyph, raised in marked:
        apart = spaced or last is None or glyph.x0 - last.x1 > WORD_GAP * max(glyph.size, last.size)
        if last is None or apart or last.raised != raised or abs(last.size - glyph.size) > SIZE_STEP:
            last = Word(
                glyph.text,
                glyph.x0,
                glyph.x1,
                glyph.top,
                glyph.bottom,
                glyph.size,
                raised,
                glued=not apart,
                bold=glyph.bold,
            )
            words.append(last)
        else:
            _extend(last, glyph)
        spaced = glyph.spaced
    return Line(words, row.baseline, row.size)


def _extend(word: Word, glyph: Glyph) -> None:
    cut = Cut(len(word.text), word.x1, glyph.x0)
    word.cuts = [cut] if word.cuts is None else [*word.cuts, cut]
    word.text += glyph.text
    word.x1 = max(word.x1, glyph.x1)
    word.top = min(word.top, glyph.top)
    word.bottom = max(word.bottom, glyph.bottom)
