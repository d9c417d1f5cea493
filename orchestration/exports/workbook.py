"""The workbook for people: Vietnamese headers, numbers as numbers, one sheet a table, and a sheet of findings.

What belongs here: sheets, cells and their formats. Written row by row, so that memory stays flat.

Excel holds a million rows a sheet, 32,767 characters a cell and 15 digits a number. Rows go on in a further sheet;
a number with more digits is written as text, exact; text that is too long is cut, and the first sheet says how often.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from orchestration.code_lists import code_names
from orchestration.dictionary import SCHEMA, Column, Relation
from orchestration.exports.formulas import is_formula_like
from orchestration.exports.release import Provenance, Release
from orchestration.query import format_decimal, quoted

LAST_ROW = 1_048_575
LONGEST_TEXT = 32_767
EXACT_DIGITS = 15
NAME_LENGTH = 31
_EARLIEST = date(1900, 3, 1)  # Excel's calendar is wrong before
_NARROW, _WIDE, _WRAPPED = 9, 44, 70
_MEASURED_ROWS = 200
_YES_NO = {True: "Có", False: "Không"}

FINDINGS = "Phát hiện"
FINDING_COLUMNS = (
    ("Mức độ", "severity"),
    ("Tên tệp", "file_name"),
    ("Trang", "page_number"),
    ("Loại kiểm tra", "kind"),
    ("Giải thích", "message_vi"),
    ("Câu", "sentence"),
    ("Số in trong báo cáo", "printed_text"),
    ("Báo cáo ghi", "stated_value"),
    ("Tính lại", "computed_value"),
    ("Chênh lệch", "difference"),
    ("Báo cáo đối chiếu", "other_file_name"),
    ("Mã phát hiện", "finding_id"),
    ("Mã kiểm tra", "check_id"),
)
_FINDINGS_SQL = """
    SELECT checks.*, others.file_name AS other_file_name
    FROM marts.checks AS checks
    LEFT JOIN marts.reports AS others ON others.report_id = checks.other_report_id
    WHERE checks.verdict = 'inconsistent'
    ORDER BY
        CASE checks.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
        checks.file_name, checks.finding_id, checks.char_start, checks.check_id
"""


@dataclass(slots=True)
class Book:
    """A workbook under way, with the formats made so far and the number of texts cut."""

    file: Any
    formats: dict[tuple[str, bool], Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    cut: int = 0

    def format(self, number: str = "", quoted_text: bool = False, **more: Any) -> Any:
        """The format of one kind of cell, made once."""
        key = (f"{number}{sorted(more.items())}", quoted_text)
        if key not in self.formats:
            properties = {"valign": "top", **({"num_format": number} if number else {}), **more}
            made = self.file.add_format(properties)
            if quoted_text:
                made.set_quote_prefix()  # as if typed with an apostrophe: editing the cell makes no formula of it
            self.formats[key] = made
        return self.formats[key]

    def sheet(self, title: str) -> Any:
        """A new sheet; Excel's limits on names are kept, and no name is used twice."""
        name, number = title[:NAME_LENGTH], 1
        while name in self.names:
            number += 1
            suffix = f" ({number})"
            name = title[: NAME_LENGTH - len(suffix)] + suffix
        self.names.add(name)
        return self.file.add_worksheet(name)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet: header, names of its codes, and whether its text is wrapped."""

    header: str
    codes: Mapping[str, str] = field(default_factory=dict)
    wrapped: bool = False


def write_workbook(release: Release, path: Path) -> int:
    """Write the whole release as one .xlsx file; return how many texts were cut to what a cell can hold."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as file:
        created = release.provenance.built_at.replace(tzinfo=None)
        file.set_properties({"title": "Số liệu trong các báo cáo", "author": "Solieu", "created": created})
        book = Book(file)
        cover = book.sheet("Giới thiệu")
        counts = [(FINDINGS, "Những chỗ không khớp, chắc chắn nhất đứng trước.", _write_findings(book, release))]
        for table in _in_reading_order(release.tables):
            counts.append((table.label_vi, f"{SCHEMA}.{table.name}", _write_table(book, release, table)))
        _write_cover(book, cover, release.provenance, counts)
    return book.cut


def _in_reading_order(tables: Iterable[Relation]) -> list[Relation]:
    """What people ask for first stands first; the rest by its label."""
    first = ("reports", "observations", "checks", "indicator_series", "plan_vs_actual", "budget_execution")
    return sorted(tables, key=lambda table: (first.index(table.name) if table.name in first else 99, table.label_vi))


def _write_table(book: Book, release: Release, table: Relation) -> int:
    names = ", ".join(quoted(column.name) for column in table.columns)
    rows = _rows(release, f"SELECT {names} FROM {SCHEMA}.{quoted(table.name)}")  # noqa: S608
    return _write_rows(book, table.label_vi, [_field_of(column) for column in table.columns], rows)


def _field_of(column: Column) -> Field:
    return Field(column.label_vi, code_names(column.code_list) if column.code_list else {})


def _write_findings(book: Book, release: Release) -> int:
    columns = {column.name: column for column in release.table("checks").columns}
    fields = [
        Field(header, _field_of(columns[name]).codes if name in columns else {}, name in {"message_vi", "sentence"})
        for header, name in FINDING_COLUMNS
    ]
    names = ", ".join(name for _, name in FINDING_COLUMNS)
    return _write_rows(book, FINDINGS, fields, _rows(release, f"SELECT {names} FROM ({_FINDINGS_SQL})"))  # noqa: S608


def _rows(release: Release, sql: str) -> Iterable[tuple[Any, ...]]:
    for batch in release.batches(sql):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_rows(book: Book, title: str, fields: Sequence[Field], rows: Iterable[tuple[Any, ...]]) -> int:
    """Write rows under a header, in as many sheets as they need; return their number."""
    rows = iter(rows)
    first = list(islice(rows, _MEASURED_ROWS))
    widths = [_width(column, [row[position] for row in first]) for position, column in enumerate(fields)]
    sheet, total, line = _start_sheet(book, title, fields, widths), 0, 0
    for row in chain(first, rows):
        if line == LAST_ROW:
            sheet.autofilter(0, 0, line, len(fields) - 1)
            sheet, line = _start_sheet(book, title, fields, widths), 0
        line += 1
        total += 1
        for position, (column, value) in enumerate(zip(fields, row, strict=True)):
            _write_cell(book, sheet, (line, position), column, value)
    sheet.autofilter(0, 0, max(line, 1), len(fields) - 1)
    return total


def _width(column: Field, values: Sequence[Any]) -> int:
    """Characters that show most of the first values in full."""
    if column.wrapped:
        return _WRAPPED
    shown = [column.codes.get(value, value) if isinstance(value, str) else value for value in values]
    lengths = sorted(len(format_decimal(item) if isinstance(item, Decimal) else str(item)) for item in shown)
    usual = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    return min(max(usual + 3, len(column.header) + 3, _NARROW), _WIDE)


def _start_sheet(book: Book, title: str, fields: Sequence[Field], widths: Sequence[int]) -> Any:
    sheet = book.sheet(title)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    header = book.format(bold=True, bg_color="#DCE6F1", border=1, text_wrap=True)
    for position, column in enumerate(fields):
        sheet.set_column(position, position, widths[position])
        sheet.write_string(0, position, column.header, header)
    return sheet


def _write_cell(book: Book, sheet: Any, cell: tuple[int, int], column: Field, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(*cell, _YES_NO[value], book.format())
    elif isinstance(value, int | float | Decimal):
        _write_number(book, sheet, cell, value)
    elif isinstance(value, datetime):
        plain = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(*cell, plain, book.format("dd/mm/yyyy hh:mm"))
    elif isinstance(value, date):
        if value >= _EARLIEST:
            sheet.write_datetime(*cell, datetime(value.year, value.month, value.day), book.format("dd/mm/yyyy"))
        else:
            _write_text(book, sheet, cell, value.isoformat())
    else:
        text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        _write_text(book, sheet, cell, column.codes.get(text, text), wrap=column.wrapped)


def _write_number(book: Book, sheet: Any, cell: tuple[int, int], value: float | Decimal) -> None:
    """A number in as many decimal places as it has; one that a binary float cannot hold is text, exact."""
    exact = Decimal(str(value))
    plain = format_decimal(exact)
    digits = plain.lstrip("-").replace(".", "").strip("0")
    if not exact.is_finite() or len(digits) > EXACT_DIGITS:
        sheet.write_string(*cell, plain, book.format(align="right"))
        return
    places = len(plain.partition(".")[2])
    sheet.write_number(*cell, float(exact), book.format("#,##0" + ("." + "0" * places if places else "")))


def _write_text(book: Book, sheet: Any, cell: tuple[int, int], text: str, wrap: bool = False) -> None:
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
        book.cut += 1
    sheet.write_string(*cell, text, book.format(quoted_text=is_formula_like(text), text_wrap=wrap))


def _write_cover(book: Book, sheet: Any, provenance: Provenance, counts: Sequence[tuple[str, str, int]]) -> None:
    """Where the figures come from, and what each sheet holds."""
    facts = [
        ("Số liệu trong các báo cáo", ""),
        ("Bản phát hành", provenance.release),
        ("Dựng lúc (UTC)", provenance.built_at.strftime("%d/%m/%Y %H:%M")),
        ("Phiên bản trích xuất", ", ".join(provenance.extractor_versions)),
        ("Số báo cáo", f"{provenance.reports}"),
        ("Ô chữ bị cắt vì quá dài", f"{book.cut}"),
        ("", ""),
        ("Trang tính", "Nội dung"),
    ]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 12)
    for line, (name, value) in enumerate(facts):
        sheet.write_string(line, 0, name, book.format(bold=True))
        sheet.write_string(line, 1, value, book.format())
    sheet.write_string(len(facts) - 1, 2, "Số dòng", book.format(bold=True))
    for line, (title, content, rows) in enumerate(counts, start=len(facts)):
        sheet.write_string(line, 0, title, book.format())
        sheet.write_string(line, 1, content, book.format())
        sheet.write_number(line, 2, rows, book.format("#,##0"))
