"""A figure right after the word of a period: `trong tháng 12,5 tỷ đồng`, `quý 9.640 tấn`, `trong tuần 3 vụ`.

Belongs here: telling it from the number of a month, quarter or week. Does not: reading the figure (`reader`).
"""

from __future__ import annotations

import re

from extract.numbers.catalogue import cue, fold
from extract.numbers.lexer import Token, lex
from extract.numbers.tail import MEASURES, read_tail

_PERIOD = re.compile(r"(?P<word>quý|tháng|tuần)\s+(?P<number>[0-9]{1,2})", re.IGNORECASE)
_MORE_DIGITS = re.compile(r"[.,][0-9]|/[0-9]{1,3}(?:\.[0-9]{3})")
_SEASON = re.compile(r"\s*vụ\s+(?:mùa|xuân|hè|đông|chiêm|thu)", re.IGNORECASE)
_DURATION = re.compile(r"(?<![0-9/.,])[0-9]{1,2}\s$")
_LAST = {"tháng": 12, "quý": 4, "tuần": 53}
_WITHIN = re.compile(r"(?:trong|của)\s+$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:^|[^\w])([^\W\d_]+)\s$")
_CUT_NOUN = re.compile(r"([0-9]{1,4})[A-ZĐ]{1,3}")
_LETTERS = re.compile(r"[A-ZĐ]{1,4}(?!\w)|(?!\w)")
_NAME_CHARS = 12
WINDOW = 120  # characters in which the figure is read again


def figure_after_period(text: str, token: Token, digits: int) -> Token | None:
    """The figure token that begins at `digits` of `text`, where a period's token took its first digits; else None."""
    match = _PERIOD.search(text, token.start, digits + 2) if token.kind == "period" else None
    if match is None or match.start("number") != digits:
        return None
    ratio = int(match["number"]) > _LAST[match["word"].lower()] and text[match.end() : match.end() + 1] == "/"
    if not (ratio or _MORE_DIGITS.match(text, match.end()) or _counts(text, match)):
        return None
    found = lex([text[digits : digits + WINDOW]])
    if not found or found[0].kind != "figure" or found[0].start != 0:
        return None
    return found[0]._replace(line=token.line, start=digits)


def figure_of_abbreviation(text: str, token: Token) -> Token | None:
    """The figure of `398LĐ`, `04ĐT`: the lexer's word border knows ASCII letters only and stands before the Đ."""
    end = token.start + len(token.text)
    found = _CUT_NOUN.fullmatch(token.text)
    if found is None or token.kind not in {"identifier", "unread"} or not _LETTERS.match(text, end):
        return None
    if read_tail(text, token.start + len(found[1]), found[1]).kind != "abbreviation":
        return None
    return Token(token.line, token.start, found[1], "figure", first=found[1])


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether the number has a scale or a measure behind it, or a counting noun where the words say `trong tháng`."""
    tail = read_tail(text, match.end(), match["number"])
    if tail.kind in MEASURES | {"count"} and _ends_name(text, match):
        return True
    beyond = int(match["number"]) > _LAST[match["word"].lower()]
    if tail.unit is not None and (beyond or _DURATION.search(text[: match.start()][-4:])):
        return True  # `lũy kế 11 tháng 38 vụ`
    if tail.kind in MEASURES and tail.unit is not None:
        return True
    within = match["word"].lower() == "tuần" or _WITHIN.search(text[: match.start()][-8:])
    return bool(within and tail.kind == "count" and not _SEASON.match(text, match.end()))


def _ends_name(text: str, match: re.Match[str]) -> bool:
    """Whether the word ends a place's name (`xã An Quý 03 hộ`): capitalised behind another capitalised word."""
    name = _NAME_BEFORE.search(text[: match.start()][-_NAME_CHARS:])
    if name is None or not (match["word"].istitle() and name[1].istitle()):
        return False
    return fold(name[1]) not in cue("period_before")
