"""Whether a word can be a Vietnamese syllable: what tells text from text read with the wrong table of characters.

What belongs here: the shape of syllables (initial, rhyme, tone), not a dictionary. Rhymes are those of
data/catalogue/vietnamese_rhymes.csv.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from extract.catalogue import catalogue_rows
from extract.vietnamese import TONES

_INITIALS = "ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x"
ODD_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f\W\d_][^\W\d_]*")
"""A word that holds a letter beyond ASCII: the others read alike in every table."""


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word has the shape of one Vietnamese syllable; at most one tone mark, on its vowels."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    lowered = word.lower()
    if lowered.isascii():
        return len(word) <= 7 and _shape().fullmatch(lowered) is not None
    split = unicodedata.normalize("NFD", lowered)
    base = unicodedata.normalize("NFC", "".join(mark for mark in split if mark not in TONES))
    return len(word) <= 7 and sum(mark in TONES for mark in split) <= 1 and _shape().fullmatch(base) is not None


@cache
def _shape() -> re.Pattern[str]:
    rhymes = sorted({rhyme for row in catalogue_rows("vietnamese_rhymes.csv") for rhyme in row["rhymes"].split()})
    return re.compile(rf"(?:{_INITIALS})?(?:{'|'.join(sorted(rhymes, key=len, reverse=True))})|gi[êe]?\w{{0,2}}")


def share_of_syllables(text: str, most: int = 2000) -> tuple[float, int]:
    """(share of the odd words that are syllables, number of odd words looked at); the share of no words is 0."""
    good = count = 0
    for found in ODD_WORD.finditer(text):
        good += is_syllable(found.group())
        count += 1
        if count >= most:
            break
    return (good / count if count else 0.0), count
