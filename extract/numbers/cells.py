"""Cells of a table that the row decides about: numbers of rows, and figures that look like years.

Belongs here: yes-or-no questions about a cell beside the other cells of its row and the head of its column. The
characters of a cell are read in `reader`; what a column means is found in `extract.observations.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from extract.model import Block, NonQuantity, Quantity

_ROW_NUMBER = re.compile(r"\s*[0-9]{1,5}(?:\.[0-9]{1,2}){0,3}\.?\s*")
_WORD = re.compile(r"[^\W\d_]{2}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FIGURE = re.compile(r"[-–(]?[0-9]{1,3}(?:[.,]?[0-9]{1,3}){0,8}\s?%?\)?")
_YEARS_HEAD = re.compile(
    r"(?<!\w)(?:năm|niên|giai đoạn|thời gian|thời điểm|thời hạn|ngày|tháng|khởi công|hoàn thành|quyết định|văn bản"
    r"|số hiệu)(?!\w)",
    re.IGNORECASE,
)


def _texts(row: Block) -> list[str]:
    return [row.text[cell.start : cell.end].strip() for cell in row.cells]


def is_row_number(row: Block) -> bool:
    """Whether the first cell of a table row numbers the row: a small whole number beside a cell with words."""
    first, *others = _texts(row)
    return bool(_ROW_NUMBER.fullmatch(first)) and any(_WORD.search(other) for other in others)


class YearCells:
    """Tells a figure such as 2024 among the figures of a row from the year that heads or fills a column."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        """Note the head of every column of every table."""
        self._heads: dict[int, list[str]] = {}
        for block in blocks:
            if block.table is not None and block.table not in self._heads:
                self._heads[block.table] = _texts(block)

    def figure(self, row: Block, cell: int, refused: NonQuantity) -> Quantity | None:
        """The quantity in a cell that was refused as a year, where its row holds other figures; else None."""
        texts = _texts(row)
        heads = self._heads.get(row.table or 0, [])
        if not _YEAR.fullmatch(texts[cell]) or cell >= len(heads) or texts == heads:
            return None
        if cell == 0 or _YEARS_HEAD.search(heads[cell]) or not _WORD.search(heads[cell]):
            return None
        others = [text for at, text in enumerate(texts) if at not in (0, cell)]
        if not any(_FIGURE.fullmatch(text) and not _YEAR.fullmatch(text) for text in others):
            return None
        value = Decimal(texts[cell])
        start, end = refused.start, refused.end
        return Quantity(row.index, start, end, start, end, value, None, Decimal(1), "=", None)
