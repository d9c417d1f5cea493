"""Figures read from a rendered report against the ones it was annotated with.

Belongs here: pairing by value and by the words around a figure, since no offset survives a change of format. The shared
scorer pairs by offsets and stays the measure for text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

CONTEXT = 32  # letters and digits on each side of a figure
LIKE = 75.0  # likeness of one side, of 100: slips of recognised letters stay above, other sentences below
NEAR = 8  # letters next to a figure that are enough, when nearly all are the same
NEAR_LIKE = 85.0
_MARK = re.compile(r"<sup>[^<>]{1,8}</sup>|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\^?\d{1,3}\]|<[^<>]{1,60}>")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Figure:
    """A value with what stands before and after it, letters and digits only."""

    value: Decimal
    value_high: Decimal | None
    before: str
    after: str
    meaning: tuple[object, ...] = ()  # unit, measure, period and code, where they are known


def figure(
    text: str,
    start: int,
    end: int,
    value: Decimal,
    value_high: Decimal | None,
    meaning: tuple[object, ...] = (),
) -> Figure:
    """The figure text[start:end]; footnote marks and white space do not count as words around it."""
    before = _plain(text[max(0, start - 4 * CONTEXT) : start])[-CONTEXT:]
    return Figure(value, value_high, before, _plain(text[end : end + 4 * CONTEXT])[:CONTEXT], meaning)


def _plain(text: str) -> str:
    return _NO_LETTER.sub("", _MARK.sub("", text)).casefold()


def likeness(one: Figure, other: Figure) -> float:
    """0 to 200 for figures of one value that stand in like words; else 0.

    One side is enough, and of it the nearest letters: a footnote or a page may begin on the other.
    """
    if (one.value, one.value_high) != (other.value, other.value_high):
        return 0.0
    sides = ((one.before, other.before, -NEAR), (one.after, other.after, NEAR))
    likes = [fuzz.ratio(a, b) if min(len(a), len(b)) >= 6 else 0.0 for a, b, _ in sides]
    near = max(fuzz.ratio(_nearest(a, n), _nearest(b, n)) if a and b else 0.0 for a, b, n in sides)
    return sum(likes) + 0.1 if max(likes) >= LIKE or near >= NEAR_LIKE else 0.0


def _nearest(text: str, count: int) -> str:
    return text[count:] if count < 0 else text[:count]


def pairs(gold: Sequence[Figure], found: Sequence[Figure]) -> list[tuple[int, int]]:
    """(index in gold, index in found) of figures of the same value with like surroundings, each taken once."""
    by_value: dict[Decimal, list[int]] = {}
    for number, one in enumerate(found):
        by_value.setdefault(one.value, []).append(number)
    scored = sorted(
        (
            (score, at, number)
            for at, want in enumerate(gold)
            for number in by_value.get(want.value, ())
            if (score := likeness(want, found[number]))
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    done: set[int] = set()
    taken: set[int] = set()
    result = []
    for _, at, number in scored:
        if at not in done and number not in taken:
            done.add(at)
            taken.add(number)
            result.append((at, number))
    return sorted(result)
