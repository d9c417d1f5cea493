"""Text of one .docx paragraph: runs, tracked changes as accepted, raised marks, footnote calls.

What belongs here: what stands inside a paragraph. Paragraphs, lists and tables are `docx`'s part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from extract.readers.docx_numbering import roman

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), f"{MC}Fallback"}
_TEXT_BOX = qn("w:txbxContent")
_PLAIN = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_OFF = {"0", "false", "off"}


@dataclass(slots=True)
class Inline:
    """Text of a paragraph (line breaks as \\n) with the notes that it calls and the text boxes anchored in it."""

    text: str = ""
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # (mark, footnote or endnote, id)
    boxes: list[Any] = field(default_factory=list)


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


def read_inline(paragraph: Any, marks: NoteMarks) -> Inline:
    """Text of a w:p element, tracked insertions kept and deletions dropped."""
    inline = Inline()
    parts: list[tuple[str, bool]] = []
    for run in _runs(paragraph):
        properties = run.find(qn("w:rPr"))
        if _is_on(properties, "w:vanish"):
            continue
        raised = _value(properties, "w:vertAlign") == "superscript"
        parts.extend(_run_parts(run, raised, marks, inline))
    inline.text = _join(parts)
    return inline


def _runs(element: Any) -> Iterator[Any]:
    """Runs in order, through hyperlinks, insertions, fields and content controls."""
    for child in element:
        if child.tag == qn("w:r"):
            yield child
        elif isinstance(child.tag, str) and child.tag not in _DROPPED:
            yield from _runs(child)


def _run_parts(run: Any, raised: bool, marks: NoteMarks, inline: Inline) -> Iterator[tuple[str, bool]]:
    for child in run:
        if child.tag == qn("w:t"):
            yield (child.text or "").replace("|", "¦"), raised
        elif child.tag in _PLAIN:
            yield _PLAIN[child.tag], False
        elif child.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
            kind = "footnote" if child.tag == qn("w:footnoteReference") else "endnote"
            mark = marks.next(kind)
            inline.notes.append((mark, kind, str(child.get(qn("w:id")))))
            yield mark, True
        elif isinstance(child.tag, str):
            inline.boxes.extend(_text_boxes(child))


def _text_boxes(element: Any) -> Iterator[Any]:
    """Text boxes inside a drawing; the copy for old programs (mc:Fallback) is left out."""
    if element.tag == _TEXT_BOX:
        yield element
        return
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _DROPPED:
            yield from _text_boxes(child)


def _join(parts: list[tuple[str, bool]]) -> str:
    """Parts as text, neighbouring raised ones in one <sup>."""
    result: list[str] = []
    was_raised = False
    for text, raised in parts:
        if not text:
            continue
        is_raised = raised and bool(text.strip())
        if is_raised != was_raised:
            result.append("<sup>" if is_raised else "</sup>")
        result.append(text)
        was_raised = is_raised
    return "".join(result) + ("</sup>" if was_raised else "")


def _value(properties: Any, name: str) -> str | None:
    child = None if properties is None else properties.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _is_on(properties: Any, name: str) -> bool:
    child = None if properties is None else properties.find(qn(name))
    return child is not None and child.get(qn("w:val")) not in _OFF
