"""Word documents (.docx) -> plain text in the dialect of `blocks`.

What belongs here: paragraphs, headings, lists, tables and notes in document order. Unpacking is `docx_package`'s part,
the inside of a paragraph `docx_runs`', automatic numbers `docx_numbering`'s. A .docx has no pages of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from extract.readers.docx_fonts import Fonts
from extract.readers.docx_numbering import Numbering
from extract.readers.docx_package import open_docx
from extract.readers.docx_runs import TRANSPARENT, Inline, NoteMarks, Piece, blocks_of, read_inline
from extract.readers.errors import read_error
from extract.readers.grid import GridCell, pipe_table
from extract.readers.headings import is_title_word
from extract.readers.limits import Deadline, Limits
from extract.readers.packages import parse_part
from extract.readers.rendered import Rendered

_HEADING_NAME = re.compile(r"^heading\s([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"^(?:toc\s[1-9]|table of figures)$", re.IGNORECASE)
_HASHES = re.compile(r"^#{1,6}\s")
_RECIPIENTS = re.compile(r"nơi nhận", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0]{2,}")
MAX_TABLE_DEPTH = 8
SEPARATOR = "\n\n"  # between blocks


@dataclass(slots=True)
class _Style:
    """What a paragraph style says: outline level (0 = title), list."""

    level: int | None = None
    contents: bool = False  # a line of the table of contents, which repeats headings
    num_id: str | None = None
    depth: int | None = None  # None: the list says which of its depths the style is


@dataclass(frozen=True, slots=True)
class Origin:
    """What consecutive blocks of the text were made of.

    `cells` holds the pieces of each cell of a table, row by row; a paragraph is one cell. `added` characters at the
    start are the reader's own: a heading sign, an automatic number, the mark of a note.
    """

    block: int  # number of the first of them
    count: int
    added: int
    cells: list[list[Piece]]
    note: tuple[str, str] | None = None  # (footnote or endnote, id): its elements are in that part


@dataclass(frozen=True, slots=True)
class Walk:
    """A document that was read: the blocks of its text, and where each comes from."""

    blocks: list[str]
    origins: list[Origin]

    @property
    def text(self) -> str:
        """The blocks as one text."""
        return SEPARATOR.join(self.blocks) + "\n"


@dataclass(slots=True)
class _Reader:
    """State while a document is walked."""

    numbering: Numbering
    styles: dict[str, _Style]
    notes: dict[tuple[str, str], Any]
    deadline: Deadline
    fonts: Fonts
    marks: NoteMarks = field(default_factory=NoteMarks)
    blocks: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    titled: bool = False
    # What paragraphs say whose end mark was deleted: it runs on in the next paragraph.
    held: Inline = field(default_factory=Inline)

    def write(
        self, blocks: list[str], cells: list[list[Piece]], added: int = 0, note: tuple[str, str] | None = None
    ) -> None:
        """Add blocks to the text, with where they come from."""
        if blocks:
            self.origins.append(Origin(len(self.blocks), len(blocks), added, cells, note))
            self.blocks.extend(blocks)


def render_docx(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render a .docx. Raises ReadError: zip_bomb, docx_damaged, docx_no_text, too_slow."""
    return Rendered(walk_document(open_docx(data, limits), deadline).text)


def walk_document(document: Document, deadline: Deadline) -> Walk:
    """The blocks of an opened document's text. Raises ReadError: docx_damaged, docx_no_text, too_slow."""
    reader = _reader(document, deadline)
    try:
        _walk(reader, document.element.body, 0)
        reader.write([line for line in [_one_line(reader.held.text)] if line], [reader.held.pieces])
    except (etree.LxmlError, ValueError, RecursionError, AttributeError, TypeError, KeyError) as error:
        raise read_error("docx_damaged", detail=type(error).__name__) from error
    if not any(character.isalnum() for block in reader.blocks for character in block):
        raise read_error("docx_no_text")
    return Walk(reader.blocks, reader.origins)


def _reader(document: Document, deadline: Deadline) -> _Reader:
    try:
        return _Reader(Numbering(document), _styles(document), _notes(document), deadline, Fonts(document))
    except Exception as error:  # as in `open_docx`: python-docx makes styles and numbering when they are asked for
        raise read_error("docx_damaged", detail=type(error).__name__) from error


def _walk(reader: _Reader, parent: Any, depth: int, apart: bool = False) -> None:
    """Paragraphs and tables of a body, a text box or a cell; `apart`: lines of a paragraph are blocks of their own."""
    for element in blocks_of(parent):
        reader.deadline.check()
        if element.tag == qn("w:p"):
            _paragraph(reader, element, apart)
        else:
            _table(reader, element, depth)


def _paragraph(reader: _Reader, element: Any, apart: bool) -> None:
    style = _child_value(element.find(qn("w:pPr")), "w:pStyle")
    if style in reader.styles and reader.styles[style].contents:
        return
    inline = read_inline(element, reader.marks, reader.fonts)
    whole = Inline(reader.held.text + inline.text, pieces=reader.held.pieces + inline.pieces)
    goes_on = _mark_is_deleted(element)
    reader.held = whole if goes_on else Inline()
    # An empty paragraph of a list has its number too, so the count goes on before the text is looked at.
    prefix = "" if goes_on else _prefix(reader, element, whole.text)
    lines = whole.text.split("\n") if apart and not prefix.startswith("#") else [whole.text]
    blocks = [] if goes_on else [line for line in map(_one_line, lines) if line]
    blocks[:1] = [prefix + text for text in blocks[:1]]
    reader.titled = reader.titled or any(is_title_word(_HASHES.sub("", block)) for block in blocks)
    reader.write(blocks, [whole.pieces], len(prefix))
    _write_notes(reader, inline.notes)
    for box in inline.boxes:
        _walk(reader, box, 0)


def _mark_is_deleted(element: Any) -> bool:
    """Whether a tracked change deletes the paragraph's end, which joins it to the next one."""
    properties = element.find(qn("w:pPr"))
    marks = None if properties is None else properties.find(qn("w:rPr"))
    return marks is not None and (marks.find(qn("w:del")) is not None or marks.find(qn("w:moveFrom")) is not None)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text.replace("\n", " ")).strip()


def _prefix(reader: _Reader, element: Any, text: str) -> str:
    """Heading sign and automatic number of a paragraph."""
    properties = element.find(qn("w:pPr"))
    style = reader.styles.get(_child_value(properties, "w:pStyle") or "", _Style())
    outline = _child_value(properties, "w:outlineLvl")
    level = int(outline) + 1 if outline and outline.isdigit() and int(outline) < 9 else style.level
    num_id = style.num_id
    depth = style.depth
    if depth is None:
        depth = reader.numbering.depth_of(num_id or "", _child_value(properties, "w:pStyle") or "") or 0
    numbers = None if properties is None else properties.find(qn("w:numPr"))
    if numbers is not None:
        num_id = _child_value(numbers, "w:numId") or num_id
        given = _child_value(numbers, "w:ilvl")
        depth = int(given) if given and given.isdigit() else depth
    label = reader.numbering.label(num_id, depth) if num_id and num_id != "0" else ""
    if level is not None and len(text) <= 300:
        hashes = "#" * min(level + 1, 6)
        return f"{hashes} {label} " if label else f"{hashes} "
    return f"{label} " if label else ""


def _child_value(element: Any, name: str) -> str | None:
    child = None if element is None else element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _styles(document: Document) -> dict[str, _Style]:
    """Paragraph styles by id, with what they inherit."""
    elements = {one.get(qn("w:styleId")): one for one in document.styles.element.iter(qn("w:style"))}
    return {style_id: _style(elements, style_id) for style_id in elements if style_id}


def _style(elements: dict[str, Any], style_id: str) -> _Style:
    result = _Style()
    current: str | None = style_id
    for _ in range(12):  # a chain of styles is short; a loop in a damaged file is not endless
        element = elements.get(current or "")
        if element is None:
            break
        properties = element.find(qn("w:pPr"))
        name = _child_value(element, "w:name") or ""
        match = _HEADING_NAME.match(name)
        result.contents = result.contents or bool(_CONTENTS_NAME.match(name))
        outline = _child_value(properties, "w:outlineLvl")
        if result.level is None:
            if match:
                result.level = int(match[1])
            elif name.lower() == "title":
                result.level = 0
            elif outline and outline.isdigit() and int(outline) < 9:
                result.level = int(outline) + 1
        numbers = None if properties is None else properties.find(qn("w:numPr"))
        if result.num_id is None and numbers is not None:
            result.num_id = _child_value(numbers, "w:numId")
            depth = _child_value(numbers, "w:ilvl")
            result.depth = int(depth) if depth and depth.isdigit() else None
        current = _child_value(element, "w:basedOn")
    return result


def _notes(document: Document) -> dict[tuple[str, str], Any]:
    """Footnote and endnote elements by (kind, id)."""
    found: dict[tuple[str, str], Any] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1].removesuffix("s")
        if kind in {"footnote", "endnote"} and not relation.is_external:
            for note in parse_part(relation.target_part.blob).iter(qn(f"w:{kind}")):
                found[kind, str(note.get(qn("w:id")))] = note
    return found


def _write_notes(reader: _Reader, calls: list[tuple[str, str, str]]) -> None:
    """Bodies of the notes that a paragraph calls, as paragraphs after it."""
    for mark, kind, note_id in calls:
        note = reader.notes.get((kind, note_id))
        if note is None:
            continue
        inner = [read_inline(paragraph, reader.marks, reader.fonts) for paragraph in note.iter(qn("w:p"))]
        text = " ".join(line for line in (_one_line(inline.text) for inline in inner) if line)
        if text:
            label = f"<sup>{mark}</sup> "
            pieces = [piece for inline in inner for piece in inline.pieces]
            reader.write([label + text], [pieces], len(label), (kind, note_id))


def _table(reader: _Reader, table: Any, depth: int) -> None:
    """A table of data as a pipe table; one that only places text side by side as its columns, left first."""
    if depth > MAX_TABLE_DEPTH:
        raise ValueError("tables nested too deeply")
    rows = [list(_cells(row)) for row in _children(table, "w:tr")]
    width = max((sum(span for _, span in row) for row in rows), default=0)
    if width == 0:
        return
    if _is_layout(reader, table, width, len(rows)):
        for column in range(max(len(row) for row in rows)):
            for row in rows:
                if column < len(row) and row[column][0] is not None:
                    _walk(reader, row[column][0], depth + 1, apart=True)
        return
    found = [[(_cell(reader, cell), span) for cell, span in row] for row in rows]
    text = pipe_table([[GridCell(cell.text, span) for cell, span in row] for row in found])
    cells = [cell for row in found for cell, _ in row]
    reader.write([text] if text else [], [cell.pieces for cell in cells])
    _write_notes(reader, [call for cell in cells for call in cell.notes])


def _is_layout(reader: _Reader, table: Any, width: int, rows: int) -> bool:
    """Whether a table only places text: one column, the head above the title, the signature."""
    if width == 1:
        return True
    if width > 3 or rows > 6:
        return False
    if not reader.titled and len(reader.blocks) < 8:
        return True
    return bool(_RECIPIENTS.search("".join(text.text or "" for text in table.iter(qn("w:t")))))


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Children called `name`, through content controls and tracked insertions."""
    for child in parent:
        if child.tag == qn(name):
            yield child
        elif child.tag in TRANSPARENT:
            yield from _children(child, name)


def _cells(row: Any) -> Iterator[tuple[Any, int]]:
    """(cell, columns it spans) of a row; None for a cell that is merged into the one above. Deleted rows give none."""
    properties = row.find(qn("w:trPr"))
    if properties is not None and properties.find(qn("w:del")) is not None:
        return
    skipped = _child_value(properties, "w:gridBefore") or "0"
    for _ in range(min(int(skipped), 63) if skipped.isdigit() else 0):
        yield None, 1
    for cell in _children(row, "w:tc"):
        cell_properties = cell.find(qn("w:tcPr"))
        given = _child_value(cell_properties, "w:gridSpan") or "1"
        span = min(max(int(given), 1), 63) if given.isdigit() else 1
        merge = None if cell_properties is None else cell_properties.find(qn("w:vMerge"))
        covered = merge is not None and merge.get(qn("w:val")) != "restart"
        yield (None if covered else cell), span


def _cell(reader: _Reader, cell: Any, depth: int = 0) -> Inline:
    """All text of a cell on one line, inner tables and text boxes included; nothing for None, a covered cell."""
    if depth > MAX_TABLE_DEPTH:
        raise ValueError("tables nested too deeply")
    whole = Inline()
    texts: list[str] = []
    for element in [] if cell is None else blocks_of(cell):
        if element.tag == qn("w:p"):
            inline = read_inline(element, reader.marks, reader.fonts)
            inline.text = _one_line(inline.text)
            parts = [inline, *(_cell(reader, box, depth + 1) for box in inline.boxes)]
        else:
            inner = [cell for row in _children(element, "w:tr") for cell, _ in _cells(row) if cell is not None]
            parts = [_cell(reader, one, depth + 1) for one in inner]
        for part in parts:
            texts.append(part.text)
            whole.pieces.extend(part.pieces)
            whole.notes.extend(part.notes)
    whole.text = " ".join(text for text in texts if text)
    return whole
