"""Automatic numbers and bullets of a .docx, which its paragraphs do not carry as text.

What belongs here: numbering.xml, and counting as Word counts. Numbers typed by hand are plain text and come by
themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """Counters of all lists of a document; `label` must be asked paragraph by paragraph, in order."""

    def __init__(self, document: Document) -> None:
        """Read numbering.xml, if there is one."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is None:
            return
        root = part.element if hasattr(part, "element") else None
        if root is None:
            return
        for abstract in root.iter(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = dict(_level(one) for one in abstract.iter(qn("w:lvl")))
        for number in root.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            if link is not None:
                self._abstract_of[number.get(qn("w:numId"))] = link.get(qn("w:val"))

    def label(self, num_id: str, depth: int) -> str:
        """Text that Word prints before the next paragraph of this list: `-`, `+`, `2.`, `a)`; empty for none."""
        levels = self._levels.get(self._abstract_of.get(num_id, ""), {})
        if depth not in levels:
            return ""
        style, pattern, start = levels[depth]
        if style == "bullet":
            return "-" if depth == 0 else "+"
        if style == "none":
            return ""
        counts = self._counts.setdefault(num_id, {})
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]

        def fill(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            shown, _, first = levels.get(level, ("decimal", "", 1))
            return FORMATS.get(shown, str)(counts.get(level, first))

        return _PLACE.sub(fill, pattern)


def _level(element: Any) -> tuple[int, tuple[str, str, int]]:
    """Depth -> (number format, pattern, start)."""

    def value(name: str, default: str) -> str:
        child = element.find(qn(name))
        return default if child is None else str(child.get(qn("w:val"), default))

    start = value("w:start", "1")
    depth = int(element.get(qn("w:ilvl"), "0"))
    return depth, (value("w:numFmt", "decimal"), value("w:lvlText", ""), int(start) if start.isdigit() else 1)


def roman(number: int) -> str:
    """Lower-case Roman numeral of 1 to 399."""
    text = "c" * (number // 100)
    rest = number % 100
    if rest >= 90:
        text, rest = text + "xc", rest - 90
    if rest >= 50:
        text, rest = text + "l", rest - 50
    if rest >= 40:
        text, rest = text + "xl", rest - 40
    for worth, sign in _ROMAN:
        while rest >= worth:
            text, rest = text + sign, rest - worth
    return text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}
