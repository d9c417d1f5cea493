"""The font of a run of a .docx, which says how its characters are to be read where it is from before Unicode.

What belongs here: looking a font up through run, character style, paragraph style and the document's defaults. What an
old font's characters stand for is `encodings`' part.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from extract.readers.encodings import from_font, table_of_font

LONGEST_CHAIN = 12  # styles based on styles; a loop in a damaged file is not endless


class Fonts:
    """Fonts of a document's styles."""

    def __init__(self, document: Document | None = None) -> None:
        """Read the styles; without a document only what runs say themselves is known."""
        root = document.styles.element if document is not None else None
        styles = [] if root is None else list(root.iter(qn("w:style")))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}
        normal = [style for style in styles if style.get(qn("w:default")) == "1" and _type(style) == "paragraph"]
        self._default = normal[0].get(qn("w:styleId")) if normal else None
        defaults = None if root is None else root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._base = _named(defaults)
        names = [self._base, *(_named(style.find(qn("w:rPr"))) for style in styles)]
        self._styled_old = any(table_of_font(name) for name in names)

    def read(self, text: str, run: Any, paragraph: Any) -> str:
        """Text of a run of `paragraph` as Unicode."""
        if text.isascii():
            return text
        properties = run.find(qn("w:rPr"))
        name = _named(properties)
        if name is None and self._styled_old:
            name = self._of_style(_value(properties, "w:rStyle")) or self._of_paragraph(paragraph)
        return from_font(text, name)

    def _of_paragraph(self, paragraph: Any) -> str | None:
        style = _value(paragraph.find(qn("w:pPr")), "w:pStyle") or self._default
        return self._of_style(style) or self._base

    def _of_style(self, style_id: str | None) -> str | None:
        for _ in range(LONGEST_CHAIN):
            style = self._styles.get(style_id) if style_id else None
            if style is None:
                return None
            if (name := _named(style.find(qn("w:rPr")))) is not None:
                return name
            style_id = _value(style, "w:basedOn")
        return None


def _type(style: Any) -> str | None:
    value: str | None = style.get(qn("w:type"))
    return value


def _named(properties: Any) -> str | None:
    fonts = None if properties is None else properties.find(qn("w:rFonts"))
    if fonts is None:
        return None
    value: str | None = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))
    return value


def _value(parent: Any, name: str) -> str | None:
    child = None if parent is None else parent.find(qn(name))
    value: str | None = None if child is None else child.get(qn("w:val"))
    return value
