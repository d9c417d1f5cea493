"""Text of one .docx paragraph: runs, tracked changes as accepted, raised marks, footnote calls.

What belongs here: what stands inside a paragraph. Paragraphs, lists and tables are `docx`'s part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from extract.readers.docx_fonts import Fonts
from extract.readers.docx_numbering import OFF, roman

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
TRANSPARENT = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")} | {
    f"{MC}AlternateContent",
    f"{MC}Choice",
}
"""Elements around paragraphs, tables and rows that print what they hold; mc:Fallback is the copy for old programs."""
_DROPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:sdtPr"), f"{MC}Fallback"}
_TEXT_BOX = qn("w:txbxContent")
_PLAIN = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_SYMBOLS = {
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB0: "°",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0x2D: "-",
    0xD7: "·",
}
"""Letters of the font Symbol that stand in figures; other pictures (Wingdings) are ornaments and become a blank."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a paragraph and the element that prints them: w:t, w:tab, m:r, ..."""

    text: str
    element: Any


@dataclass(slots=True)
class Inline:
    """Text of a paragraph (line breaks as \\n) with the notes that it calls and the text boxes anchored in it.

    `pieces` are what the text was made of, in order, without the tags of raised ones.
    """

    text: str = ""
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # (mark, footnote or endnote, id)
    boxes: list[Any] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


class NoteMarks:
    """Printed marks of notes, which Word counts in the order of their calls."""

    def __init__(self) -> None:
        """Start both counts at one."""
        self._counts = {"footnote": 0, "endnote": 0}

    def next(self, kind: str) -> str:
        """Mark of the next call: 1, 2, ... for footnotes, i, ii, ... for endnotes."""
        self._counts[kind] += 1
        number = self._counts[kind]
        return str(number) if kind == "footnote" else roman(number)


def read_inline(paragraph: Any, marks: NoteMarks, fonts: Fonts | None = None) -> Inline:
    """Text of a w:p element, tracked insertions kept and deletions dropped; old fonts as Unicode."""
    inline = Inline()
    raised_pieces: list[bool] = []
    fields = _Fields()
    for run in _runs(paragraph):
        if run.tag != qn("w:r"):
            inline.pieces.append(Piece(_math_text(run), run))
            raised_pieces.append(_is_exponent(run))
            continue
        if fields.hides(run):
            continue
        properties = run.find(qn("w:rPr"))
        if _is_on(properties, "w:vanish"):
            continue
        raised = _value(properties, "w:vertAlign") == "superscript"
        for element, text, is_raised in _run_parts(run, raised, marks, inline):
            inline.pieces.append(Piece(text if fonts is None else fonts.read(text, run, paragraph), element))
            raised_pieces.append(is_raised)
    inline.text = _join(inline.pieces, raised_pieces)
    return inline


class _Fields:
    """Where in a field we are: between its begin and its separator stands its code, which is not printed."""

    def __init__(self) -> None:
        self._open: list[bool] = []  # of each open field: whether its code is still going on

    def hides(self, run: Any) -> bool:
        """Whether a run belongs to a field's code."""
        for mark in run.iter(qn("w:fldChar")):
            kind = mark.get(qn("w:fldCharType"))
            if kind == "begin":
                self._open.append(True)
            elif kind == "separate" and self._open:
                self._open[-1] = False
            elif kind == "end" and self._open:
                self._open.pop()
        return any(self._open)


def blocks_of(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a body, a cell or a text box, in order."""
    for element in parent:
        if element.tag in {qn("w:p"), qn("w:tbl")}:
            yield element
        elif element.tag in TRANSPARENT:
            yield from blocks_of(element)


def _runs(element: Any) -> Iterator[Any]:
    """Runs in order, through hyperlinks, insertions, fields, content controls and formulas."""
    for child in element:
        if child.tag == qn("w:r") or child.tag == f"{MATH}r":
            yield child
        elif child.tag == qn("w:sdt") and _is_on(child.find(qn("w:sdtPr")), "w:showingPlcHdr"):
            continue  # "Click here to enter text"
        elif isinstance(child.tag, str) and child.tag not in _DROPPED:
            yield from _runs(child)


def _math_text(run: Any) -> str:
    return "".join(text.text or "" for text in run.iter(f"{MATH}t")).replace("|", "¦")


def _is_exponent(run: Any) -> bool:
    return bool(run.getparent().tag == f"{MATH}sup")


def _run_parts(run: Any, raised: bool, marks: NoteMarks, inline: Inline) -> Iterator[tuple[Any, str, bool]]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child, (child.text or "").replace("|", "¦"), raised
        elif child.tag == qn("w:sym"):
            yield child, _symbol(child), raised
        elif child.tag in _PLAIN:
            yield child, _PLAIN[child.tag], False
        elif child.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
            kind = "footnote" if child.tag == qn("w:footnoteReference") else "endnote"
            mark = marks.next(kind)
            inline.notes.append((mark, kind, str(child.get(qn("w:id")))))
            yield child, mark, True
        elif isinstance(child.tag, str):
            inline.boxes.extend(_text_boxes(child))


def _symbol(element: Any) -> str:
    """A letter of a symbol font, which files keep by its number."""
    code = element.get(qn("w:char")) or ""
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0
    if (element.get(qn("w:font")) or "").lower() == "symbol":
        return _SYMBOLS.get(number & 0xFF, " ")
    return chr(number) if 0x20 <= number < 0xD800 else " "


def _text_boxes(element: Any) -> Iterator[Any]:
    """Text boxes inside a drawing; the copy for old programs (mc:Fallback) is left out."""
    if element.tag == _TEXT_BOX:
        yield element
        return
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _DROPPED:
            yield from _text_boxes(child)


def _join(pieces: list[Piece], raised_pieces: list[bool]) -> str:
    """Pieces as text, neighbouring raised ones in one <sup>."""
    result: list[str] = []
    was_raised = False
    for piece, raised in zip(pieces, raised_pieces, strict=True):
        if not piece.text:
            continue
        is_raised = raised and bool(piece.text.strip())
        if is_raised != was_raised:
            result.append("<sup>" if is_raised else "</sup>")
        result.append(piece.text)
        was_raised = is_raised
    return "".join(result) + ("</sup>" if was_raised else "")


def _value(properties: Any, name: str) -> str | None:
    child = None if properties is None else properties.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _is_on(properties: Any, name: str) -> bool:
    child = None if properties is None else properties.find(qn(name))
    return child is not None and child.get(qn("w:val")) not in OFF
