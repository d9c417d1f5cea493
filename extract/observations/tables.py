"""Tables: what the header rows, the row label and the unit column say about a numeric cell.

Belongs here: the words around a cell, put into the form that the rules for running text read. Does not: reading a
column's head (`columns`), a cell's meaning (`rows`), the number (`extract.numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from extract.model import Block, BlockKind, Quantity, Span
from extract.observations.columns import IN_PARENTHESES, UNIT_IN_TEXT, Column, read_columns, unit_of
from extract.observations.figures import is_measured
from extract.observations.phrases import NUMBERING, spell_out, strip_cue

_UNIT_HEADER = re.compile(r"^(?:đvt|đv|đơn vị|đ\W?v(?:ị|t)?)\W*(?:tính)?\W*$", re.IGNORECASE)
_DITTO = re.compile(r"^(?:nt|-|–|//|''|\"|”|“|như trên)?$", re.IGNORECASE)
_PART = frozenset("-+–•")
_MARKS = " *-+–•"
_ORDINAL_HEADER = re.compile(r"^(?:stt|tt|số tt|số thứ tự|mã số|mã)$", re.IGNORECASE)
_ORDINAL = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?")  # `1`, `1.2`: of a part and its whole
_NUMERIC = re.compile(r"^[-−–(+]?\s*\d[\d.,\s]{0,20}%?\)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_NUMBERED = re.compile(r"^\(?(\d{1,2})\)?(?:\s?=.{1,24})?$")  # `(5)=(4)/(3)`
_LABEL = re.compile(r"[^\W\d_]{2}")
HEADER_ROWS = 4
HEAD_CHARS = 240
_SHORT_LABEL = 4  # words of a label that may go on with the one above


@dataclass(frozen=True, slots=True)
class CellContext:
    """What surrounds one numeric cell."""

    label: str
    column: Column
    unit: str | None  # unit text as printed, from the unit column, the header, the label or the caption
    whole: str | None = None  # label of the row that this one is a part of
    source: Column | None = None  # of the levels that a comparison is of
    above: str | None = None  # the last label above that says more than this one
    name: str = ""  # the label as printed: of a place


def _text(row: Block, cell: Span) -> str:
    return row.text[cell.start : cell.end]


def _is_header(row: Block) -> bool:
    """Whether no cell of a row holds a figure: years and the numbers of columns are none."""
    texts = [_text(row, cell).strip() for cell in row.cells]
    return not any(_NUMERIC.match(text) and not _YEAR.match(text) for text in texts) or _numbers_columns(texts)


def _numbers_columns(texts: Sequence[str]) -> bool:
    """`A | B | 1 | 2 | 3=2/1`: the row that numbers the columns."""
    numbers = [int(found[1]) for text in texts if (found := _NUMBERED.match(text))]
    words = [text for text in texts if _LABEL.search(text)]
    return len(numbers) > 1 and not words and all(b == a + 1 for a, b in pairwise(numbers))


class Table:
    """One table's rows; answers for a cell what stands around it."""

    def __init__(self, rows: Sequence[Block], caption: str) -> None:
        """Read heads, caption, unit column and the rows that others are parts of."""
        count = 0
        while count < min(HEADER_ROWS, len(rows)) and _is_header(rows[count]):
            count += 1
        self.rows = rows
        self.headers = rows[: min(count, len(rows) - 1)] if len(rows) > 1 else []
        found = UNIT_IN_TEXT.search(caption)
        self.caption_units = [unit.strip() for unit in re.split(r"[,;]\s", found[1])] if found else []
        width = max((len(r.cells) for r in rows), default=0)
        self.columns = read_columns([self._head(i) for i in range(width)], self.caption_units)
        self._parents = self._parents_of(rows)
        self.unit_column = next((i for i in range(width) if self._gives_units(i)), None)
        self._above = self._labels_above(rows)
        self._given = self._units_above(rows)

    def _gives_units(self, index: int) -> bool:
        """Whether a column is that of units: `Đơn vị` left of all labels heads the offices or places told of."""
        if not _UNIT_HEADER.match(self.columns[index].header):
            return False
        return any(not _ORDINAL_HEADER.match(column.header) for column in self.columns[:index])

    def _head(self, index: int) -> str:
        """The words above a column, from the top; a head that spans columns stands above the first of them."""
        words: list[str] = []
        for depth, row in enumerate(self.headers):
            texts = [_text(row, cell).strip() for cell in row.cells]
            if index >= len(texts) or _numbers_columns(texts):
                continue
            at = index
            below = self.headers[depth + 1 :]
            while not texts[at] and at > 0 and below and _filled(below[0], index) and _filled(below[0], at - 1):
                at -= 1
            if texts[at] and texts[at] not in words:
                words.append(texts[at])
        return " ".join(words)[:HEAD_CHARS]

    def _parents_of(self, rows: Sequence[Block]) -> dict[int, str]:
        """For each row marked `-` or `+`, or numbered `1.2`, the label of the row above that it is a part of."""
        parents: dict[int, str] = {}
        numbered: dict[str, str] = {}
        whole = ""
        for row in rows:
            texts = [_text(row, cell) for cell in row.cells]
            label = next((t for t in texts if len(t.strip(_MARKS)) > 2 and not _NUMERIC.match(t)), "")
            marked = any(
                text.lstrip("* ")[:1] in _PART and (not at or len(text) > 2) for at, text in enumerate(texts[:2])
            )
            named = spell_out(IN_PARENTHESES.sub("", label.strip(_MARKS)).strip()).lower()
            ordinal = _ORDINAL.fullmatch(texts[0].strip("* ")) if texts else None
            if ordinal is not None:
                numbered[ordinal["number"]] = named
            above = numbered.get(ordinal["number"].rpartition(".")[0]) if ordinal is not None else None
            if whole and (marked or _plain(label) != label.strip(_MARKS)):
                parents[row.index] = whole
                continue
            if above:
                parents[row.index] = above
            whole = named
        return parents

    def _labels_above(self, rows: Sequence[Block]) -> dict[int, str]:
        """For each row the label of the last row above that names more than it: `Số người chết` goes on with it."""
        above: dict[int, str] = {}
        last = ""
        for row in rows:
            label = self._label(row, len(row.cells))[0]
            if last:
                above[row.index] = last
            if len(label.split()) > _SHORT_LABEL:
                last = label
        return above

    def is_header(self, row: Block) -> bool:
        """Whether `row` is one of the header rows."""
        return any(row.index == other.index for other in self.headers)

    def context(self, row: Block, position: int) -> CellContext | None:
        """What surrounds the cell at `position` of the row's text; None outside the table's cells."""
        at = self.column_at(row, position)
        if at is None or _ORDINAL_HEADER.match(self.columns[at].header) or at == self.unit_column:
            return None
        column = self.columns[at]
        label, label_unit = self._label(row, at)
        unit = column.unit if column.unit not in self.caption_units else None
        unit = unit or self._units.get(row.index) or label_unit or column.unit or self._given.get(row.index)
        if unit is None and column.measure is None and not self.caption_units:
            beside = [c.unit for c in self.columns[:at] if c.measure is None and c.unit not in {None, "%"}]
            unit = beside[-1] if beside else None  # `Số hồ sơ tiếp nhận | Quá hạn`
        source = self.columns[column.source] if column.source is not None else None
        above = self._above.get(row.index)
        return CellContext(label, column, unit, self._parents.get(row.index), source, above, self._name(row, at))

    def _name(self, row: Block, at: int) -> str:
        """The first cell of words to the left as printed."""
        texts = (
            _text(row, cell).strip(_MARKS) for index, cell in enumerate(row.cells[:at]) if index != self.unit_column
        )
        return next((text for text in texts if _LABEL.search(text)), "")

    def _units_above(self, rows: Sequence[Block]) -> dict[int, str]:
        """For rows below `Tổng thu (tr.đ)` its unit of money; none where a column or the caption gives units."""
        if self.unit_column is not None or self.caption_units:
            return {}
        given: dict[int, str] = {}
        last = None
        for row in rows:
            own = self._label(row, len(row.cells))[1]
            last = own or last
            if last and unit_of(last)[0] == "VND":
                given[row.index] = last
        return given

    def column_at(self, row: Block, position: int) -> int | None:
        """Index of the column that holds `position` of the row's text."""
        at = next((i for i, c in enumerate(row.cells) if c.start <= position < c.end), None)
        return at if at is not None and at < len(self.columns) else None

    @cached_property
    def _units(self) -> dict[int, str]:
        """The unit column's text of each row; a part without one, and a mark of repetition, take that above."""
        units: dict[int, str] = {}
        last = ""
        for row in self.rows if self.unit_column is not None else ():
            cells = row.cells[self.unit_column : (self.unit_column or 0) + 1]
            text = _text(row, cells[0]).strip(" *") if cells else ""
            repeats = _DITTO.match(text) and (text or row.index in self._parents)
            last = last if repeats else text
            if last:
                units[row.index] = last
        return units

    def _label(self, row: Block, at: int) -> tuple[str, str | None]:
        """The first cell of words to the left, and the unit that it ends with (`Diện tích lúa (ha)`)."""
        for index, cell in enumerate(row.cells[:at]):
            text = _text(row, cell).strip(_MARKS)
            if index == self.unit_column or len(text) <= 2 or re.fullmatch(r"[\dIVX.,)\s]+", text):
                continue
            ends = IN_PARENTHESES.search(text)
            unit = ends[1] if ends and is_measured(unit_of(ends[1])[0]) else None
            text = text[: ends.start()] if ends and unit else text
            return NUMBERING.sub("", spell_out(_plain(text))).lower(), unit
        return "", None


def _filled(row: Block, index: int) -> bool:
    return index < len(row.cells) and bool(_text(row, row.cells[index]).strip())


def _plain(label: str) -> str:
    """A label without its marks and `trong đó`."""
    return strip_cue(label.strip(_MARKS), "part", end=False)


def tables_of(blocks: Sequence[Block]) -> dict[int, Table]:
    """The report's tables by number; a caption is the block just above the first row."""
    rows: dict[int, list[Block]] = {}
    for block in blocks:
        if block.kind is BlockKind.TABLE_ROW and block.table is not None:
            rows.setdefault(block.table, []).append(block)
    return {
        number: Table(table, " ".join(b.text for b in blocks[max(table[0].index - 2, 0) : table[0].index]))
        for number, table in rows.items()
    }


def with_unit(quantity: Quantity, unit: str | None, factor: Decimal) -> Quantity:
    """The quantity in the unit of its column."""
    high = quantity.value_high * factor if quantity.value_high is not None else None
    return Quantity(
        quantity.block,
        quantity.start,
        quantity.end,
        quantity.full_start,
        quantity.full_end,
        quantity.value * factor,
        high,
        quantity.step * factor,
        quantity.comparator,
        unit,
        quantity.scale * factor,
        quantity.ratio_role,
        quantity.is_word,
    )
