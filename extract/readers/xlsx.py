"""Spreadsheets (.xlsx, .xlsm, templates) -> plain text in the dialect of `blocks`, with the numbers behind the cells.

What belongs here: which cells of a sheet are a table with its header rows, and which are lines of text around it (head,
title, unit line, signature). What a cell shows is `xlsx_workbook`'s part.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree  # type: ignore[import-untyped]

from extract.model import StoredNumber
from extract.readers.errors import ReadError, read_error
from extract.readers.grid import NUMBER, YEAR
from extract.readers.limits import Deadline, Limits
from extract.readers.packages import has_document_type, open_package
from extract.readers.rendered import Rendered
from extract.readers.xlsx_workbook import Cell, Range, Sheet, Workbook, read_workbook

MAX_COLUMNS = 200  # of one table: `blocks` takes longer rows for text
MAX_HEADER_ROWS = 6
PLAIN_TABLE_ROWS = 3  # rows of several cells that make a table without figures
_DEFAULT_NAME = re.compile(r"(?:sheet|trang(?: tính)?|bảng tính)\s?\d*", re.IGNORECASE)
_UNIT_LINE = re.compile(r"(?:đvt|đơn vị(?: tính)?)\s*[:：]", re.IGNORECASE)
_TEXT_BLOCK_END = re.compile(r"nơi nhận", re.IGNORECASE)

Row = dict[int, Cell]


@dataclass(slots=True)
class _Writer:
    """Text under construction, with the numbers behind its figures."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    stored: list[StoredNumber] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def cell(self, cell: Cell | None) -> None:
        """The text of a cell, its number noted."""
        if cell is None:
            return
        start = self.length
        self.write(cell.text)
        if cell.value is not None:
            self.stored.append(StoredNumber(start, self.length, cell.value))

    def block(self) -> None:
        """A blank line before the next block."""
        if self.length:
            self.write("\n\n")


def render_xlsx(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render the visible sheets.

    A workbook with a formula that was saved without its value is calculated by LibreOffice first. Raises ReadError:
    zip_bomb, xlsx_damaged, xlsx_no_text, too_many_cells, too_slow; office_missing or office_failed for such a workbook.
    """
    workbook = _read(data, limits, deadline)
    if workbook.uncalculated:
        from extract.readers.convert import XLSX_FILTER, convert

        workbook = _read(convert(data, XLSX_FILTER, limits, deadline), limits, deadline)
    sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    writer = _Writer()
    for sheet in sheets:
        if len(sheets) > 1 and not _DEFAULT_NAME.fullmatch(sheet.name):
            writer.block()
            writer.write(f"# {sheet.name}")
        _write_sheet(writer, sheet)
    if not any(character.isalnum() for part in writer.parts for character in part):
        raise read_error("xlsx_no_text")
    writer.write("\n")
    return Rendered("".join(writer.parts), stored=tuple(writer.stored), hidden=tuple(workbook.hidden))


def _read(data: bytes, limits: Limits, deadline: Deadline) -> Workbook:
    try:
        with open_package(data, limits) as archive:
            if has_document_type(archive):
                raise read_error("xlsx_damaged", detail="XML with a document type")
            return read_workbook(archive, limits, deadline)
    except ReadError:
        raise
    except zipfile.BadZipFile as error:
        raise read_error("xlsx_damaged", detail="broken zip archive") from error
    except (KeyError, ValueError, OSError, RuntimeError, NotImplementedError, zlib.error, etree.LxmlError) as error:
        raise read_error("xlsx_damaged", detail=type(error).__name__) from error


def _write_sheet(writer: _Writer, sheet: Sheet) -> None:
    numbers = list(sheet.rows)
    at = 0
    for first, last in _tables(sheet):
        _write_lines(writer, [sheet.rows[number] for number in numbers[at:first]])
        _write_table(writer, sheet, numbers[first : last + 1])
        at = last + 1
    _write_lines(writer, [sheet.rows[number] for number in numbers[at:]])


def _write_lines(writer: _Writer, rows: Sequence[Row]) -> None:
    """Rows around tables as paragraphs; rows of several cells stand side by side on paper: left column first."""
    at = 0
    while at < len(rows):
        end = at + 1
        while len(rows[at]) > 1 and end < len(rows) and len(rows[end]) > 1:
            end += 1
        cells = [(column, number, cell) for number, row in enumerate(rows[at:end]) for column, cell in row.items()]
        for _, _, cell in sorted(cells, key=lambda item: item[:2]):
            writer.block()
            writer.cell(cell)
        at = end


# -- which rows are a table --------------------------------------------------------------------------------------------


def _tables(sheet: Sheet) -> list[tuple[int, int]]:
    """First and last row of each table, as indices into the sheet's rows."""
    rows = list(sheet.rows.values())
    numbers = list(sheet.rows)
    covered = _covered(sheet)
    figures = [at for at, row in enumerate(rows) if _has_figures(row)]
    cores: list[list[int]] = []
    for at in figures:
        if cores and not _parted(rows, numbers, cores[-1][1], at):
            cores[-1][1] = at
        else:
            cores.append([at, at])
    found: list[tuple[int, int]] = []
    for first, last in cores:
        start = first - _header_rows(rows[found[-1][1] + 1 if found else 0 : first], numbers[: first + 1], covered)
        found.append((start, _end(rows, numbers, last)))
    return found or _plain_table(rows)


def _is_figure(cell: Cell) -> bool:
    return (cell.number and cell.value is not None) or NUMBER.fullmatch(cell.text) is not None


def _has_figures(row: Row) -> bool:
    """Whether a row of several cells shows a number beside its label and its own number; years alone head columns."""
    figures = [cell for cell in list(row.values())[1:] if _is_figure(cell)]
    return any(not YEAR.fullmatch(cell.text) for cell in figures) or (
        bool(figures) and not all(_is_figure(cell) for cell in list(row.values())[1:])
    )


def _parted(rows: Sequence[Row], numbers: Sequence[int], before: int, after: int) -> bool:
    """Whether another table begins between two rows with figures: after a unit line, or a gap and a new head."""
    between = range(before + 1, after)
    if any(_UNIT_LINE.search(cell.text) for at in between for cell in rows[at].values()):
        return True
    gap = any(right - left > 1 for left, right in pairwise(numbers[before : after + 1]))
    headed = any(len(rows[at]) > 2 for at in between)
    return gap and (headed or len(between) > 2)


def _covered(sheet: Sheet) -> Counter[int]:
    """Row number -> cells of rows above that reach into it: `STT` beside a second row of heads."""
    reaching: Counter[int] = Counter()
    for found in sheet.merged:
        reaching.update(range(found.top + 1, min(found.bottom, found.top + MAX_HEADER_ROWS) + 1))
    return reaching


def _header_rows(above: Sequence[Row], numbers: Sequence[int], covered: Counter[int]) -> int:
    """How many of the rows above a table's first row with figures (the last of `numbers`) are its heads."""
    count = 0
    below = numbers[-1]
    for row, number in zip(reversed(above), reversed(numbers[:-1]), strict=False):
        empty = any(not covered[between] for between in range(number + 1, below))
        if len(row) + covered[number] < 2 or empty or _is_caption(row) or count == MAX_HEADER_ROWS:
            break
        count, below = count + 1, number
    return count


def _is_caption(row: Row) -> bool:
    return any(_UNIT_LINE.match(cell.text) and not cell.number for cell in row.values()) and len(row) <= 2


def _end(rows: Sequence[Row], numbers: Sequence[int], last: int) -> int:
    """The last row of a table: rows of several cells right below the last figures belong to it."""
    while (
        last + 1 < len(rows)
        and numbers[last + 1] - numbers[last] == 1
        and len(rows[last + 1]) > 1
        and not any(_TEXT_BLOCK_END.search(cell.text) for cell in rows[last + 1].values())
        and min(rows[last + 1]) <= min(rows[last])
    ):
        last += 1
    return last


def _plain_table(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The longest run of rows of three cells and more in a sheet without figures: a list of names, say."""
    best = (0, -1)
    start = 0
    for at in range(len(rows) + 1):
        if at == len(rows) or len(rows[at]) < 3:
            if at - start > best[1] - best[0] + 1:
                best = (start, at - 1)
            start = at + 1
    return [best] if best[1] - best[0] + 1 >= PLAIN_TABLE_ROWS else []


# -- writing a table ---------------------------------------------------------------------------------------------------


def _write_table(writer: _Writer, sheet: Sheet, numbers: Sequence[int]) -> None:
    rows = [sheet.rows[number] for number in numbers]
    columns = sorted({column for row in rows for column in row})[:MAX_COLUMNS]
    heads = 0
    while heads < len(rows) - 1 and not _has_figures(rows[heads]):
        heads += 1
    writer.block()
    for at, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        writer.write("\n|" if at else "|")
        spread = _spread(sheet.merged, number, row, columns) if at < heads else {}
        for column in columns:
            writer.write(" ")
            writer.cell(row.get(column) or spread.get(column))
            writer.write(" |")
        if not at:
            writer.write("\n|" + " --- |" * len(columns))


def _spread(merged: Sequence[Range], number: int, row: Row, columns: Sequence[int]) -> Row:
    """Header cells that span columns, repeated over each of them: `Thực hiện 2024` heads all that stands below it."""
    covered: Row = {}
    for found in merged:
        if found.top == number and found.left in row:
            for column in columns:
                if found.left < column <= found.right:
                    covered[column] = Cell(row[found.left].text)
    return covered
