"""Where a check and its figures stand: page or line, section, and the sentence with the figures marked.

What belongs here: tying offsets to sentences. A figure whose sentence the warehouse does not give is shown with the
text around it; one without text at all with its quote, unmarked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orchestration.presentation import wording
from orchestration.presentation.highlight import Excerpt, Mark, clip, excerpt
from orchestration.presentation.marts import Marts
from orchestration.presentation.rows import CheckRow, OperandRow, Report
from orchestration.presentation.words import Words

SURROUNDINGS = 160  # code points on each side of a figure that has no sentence
SHORTEST_SENTENCE = 25  # code points: the number of a heading says nothing without its line
OTHERS_SHOWN = 30
LONGEST_SECTION = 300
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Place:
    """One excerpt of a report, and how to find it on paper."""

    excerpt: Excerpt
    where: str
    section: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """A piece of a report's text and where it starts."""

    text: str
    start: int
    known: bool = True  # whether offsets can be trusted


class Places:
    """Finds the text around figures of `reports`."""

    def __init__(self, warehouse: Marts, reports: Iterable[Report], words: Words = wording) -> None:
        """`words`: the language that places are named in."""
        self.words = words
        self._warehouse = warehouse
        self._reports = {report.report_id: report for report in reports}

    def of_check(self, check: CheckRow, operands: Sequence[OperandRow]) -> Place:
        """The sentence of the figure under test, with the other figures of the same sentence marked too."""
        source = self._source(check, check.report_id)
        figure = _mark(check.char_start, check.char_end, "stated") if source.known else None
        marks = _marks(operand for operand in operands if operand.position > 0 and operand.report_id == check.report_id)
        stated = next((operand for operand in operands if operand.position == 0), None)
        return Place(
            excerpt=excerpt(source.text, source.start, figure, marks if source.known else ()),
            where=self.where(check),
            section=clip(self._section(check, stated), LONGEST_SECTION),
        )

    def of_operands(
        self, check: CheckRow, operands: Sequence[OperandRow], shown: Place
    ) -> tuple[tuple[Place, ...], int]:
        """Sentences of the figures that stand outside the excerpt already shown, and how many were left out."""
        places: list[tuple[str, Place]] = []
        left_out = 0
        for operand in operands:
            if operand.position == 0 or _inside(operand, check.report_id, shown.excerpt):
                continue
            if any(_inside(operand, report_id, place.excerpt) for report_id, place in places):
                continue
            if len(places) == OTHERS_SHOWN:
                left_out += 1
                continue
            places.append((operand.report_id, self._of_operand(check, operand, operands)))
        return tuple(place for _, place in places), left_out

    def where(self, row: CheckRow | OperandRow) -> str:
        """`trang 3`; `dòng 12` of a plain text; `đoạn 7` of a Word file, whose reader decides pages and lines."""
        if row.page_number is not None:
            return f"{self.words.PAGE} {self.words.number(row.page_number)}"
        if row.char_start is None:
            return ""
        report = self._reports.get(row.report_id)
        if not ((report and report.media_type) or "text/").startswith("text/"):
            block = self._warehouse.block(row.report_id, row.char_start)
            number = block.block_number if block else None
            return "" if number is None else f"{self.words.PARAGRAPH} {self.words.number(number + 1)}"
        text = self._warehouse.text(row.report_id)
        if text is None or not 0 <= row.char_start <= len(text):
            return ""
        return f"{self.words.LINE} {self.words.number(text.count(chr(10), 0, row.char_start) + 1)}"

    def _of_operand(self, check: CheckRow, operand: OperandRow, operands: Sequence[OperandRow]) -> Place:
        source = self._source(operand, operand.report_id)
        figure = _mark(operand.char_start, operand.char_end, "operand") if source.known else None
        neighbours = _marks(other for other in operands if other.position > 0 and other.report_id == operand.report_id)
        where = self.where(operand)
        if operand.report_id != check.report_id:
            where = ", ".join(filter(None, (self._name(operand.report_id), where)))
        return Place(
            excerpt=excerpt(source.text, source.start, figure, neighbours if source.known else ()),
            where=where,
            role=self.words.ROLES.get(operand.role, operand.role),
        )

    def _name(self, report_id: str) -> str:
        report = self._reports.get(report_id)
        return clip((report.file_name if report else None) or report_id, LONGEST_NAME)

    def _source(self, row: CheckRow | OperandRow, report_id: str) -> _Source:
        """The sentence if the figure stands in it, else the text around the figure, else the bare quote."""
        sentence = _Source(row.sentence or "", row.sentence_start or 0)
        held = row.sentence_start is not None and _holds(sentence, row.char_start, row.char_end)
        if held and len(sentence.text) >= SHORTEST_SENTENCE:
            return sentence
        text = self._warehouse.text(report_id)
        if text is not None and _holds(_Source(text, 0), row.char_start, row.char_end):
            return _surroundings(text, row.char_start or 0, row.char_end or 0)
        return sentence if held else _Source(row.sentence or row.quote or "", 0, known=False)

    def _section(self, check: CheckRow, stated: OperandRow | None) -> str:
        if stated and stated.section_path:
            return stated.section_path
        block = self._warehouse.block(check.report_id, check.char_start) if check.char_start is not None else None
        return (block.section_path if block else None) or ""


def _mark(start: int | None, end: int | None, role: str) -> Mark | None:
    return None if start is None or end is None else Mark(start, end, role)


def _marks(operands: Iterable[OperandRow]) -> list[Mark]:
    found = (_mark(operand.char_start, operand.char_end, "operand") for operand in operands)
    return [mark for mark in found if mark]


def _holds(source: _Source, start: int | None, end: int | None) -> bool:
    return start is not None and end is not None and source.start <= start < end <= source.start + len(source.text)


def _inside(operand: OperandRow, report_id: str, shown: Excerpt) -> bool:
    if operand.report_id != report_id or operand.char_start is None or operand.char_end is None:
        return False
    return shown.covers(operand.char_start, operand.char_end)


def _surroundings(text: str, start: int, end: int) -> _Source:
    """The figure's line, at most `SURROUNDINGS` code points to each side."""
    first = max(text.rfind("\n", 0, start) + 1, start - SURROUNDINGS)
    newline = text.find("\n", end, end + SURROUNDINGS)
    last = newline if newline >= 0 else min(len(text), end + SURROUNDINGS)
    return _Source(text[first:last], first)
