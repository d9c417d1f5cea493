"""Small counts spelled in words: `ba xã`, `hai mươi lăm hộ`, `nửa triệu lượt`.

Belongs here: reading number words, and refusing them where they are idioms, names or anything but a count of a known
noun. Reports write their figures in digits; a word is read only where nothing else can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from extract.model import Quantity
from extract.numbers.catalogue import alternation, cue, fold
from extract.numbers.figures import plain_decimal, times
from extract.numbers.tail import read_tail

_UNITS = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5}
_UNITS |= {"sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_WORD = "một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|linh|lẻ"
_NUMBER = re.compile(
    r"(?<![\w.])(?=[hbnsctm])((?:(?:hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|một|nửa)"
    rf"(?: (?:{_WORD})){{0,6}}))(?= [^\W\d_])",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _blocked() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^\w])(?:{alternation(cue('word_blocked'))})\s*$")


def spelled_value(words: str) -> int | None:
    """Value of a spelled whole number below a thousand; None when the words do not make one."""
    total, current = 0, None
    for word in fold(words).split():
        if word in _UNITS:
            if current is not None:
                return None
            current = _UNITS[word]
        elif word == "mười":
            if current is not None:
                return None
            total, current = total + 10, None
        elif word == "mươi" and current:
            total, current = total + 10 * current, None
        elif word == "trăm" and current and not total:
            total, current = 100 * current, None
        elif word not in {"linh", "lẻ"}:
            return None
    return total + (current or 0)


def _sentence_start(text: str, position: int) -> bool:
    before = text[max(0, position - 8) : position]
    return bool(re.search(r"[.!?;:]\s+$", before)) or (position < 8 and not re.search(r"[^\s\-+*•\"“(]", before))


def find_words(text: str, block: int, base: int) -> Iterator[Quantity]:
    """Counts in words that stand before a known counting noun."""
    for match in _NUMBER.finditer(text):
        words = fold(match.group(1))
        if match.group(1)[0].isupper() and not _sentence_start(text, match.start()):
            continue
        half = words == "nửa"
        value = Decimal("0.5") if half else spelled_value(words)
        if value is None or _blocked().search(fold(text[max(0, match.start() - 16) : match.start()])):
            continue
        tail = read_tail(text, match.end(), "1")
        single = " " not in words
        if single and not tail.scaled and (half or words in {"một", "năm"} or tail.unit not in cue("word_count")):
            continue
        if tail.kind not in {"count", "money", "mass", "area", "abbreviation"} or (
            tail.kind == "money" and not tail.scaled
        ):
            continue
        if words in {"một", "năm"} and tail.kind != "money":
            continue
        amount = times(Decimal(plain_decimal(Decimal(value))), tail.value, tail.unit_factor)
        yield Quantity(
            block=block,
            start=base + match.start(),
            end=base + match.end(),
            full_start=base + match.start(),
            full_end=base + tail.end,
            value=amount,
            value_high=None,
            step=times(tail.factor, tail.unit_factor),
            comparator="=",
            unit=tail.unit,
            scale=times(tail.factor, tail.unit_factor),
            is_word=True,
        )
