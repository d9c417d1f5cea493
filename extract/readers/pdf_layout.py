"""What the lines of a PDF's pages are: page furniture, footnotes, paragraphs.

What belongs here: decisions on geometry that need a whole page or several. Making words and lines is `pdf_lines`' part,
what stands side by side `pdf_columns`', writing text with offsets `pdf_writer`'s.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from extract.readers.headings import is_title_word
from extract.readers.pdf_drawings import Rule
from extract.readers.pdf_glyphs import Frame
from extract.readers.pdf_lines import SIZE_STEP, Line, Word, main_size
from extract.readers.pdf_tables import Table, split_scanned
from extract.readers.scans import ScannedPage

PAGE_NUMBER = re.compile(
    r"^[\s\-–—]{0,4}(?:Trang\s{0,3})?\d{1,4}(?:\s{0,2}[/|]\s{0,2}\d{1,4})?[\s\-–—]{0,4}$", re.IGNORECASE
)
LIST_SIGN = re.compile(
    r"^(?:[-+•▪◦●○❖➢►✓–—*]\s|\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,4}\.?\s|\d{1,2}\.\D|[IVX]{1,5}[.\-]"
    r"|[A-ZĐ]\.\s|[a-zđ]\)|Điều\s\d|Phần\s)"
)
NOTE_MARK = re.compile(r"^(?:\d{1,3}|\*{1,3})$")
STOPS = re.compile(r"[.;:!?…][\"”’)\]]?$")
DIGITS = re.compile(r"\d+")

EDGE_LINES = 2  # running heads and feet take at most two lines
EDGE_GAP = 1.5  # font sizes of white space between a running head and the text
EDGE_ZONE = 0.12  # of the page height, at the top and at the foot
INDENT = 7.0  # points
NOTES_ZONE = 0.15  # of the page height from the top: a rule higher up stands under the issuer or the motto


@dataclass(slots=True)
class Paragraph:
    """Lines that read as one; `note` is a footnote's mark; `alone` forbids joining with what follows."""

    lines: list[Line]
    note: str | None = None
    alone: bool = False


@dataclass(slots=True)
class PageLayout:
    """Lines of one page by their part, in the coordinates of its frame."""

    number: int
    frame: Frame
    body: list[Line]
    tables: list[Table] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)  # short level ones, such as stand above footnotes
    head: list[Line] = field(default_factory=list)  # lines of side-by-side blocks, already in reading order
    tail: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)  # running heads and feet, page numbers
    is_scan: bool = False  # a picture without a text layer worth the name
    is_broken: bool = False  # cannot be opened

    @property
    def height(self) -> float:
        """Height of the page as its text stands upright, in points."""
        return self.frame.height

    def words(self) -> Iterator[Word]:
        """Words of the running text, then of the tables."""
        for line in self.body:
            yield from line.words
        for table in self.tables:
            yield from (word for row in table.rows for cell in row for word in cell)

    def show_scan(self, page: ScannedPage) -> None:
        """Take what was recognised on the page as it is displayed."""
        self.frame = replace(self.frame, turns=self.frame.shown)
        lines = [replace(line, page_number=self.number) for line in page.lines if line.words]
        self.tables, self.body = split_scanned(page.rules, lines)


def drop_furniture(pages: Sequence[PageLayout]) -> None:
    """Take out running heads, running feet and page numbers, in place."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for edge in _edges(page) for line in edge})
    least = 2 if len(pages) < 6 else max(3, len(pages) // 3)
    for page in pages:
        gone = [line for edge in _edges(page) for line in _furniture(page, edge, seen, least)]
        page.body = _without(page.body, gone)
        page.furniture += gone


def _edges(page: PageLayout) -> tuple[list[Line], list[Line]]:
    """Lines in the page's top and foot margin, each from the edge inwards."""
    zone = EDGE_ZONE * page.height
    top = [line for line in page.body[:EDGE_LINES] if line.baseline < zone]
    foot = [line for line in page.body[-EDGE_LINES:] if line.baseline > page.height - zone]
    return top, foot[::-1]


def _furniture(page: PageLayout, edge: Sequence[Line], seen: Counter[str], least: int) -> list[Line]:
    """The outermost lines of an edge that repeat or number the page, with white space between them and the text."""
    found: list[Line] = []
    for line in edge:
        repeats = seen[_shape(line)] >= least and len(line.text) >= 4
        if not repeats and not _is_page_number(line, page):
            break
        found.append(line)
    while found and _room(found[-1], page, found) < EDGE_GAP * found[-1].size and not _is_page_number(found[-1], page):
        found.pop()
    return found


def _shape(line: Line) -> str:
    """Text with digits masked and the height on the page, to find lines that repeat."""
    return f"{round(line.baseline / 4)} {DIGITS.sub('#', line.text)}"


def _room(line: Line, page: PageLayout, without: Sequence[Line]) -> float:
    """Distance to the nearest line of the page that is not in `without`."""
    others = _without(page.body, without)
    return min((abs(other.baseline - line.baseline) for other in others), default=page.height)


def _without(lines: Sequence[Line], gone: Sequence[Line]) -> list[Line]:
    ids = {id(line) for line in gone}
    return [line for line in lines if id(line) not in ids]


def _is_page_number(line: Line, page: PageLayout) -> bool:
    """A lone number away from the text; one that a line break left at the margin belongs to the sentence."""
    if not PAGE_NUMBER.match(line.text):
        return False
    margin = min(other.x0 for other in page.body)
    least = 1.15 if line.x0 > margin + 3 * INDENT else 2.0
    return _room(line, page, [line]) > least * line.size


def split_notes(page: PageLayout, body_size: float) -> None:
    """Move the footnotes at the page's foot from `body` to `notes`, in place.

    They are set smaller than the text or stand under a short rule, and open with their mark: raised or, under a rule,
    a number that the text above calls.
    """
    small = len(page.body)
    while small > 0 and page.body[small - 1].size < body_size - SIZE_STEP:
        small -= 1
    ruled = _under_rule(page)
    first = next((at for at in range(min(small, ruled), len(page.body)) if note_mark(page.body[at])), None)
    if first is None or ruled <= first:
        # What stands between the rule and the first mark is the rest of a footnote of the page before.
        page.notes, page.body = page.body[ruled:], page.body[:ruled]
        return
    # Small lines above the first mark are the rest of a footnote of the page before when they stand close to it.
    while first > small and page.body[first].baseline - page.body[first - 1].baseline < 1.7 * page.body[first].size:
        first -= 1
    page.notes, page.body = page.body[first:], page.body[:first]


def _under_rule(page: PageLayout) -> int:
    """Index of the first line under the rule that parts footnotes from the text; the number of lines without one."""
    for rule in sorted(page.rules, key=lambda rule: -rule.top):
        at = next((at for at, line in enumerate(page.body) if line.baseline > rule.top), None)
        if at is None or rule.top < NOTES_ZONE * page.height:
            continue
        near = rule.x0 <= min(line.x0 for line in page.body) + 2 * INDENT
        if near and page.body[at].baseline - rule.top < 3 * page.body[at].size and _raise_marks(page.body, at):
            return at
    return len(page.body)


def _raise_marks(lines: Sequence[Line], start: int) -> bool:
    """Mark the numbers that open the notes in lines[start:] as raised; whether any line opens a note."""
    called = {word.text for line in lines[:start] for word in line.words if word.raised}
    for line in lines[start:]:
        word = line.words[0]
        if len(line.words) > 1 and word.text in called and NOTE_MARK.match(word.text):
            word.raised = True
            called.discard(word.text)
    return any(note_mark(line) for line in lines[start:])


def note_mark(line: Line) -> str | None:
    """The mark of the footnote that a line opens: a raised number, or raised asterisks."""
    word = line.words[0]
    return word.text if word.raised and NOTE_MARK.match(word.text) and len(line.words) > 1 else None


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines of running text joined into paragraphs, those of columns too that go on at the top of the next column."""
    result: list[Paragraph] = []
    before: Measure | None = None
    for column, group in groupby(lines, key=lambda line: line.column):
        frame = Measure(own := list(group))
        found = _paragraphs_in(own, frame)
        if column and before is not None and goes_on(result[-1], found[0], before, frame.left):
            result[-1].lines += found.pop(0).lines
        result += found
        before = frame if column else None
    return result


def _paragraphs_in(lines: Sequence[Line], frame: Measure) -> list[Paragraph]:
    result = [Paragraph([lines[0]])]
    for before, line in pairwise(lines):
        if frame.breaks(result[-1].lines, before, line):
            result.append(Paragraph([line]))
        else:
            result[-1].lines.append(line)
    return result


def _in_capitals(line: Line) -> bool:
    """Whether a line is set in capitals as titles and headings are; an abbreviation is not."""
    return line.text.isupper() and len(line.words) > 1


def notes_of(lines: Sequence[Line]) -> list[Paragraph]:
    """Footnotes of a page; lines before the first mark go on with a note of the page before (note None)."""
    result: list[Paragraph] = []
    for line in lines:
        mark = note_mark(line)
        if mark is not None or not result:
            result.append(Paragraph([line], note=mark))
        else:
            result[-1].lines.append(line)
    return result


def goes_on(before: Paragraph, after: Paragraph, frame: Measure, left: float | None = None) -> bool:
    """Whether a paragraph at the end of a page or column runs on in the first one of the next.

    `frame` measures the lines before, and those after where `left` does not say where they begin.
    """
    first, last = after.lines[0], before.lines[-1]
    if before.alone or after.alone or abs(first.size - last.size) > SIZE_STEP or first.bold != last.bold:
        return False
    if LIST_SIGN.match(first.text) or STOPS.search(last.text):
        return False
    return first.x0 < (frame.left if left is None else left) + INDENT and not frame.leaves_room(last, first)


class Measure:
    """Margins and line pitch of a run of lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.left = min(line.x0 for line in lines)
        self.right = max(line.x1 for line in lines)
        size = main_size(lines)
        pitches = [b.baseline - a.baseline for a, b in pairwise(lines)]
        usual = [pitch for pitch in pitches if 0.9 * size < pitch < 2.2 * size]
        # Most gaps lie inside paragraphs, so the lower half holds the line pitch.
        self.pitch = statistics.median_low(sorted(usual)[: len(usual) // 2 + 1]) if usual else 1.2 * size

    def breaks(self, paragraph: Sequence[Line], before: Line, line: Line) -> bool:
        """Whether `line` opens a new paragraph after `before`."""
        step = line.baseline - before.baseline
        if abs(line.size - before.size) > SIZE_STEP or step > self.pitch + 0.35 * line.size or step < 0:
            return True
        if is_title_word(before.text) or _in_capitals(before) != _in_capitals(line):
            return True
        if self._is_title(before, line):
            return bool(LIST_SIGN.match(line.text))
        first = paragraph[0]
        hangs = bool(LIST_SIGN.match(first.text)) and line.x0 > first.x0
        indented = line.x0 > self.left + INDENT and not hangs
        meant = STOPS.search(before.text) or self.leaves_room(before, line) or before.bold != line.bold
        if LIST_SIGN.match(line.text) and (meant or indented):
            return True
        if line.x0 > before.x0 + INDENT and not hangs:
            return True
        return self.leaves_room(before, line)

    def leaves_room(self, before: Line, line: Line) -> bool:
        """Whether the first word of `line` would have fitted at the end of `before`: the break was meant."""
        word = line.words[0]
        return self.right - before.x1 > (word.x1 - word.x0) + 0.45 * line.size

    def _is_title(self, before: Line, line: Line) -> bool:
        """Whether two bold lines stand one below the other in the middle: a title goes on, whatever room is left."""
        if not before.bold or not line.bold:
            return False
        return self._slant(before) < 2 * INDENT and self._slant(line) < 2 * INDENT and line.x0 > self.left + 2 * INDENT

    def _slant(self, line: Line) -> float:
        """How far a line is from standing in the middle, in points."""
        return abs((line.x0 - self.left) - (self.right - line.x1))
