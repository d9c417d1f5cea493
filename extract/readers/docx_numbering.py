"""Automatic numbers and bullets of a .docx, which its paragraphs do not carry as text.

What belongs here: numbering.xml, and counting as Word counts (ECMA-376 part 1, 17.9): lists of one abstract definition
share their counters, a list with a start of its own begins anew, deeper levels restart. Numbers typed by hand are plain
text and come by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
OFF = {"0", "false", "off"}
_COUNTING = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one depth of a list prints."""

    style: str = "decimal"
    pattern: str = ""
    start: int = 1
    legal: bool = False  # all numbers of the pattern as decimals: I.1 prints 1.1
    restart: int | None = None  # restarts after this level (1-based) only; 0 never; None after any above
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    """A w:num: the abstract definition, with levels and starts of its own."""

    abstract: str
    own: dict[int, _Level]
    starts: dict[int, int]
    begun: bool = False


class Numbering:
    """Counters of all lists of a document; `label` must be asked paragraph by paragraph, in order."""

    def __init__(self, document: Document) -> None:
        """Read numbering.xml, if there is one."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        root = getattr(part, "element", None)
        if root is None:
            return
        links: dict[str, str] = {}  # abstract definition -> name of the style that holds its levels
        styled: dict[str, str] = {}
        for abstract in root.iter(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            self._levels[key] = dict(_level(one) for one in abstract.findall(qn("w:lvl")))
            if style := _value(abstract, "w:styleLink"):
                styled[style] = key
            if style := _value(abstract, "w:numStyleLink"):
                links[key] = style
        for key, style in links.items():
            self._levels[key] = self._levels.get(styled.get(style, key), {})
        for number in root.iter(qn("w:num")):
            self._lists[number.get(qn("w:numId"))] = _list(number)

    def label(self, num_id: str, depth: int) -> str:
        """Text that Word prints before the next paragraph of this list: `-`, `+`, `2.`, `a)`; empty for none."""
        one = self._lists.get(num_id)
        if one is None:
            return ""
        levels = self._levels.get(one.abstract, {}) | one.own
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(one.abstract, {})
        if not one.begun:
            one.begun = True
            counts.update({at: start - 1 for at, start in one.starts.items()})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            after = levels.get(deeper, level).restart
            if after is None or after > depth:
                del counts[deeper]
        if level.style == "bullet":
            return "+" if depth or level.pattern.strip() == "+" else "-"
        return (
            ""
            if level.style == "none"
            else _PLACE.sub(lambda match: _shown(match, level, levels, counts), level.pattern)
        )

    def depth_of(self, num_id: str, style_id: str) -> int | None:
        """Depth of the list that is tied to a paragraph style; None where none is."""
        one = self._lists.get(num_id)
        levels = {} if one is None else self._levels.get(one.abstract, {}) | one.own
        return next((depth for depth, level in levels.items() if level.paragraph_style == style_id), None)


def _shown(match: re.Match[str], level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """One number of a pattern such as `%1.%2`."""
    depth = int(match[1]) - 1
    other = levels.get(depth, _Level())
    style = "decimal" if level.legal else other.style
    return FORMATS.get(style, str)(counts.get(depth, other.start))


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else default


def _level(element: Any) -> tuple[int, _Level]:
    """Depth -> how it prints."""
    legal = element.find(qn("w:isLgl"))
    restart = _value(element, "w:lvlRestart")
    return _whole(element.get(qn("w:ilvl")), 0), _Level(
        _value(element, "w:numFmt") or "decimal",
        _value(element, "w:lvlText") or "",
        _whole(_value(element, "w:start"), 1),
        legal is not None and legal.get(qn("w:val")) not in OFF,
        _whole(restart, 0) if restart is not None else None,
        _value(element, "w:pStyle"),
    )


def _list(number: Any) -> _List:
    own: dict[int, _Level] = {}
    starts: dict[int, int] = {}
    for override in number.findall(qn("w:lvlOverride")):
        depth = _whole(override.get(qn("w:ilvl")), 0)
        start = _value(override, "w:startOverride")
        if start is not None:
            starts[depth] = _whole(start, 1)
        for one in override.findall(qn("w:lvl")):
            level = _level(one)[1]
            own[depth] = replace(level, start=starts.get(depth, level.start))
    return _List(_value(number, "w:abstractNumId") or "", own, starts)


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
    """a to z, then aa, bb, ... as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)


def _counting(number: int) -> str:
    return _COUNTING[number] if number < len(_COUNTING) else str(number)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "vietnameseCounting": _counting,
}
