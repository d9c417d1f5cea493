"""Cue words of the genre, from data/catalogue/cues.csv, as compiled patterns.

Belongs here: loading the table and turning its phrases into patterns. An analyst adds a phrase to the CSV; no code
changes. What a cue means stands in docs/extending.md and is decided by the modules that use it.
"""

from __future__ import annotations

import re
from functools import cache

from extract.catalogue import catalogue_rows


@cache
def phrases(cue: str) -> tuple[str, ...]:
    """The phrases of a cue, longest first; KeyError for a cue that the table does not have."""
    found = [row["phrase"] for row in catalogue_rows("cues.csv") if row["cue"] == cue]
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


@cache
def starts_with(*cues: str) -> re.Pattern[str]:
    """Pattern for text whose first words are one of the cues, a linking word allowed before."""
    return re.compile(rf"^[\s:]*(?:(?i:so với|so|của|theo|với|cho|được)\s+)?{alternatives(*cues)}(?!\w)")


@cache
def contains(*cues: str) -> re.Pattern[str]:
    """Pattern for text that holds one of the cues as whole words."""
    return re.compile(rf"(?<!\w){alternatives(*cues)}(?!\w)")
