"""Cue words and separators of a whole report, found in one pass over its blocks; what they mean is not said here.

Places are found by plain search in the text of all blocks together, which is many times faster than one pattern tried
everywhere, or than a search in each block. Everything is linear in the length of the report.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from extract.relations.cues import cues

Spot = tuple[int, int, str]  # start, end, kind, in the clean text of a block
BREAK = "\n"  # between blocks: ends a sentence and a word, and stands in no cue
ROLES = ("open_end", "closed", "open", "listed")  # of the cues that are marks


def _cue_pattern() -> re.Pattern[str]:
    def words(role: str) -> str:
        return "|".join(re.escape(w) if not w[0].isalpha() else rf"\b{re.escape(w)}\b" for w in cues(role))

    return re.compile("|".join(f"(?P<{role}>{words(role)})" for role in ROLES), re.IGNORECASE)


_CUES = _cue_pattern()
_WORDS = tuple({word.lower() for role in ROLES for word in cues(role)})
_SIGNS = re.compile(r"[().,;:!?]")
_KINDS = {"(": "paren", ")": "end", ";": "semi", ":": "colon", ",": "comma"}
_ENDS_SENTENCE = re.compile(r"[\"”»)]?(?:\s|$)")


@cache
def _spoken(roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for role in roles for word in cues(role))


class Index:
    """Where the words and signs of some blocks of a report stand."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._blocks = list(texts)
        self._starts: list[int] = []
        at = 0
        for text in texts.values():
            self._starts.append(at)
            at += len(text) + len(BREAK)
        self._text = BREAK.join(texts.values())
        self._lower = _lower_alike(self._text)
        self._having: dict[tuple[str, ...], frozenset[int]] = {}
        self._marks: dict[int, list[Spot]] | None = None

    def marks(self, block: int) -> list[Spot]:
        """(start, end, kind) of the cue words and separators of a block, in order."""
        if self._marks is None:
            self._marks = {number: [] for number in self._blocks}
            for start, end, kind in self._all_marks():
                number = bisect_right(self._starts, start) - 1
                base = self._starts[number]
                self._marks[self._blocks[number]].append((start - base, end - base, kind))
        return self._marks[block]

    def speaking(self, *roles: str) -> frozenset[int]:
        """The blocks in which a cue of one of the roles may stand: a sieve for `has_cue`."""
        return self.having(*_spoken(roles))

    def having(self, *words: str) -> frozenset[int]:
        """The blocks in which one of the words (lower case) stands, alone or in a longer word."""
        known = self._having.get(words)
        if known is None:
            known = self._having[words] = frozenset(block for word in words for block in self._saying(word))
        return known

    def _saying(self, word: str) -> Iterator[int]:
        at = self._lower.find(word)
        while at >= 0:
            number = bisect_right(self._starts, at)
            yield self._blocks[number - 1]
            at = self._lower.find(word, self._starts[number]) if number < len(self._starts) else -1

    def _places(self, words: Iterable[str]) -> Iterator[int]:
        for word in words:
            at = self._lower.find(word)
            while at >= 0:
                yield at
                at = self._lower.find(word, at + 1)

    def _all_marks(self) -> list[Spot]:
        text, found = self._text, list(self._cues())
        inside = {at for start, end, _ in found for at in range(start, end)}
        for match in _SIGNS.finditer(text):
            at, sign = match.start(), match.group()
            if at in inside or (sign == "," and text[at + 1 : at + 2].isdigit()):
                continue
            if sign in ".!?" and not _ENDS_SENTENCE.match(text, at + 1):
                continue
            found.append((at, at + 1, _KINDS.get(sign, "stop")))
        found.sort()
        return found

    def _cues(self) -> Iterator[Spot]:
        """Cue words that do not overlap, the first first."""
        reached = 0
        for at in sorted(set(self._places(_WORDS))):
            match = _CUES.match(self._text, at) if at >= reached else None
            if match:
                reached = match.end()
                yield at, reached, str(match.lastgroup)


def _lower_alike(text: str) -> str:
    """Lower case of the same length: a letter whose small form is longer stays as it is."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lower
