"""Where characters of a .docx's text stand in its XML: the way back from a figure to the element that prints it.

What belongs here: aligning the blocks that `docx` wrote with the pieces that they were made of. What is done at a place
(a comment, say) is the caller's part. A place is numbers alone, so that it holds in any parse of the same part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn

from extract.model import Span
from extract.readers.docx import SEPARATOR, Origin, Walk, walk_document
from extract.readers.docx_package import open_docx
from extract.readers.docx_runs import Piece
from extract.readers.encodings import mend
from extract.readers.limits import Deadline, Limits

_TAGS = ("<sup>", "</sup>")
_Letter = tuple[Piece, int]  # a piece, and which of its characters


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [start, end) of an element of the main part; both 0 where the element counts as a whole.

    `element` is its number among all elements of the part in document order, the root being 0. What stands in a note is
    placed at the note's mark in the running text.
    """

    element: int
    start: int = 0
    end: int = 0


def find_places(data: bytes, spans: Sequence[Span], limits: Limits, deadline: Deadline) -> list[tuple[Place, ...]]:
    """For each span of `ReportText.text` its places in reading order; none where nothing of the document prints it.

    An automatic number has no element: its span is placed at the whole paragraph. Raises ReadError as `render_docx`.
    """
    document = open_docx(data, limits)
    walk = walk_document(document, deadline)
    finder = _Finder(document, walk)
    return [finder.find(span) for span in spans]


class _Finder:
    """The blocks of one document, aligned when a span first asks for them."""

    def __init__(self, document: Document, walk: Walk) -> None:
        root = document.element
        self._elements = list(root.iter("*"))  # kept: lxml's objects are the same only while somebody holds them
        self._numbers = {element: number for number, element in enumerate(self._elements)}
        self._walk = walk
        self._starts = _starts(walk)
        self._lines = _Lines(walk.text)
        self._aligned: dict[int, list[_Letter | None]] = {}

    def find(self, span: Span) -> tuple[Place, ...]:
        places: dict[int, Place] = {}
        start, end = self._lines.before_mending(span)
        for number, origin in enumerate(self._walk.origins):
            first = self._starts[origin.block]
            last = self._starts[origin.block + origin.count] - len(SEPARATOR)
            if first < end and start < last:
                for place in self._of(number, origin, max(start - first, 0), min(end, last) - first):
                    known = places.get(place.element)
                    places[place.element] = place if known is None else _widest(known, place)
        return tuple(places.values())

    def _of(self, number: int, origin: Origin, start: int, end: int) -> Iterator[Place]:
        """Places of the characters [start, end) of an origin's text."""
        if origin.note is not None:
            yield from self._mark_of(origin.note)
            return
        if number not in self._aligned:
            blocks = self._walk.blocks[origin.block : origin.block + origin.count]
            self._aligned[number] = align(SEPARATOR.join(blocks), origin)
        letters = [letter for letter in self._aligned[number][start:end] if letter is not None]
        if not letters:  # an automatic number, which no element prints
            letters = [(piece, 0) for cell in origin.cells[:1] for piece in cell if piece.text.strip()]
            yield from (Place(self._numbers[piece.element]) for piece, _ in letters)
            return
        for piece, at in letters:
            exact = piece.element.tag == qn("w:t") and len(piece.element.text or "") == len(piece.text)
            place = self._numbers[piece.element]
            yield Place(place, at, at + 1) if exact else Place(place)

    def _mark_of(self, note: tuple[str, str]) -> Iterator[Place]:
        kind, note_id = note
        for mark in self._elements[0].iter(qn(f"w:{kind}Reference")):
            if mark.get(qn("w:id")) == note_id:
                yield Place(self._numbers[mark])
                return


def _widest(one: Place, other: Place) -> Place:
    if one.end == 0 or other.end == 0:
        return Place(one.element)
    return Place(one.element, min(one.start, other.start), max(one.end, other.end))


def _starts(walk: Walk) -> list[int]:
    """Where each block begins in the text, and where one after the last would."""
    starts = [0]
    for block in walk.blocks:
        starts.append(starts[-1] + len(block) + len(SEPARATOR))
    return starts


class _Lines:
    """Spans of the mended text as spans of the text before it: old fonts' letters are set right line by line."""

    def __init__(self, text: str) -> None:
        mended = mend(text)
        self._shifted: list[tuple[int, int, int, int]] = []  # of each line: start and length, mended and before
        if mended != text:
            after, before = 0, 0
            for new, old in zip(mended.splitlines(keepends=True), text.splitlines(keepends=True), strict=True):
                self._shifted.append((after, len(new), before, len(old)))
                after, before = after + len(new), before + len(old)

    def before_mending(self, span: Span) -> tuple[int, int]:
        if not self._shifted:
            return span.start, span.end
        return self._move(span.start, at_end=False), self._move(span.end, at_end=True)

    def _move(self, position: int, at_end: bool) -> int:
        """A position inside a line whose length changed becomes the line's start or end."""
        for after, new, before, old in self._shifted:
            if after <= position < after + new or (at_end and position == after + new):
                same = new == old
                return before + (position - after if same else old if at_end else 0)
        return position


def align(text: str, origin: Origin) -> list[_Letter | None]:
    """For each character of an origin's text the letter of a piece that it is; None for blanks and the reader's own."""
    found: list[_Letter | None] = [None] * len(text)
    if len(origin.cells) == 1:
        _write(found, _match(text, origin.added, len(text), _letters(origin.cells[0])))
    else:
        _align_table(text, [letters for letters in map(_letters, origin.cells) if letters], found)
    return found


def _letters(pieces: Sequence[Piece]) -> list[_Letter]:
    return [(piece, at) for piece in pieces for at, character in enumerate(piece.text) if not character.isspace()]


def _match(text: str, start: int, end: int, letters: Sequence[_Letter]) -> list[tuple[int, _Letter]] | None:
    """`letters` with their positions in text[start:end]; None where it says anything else, raising tags aside."""
    found: list[tuple[int, _Letter]] = []
    at = start
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        tag = next((tag for tag in _TAGS if text.startswith(tag, at)), "")
        rest = letters[len(found) : len(found) + max(len(tag), 1)]
        if rest and _says(rest, tag or text[at]):
            found.append((at, rest[0]))
            at += 1
        elif tag:
            at += len(tag)
        else:
            return None
    return found if len(found) == len(letters) else None


def _says(letters: Sequence[_Letter], text: str) -> bool:
    return "".join(piece.text[at] for piece, at in letters) == text


def _write(found: list[_Letter | None], matched: list[tuple[int, _Letter]] | None) -> bool:
    for at, letter in matched or ():
        found[at] = letter
    return matched is not None


def _align_table(text: str, cells: list[list[_Letter]], found: list[_Letter | None]) -> None:
    """Cells of a pipe table in order; one that heads several columns is repeated, one beyond the last is left out."""
    next_cell = 0
    for start, end in _printed_cells(text):
        for at in (next_cell, next_cell - 1, *range(next_cell + 1, len(cells))):
            if 0 <= at < len(cells) and _write(found, _match(text, start, end, cells[at])):
                next_cell = max(next_cell, at + 1)
                break


def _printed_cells(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the cells of a pipe table that hold text; the rule below the first row is none."""
    position = 0
    for number, line in enumerate(text.split("\n")):
        at = position
        for cell in line.split("|"):
            if number != 1 and cell.strip():
                yield at, at + len(cell)
            at += len(cell) + 1
        position += len(line) + 1
