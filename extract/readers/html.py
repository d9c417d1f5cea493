"""Web pages saved from portals (.html, .mht, Word's "web page") -> plain text in the dialect of `blocks`.

What belongs here: writing elements as paragraphs, headings, lists, tables and notes. What is parsed stands in
`html_source`, what is menu and what text in `html_main`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.readers.docx_numbering import FORMATS
from extract.readers.errors import read_error
from extract.readers.grid import GridCell, pipe_table
from extract.readers.html_main import keep_main
from extract.readers.html_source import decode_page, page_of_mhtml, parse_page
from extract.readers.limits import Deadline, Limits
from extract.readers.rendered import Rendered

MAX_DEPTH = 200  # of elements in elements; deeper ones are read as plain text
LONG_CELL = 400  # characters: longer text in a cell means that the table lays out the page
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "html",
        "legend",
        "main",
        "nav",
        "p",
        "pre",
        "section",
        "summary",
        "caption",
    }
)
_HEADING = re.compile(r"h([1-6])")
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,5}|[*†])[\])]?")
_LIST_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(slots=True)
class _Page:
    """Blocks that are written, and the paragraph under construction."""

    deadline: Deadline
    blocks: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    prefix: str = ""

    def end(self) -> None:
        """Close the paragraph."""
        text = "".join(self.pieces)
        self.pieces.clear()
        lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\v")]
        whole = (" " if self.prefix.startswith("#") else "\n").join(lines).strip()
        if whole.strip():
            self.blocks.append(self.prefix + whole)
            self.prefix = ""


def render_html(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render the main text of a page. Raises ReadError: html_damaged, html_no_text, not_utf8, too_slow."""
    return _render(decode_page(data), deadline)


def render_mhtml(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render the page in an .mht file. Raises ReadError as `render_html`."""
    return _render(decode_page(*page_of_mhtml(data)), deadline)


def _render(text: str, deadline: Deadline) -> Rendered:
    body = parse_page(text)
    deadline.check()
    page = _Page(deadline)
    _write(page, keep_main(body), 0)
    page.end()
    if not any(character.isalnum() for block in page.blocks for character in block):
        raise read_error("html_no_text")
    return Rendered("\n\n".join(page.blocks) + "\n")


def _write(page: _Page, element: Any, depth: int) -> None:
    """Write what stands in an element."""
    _inline(page, element.text)
    for child in element:
        _element(page, child, depth + 1)
        _inline(page, child.tail)


def _inline(page: _Page, text: str | None) -> None:
    if text:
        page.pieces.append(text.replace("|", "¦").replace("\v", " "))


def _element(page: _Page, element: Any, depth: int) -> None:
    page.deadline.check()
    tag = element.tag
    if depth > MAX_DEPTH:
        _inline(page, " ".join(element.itertext()))
    elif tag == "br":
        page.pieces.append("\v")
    elif tag == "hr":
        page.end()
    elif tag == "table":
        _table(page, element, depth)
    elif tag in {"ul", "ol"}:
        _list(page, element, depth)
    elif _is_note_mark(element):
        page.pieces.append(f"<sup>{''.join(element.itertext()).strip().strip('[]()')}</sup>")
    elif tag == "pre":
        page.end()
        _inline(page, "".join(element.itertext()).replace("\n", "\v"))
        page.pieces = [piece.replace("\n", "\v") for piece in page.pieces]
        page.end()
    elif match := _HEADING.fullmatch(tag):
        _block(page, element, depth, "#" * min(int(match[1]) + 1, 6) + " ")
    elif tag in _BLOCKS:
        _block(page, element, depth)
    else:
        _write(page, element, depth)


def _block(page: _Page, element: Any, depth: int, prefix: str = "") -> None:
    page.end()
    page.prefix = prefix or page.prefix
    _write(page, element, depth)
    page.end()
    if prefix:
        page.prefix = ""


def _is_note_mark(element: Any) -> bool:
    """Whether an inline element is a raised mark, or a link to or from a note of the page."""
    raised = element.tag == "sup" or (element.tag == "span" and _RAISED.search(element.get("style") or ""))
    link = element.tag == "a" and "#" in (element.get("href") or "")
    if not raised and not link:
        return False
    text = "".join(element.itertext()).strip()
    return bool(_MARK.fullmatch(text)) or (bool(raised) and 0 < len(text) <= 6)


def _list(page: _Page, element: Any, depth: int) -> None:
    """Items with the bullets or numbers that a browser shows."""
    page.end()
    inner = any(ancestor.tag in {"ul", "ol"} for ancestor in element.iterancestors())
    style = FORMATS[_LIST_STYLES.get(element.get("type") or "1", "decimal")]
    number = _whole(element.get("start"), 1)
    for item in element:
        if item.tag != "li":
            _element(page, item, depth + 1)
            continue
        number = _whole(item.get("value"), number)
        label = f"{style(number)}." if element.tag == "ol" else "+" if inner else "-"
        _block(page, item, depth + 1, f"{label} ")
        number += 1


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and 0 < int(text[:6]) < 4_000 and len(text) < 5 else default


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(page: _Page, table: Any, depth: int) -> None:
    """A table of data as a pipe table; one that places text as its cells, side by side ones left first."""
    page.end()
    rows = _rows(table)
    for caption in table.findall("caption"):
        _block(page, caption, depth)
    if _is_layout(page, table, rows):
        for cell in _reading_order(rows):
            _block(page, cell, depth)
        return
    text = pipe_table([[_grid_cell(cell, page.deadline) for cell in row] for row in rows])
    if text:
        page.blocks.append(text)


def _rows(table: Any) -> list[list[Any]]:
    """Cells by row, of this table alone."""
    groups = [table, *(child for child in table if child.tag in {"thead", "tbody", "tfoot"})]
    return [[cell for cell in row if cell.tag in {"td", "th"}] for group in groups for row in group if row.tag == "tr"]


def _is_layout(page: _Page, table: Any, rows: Sequence[Sequence[Any]]) -> bool:
    width = max((len(row) for row in rows), default=0)
    if width <= 1 or any(cell.find(".//table") is not None for row in rows for cell in row):
        return True
    longest = max(sum(map(len, cell.itertext())) for row in rows for cell in row)
    if longest > LONG_CELL and (width < 3 or longest > 5 * LONG_CELL):
        return True
    return width <= 3 and len(rows) <= 6 and (len(page.blocks) < 4 or _is_signature(table)) and not _has_numbers(rows)


def _is_signature(table: Any) -> bool:
    return "nơi nhận" in "".join(table.itertext()).lower()


def _has_numbers(rows: Sequence[Sequence[Any]]) -> bool:
    cells = ("".join(cell.itertext()).strip() for row in rows for cell in row)
    return sum(bool(re.fullmatch(r"[-+]?\d[\d.,]*\s?%?", text)) for text in cells) > 1


def _reading_order(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Cells of a table that places text: columns one after the other in a short one, else row by row."""
    width = max((len(row) for row in rows), default=0)
    if width <= 3 and len(rows) <= 6:
        return [row[column] for column in range(width) for row in rows if column < len(row)]
    return [cell for row in rows for cell in row]


def _grid_cell(cell: Any, deadline: Deadline) -> GridCell:
    inner = _Page(deadline)
    _write(inner, cell, 0)
    inner.end()
    text = _BLANKS.sub(" ", " ".join(inner.blocks)).strip()
    return GridCell(text, _whole(cell.get("colspan"), 1), _whole(cell.get("rowspan"), 1))
