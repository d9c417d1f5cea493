"""The tables behind the grammar: units, scale words, comparators and the words around numbers that count nothing.

Belongs here: loading data/catalogue/*.csv once and answering look-ups in them. The grammar itself stands in
`lexer` and `tail`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract.catalogue import catalogue_rows

_OLD_TONE = (
    ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
    ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"),
)  # fmt: skip
_OLD_END = re.compile("(" + "|".join(old for old, _ in _OLD_TONE) + r")(?![^\W\d_])")
_NEW = dict(_OLD_TONE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or counting noun: `factor` turns the printed value into the canonical unit."""

    canonical: str
    factor: Decimal
    kind: str  # money, mass, area, length, volume, energy, percent, point, time, count, abbreviation, ...


def fold(text: str) -> str:
    """Lower case with the newer place of the tone mark (`hoà` -> `hòa`), so that both spellings look up alike."""
    return _OLD_END.sub(lambda match: _NEW[match.group(1)], text.lower())


def both_spellings(words: str) -> set[str]:
    """The phrase with tone marks in the newer and in the older place."""
    old = words
    for before, after in _OLD_TONE:
        old = re.sub(after + r"(?![^\W\d_])", before, old)
    return {words, fold(words), old}


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Units by folded surface form; forms that are told apart by case only stand under their own spelling."""
    table: dict[str, Unit] = {}
    for row in catalogue_rows("units.csv"):
        unit = Unit(row["canonical"], Decimal(row["factor"]), row["kind"])
        key = row["surface"] if row["kind"] == "abbreviation" and row["surface"].isupper() else fold(row["surface"])
        table.setdefault(key, unit)
    return table


@lru_cache(maxsize=1)
def scales() -> dict[str, tuple[Decimal, bool]]:
    """Scale words: factor, and whether the word speaks of money only (`trđ`)."""
    return {
        fold(row["surface"]): (Decimal(row["factor"]), row["note"] == "money only")
        for row in catalogue_rows("scales.csv")
    }


@lru_cache(maxsize=3)
def comparators(position: str) -> dict[str, str]:
    """Comparator words that stand `before` or `after` a figure, or `guard` (read with the figure, bounding nothing)."""
    return {
        fold(row["surface"]): row["comparator"]
        for row in catalogue_rows("comparators.csv")
        if row["position"] == position
    }


@lru_cache(maxsize=4)
def refusals(position: str) -> dict[str, str]:
    """Words that make a number beside them no quantity, with its kind; for `position` see the table."""
    return {
        fold(row["words"]): row["kind"] for row in catalogue_rows("non_quantities.csv") if row["position"] == position
    }


@lru_cache(maxsize=1)
def _cues() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for row in catalogue_rows("number_cues.csv"):
        table.setdefault(row["cue"], set()).add(fold(row["words"]))
    return {cue: frozenset(words) for cue, words in table.items()}


def cue(name: str) -> frozenset[str]:
    """Words of one cue of number_cues.csv, folded."""
    return _cues()[name]


def alternation(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, the longest first, blanks as any run of white space.

    Common beginnings stand once: the automaton that polars builds from it anew for each report is a third smaller.
    """
    root: _Branches = {}
    for spelled in {form for phrase in phrases for form in both_spellings(phrase)}:
        branch = root
        for char in spelled:
            branch = branch.setdefault(char, {})
        branch[_END] = {}
    return _branches(root)


_Branches = dict[str, "_Branches"]
_END = ""  # a phrase may end here


def _branches(branches: _Branches) -> str:
    parts = [
        (r"\s{1,3}" if char == " " else re.escape(char)) + _branches(branches[char])
        for char in sorted(branches)
        if char != _END
    ]
    if _END in branches:
        return f"(?:{'|'.join(parts)})?" if parts else ""
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
