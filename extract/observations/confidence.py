"""How surely the characters of a figure were recognised, where a page was a picture.

What belongs here: carrying the recogniser's confidence from words to figures, and holding back the checks that rest on
doubtful ones. Printed text has none: its characters are certain.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.model import Check, Observation, ReportText, Severity, WordBox

DOUBTFUL = 0.9
"""Confidence below which a figure may well be misread; see docs/formats.md for how it was measured."""


class ReadConfidence:
    """Confidences of a report's words, looked up by span."""

    def __init__(self, words: Sequence[WordBox]) -> None:
        """Keep the words that were recognised in pictures."""
        self._words = sorted((word for word in words if word.confidence is not None), key=lambda word: word.start)
        self._starts = [word.start for word in self._words]

    def __bool__(self) -> bool:
        """Whether any word was recognised in a picture."""
        return bool(self._words)

    def of(self, start: int, end: int) -> float | None:
        """The lowest confidence of the words that [start, end) touches; None where all are printed text."""
        found: list[float] = []
        for word in self._words[max(bisect.bisect_right(self._starts, start) - 1, 0) :]:
            if word.start >= end:
                break
            if word.end > start and word.confidence is not None:
                found.append(word.confidence)
        return min(found, default=None)


def with_confidence(report: ReportText, observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """The observations with the confidence of their characters."""
    known = ReadConfidence(report.words)
    if not known:
        return tuple(observations)
    return tuple(replace(one, read_confidence=known.of(one.char_start, one.char_end)) for one in observations)


def hold_back(report: ReportText, checks: Iterable[Check]) -> tuple[Check, ...]:
    """The checks; one that rests on doubtful characters contradicts as a warning at most."""
    known = ReadConfidence(report.words)
    if not known:
        return tuple(checks)
    return tuple(
        replace(check, severity=Severity.WARNING)
        if check.severity is Severity.ERROR and _is_doubtful(check, known)
        else check
        for check in checks
    )


def _is_doubtful(check: Check, known: ReadConfidence) -> bool:
    spans = [(check.char_start, check.char_end), *((one.char_start, one.char_end) for one in check.operands)]
    return any((found := known.of(start, end)) is not None and found < DOUBTFUL for start, end in spans)
