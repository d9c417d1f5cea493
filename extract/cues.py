"""Cue words of the genre, from data/catalogue/cues.csv, as compiled patterns.

Belongs here: loading the table and turning its phrases into patterns. An analyst adds a phrase to the CSV; no code
changes. What a cue means stands in docs/extending.md and is decided by the modules that use it.
"""

from __future__ import annotations

import re
from functools import cache

from extract.catalogue import catalogue_rows
from extract.vietnamese import bare, spellings


@cache
def phrases(cue: str) -> tuple[str, ...]:
    """The phrases of a cue, longest first; KeyError for a cue that the table does not have."""
    stated = [row["phrase"] for row in catalogue_rows("cues.csv") if row["cue"] == cue]
    found = [spelling for phrase in stated for spelling in spellings(phrase)]
    if not found:
        raise KeyError(cue)
    return tuple(sorted(found, key=len, reverse=True))


@cache
def alternatives(*cues: str) -> str:
    """A non-capturing group that matches any phrase of the cues, white space being one blank."""
    words = sorted({p for cue in cues for p in phrases(cue)}, key=len, reverse=True)
    return "(?:" + "|".join(_phrase(word) for word in words) + ")"


def _phrase(word: str) -> str:
    """An abbreviation in capitals keeps its case; other phrases ignore it."""
    return re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})"


@cache
def ends_with(*cues: str) -> re.Pattern[str]:
    """Pattern for text whose last words are one of the cues."""
    return re.compile(rf"(?<!\w){alternatives(*cues)}\s*[:\s]*$")


_BLANKS = ": \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def ends(text: str, *cues: str) -> bool:
    """Whether `ends_with(*cues)` finds something: most texts are told by their last letters, without the pattern."""
    last = text.rstrip(_BLANKS).lower()
    return last.endswith(_endings(*cues)) and ends_with(*cues).search(text) is not None


def holds(text: str, cue: str) -> bool:
    """Whether `contains(cue)` finds something: most texts hold none of the cue's phrases even as mere letters."""
    lowered = text.lower()
    for part in _endings(cue):  # a loop: a generator would cost more than the comparisons
        if part in lowered:
            return contains(cue).search(text) is not None
    return False


@cache
def _endings(*cues: str) -> tuple[str, ...]:
    """The phrases of the cues in lower case, without those that hold another one of them at their end."""
    found = {phrase.lower() for cue in cues for phrase in phrases(cue)}
    return tuple(sorted(one for one in found if not any(one != other and one.endswith(other) for other in found)))


@cache
def starts_with(*cues: str) -> re.Pattern[str]:
    """Pattern for text whose first words are one of the cues, a linking word allowed before."""
    return re.compile(rf"^[\s:]*(?:(?i:so với|so|của|theo|với|cho|được)\s+)?{alternatives(*cues)}(?!\w)")


def holds_bare(text: str, cue: str) -> bool:
    """Whether text without its marks holds one of the cue's phrases without theirs: recognised text slips there."""
    return _contains_bare(cue).search(bare(text)) is not None


@cache
def _contains_bare(cue: str) -> re.Pattern[str]:
    words = "|".join(re.escape(bare(phrase)) for phrase in phrases(cue))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


@cache
def contains(*cues: str) -> re.Pattern[str]:
    """Pattern for text that holds one of the cues as whole words."""
    return re.compile(rf"(?<!\w){alternatives(*cues)}(?!\w)")
