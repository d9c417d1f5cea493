"""Characters of a PDF page -> words and lines, with raised marks told from running digits.

What belongs here: geometry of one page, without knowing what a paragraph or a footnote is. Points from the page's top
left corner, as everywhere in the project.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SIZE_STEP = 0.5  # points; a smaller change of size is rounding of the writer
WORD_GAP = 0.15  # of the font size: a wider gap ends a word
LINE_TOLERANCE = 0.2  # of the font size: letters of one line differ less in their baseline
RAISED_SIZE = 0.85  # a raised mark is at most this share of its line's size
RAISED_LEAST, RAISED_MOST = 0.08, 0.9  # rise of a mark in line sizes
LOWERED_MOST = 0.4  # how far a subscript stands below its line, in line sizes


@dataclass(slots=True)
class Glyph:
    """One printed character (with its combining marks)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float  # grows downwards
    size: float
    bold: bool


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


@dataclass(slots=True)
class Line:
    """Words that share a baseline, from left to right."""

    words: list[Word]
    baseline: float
    size: float
    page_number: int = 0

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


def glyphs_of(chars: Iterable[Mapping[str, Any]]) -> list[Glyph]:
    """Upright characters of pdfplumber's `page.chars`, combining marks joined to the letter they stand on."""
    printed = list(chars)
    descents = _descents(printed)
    glyphs: list[Glyph] = []
    for char in printed:
        text = str(char["text"])
        if not char["upright"] or not text or text == "\u00ad":
            continue
        glyph = Glyph(
            text=" " if text.isspace() else text,
            x0=float(char["x0"]),
            x1=float(char["x1"]),
            top=float(char["top"]),
            bottom=float(char["bottom"]),
            baseline=float(char["bottom"]) + descents[char["fontname"]] * float(char["size"]),
            size=float(char["size"]),
            bold="bold" in str(char["fontname"]).lower(),
        )
        add_glyph(glyphs, glyph)
    return glyphs


def add_glyph(glyphs: list[Glyph], glyph: Glyph) -> None:
    """Append a glyph; a combining mark joins the letter that it stands on."""
    if glyphs and glyphs[-1].text != " " and all(unicodedata.combining(letter) for letter in glyph.text):
        glyphs[-1].text += glyph.text
    else:
        glyphs.append(glyph)


def _descents(chars: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """How far below its baseline a font's box begins, as a (negative) share of the size.

    The text matrix knows the baseline but not a letter's own rise, which moves its box only. Most letters of a font do
    not rise, so their usual distance is the font's.
    """
    seen: dict[str, list[float]] = {}
    for char in chars:
        share = (float(char["y0"]) - float(char["matrix"][5])) / (float(char["size"]) or 1.0)
        seen.setdefault(char["fontname"], []).append(round(share, 2))
    return {font: statistics.mode(shares) for font, shares in seen.items()}


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Lines from top to bottom."""
    return [_line(row) for row in _rows(glyphs) if any(glyph.text != " " for glyph in row.glyphs)]


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
    """The size that most of a row's letters have (spaces do not count)."""
    sizes = [glyph.size for glyph in glyphs if glyph.text != " "] or [glyph.size for glyph in glyphs]
    return statistics.mode(round(size, 2) for size in sizes)


def _attach_raised(rows: list[_Row]) -> list[_Row]:
    """Move rows of small raised letters into the line below that they belong to."""
    kept: list[_Row] = []
    for row in reversed(rows):
        host = _host(row, kept)
        if host is None:
            kept.append(row)
        else:
            host.raised.extend(glyph for glyph in row.glyphs if glyph.text != " ")
    kept.reverse()
    return kept


def _attach_lowered(rows: list[_Row]) -> list[_Row]:
    """Move rows of small lowered letters (CO2) into the line above; they are letters like the others."""
    kept: list[_Row] = []
    for row in rows:
        if kept and _is_lowered(row, kept[-1]):
            kept[-1].glyphs.extend(glyph for glyph in row.glyphs if glyph.text != " ")
        else:
            kept.append(row)
    return kept


def _is_lowered(row: _Row, line: _Row) -> bool:
    drop = row.baseline - line.baseline
    if row.size > RAISED_SIZE * line.size or len(row.glyphs) > 24 or not 0 < drop <= LOWERED_MOST * line.size:
        return False
    return all(_touches(glyph, line) for glyph in row.glyphs if glyph.text != " ")


def _host(row: _Row, below: Sequence[_Row]) -> _Row | None:
    """The line just below whose letters touch the raised ones; None where the row is a line of its own."""
    if sum(glyph.text != " " for glyph in row.glyphs) > 24:
        return None
    for line in reversed(below[-3:]):
        rise = line.baseline - row.baseline
        if row.size > RAISED_SIZE * line.size or not RAISED_LEAST * line.size <= rise <= RAISED_MOST * line.size:
            continue
        if all(_touches(glyph, line) for glyph in row.glyphs if glyph.text != " "):
            return line
    return None


def _touches(glyph: Glyph, line: _Row) -> bool:
    """Whether a raised letter stands close to a letter (or to a raised one) of the line."""
    reach = 0.6 * line.size
    return any(other.x0 - 2 * reach <= glyph.x0 <= other.x1 + 2 * reach for other in line.glyphs)


def _line(row: _Row) -> Line:
    marked = [(glyph, False) for glyph in row.glyphs] + [(glyph, True) for glyph in row.raised]
    marked.sort(key=lambda pair: pair[0].x0)
    words: list[Word] = []
    spaced = True
    for glyph, raised in marked:
        if glyph.text == " ":
            spaced = True
            continue
        last = words[-1] if words else None
        gap = glyph.x0 - last.x1 if last else 0.0
        apart = spaced or last is None or gap > WORD_GAP * max(glyph.size, last.size)
        if last is not None and not apart and last.raised == raised and abs(last.size - glyph.size) <= SIZE_STEP:
            _extend(last, glyph)
        else:
            glued = last is not None and not apart
            words.append(
                Word(glyph.text, glyph.x0, glyph.x1, glyph.top, glyph.bottom, glyph.size, raised, glued, glyph.bold)
            )
        spaced = False
    return Line(words, row.baseline, row.size)


def _extend(word: Word, glyph: Glyph) -> None:
    word.text += glyph.text
    word.x1 = max(word.x1, glyph.x1)
    word.top = min(word.top, glyph.top)
    word.bottom = max(word.bottom, glyph.bottom)
