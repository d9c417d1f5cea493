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
    dimension: dict[str, str]
    needed: dict[str, frozenset[str]]


@cache
def _classes() -> Classes:
    rows = sorted(catalogue_rows("relation_classes.csv"), key=lambda row: -len(row["class"]))
    pattern = re.compile("|".join(rf"\b{re.escape(row['class'])}\b" for row in rows))
    dimension = {row["class"]: row["dimension"] for row in rows}
    names = set(dimension.values())
    needed = {n: frozenset(r["class"] for r in rows if r["dimension"] == n and r["needed"] == "yes") for n in names}
    return Classes(pattern, dimension, needed)


def dimension_of(texts: Sequence[str]) -> tuple[str, bool] | None:
    """(dimension, whether all classes that make it up are named) where each text names a class of one dimension."""
    classes = _classes()
    named: set[str] = set()
    for text in texts:
        found = classes.pattern.search(text)
        if found is None:
            return None
        named.add(found.group())
    dimensions = {classes.dimension[name] for name in named}
    if len(dimensions) != 1:
        return None
    dimension = dimensions.pop()
    return dimension, bool(classes.needed[dimension]) and named == classes.needed[dimension]


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
