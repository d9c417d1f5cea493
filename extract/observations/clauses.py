"""Sentences and clauses of clean text.

Belongs here: where a sentence or a clause begins and ends. Does not: what stands in it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from extract.model import Span

CLOSED = re.compile(r"\([^()]{0,160}\)")
"""Parentheses that close within a sentence: an aside."""
PIECE = re.compile(r"[;,(]|\.\s")
"""What parts the pieces of a sentence, each with a verb of its own at most."""

# A full stop ends a sentence before a capital, a quotation mark, a bullet or a digit - not after an abbreviation.
_STOP = re.compile(r"(?:[.!?…]+[\"”»)]?|\.\.\.)\s+(?=[A-ZÀ-ỸĐ\"“«\d(\[+\-–])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:TP|Tp|tp|TT|Tx|TX|Đ\.c|đ\.c|[A-ZĐ]|[ThS]{2,3}|GS|TS|PGS|ĐT|Số|tr|St|v\.v|TX|P|Q|H)$"
)
_NUMBER_MARK = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,4}|[IVX]{1,5}|[A-ZĐ])$")
_CLAUSE = re.compile(r";|\.\s|\.$|[()]|(?<=\d)\s=\s")
QUOTE_LIMIT = 400  # characters of a clause shown to people


def split_sentences(text: str) -> list[Span]:
    """Sentences of clean `text`, in order, without the blanks between them; they cover all other characters."""
    spans: list[Span] = []
    start = 0
    for match in _STOP.finditer(text):
        before = text[start : match.start()]
        if _ABBREVIATION.search(before[-8:]) or _NUMBER_MARK.match(before):
            continue
        if _depth(before) > 0:
            continue
        spans.append(Span(start, match.end() - (len(match.group()) - len(match.group().rstrip()))))
        start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def _depth(text: str) -> int:
    """Open parentheses at the end of `text`, if few characters ago; an unclosed one far back is a slip of the pen."""
    opened = text.rfind("(")
    return int(opened > text.rfind(")") and len(text) - opened < 600)


def sentence_at(sentences: Sequence[Span], position: int) -> Span:
    """The sentence that holds `position`."""
    index = bisect.bisect_right([s.start for s in sentences], position) - 1
    return sentences[max(index, 0)]


def clause_at(text: str, sentence: Span, start: int, end: int) -> Span:
    """The clause around the figure [start, end): between semicolons and parentheses of its sentence."""
    left, right = sentence.start, sentence.end
    for match in _CLAUSE.finditer(text, max(left, start - QUOTE_LIMIT), start):
        left = match.end()
    if (following := _CLAUSE.search(text, end, sentence.end)) is not None:
        right = following.start()
    left = max(left, start - QUOTE_LIMIT // 2)
    right = min(right, end + QUOTE_LIMIT // 2)
    while left < start and text[left] in " ,;:":
        left += 1
    while right > end and text[right - 1] in " ,;:":
        right -= 1
    return Span(left, right)
