"""Cuts a sentence into pieces, so that the template can mark the figures in it.

What belongs here: offsets into text, and making text harmless to look at. Nothing here writes HTML: each piece is
escaped by the template. All offsets are code points of the report's text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LONGEST_EXCERPT = 1_200
CONTEXT = 450  # code points kept on each side of the figure where the sentence is longer than that
LONGEST_MARK = 400

# Each character is replaced by exactly one, so that offsets hold: control characters by their pictures, and the
# characters that turn the direction of writing by a visible box, since they could make 12 look like 21.
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_TURNS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)
_C1 = dict.fromkeys([0x7F, *range(0x80, 0xA0)], 0xFFFD)
_HARMLESS = {**_CONTROLS, **_TURNS, **_C1}


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure to mark: half-open range in the report's text, and `stated` or `operand`."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that is marked in one way; `role` is None for plain text."""

    text: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of a report's text as pieces, with the range it covers."""

    pieces: tuple[Piece, ...]
    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False

    def covers(self, start: int, end: int) -> bool:
        """Whether the range lies wholly inside the excerpt."""
        return self.start <= start < end <= self.end


def harmless(text: str) -> str:
    """The text with control and direction characters made visible; as long as before."""
    return text.translate(_HARMLESS)


def clip(text: str, longest: int) -> str:
    """The text, shortened with an ellipsis to `longest` code points."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def excerpt(text: str, text_start: int, figure: Mark | None, marks: Iterable[Mark] = ()) -> Excerpt:
    """Cuts `text`, which stands at `text_start` in the report, into pieces around `figure`.

    A mark outside the text is left out: the sentence is then shown plain, since a wrong highlight misleads.
    """
    inside = [mark for mark in ([figure] if figure else []) + list(marks) if _fits(mark, text_start, len(text))]
    first, last = _window(text, text_start, figure if figure in inside else None)
    shown = text[first:last]
    local = (Mark(mark.start - text_start - first, mark.end - text_start - first, mark.role) for mark in inside)
    return Excerpt(
        pieces=_pieces(shown, [_whole_characters(shown, mark) for mark in local if mark.start < len(shown)]),
        start=text_start + first,
        end=text_start + last,
        cut_before=first > 0,
        cut_after=last < len(text),
    )


def _fits(mark: Mark, start: int, length: int) -> bool:
    return start <= mark.start < mark.end <= start + length


def _window(text: str, text_start: int, figure: Mark | None) -> tuple[int, int]:
    """The part of a long text that is shown; the whole of a short one."""
    if len(text) <= LONGEST_EXCERPT:
        return 0, len(text)
    if figure is None:
        return 0, LONGEST_EXCERPT
    start = figure.start - text_start
    end = min(figure.end - text_start, start + LONGEST_MARK)
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    blank = text.find(" ", first, min(first + 40, start))
    return (blank + 1 if first and blank >= 0 else first), last


def _whole_characters(text: str, mark: Mark) -> Mark:
    """Keeps combining marks with their letter, so that no mark is drawn alone."""
    start, end = max(0, mark.start), max(0, min(len(text), mark.end))
    while start < end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return Mark(start, end, mark.role)


def _pieces(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Cuts at every edge of a mark; where marks overlap, the figure under test wins."""
    valid = [mark for mark in marks if mark.start < mark.end]
    edges = sorted({0, len(text), *(mark.start for mark in valid), *(mark.end for mark in valid)})
    pieces: list[Piece] = []
    for start, end in pairwise(edges):
        roles = {mark.role for mark in valid if mark.start <= start and end <= mark.end}
        role = "stated" if "stated" in roles else next(iter(sorted(roles)), None)
        if pieces and pieces[-1].role == role:
            pieces[-1] = Piece(pieces[-1].text + text[start:end], role)
        else:
            pieces.append(Piece(text[start:end], role))
    return tuple(pieces)
