"""Where the digits stand: one regular expression over a whole column of text, run by polars.

Belongs here: cutting text into tokens that hold digits, with exact offsets in code points; the few tokens are then
taken apart one by one. The patterns stand in `patterns`; what a figure is worth and what it counts is decided
afterwards, in `reader`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from extract.numbers.patterns import PARTS, ascii_classes, patterns

_BLANKS = (*range(14), 0x1F, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF)
_ODD = re.compile("[\x00-\x1f\x85\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff\u2010-\u2012\u2212]")
_PLAIN = str.maketrans({**dict.fromkeys(_BLANKS, " "), 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2212: "-"})


_DIGIT = re.compile("[0-9]")
_GROUPING = re.compile("[\u00a0\u2009\u202f]")
_GROUPED = re.compile("(?<![0-9.,])[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+(?![0-9])")


class Token(NamedTuple):
    """Text with digits in it: its kind, where it stands in its line, and the parts of a figure."""

    line: int
    start: int
    text: str
    kind: str
    bound: str | None = None
    sign: str | None = None
    first: str | None = None
    first_percent: str | None = None
    link: str | None = None
    second: str | None = None
    second_percent: str | None = None
    more: str | None = None


def plain(text: str) -> str:
    """The text with every kind of blank as a plain one and odd hyphens as `-`, one code point for one.

    A narrow or no-break space that groups thousands (`12 345`) becomes the point that this genre writes there.
    """
    if _GROUPING.search(text):
        text = _GROUPED.sub(lambda match: re.sub(_GROUPING, ".", match.group()), text)
    return text.translate(_PLAIN) if _ODD.search(text) else text


@lru_cache(maxsize=1)
def _token_pattern() -> str:
    """All kinds without names: `extract_all` needs none, and names cost time."""
    kinds = "|".join(f"(?:{pattern})" for _, pattern in patterns())
    for name in PARTS:
        kinds = kinds.replace(f"(?P<{name}>", "(?:")
    return ascii_classes(f"(?i)(?:{kinds})")


@lru_cache(maxsize=1)
def _kind_pattern() -> re.Pattern[str]:
    """The same alternatives, each with a group, to be matched against a whole token."""
    kinds = "|".join(f"(?P<{kind}_{position}>{pattern})" for position, (kind, pattern) in enumerate(patterns()))
    return re.compile(ascii_classes(f"(?i)(?:{kinds})").replace("(?-u:", "(?a:"))


def _to_token(line: int, start: int, text: str) -> Token:
    """The token with its kind, the name of the outermost group, and for a figure with its parts."""
    match = _kind_pattern().fullmatch(text)
    kind = (match.lastgroup or "").split("_")[0] if match else "unread"
    parts = match.group(*PARTS) if match and kind == "figure" else ()
    return Token(line, start, text, kind, *parts)


def lex(lines: Sequence[str]) -> list[Token]:
    """Tokens of all lines (already `plain`), in reading order. Offsets are code points in their line."""
    filled = [number for number, line in enumerate(lines) if _DIGIT.search(line)]
    if not filled:
        return []
    found = _tokens_of([lines[number] for number in filled])
    return list(_placed(lines, zip(filled, found, strict=True)))


def _tokens_of(lines: Sequence[str]) -> list[list[str]]:
    """The texts of the tokens of each line.

    The pattern is a column beside the lines: polars then keeps the compiled automaton with the states it has built,
    where a constant pattern is cloned, and its states built anew, at every call (10 ms against 1 for one report).
    """
    pattern = pl.repeat(_token_pattern(), pl.len(), dtype=pl.String)
    frame = pl.DataFrame({"line": lines}, schema={"line": pl.String})
    return frame.select(pl.col("line").str.extract_all(pattern)).to_series().to_list()


def _placed(lines: Sequence[str], found: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Token]:
    """Tokens with their place: the first one after the token before, since no digit stands outside a token."""
    for line, tokens in found:
        end = 0
        for token in tokens:
            start = lines[line].index(token, end)
            end = start + len(token)
            yield _to_token(line, start, token)
