"""Find the catalogue code of an indicator phrase.

What belongs here: matching words against data/catalogue/indicator_aliases.csv. An alias matches when its words stand in
the phrase in their order; words of the phrase that it leaves over cost, unless data/catalogue/indicator_words.csv calls
them neutral. A wrong code is worse than none: ties, excluded words and units that do not fit give None.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.catalogue import catalogue_file
from extract.vietnamese import bare, words

_LEADING_COST = 0.25  # a word before the match is mostly a verb or the end of another phrase
_INSIDE_COST = 1.0  # a word inside or after it narrows the meaning
_MAX_WORDS = 48  # of a phrase, the last ones count
_MAX_CONTEXTS = 4
_FUZZY_WORDS = 4  # of a phrase short of this a slip could make another phrase

_PERCENT_OF_THING = frozenset({"attainment", "yoy_growth", "yoy_index"})
_SHARED_UNITS = frozenset({"VND", "ha", "t"})
_PERCENT = frozenset({"%", "điểm %"})
_MEASURED = frozenset({"VND", "USD", "%", "ha", "t", "t/ha", "km", "m", "m2", "kWh", "VND/person/year", "VND/ha/year"})

ROLES = ("head", "content", "neutral", "tail", "excluded", "vague")  # of indicator_words.csv
_FUNCTION_WORDS = frozenset(
    {"bị", "được", "đã", "các", "những", "và", "với", "về", "cho", "của", "là", "có"}
)  # as good as absent in an alias

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Indicator:
    code: str
    unit: str
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Alias:
    code: str
    words: Words
    bare_words: Words
    without: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    alias: _Alias
    cost: float

    @property
    def score(self) -> float:
        return len(self.alias.words) - self.cost


def match_code(indicator_text: str, unit: str | None, measure: str, context: Sequence[str] = ()) -> str | None:
    """Code of the catalogue that a figure's phrase names exactly, None where none fits.

    `indicator_text` are the words about the figure, `unit` its canonical unit or counting noun, `measure` a value of
    `Measure`; `context` are outer phrases (subject of the clause, headings), innermost first, that complete a phrase
    too short to stand alone.
    """
    return _match_cached(indicator_text, unit, str(measure), tuple(context[:_MAX_CONTEXTS]))


@lru_cache(maxsize=8192)
def _match_cached(text: str, unit: str | None, measure: str, context: tuple[str, ...]) -> str | None:
    fitting = _fitting_codes(unit, measure)
    if not fitting:
        return None
    own = _spell_out(words(text))[-_MAX_WORDS:]
    noun = _spell_out(words(unit)) if unit and unit not in _MEASURED else ()
    phrases = [own, noun + own, own + noun] if noun and not _count(own, noun) else [own]
    for phrase in phrases:
        found = _only_code(_matches(phrase, fitting, plain=False))
        if found is not None:
            return found
    if _matches(own, fitting, plain=False, strict=False):
        return None  # it names a coded thing, but a part of it, a proposal or the like
    for phrase in phrases:
        found = _in_context(phrase, context, fitting)
        if found is not None:
            return found
    return _only_code(_matches(own, fitting, plain=True)) or _fuzzy(own, fitting)


def _in_context(phrase: Words, context: Sequence[str], fitting: frozenset[str]) -> str | None:
    """Complete a short phrase by an outer one; every word of the phrase that means something must be used."""
    content = _content(phrase)
    if content in _vocabulary()["vague"]:
        return None
    for outer in context:
        outer_words = _spell_out(words(outer))[-_MAX_WORDS:]
        if not outer_words or outer_words == phrase:
            continue
        own_code = _only_code(_matches(outer_words, fitting, plain=False))
        orders = [outer_words + phrase]
        if "content" not in _roles(phrase, heads=True):
            orders.append(phrase + outer_words)  # a bare head (năng suất) goes before what it is the head of
        found = [
            match
            for joined in orders
            for match in _matches(joined, fitting, plain=False, free=not content, inner=phrase)
            if not content or match.alias.code != own_code or not _stands_in(match.alias.words, outer_words)
        ]
        code = _only_code(found)
        if code is not None:
            return code
    return None


def _only_code(matches: Sequence[_Match]) -> str | None:
    """Code of the best match; None when two codes match equally well."""
    if not matches:
        return None
    best = max(match.score for match in matches)
    codes = {match.alias.code for match in matches if match.score > best - 0.01}
    return codes.pop() if len(codes) == 1 else None


def _matches(
    phrase: Words,
    fitting: frozenset[str],
    *,
    plain: bool,
    free: bool = False,
    inner: Words | None = None,
    strict: bool = True,
) -> list[_Match]:
    """Aliases of `fitting` codes that stand in `phrase` at a bearable cost.

    `plain` compares without marks and allows next to no other word. With `inner` (the inner phrase of two joined ones)
    an alias must use all its meaningful words; words left over elsewhere cost nothing, unless `free` is set. Without
    `strict` excluded words are let pass.
    """
    roles = _roles(phrase)
    phrase_keys = tuple(bare(word) for word in phrase) if plain else phrase
    required = _content(inner) if inner is not None else ()
    found = []
    for alias in _candidates(frozenset(phrase_keys), plain):
        if alias.code not in fitting or (plain and len(alias.words) < 3):
            continue
        if required and not _uses(alias.words, required):
            continue
        fit = _fit(alias.bare_words if plain else alias.words, phrase_keys, roles)
        if fit is None:
            continue
        cost, last = fit
        if inner is not None and not free:
            cost = min(cost, 0.3)
        limit = 0.5 if plain else 0.3 + 0.35 * len(alias.words)
        if cost <= limit and not (strict and _excluded(alias, phrase, roles, last, None if free else inner)):
            found.append(_Match(alias, cost))
    return found


def _stands_in(alias_words: Words, phrase: Words) -> bool:
    """Whether the alias is wholly in the outer phrase: then it names the whole, not the part of the inner one."""
    return alias_words[0] in phrase and _last_place(alias_words, phrase, phrase.index(alias_words[0])) is not None


def _uses(alias_words: Words, required: Words) -> bool:
    return all(word in alias_words for word in required)


def _fit(alias_words: Words, phrase: Words, roles: Words) -> tuple[float, int] | None:
    """Lowest cost of the alias in the phrase and the place of its last word; None where it does not stand there."""
    best: tuple[float, int] | None = None
    for start, word in enumerate(phrase):
        if word != alias_words[0]:
            continue
        last = _last_place(alias_words, phrase, start)
        if last is None:
            break
        cost = _cost(alias_words, phrase, roles, start, last)
        if best is None or cost < best[0]:
            best = (cost, last)
    return best


def _last_place(alias_words: Words, phrase: Words, start: int) -> int | None:
    place = start
    for word in alias_words[1:]:
        try:
            place = phrase.index(word, place + 1)
        except ValueError:
            return None
    return place


def _cost(alias_words: Words, phrase: Words, roles: Words, start: int, last: int) -> float:
    """Price of the meaningful words that the alias leaves over; its own words said again are free."""
    over = [role == "content" and word not in alias_words for role, word in zip(roles, phrase, strict=True)]
    tail = next((place for place in range(last + 1, len(roles)) if roles[place] == "tail"), len(roles))
    return sum(over[:start]) * _LEADING_COST + sum(over[start:tail]) * _INSIDE_COST


def _excluded(alias: _Alias, phrase: Words, roles: Words, last: int, inner: Words | None = None) -> bool:
    """Whether a word that forbids the alias stands before the words that only say where or why.

    With `inner`, the alias's own exclusions are sought there alone: the outer phrase names the whole that is divided.
    """
    end = next((place for place in range(last + 1, len(roles)) if roles[place] == "tail"), len(phrase))
    scope = phrase[:end]
    own_scope = scope if inner is None else inner
    if any(_count(own_scope, gone) > _count(alias.words, gone) for gone in alias.without):
        return True
    return any(_count(scope, gone) > _count(alias.words, gone) for gone in _vocabulary()["excluded"])


def _count(phrase: Words, part: Words) -> int:
    size = len(part)
    return sum(phrase[place : place + size] == part for place in range(len(phrase) - size + 1))


def _fuzzy(phrase: Words, fitting: frozenset[str]) -> str | None:
    """Code of an alias of which one word differs by one letter, as recognised text does."""
    roles = _roles(phrase)
    spelt = tuple(bare(word) for word in phrase if word not in _FUNCTION_WORDS)
    if len(spelt) < _FUZZY_WORDS:
        return None
    from rapidfuzz.distance import Levenshtein  # 20 ms to import, rarely needed

    found = []
    for alias in _aliases():
        if alias.code not in fitting or len(alias.bare_words) != len(spelt):
            continue
        slips = [pair for pair in zip(spelt, alias.bare_words, strict=True) if pair[0] != pair[1]]
        if len(slips) == 1 and min(map(len, slips[0])) >= 3 and Levenshtein.distance(*slips[0]) == 1:
            found.append(alias)
    codes = {alias.code for alias in found if not _excluded(alias, phrase, roles, len(phrase) - 1)}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=512)
def _fitting_codes(unit: str | None, measure: str) -> frozenset[str]:
    """Codes whose unit allows a figure of this unit and measure."""
    return frozenset(indicator.code for indicator in _indicators() if _unit_fits(indicator, unit, measure))


def _unit_fits(indicator: _Indicator, unit: str | None, measure: str) -> bool:
    if measure == "whole":
        return False
    if measure in _PERCENT_OF_THING:
        return unit in _PERCENT
    if indicator.unit == "%":
        return unit in _PERCENT
    if measure == "share":
        return unit in _PERCENT and indicator.unit in _SHARED_UNITS
    if unit is None:
        return indicator.unit not in _MEASURED and measure in {"level", "plan"}
    return unit in indicator.units


def _content(phrase: Words) -> Words:
    """The words of a phrase that tell which indicator is meant."""
    return tuple(word for word, role in zip(phrase, _roles(phrase), strict=True) if role == "content")


@lru_cache(maxsize=8192)
def _roles(phrase: Words, heads: bool = False) -> Words:
    """`content`, `neutral` or `tail` for each word; with `heads` also `head` for measure words such as năng suất."""
    vocabulary = _vocabulary()
    roles = ["neutral" if word.isdigit() else "content" for word in phrase]
    place = 0
    while place < len(phrase):
        for role in ("head", "content", "neutral", "tail") if heads else ("content", "neutral", "tail"):
            size = _longest(phrase, place, vocabulary[role])
            if size:
                roles[place : place + size] = [role] * size
                place += size
                break
        else:
            place += 1
    return tuple(roles)


def _longest(phrase: Words, place: int, known: frozenset[Words]) -> int:
    for size in range(min(5, len(phrase) - place), 0, -1):
        if phrase[place : place + size] in known:
            return size
    return 0


@lru_cache(maxsize=8192)
def _spell_out(phrase: Words) -> Words:
    """Abbreviations written out, the longest first."""
    table = _abbreviations()
    out: list[str] = []
    place = 0
    while place < len(phrase):
        for size in (2, 1):
            full = table.get(phrase[place : place + size])
            if full is not None:
                out.extend(full)
                place += size
                break
        else:
            out.append(phrase[place])
            place += 1
    return tuple(out)


def _candidates(present: frozenset[str], plain: bool) -> Iterator[_Alias]:
    """Aliases all of whose words are present, found through their rarest word."""
    index = _index(plain)
    for word in present:
        for alias in index.get(word, ()):
            if present.issuperset(alias.bare_words if plain else alias.words):
                yield alias


@lru_cache(maxsize=2)
def _index(plain: bool) -> dict[str, list[_Alias]]:
    counts: dict[str, int] = {}
    spelt = [(alias, alias.bare_words if plain else alias.words) for alias in _aliases()]
    for _, alias_words in spelt:
        for word in set(alias_words):
            counts[word] = counts.get(word, 0) + 1
    index: dict[str, list[_Alias]] = {}
    for alias, alias_words in spelt:
        index.setdefault(min(alias_words, key=lambda word: counts[word]), []).append(alias)
    return index


@lru_cache(maxsize=1)
def _aliases() -> tuple[_Alias, ...]:
    aliases = []
    for row in _rows("indicator_aliases.csv"):
        spelt = _spell_out(words(row["alias"]))
        alias_words = tuple(word for word in spelt if word not in _FUNCTION_WORDS)
        without = tuple(words(part) for part in row["without"].split("|") if part)
        aliases.append(_Alias(row["code"], alias_words, tuple(bare(word) for word in alias_words), without))
    return tuple(aliases)


@lru_cache(maxsize=1)
def _indicators() -> tuple[_Indicator, ...]:
    return tuple(
        _Indicator(row["code"], row["unit"], frozenset([row["unit"], *filter(None, row["other_units"].split("|"))]))
        for row in _rows("indicators.csv")
    )


@lru_cache(maxsize=1)
def _shared_codes() -> frozenset[str]:
    return frozenset(row["code"] for row in _rows("indicators.csv") if row["scope"] == "shared")


def is_shared(code: str) -> bool:
    """Whether a code belongs to the catalogue that all users share; the others extend it for one's own queries."""
    return code in _shared_codes()


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, frozenset[Words]]:
    phrases: dict[str, set[Words]] = {role: set() for role in ROLES}
    for row in _rows("indicator_words.csv"):
        phrases[row["role"]].add(words(row["phrase"]))
    return {role: frozenset(found) for role, found in phrases.items()}


@lru_cache(maxsize=1)
def _abbreviations() -> dict[Words, Words]:
    return {words(row["short"]): words(row["full"]) for row in _rows("abbreviations.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with catalogue_file(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
