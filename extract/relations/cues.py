"""Cue words of relations, matched in clean text: relation_cues.csv, relation_classes.csv, relation_identities.csv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.catalogue import catalogue_rows
from extract.vietnamese import TONES


@dataclass(frozen=True, slots=True)
class Identity:
    """A rule between catalogue codes: `whole` is the sum (or the product) of `parts`."""

    kind: str
    whole: str
    parts: tuple[str, ...]


SLIGHT = (
    r"(?:được|khoảng|gần|trên|hơn|thêm|lên|xuống|đến|tới|tương ứng|bình quân|trung bình|mạnh|nhẹ|dần|là|ít nhất|"
    r"tối thiểu|không quá|thực|ròng|so|chung|đều)"
)
"""Words between a verb of change and its figure: `tăng thêm 5`; in `giảm nghèo 65 triệu đồng` nothing has changed."""


@cache
def cues(role: str) -> tuple[str, ...]:
    """Cue words of one role, longest first."""
    words = [row["cue"] for row in catalogue_rows("relation_cues.csv") if row["role"] == role]
    return tuple(sorted(words, key=len, reverse=True))


@cache
def cue_pattern(*roles: str) -> re.Pattern[str]:
    """One alternation over the cue words of the given roles; whole words, any case."""
    words = sorted((word for role in roles for word in cues(role)), key=len, reverse=True)
    parts = [re.escape(word) if not word[0].isalpha() else rf"\b{re.escape(word)}\b" for word in words]
    return re.compile("|".join(parts), re.IGNORECASE)


def has_cue(text: str, *roles: str) -> bool:
    """Whether a cue word of one of the roles stands in `text`."""
    return cue_pattern(*roles).search(text) is not None


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes by which things are told apart, each of one dimension, and those that make up a dimension."""

    pattern: re.Pattern[str]
    known: dict[str, frozenset[tuple[str, str]]]  # as written -> (dimension, class)
    needed: dict[str, frozenset[str]]


@cache
def _classes() -> Classes:
    """The rows of relation_classes.csv; a class may be written in several ways, told apart by `|`."""
    rows = [(row["dimension"], row["class"].split("|"), row["needed"] == "yes") for row in
            catalogue_rows("relation_classes.csv")]  # fmt: skip
    written = {(dimension, manner): manners[0] for dimension, manners, _ in rows for manner in manners}
    longest = sorted({manner for _, manner in written}, key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{_either_case(manner)}(?!\w)" for manner in longest))
    known: dict[str, frozenset[tuple[str, str]]] = {}
    for (dimension, manner), name in written.items():
        known[manner] = known.get(manner, frozenset()) | {(dimension, name)}
    names = {dimension for dimension, _, _ in rows}
    needed = {n: frozenset(manners[0] for d, manners, all_need in rows if d == n and all_need) for n in names}
    return Classes(pattern, known, needed)


def _either_case(word: str) -> str:
    """A pattern for a word that may begin a sentence."""
    first = f"[{word[0]}{word[0].upper()}]" if word[0].islower() else re.escape(word[0])
    return first + re.escape(word[1:])


@cache
def class_heads() -> tuple[str, ...]:
    """A word, in small letters, of each dimension whose classes make up a whole: a sieve for `dimension_of`."""
    classes = _classes()
    return tuple(sorted(min(needed).lower() for needed in classes.needed.values() if needed))


def dimension_of(texts: Sequence[str]) -> tuple[str, bool] | None:
    """(dimension, whether all classes that make it up are named) where each text names a class of one dimension."""
    classes = _classes()
    named: list[frozenset[tuple[str, str]]] = []
    for text in texts:
        found = classes.pattern.search(text)
        if found is None:
            return None
        word = found.group()
        named.append(classes.known.get(word) or classes.known[word[0].lower() + word[1:]])
    shared = [{dimension for dimension, _ in one} for one in named]
    dimensions = set.intersection(*shared) if shared else set()
    if not dimensions:
        return None
    dimension = min(dimensions)
    seen = {name for one in named for where, name in one if where == dimension}
    return dimension, bool(classes.needed[dimension]) and classes.needed[dimension] <= seen


@cache
def identities() -> tuple[Identity, ...]:
    """The rules between catalogue codes."""
    rows = catalogue_rows("relation_identities.csv")
    return tuple(Identity(row["kind"], row["whole"], tuple(row["parts"].split())) for row in rows)


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Lower case, white space folded, tone marks moved to the end of each word (so that hoà and hòa are alike)."""
    words = []
    for word in text.casefold().split():
        letters = unicodedata.normalize("NFD", word)
        tone = "".join(c for c in letters if c in TONES)
        words.append("".join(c for c in letters if c not in TONES) + tone)
    return unicodedata.normalize("NFC", " ".join(words))


class _Unmarked(dict[int, str]):
    """Code point of a letter -> the letter without its marks, worked out when first met."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFD", chr(code))
        self[code] = found = "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")
        return found


_UNMARKED = _Unmarked()


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """`fold` without any mark: recognised text slips on marks (Đông Minh for Đồng Minh)."""
    return " ".join(text.casefold().translate(_UNMARKED).split())
