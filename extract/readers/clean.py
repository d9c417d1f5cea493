"""Clean text of a block with a map back to the report's own characters.

Belongs here: NFC, white space, Markdown emphasis, inline tags, footnote marks. Does not: where a block begins or ends
(`blocks`), what a figure is (`extract.numbers`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from extract.model import FootnoteCall, Span

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

# One alternative per thing that is not copied as it stands. Each is bounded: no nested repetition.
_SPECIAL = re.compile(
    r"(?P<sup><sup>\s{0,3}\**(?P<supmark>[^<>]{1,6}?)\**\s{0,3}</sup>)"
    r"|(?P<uni>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
    r"|(?P<bracket>\[\^?(?P<bracketmark>\d{1,3})\])"
    r"|(?P<round>(?<=[^\s(]) ?(?P<roundmark>\(\d{1,2}\))(?=[.,;:]|[ \t]*(?:\n|$)))"
    r"|(?P<tag></?(?:b|i|u|em|strong|span|br|sub|p)\s{0,2}/?>)"
    r"|(?P<escape>\\(?P<literal>[*_#|\\\-+.()\[\]]))"
    r"|(?P<emphasis>\*{1,4}|_{2,4}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w))"
    r"|(?P<space>[ ]{2,}|[ ]?[^\S ][\s]*)"  # a single blank is plain text
    r"|(?P<zero>[\u200b-\u200d\u2060\ufeff\u00ad]+)"
)
# A character that `_SPECIAL` may begin with: text without one is plain, and most text is.
_MAYBE_SPECIAL = re.compile(
    "[<(\u2070\u00b9\u00b2\u00b3\u2074-\u2079\\[\\\\*_\u200b-\u200d\u2060\ufeff\u00ad"
    "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
# `quí I`, `cùng kì`: words of time that some write with `i`; one letter for one, so that places stay.
_TIME_SPELLING = re.compile(r"(?<!\w)(?:[Qq]uí|QUÍ|[Kk]ì|KÌ)(?!\w)")
_Y = str.maketrans("íìÍÌ", "ýỳÝỲ")
_COMBINING_RUN = re.compile(r".[\u0300-\u036f]+", re.DOTALL)
_UNIT_BEFORE = re.compile(r"(?:^|[^\w]|\d)[kcdm]?m$")


@dataclass(slots=True)
class CleanText:
    """Characters with their place in the report's text; grows piece by piece."""

    parts: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    calls: list[FootnoteCall] = field(default_factory=list)
    last: str = ""
    composed: bool = False  # whether some character stands for more or less than one code point

    def add(self, text: str, start: int, end: int | None = None) -> None:
        """Append `text`; one code point each from `start`, or all of it standing for [start, end)."""
        if not text:
            return
        self.parts.append(text)
        self.last = text[-1]
        if end is None:
            self.offsets.extend(range(start, start + len(text)))
            self.ends.extend(range(start + 1, start + len(text) + 1))
        else:
            self.composed = True
            self.offsets.extend([start] * len(text))
            self.ends.extend([end] * len(text))

    def space(self, start: int) -> None:
        """Append one space unless the text is empty or ends in one."""
        if self.parts and self.last != " ":
            self.add(" ", start)

    def __len__(self) -> int:
        return len(self.offsets)

    def tail(self) -> str:
        """The last few characters, for rules that look back."""
        return "".join(self.parts[-4:])[-4:]


def _add_plain(out: CleanText, raw: str, start: int) -> None:
    if raw[0] == " " and (out.last == " " or not out.parts):
        raw, start = raw[1:], start + 1
    if unicodedata.is_normalized("NFC", raw):
        out.add(raw, start)
        return
    position = 0
    for match in _COMBINING_RUN.finditer(raw):
        out.add(unicodedata.normalize("NFC", raw[position : match.start()]), start + position)
        out.add(unicodedata.normalize("NFC", match.group()), start + match.start(), start + match.end())
        position = match.end()
    rest = raw[position:]
    composed = unicodedata.normalize("NFC", rest)
    out.add(composed if len(composed) == len(rest) else rest, start + position)


def _call(out: CleanText, mark: str, footnotes: frozenset[str]) -> bool:
    """Record a footnote call; False where the mark is no footnote's."""
    if mark not in footnotes:
        return False
    out.calls.append(FootnoteCall(mark=mark, position=len(out)))
    return True


def _part_figures(out: CleanText, text: str, mark: re.Match[str]) -> None:
    """A footnote mark between two digits leaves a blank, lest two figures become one."""
    if out.last.isdigit() and text[mark.end() : mark.end() + 1].isdigit():
        out.add(" ", mark.start(), mark.end())


def append_clean(out: CleanText, text: str, span: Span, footnotes: frozenset[str]) -> None:
    """Append the clean form of text[span] to `out`.

    `footnotes` holds the marks that have a footnote body: only those are taken out of running text in the
    bracket forms `[1]` and `(1)`; raised digits are always taken out, but for m², km³ and the like.
    """
    position = span.start
    for match in _SPECIAL.finditer(text, _first_special(text, span), span.end):
        if match.start() > position:
            _add_plain(out, text[position : match.start()], position)
        position = match.end()
        if match["sup"] is not None or match["uni"] is not None:
            mark = (match["supmark"] or match["uni"]).translate(SUPERSCRIPTS).strip("()[]. ")
            if mark not in footnotes and f"({mark})" in footnotes:
                mark = f"({mark})"  # raised here, typed before its body
            if mark in {"2", "3"} and _UNIT_BEFORE.search(out.tail()):
                out.add(mark, match.start(), match.end())
            else:
                out.calls.append(FootnoteCall(mark=mark, position=len(out)))
                _part_figures(out, text, match)
        elif mark := match["bracketmark"] or match["roundmark"]:
            if _call(out, mark, footnotes):
                _part_figures(out, text, match)
            else:
                _add_plain(out, match.group(), match.start())
        elif match["literal"] is not None:
            out.add(match["literal"], match.start("literal"))
        elif match["space"] is not None or (match["tag"] or "").startswith("<br"):
            out.space(match.start())
    if span.end > position:
        _add_plain(out, text[position : span.end], position)


def _first_special(text: str, span: Span) -> int:
    """Where in text[span] to begin looking for characters that are not copied as they stand."""
    found = _MAYBE_SPECIAL.search(text, span.start, span.end)
    begin = found.start() if found else span.end
    if begin > span.start and text[begin - 1] == " ":
        begin -= 1  # a blank before another kind of white space
    blanks = text.find("  ", span.start, begin + 1)
    return blanks if blanks >= 0 else begin


def _in_y(found: re.Match[str]) -> str:
    return found[0].translate(_Y)


def finish(out: CleanText) -> tuple[str, tuple[int, ...], tuple[int, ...] | None, tuple[FootnoteCall, ...]]:
    """The clean text without outer spaces, its offsets (one longer than the text), ends and footnote calls."""
    text = "".join(out.parts)
    if "uí" in text or "kì" in text or "Kì" in text or "UÍ" in text or "KÌ" in text:
        text = _TIME_SPELLING.sub(_in_y, text)
    left = len(text) - len(text.lstrip(" "))
    stripped = text.strip(" ")
    right = left + len(stripped)
    starts, ends = out.offsets[left:right], out.ends[left:right]
    plain = not out.composed or all(end == start + 1 for start, end in zip(starts, ends, strict=True))
    close = ends[-1] if ends else (out.offsets[0] if out.offsets else 0)
    calls = tuple(FootnoteCall(c.mark, min(max(c.position - left, 0), len(stripped))) for c in out.calls)
    return stripped, (*starts, close), None if plain else tuple(ends), calls
