"""Tables: what the header row, the row label and the unit column say about a numeric cell.

Belongs here: the words around a cell, put into the form that the rules for running text read. Does not: reading the
number (`extract.numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from extract.model import Block, BlockKind, Measure, Quantity, Span
from extract.numbers.catalogue import units
from extract.observations.cues import contains
from extract.observations.phrases import spell_out

_UNIT_HEADER = re.compile(r"^(?:đvt|đơn vị(?: tính)?)$", re.IGNORECASE)
_UNIT_IN_TEXT = re.compile(r"(?:ĐVT|đvt|Đơn vị(?: tính)?|đơn vị(?: tính)?)\s*[:：]\s*([^;)\n|]{1,40})")
_IN_PARENTHESES = re.compile(r"\(([^()]{1,30})\)\s*$")
_COUNTED = re.compile(r"^(?:tổng )?số (?:lượng )?([^\d|]{2,40})", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?i:(?<!\w)(?:ước thực hiện|thực hiện|ước th|th|ước|kế hoạch|kh|dự toán|dt|kết quả|lũy kế|luỹ kế|số liệu|giá trị"
    r"|tổng số"
    r"|so sánh|so với|so|cùng kỳ|ck|tỷ lệ|cả năm|năm|tháng|quý|đầu|cuối|trước|này|đạt|tăng|giảm|đến|hết|ngày|giao|được"
    r"|ghi chú|chỉ tiêu|đơn vị tính|đvt|stt|tt|[ivx]{1,4})(?!\w))|[%\d/.()]+"
)
_MARKS = " *-+–"
_ORDINAL_HEADER = re.compile(r"^(?:stt|tt|số tt|số thứ tự)$", re.IGNORECASE)
_NUMERIC = re.compile(r"^[-−–(+]?\s*\d[\d.,\s]{0,20}%?\)?$")


@dataclass(frozen=True, slots=True)
class Column:
    """Header of a column: its words, the measure they name, the unit they give."""

    header: str
    measure: Measure | None
    unit: str | None
    words: str  # what the header adds to the row's label: `số hồ sơ tiếp nhận`, nothing for `thực hiện 2024`


@dataclass(frozen=True, slots=True)
class CellContext:
    """What surrounds one numeric cell."""

    label: str
    column: Column
    unit: str | None  # unit text as printed, from the unit column, the header or the caption
    whole: str | None = None  # label of the row that this one is a part of
    of_estimate: bool = False  # a column to the left is an estimate: percentages are of it


_MEASURES: tuple[tuple[re.Pattern[str], Measure], ...] = (
    (
        re.compile(
            r"(?i)(?:%|tỷ lệ|tỉ lệ|so sánh|so với|so|đạt|tăng|giảm).{0,40}(?:kế hoạch|kh\b|dự toán|dt\b|chỉ tiêu)"
            r"|(?:th|thực hiện)\s*/\s*(?:kh|dt)"
        ),
        Measure.ATTAINMENT,
    ),
    (re.compile(r"(?i)(?:tăng|giảm|tốc độ).{0,40}(?:cùng kỳ|năm trước|năm \d{4}|ck\b|%)"), Measure.YOY_GROWTH),
    (re.compile(r"(?i)(?:%|so sánh|so với|so).{0,40}(?:cùng kỳ|năm trước|năm \d{4}|ck\b)"), Measure.YOY_INDEX),
    (re.compile(r"(?i)cơ cấu|tỷ trọng"), Measure.SHARE),
    (re.compile(r"(?i)^(?:kế hoạch|kh\b|dự toán|dt\b|chỉ tiêu|nghị quyết|mục tiêu)"), Measure.PLAN),
)  # fmt: skip


def header_measure(header: str) -> Measure | None:
    """Measure that a column's header names; None for a plain level."""
    return next((measure for pattern, measure in _MEASURES if pattern.search(header)), None)


def _text(row: Block, cell: Span) -> str:
    return row.text[cell.start : cell.end]


def _header_unit(header: str) -> str | None:
    """The unit in a header's parentheses, `%`, or the noun that `Số hồ sơ tiếp nhận` counts."""
    if found := _IN_PARENTHESES.search(header):
        labelled = _UNIT_IN_TEXT.search(found[1])
        return labelled[1].strip() if labelled else found[1]
    if "%" in header:
        return "%"
    counted = _COUNTED.match(header)
    return counted[1] if counted and unit_of(counted[1])[0] in _nouns() else None


def _own_words(header: str) -> str:
    """Words of a header that say what is measured; those that say when, how planned or in what unit do not."""
    text = _GENERIC.sub(" ", _IN_PARENTHESES.sub("", spell_out(header)))
    words = " ".join(text.split()).lower().strip(" -/,:")
    return words if len(words) > 2 and not any(char.isdigit() for char in words) else ""


@cache
def _nouns() -> frozenset[str]:
    return frozenset(unit.canonical for unit in units().values() if unit.kind == "count")


class Table:
    """One table's rows; answers for a cell what stands around it."""

    def __init__(self, rows: Sequence[Block], caption: str) -> None:
        count = 0
        while count < min(3, len(rows)) and not any(_NUMERIC.match(_text(rows[count], c)) for c in rows[count].cells):
            count += 1
        self.headers = rows[: min(count, len(rows) - 1)] if len(rows) > 1 else []
        self.columns = [self._column(i) for i in range(max((len(r.cells) for r in rows), default=0))]
        found = _UNIT_IN_TEXT.search(caption)
        self.caption_unit = found[1].strip() if found else None
        self._parents = self._parents_of(rows)
        self.unit_column = next((i for i, c in enumerate(self.columns) if _UNIT_HEADER.match(c.header)), None)

    def _column(self, index: int) -> Column:
        words: list[str] = []
        for row in self.headers:
            if index < len(row.cells):
                text = row.text[row.cells[index].start : row.cells[index].end].strip()
                if text and text not in words:
                    words.append(text)
        header = " ".join(words)
        return Column(header, header_measure(header), _header_unit(header), _own_words(header))

    def _parents_of(self, rows: Sequence[Block]) -> dict[int, str]:
        """For each row marked `-` or `+` the label of the row above that it is a part of."""
        parents: dict[int, str] = {}
        whole = ""
        for row in rows:
            texts = [_text(row, cell) for cell in row.cells]
            label = next((t for t in texts if len(t.strip(_MARKS)) > 2 and not _NUMERIC.match(t)), "")
            if whole and any(text.lstrip()[:1] in {"-", "+", "–"} for text in texts[:2]):
                parents[row.index] = whole
            else:
                whole = spell_out(label.strip(_MARKS)).lower()
        return parents

    def is_header(self, row: Block) -> bool:
        """Whether `row` is one of the header rows."""
        return any(row.index == other.index for other in self.headers)

    def context(self, row: Block, position: int) -> CellContext | None:
        """What surrounds the cell at `position` of the row's text; None outside the table's cells."""
        at = next((i for i, c in enumerate(row.cells) if c.start <= position < c.end), None)
        if at is None or at >= len(self.columns) or _ORDINAL_HEADER.match(self.columns[at].header):
            return None
        column = self.columns[at]
        unit = column.unit
        if unit is None and self.unit_column is not None and self.unit_column < len(row.cells):
            cell = row.cells[self.unit_column]
            unit = row.text[cell.start : cell.end].strip() or None
        if unit is None and column.measure is None:
            beside = [c.unit for c in self.columns[:at] if c.measure is None and c.unit not in {None, "%"}]
            unit = beside[-1] if beside else None  # `Số hồ sơ tiếp nhận | Quá hạn`
        estimate = any(contains("estimate").search(c.header) for c in self.columns[:at] if c.measure is None)
        return CellContext(
            self._label(row, at), column, unit or self.caption_unit, self._parents.get(row.index), estimate
        )

    def _label(self, row: Block, at: int) -> str:
        """The first cell of words to the left."""
        for index, cell in enumerate(row.cells[:at]):
            text = spell_out(row.text[cell.start : cell.end].strip(_MARKS))
            if index != self.unit_column and len(text) > 2 and not re.fullmatch(r"[\dIVX.,)\s]+", text):
                return text.lower()
        return ""


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


@lru_cache(maxsize=256)
def unit_of(text: str) -> tuple[str | None, Decimal]:
    """Canonical unit and factor of a printed unit (`triệu đồng` -> VND, 1000000)."""
    from extract.numbers import parse_lines

    found = parse_lines([f"1 {text}"])[0]
    if not found:
        return None, Decimal(1)
    unit = found[0]["unit"]
    return (str(unit) if unit is not None else None), Decimal(str(found[0]["value"]))


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
