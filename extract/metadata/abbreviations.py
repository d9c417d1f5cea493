"""Abbreviations that a report defines for itself: `sốt xuất huyết Dengue (SXHD)`.

Belongs here: finding the definitions and writing indicators out by them. Does not: the abbreviations that every office
uses (data/catalogue/abbreviations.csv).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.model import Block
from extract.vietnamese import bare

_DEFINITION = re.compile(r"\((?i:sau đây |gọi tắt |viết tắt |gọi |viết |là |: ?){0,4}(?P<short>[A-ZĐ][A-ZĐ&-]{2,7})\)")
_BREAK = re.compile(r"[.;:()\d]")
_REACH = 100  # characters before the parentheses that may be spelt by it
_LINKING = frozenset({"và", "của", "cho", "về", "các", "theo", "trong", "với", "từ"})
MOST = 200  # definitions that are kept of one report


def own_abbreviations(blocks: Sequence[Block]) -> dict[str, str]:
    """Abbreviation in lower case -> what it stands for, in lower case, for every definition of the text.

    A definition stands in parentheses behind its words, and its letters are their initials; of two the first holds.
    """
    found: dict[str, str] = {}
    for block in blocks:
        if "(" not in block.text:
            continue
        for match in _DEFINITION.finditer(block.text):
            before = _BREAK.split(block.text[max(0, match.start() - _REACH) : match.start()])[-1]
            words = _spelt_by(re.findall(r"[^\W\d_]+", before), match["short"])
            if words and len(found) < MOST:
                found.setdefault(match["short"].lower(), words)
    return found


def _spelt_by(words: Sequence[str], short: str) -> str | None:
    """The last words whose initials are the letters; linking words may stand between them."""
    letters = [letter for letter in bare(short).lower() if letter.isalpha()]
    first = len(words)
    for letter in reversed(letters):
        first -= 1
        while first >= 0 and _initial(words[first]) != letter and words[first].lower() in _LINKING:
            first -= 1
        if first < 0 or _initial(words[first]) != letter:
            return None
    return " ".join(words[first:]).strip(" ,-").lower()


def _initial(word: str) -> str:
    return bare(word[:1]).lower()


def written_out(indicator: str, table: Mapping[str, str]) -> str:
    """The indicator with the report's own abbreviations in words."""
    if not table:
        return indicator
    words = indicator.split()
    return " ".join(table.get(word, word) for word in words) if any(word in table for word in words) else indicator
