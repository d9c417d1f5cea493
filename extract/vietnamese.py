"""Vietnamese words made comparable: one spelling of tone marks, abbreviations written out, marks taken off.

What belongs here: string functions that know nothing of reports. Offsets are not kept: they match, they never locate.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_WORD = re.compile(r"[^\W_]+")


def _tone_table() -> dict[str, str]:
    """Old-style syllable ends (òa, òe, ùy) to the new style (oà, oè, uỳ)."""
    table = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for tone in TONES:
            old = unicodedata.normalize("NFC", first + tone) + second
            table[old] = first + unicodedata.normalize("NFC", second + tone)
    return table


_NEW_STYLE = _tone_table()
_OLD_STYLE = re.compile("|".join(_NEW_STYLE))


# Syllables that some writers, in the south and in schools above all, end in `i`; our tables have them with `y`.
_Y_ENDINGS = {"tỷ": "tỉ", "lý": "lí", "kỹ": "kĩ", "kỷ": "kỉ", "mỹ": "mĩ", "quy": "qui"}
_Y_SYLLABLE = re.compile(rf"(?<!\w)(?:{'|'.join(_Y_ENDINGS)})(?!\w)")


def spellings(phrase: str) -> tuple[str, ...]:
    """The phrase, and where its `y` may be written `i` the phrase so spelled: `đạt tỷ lệ`, `đạt tỉ lệ`."""
    other = _Y_SYLLABLE.sub(lambda found: _Y_ENDINGS[found[0]], phrase)
    return (phrase,) if other == phrase else (phrase, other)


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """NFC, lower case, new-style tone marks (`Hòa` -> `hoà`)."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return _OLD_STYLE.sub(lambda found: _NEW_STYLE[found[0]], lowered)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """`normal` text without any mark: `Đồng Mỹ` -> `dong my`."""
    split = unicodedata.normalize("NFD", normal(text))
    return "".join(char for char in split if not unicodedata.combining(char)).replace("đ", "d")


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words (letters or digits) of `text`, in `normal` spelling; punctuation separates."""
    return tuple(_WORD.findall(normal(text)))
