"""The parts of an .xlsx package -> sheets of cells as a person sees them.

What belongs here: SpreadsheetML (ECMA-376 part 1, chapter 18): shared strings, number formats, merged ranges, what is
hidden. Which cells make a table is `xlsx`' part. The parser is our own, since a sheet must give numbers with their
formats and what is hidden: calamine (MIT), the quickest reader and the one that polars uses, gives neither; openpyxl
(MIT) gives both, but makes an object for every cell of a merged range, so that a file of one kilobyte takes all memory.

Hidden sheets, rows and columns are left out, as on the printed page; how many numbers they hold is told. Formulas are
never calculated here: a cell has the value that the program stored with it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from extract.model import HiddenCells
from extract.readers.encodings import from_font
from extract.readers.errors import read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.packages import parse_part
from extract.readers.xlsx_numbers import BUILT_IN, GENERAL, show, stored_number

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_RANGES = 100_000  # merged ranges of a sheet
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ON = {"1", "true", "on"}
_BLANKS = re.compile(r"\s+")
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows; `value` is the number behind it, in the scale of the print."""

    text: str
    value: Decimal | None = None
    number: bool = False  # a number or a date, not typed text


@dataclass(frozen=True, slots=True)
class Range:
    """Merged cells, both ends inclusive, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A visible sheet: rows by number, each cells by column number; only what is visible and not empty."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden: int = 0  # numbers in hidden rows and columns


@dataclass(slots=True)
class Workbook:
    """Visible sheets in order; `uncalculated` where some formula was saved without its value."""

    sheets: list[Sheet]
    uncalculated: bool = False
    hidden: list[HiddenCells] = field(default_factory=list)


RichText = tuple[tuple[str, str | None], ...]
"""Pieces of a string with the font of each; None for the cell's own."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Number format and font of a cell."""

    code: str = GENERAL
    font: str | None = None


@dataclass(slots=True)
class _Book:
    """What cells refer to."""

    strings: list[RichText]
    styles: list[CellStyle]
    epoch_1904: bool
    deadline: Deadline
    cells_left: int
    limit: int
    uncalculated: bool = False


def read_workbook(archive: zipfile.ZipFile, limits: Limits, deadline: Deadline) -> Workbook:
    """Read every visible sheet.

    Raises ReadError (too_many_cells, too_slow), and KeyError, ValueError or etree.LxmlError for a damaged package.
    """
    main = _main_part(archive)
    targets = _relations(archive, main)
    root = parse_part(archive.read(main))
    properties = next(_named(root, "workbookPr"), None)
    book = _Book(
        _shared_strings(archive, targets, deadline),
        _styles(archive, targets),
        properties is not None and properties.get("date1904") in _ON,
        deadline,
        limits.max_cells,
        limits.max_cells,
    )
    sheets: list[Sheet] = []
    hidden: list[HiddenCells] = []
    for element in _named(root, "sheet"):
        relation = next((value for name, value in element.attrib.items() if name.endswith("}id")), None)
        kind, target = targets.get(str(relation), ("", ""))
        if kind != "worksheet":
            continue
        name, shown = clean(element.get("name", "")), element.get("state", "visible") == "visible"
        if shown:
            sheets.append(_sheet(archive, target, name, book))
        numbers = sheets[-1].hidden if shown else _numbers_of(archive, target, deadline)
        if numbers:
            hidden.append(HiddenCells(name, not shown, numbers))
    return Workbook(sheets, book.uncalculated, hidden)


def _numbers_of(archive: zipfile.ZipFile, target: str, deadline: Deadline) -> int:
    """How many cells of a sheet hold a number."""
    if target not in archive.namelist():
        return 0
    cells = (element for element in _parts(archive, target, deadline) if _local(element) == "c")
    return sum(cell.get("t", "n") == "n" and any(_local(part) == "v" and part.text for part in cell) for cell in cells)


def _main_part(archive: zipfile.ZipFile) -> str:
    targets = _relations(archive, "")
    return next((target for kind, target in targets.values() if kind == "officeDocument"), "xl/workbook.xml")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, name of the part) of what lies inside the package; links to the outside are left out."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in _named(parse_part(archive.read(path)), "Relationship"):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], inside)
    return found


def _local(element: Any) -> str:
    """Name without namespace: the transitional and the strict form of the standard differ only in that."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _named(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter() if _local(element) == name)


def _parts(archive: zipfile.ZipFile, target: str, deadline: Deadline) -> Iterator[Any]:
    """Ended elements of an XML part, streamed; rows, cells and strings are thrown away behind the reader."""
    with archive.open(target) as stream:
        events = etree.iterparse(
            stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for count, (_, element) in enumerate(events):
            yield element
            if _local(element) in {"row", "si", "c"}:
                _forget(element)
            if count % 4096 == 0:
                deadline.check()


def _forget(element: Any) -> None:
    element.clear(keep_tail=True)
    while (before := element.getprevious()) is not None:
        element.getparent().remove(before)


def _shared_strings(
    archive: zipfile.ZipFile, targets: dict[str, tuple[str, str]], deadline: Deadline
) -> list[RichText]:
    target = next((target for kind, target in targets.values() if kind == "sharedStrings"), None)
    if target is None or target not in archive.namelist():
        return []
    return [_rich_text(element) for element in _parts(archive, target, deadline) if _local(element) == "si"]


def _rich_text(element: Any) -> RichText:
    """Pieces of a string item with raised runs marked; what is only read aloud (rPh) is left out."""
    pieces: list[tuple[str, str | None]] = []
    for child in element:
        name = _local(child)
        if name == "t":
            pieces.append((child.text or "", None))
        elif name == "r":
            text = "".join(part.text or "" for part in child if _local(part) == "t")
            raised = any(_local(one) == "vertAlign" and one.get("val") == "superscript" for one in child.iter())
            font = next((one.get("val") for one in child.iter() if _local(one) == "rFont"), None)
            pieces.append((f"<sup>{text}</sup>" if raised and text.strip() else text, font))
    return tuple(pieces)


def _text_of(pieces: RichText, font: str | None) -> str:
    """A string as the fonts show it: letters of fonts from before Unicode are converted."""
    return clean("".join(from_font(text, own or font) for text, own in pieces))


def clean(text: str) -> str:
    """One line of text for a cell of a pipe table."""
    return _BLANKS.sub(" ", text.replace("_x000D_", " ").replace("|", "¦")).strip()


def _styles(archive: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> list[CellStyle]:
    """The cell styles, in the order in which cells name them."""
    target = next((target for kind, target in targets.values() if kind == "styles"), None)
    if target is None or target not in archive.namelist():
        return []
    root = parse_part(archive.read(target))
    own = {_number(one.get("numFmtId")): one.get("formatCode", GENERAL) for one in _named(root, "numFmt")}
    fonts = [
        next((part.get("val") for part in font if _local(part) == "name"), None)
        for font in next(_named(root, "fonts"), ())
        if _local(font) == "font"
    ]
    found: list[CellStyle] = []
    for style in next(_named(root, "cellXfs"), ()):
        if _local(style) == "xf":
            number, font = _number(style.get("numFmtId")), _number(style.get("fontId"))
            code = own.get(number, BUILT_IN.get(number, GENERAL))
            found.append(CellStyle(code, fonts[font] if font < len(fonts) else None))
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 0


def _sheet(archive: zipfile.ZipFile, target: str, name: str, book: _Book) -> Sheet:
    sheet = Sheet(name)
    row = column = 0
    cells: dict[int, Cell] = {}
    hidden = bytearray(MAX_COLUMN + 1)  # 1 for a hidden column
    for element in _parts(archive, target, book.deadline):
        kind = _local(element)
        if kind == "c":
            found = _REFERENCE.fullmatch(element.get("r", ""))
            column = _column(found[1]) if found else column + 1
            if (cell := _cell(element, book)) is not None and column <= MAX_COLUMN:
                cells[column] = cell
        elif kind == "row":
            row = _number(element.get("r")) or row + 1
            if element.get("hidden") in _ON:
                sheet.hidden += sum(cell.number for cell in cells.values())
            elif cells and row <= MAX_ROW:
                sheet.rows[row] = cells
            cells, column = {}, 0
        elif kind == "col" and element.get("hidden") in _ON:
            low, high = _number(element.get("min")), min(_number(element.get("max")), MAX_COLUMN)
            hidden[low : high + 1] = b"\x01" * max(high + 1 - low, 0)
        elif kind == "mergeCell" and len(sheet.merged) < MAX_RANGES:
            sheet.merged.extend(_range(element.get("ref", "")))
    if any(hidden):
        sheet.hidden += sum(hidden[at] and cell.number for found in sheet.rows.values() for at, cell in found.items())
    visible = {
        row: {at: cell for at, cell in sorted(found.items()) if not hidden[at]} for row, found in sheet.rows.items()
    }
    sheet.rows = {row: visible[row] for row in sorted(visible) if visible[row]}
    return sheet


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _range(reference: str) -> Iterator[Range]:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) == 2 and ends[0] and ends[1]:
        yield Range(int(ends[0][2]), _column(ends[0][1]), int(ends[1][2]), _column(ends[1][1]))


def _cell(element: Any, book: _Book) -> Cell | None:
    """What a `<c>` shows; None for nothing."""
    kind = element.get("t", "n")
    raw: str | None = None
    pieces: RichText = ()
    formula = False
    for child in element:
        name = _local(child)
        if name == "v":
            raw = child.text
        elif name == "is":
            pieces = _rich_text(child)
        formula = formula or name == "f"
    book.uncalculated = book.uncalculated or (formula and raw is None and kind != "str")
    at = _number(element.get("s"))
    style = book.styles[at] if at < len(book.styles) else CellStyle()
    if kind == "n" and raw:
        return _counted(_number_cell(raw, style, book), book)
    if kind == "s":
        index = _number(raw)
        pieces = book.strings[index] if index < len(book.strings) else ()
    elif kind in {"str", "e", "d"}:
        pieces = ((raw or "", None),)
    text = _text_of(pieces, style.font)  # nothing for TRUE and FALSE: they steer a sheet and are no words of a report
    return _counted(Cell(text) if text and text not in _ERRORS else None, book)


def _counted(cell: Cell | None, book: _Book) -> Cell | None:
    if cell is not None:
        book.cells_left -= 1
        if book.cells_left < 0:
            raise read_error("too_many_cells", limit=f"{book.limit:,}")
    return cell


def _number_cell(raw: str, style: CellStyle, book: _Book) -> Cell | None:
    number = stored_number(raw)
    if number is None:
        return Cell(clean(raw)) if raw.strip() else None
    shown = show(number, style.code, book.epoch_1904)
    return Cell(clean(shown.text), shown.value, number=True) if shown.text else None
