"""A report's tables as an annex workbook: title, unit line, a header of two rows, numbers stored as numbers.

Belongs here: writing .xlsx. A report without tables gets one made of the figures given for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from sample_source import Source

_NUMBER = re.compile(r"^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$|^-?\d+(?:,\d+)?$")


@dataclass(frozen=True)
class AnnexRow:
    """A figure of the annex: what is measured, in which unit as written, and its printed digits."""

    indicator: str
    unit: str
    printed: str


def write_annex(source: Source, rows: Sequence[AnnexRow], title: str, target: Path) -> None:
    """One sheet per table of the source; `rows` make one more sheet, unless there are none."""
    with xlsxwriter.Workbook(str(target)) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "align": "center", "border": 1})
        for number, node in enumerate((node for node in source.nodes if node.kind == "table"), start=1):
            sheet = book.add_worksheet(f"Biểu {number}")
            sheet.write_string(0, 0, f"Biểu số {number}")
            sheet.write_string(1, 0, title)
            for at, cells in enumerate(node.rows):
                for column, text in enumerate(cells):
                    if at:
                        _write_cell(book, sheet, 3 + at, column, text)
                    else:
                        sheet.write_string(3, column, text, bold)
        if rows:
            _write_figures(book, bold, rows, title)


def _write_figures(book: xlsxwriter.Workbook, bold: object, rows: Sequence[AnnexRow], title: str) -> None:
    sheet = book.add_worksheet("Phụ lục")
    sheet.merge_range(0, 0, 0, 3, "PHỤ LỤC: CÁC CHỈ TIÊU CHỦ YẾU", bold)
    sheet.merge_range(1, 0, 1, 3, f"(Kèm theo {title})")
    heads = ("STT", "Chỉ tiêu", "Đơn vị tính")
    for column, text in enumerate(heads):
        sheet.merge_range(3, column, 4, column, text, bold)
    sheet.write_string(3, 3, "Kết quả", bold)
    sheet.write_string(4, 3, "Thực hiện", bold)
    for at, row in enumerate(rows, start=1):
        sheet.write_number(4 + at, 0, at)
        sheet.write_string(4 + at, 1, row.indicator)
        sheet.write_string(4 + at, 2, row.unit)
        _write_cell(book, sheet, 4 + at, 3, row.printed)


def _write_cell(book: xlsxwriter.Workbook, sheet: object, at: int, column: int, text: str) -> None:
    """A number as a number shown with the decimal places that were printed; other text as text."""
    if not _NUMBER.match(text):
        sheet.write_string(at, column, text)  # type: ignore[attr-defined]
        return
    whole, _, places = text.replace(".", "").partition(",")
    shown = ("#,##0" if "." in text else "0") + ("." + "0" * len(places) if places else "")
    value = float(f"{whole}.{places or 0}")
    sheet.write_number(at, column, value, book.add_format({"num_format": shown}))  # type: ignore[attr-defined]
