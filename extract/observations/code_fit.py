"""How well an alias or a pattern of the catalogue stands in a phrase.

What belongs here: finding its words in the phrase and pricing the words that it leaves over. Does not: which code wins
(`codes`), where the tables come from (`code_tables`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from extract.observations.code_tables import FUNCTION_WORDS, Alias, Pattern, Words

_LEADING_COST = 0.25  # a word before the match is mostly a verb or the end of another phrase
_INSIDE_COST = 1.0  # a word inside it may narrow the meaning
_TRAILING_COST = 9.0  # a word after it names a part


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the words of an alias or pattern stand: the price of what is left over, its last place, its words."""

    cost: float
    last: int
    words: Words


@lru_cache(maxsize=8192)
def fit(term: Alias | Pattern, phrase: Words, roles: Words, plain: bool = False) -> Fit | None:
    """The cheapest fit of the term in the phrase; None where it does not stand there."""
    if isinstance(term, Pattern):
        return _fit_pattern(term, phrase, roles)
    return _fit_alias(term.bare_words if plain else term.words, phrase, roles)


def stands_in(term: Alias | Pattern, phrase: Words) -> bool:
    """Whether the term is wholly in the phrase, however many other words narrow it."""
    if isinstance(term, Pattern):
        return _slots(term, phrase) is not None
    return term.words[0] in phrase and _last_place(term.words, phrase, phrase.index(term.words[0])) is not None


def count(phrase: Words, part: Words) -> int:
    """How often `part` stands in the phrase."""
    if part and part[0] not in phrase:
        return 0
    size = len(part)
    if size == 1:
        return phrase.count(part[0])
    return sum(phrase[place : place + size] == part for place in range(len(phrase) - size + 1))


def _fit_alias(alias_words: Words, phrase: Words, roles: Words) -> Fit | None:
    best: Fit | None = None
    for start, word in enumerate(phrase):
        if word != alias_words[0]:
            continue
        last = _last_place(alias_words, phrase, start)
        if last is None:
            break
        left_over = [role == "content" and word not in alias_words for role, word in zip(roles, phrase, strict=True)]
        cost = _price(left_over, roles, start, last)
        if best is None or cost < best.cost:
            best = Fit(cost, last, alias_words)
    return best


def _last_place(alias_words: Words, phrase: Words, start: int) -> int | None:
    place = start
    for word in alias_words[1:]:
        try:
            place = phrase.index(word, place + 1)
        except ValueError:
            return None
    return place


def _fit_pattern(pattern: Pattern, phrase: Words, roles: Words) -> Fit | None:
    found = _slots(pattern, phrase)
    if found is None:
        return None
    covered, used = found
    start, last = min(covered), max(covered)
    free = {place for words in pattern.free for place in _places(words, _telling(phrase))}
    left_over = [role == "content" and at not in covered and at not in free for at, role in enumerate(roles)]
    return Fit(_price(left_over, roles, start, last), last, used)


def _slots(pattern: Pattern, phrase: Words) -> tuple[set[int], Words] | None:
    """Places that the pattern's slots fill and the words of the longest filler of each; None where one is empty."""
    telling = _telling(phrase)
    covered: set[int] = set()
    used: list[str] = []
    for slot in pattern.slots:
        fillers = [(words, places) for words in slot if (places := _places(words, telling))]
        if not fillers:
            return None
        used.extend(max(fillers, key=lambda filler: len(filler[0]))[0])
        for _, places in fillers:
            covered |= places
    return covered, tuple(used)


@lru_cache(maxsize=1024)
def _telling(phrase: Words) -> tuple[Words, tuple[int, ...]]:
    """The words of the phrase other than function words, and their places."""
    places = tuple(at for at, word in enumerate(phrase) if word not in FUNCTION_WORDS)
    return tuple(phrase[at] for at in places), places


def _places(words: Words, telling: tuple[Words, tuple[int, ...]]) -> set[int]:
    """Places of every occurrence of `words`, other than function words standing together."""
    told, places = telling
    if not words or words[0] not in told:  # a word that is only a function word leaves none
        return set()
    size = len(words)
    return {
        at
        for first, word in enumerate(told)
        if word == words[0] and told[first : first + size] == words
        for at in places[first : first + size]
    }


def _price(left_over: Collection[bool], roles: Words, start: int, last: int) -> float:
    """Price of the meaningful words that the term leaves over, by where they stand."""
    over = list(left_over)
    tail = next((place for place in range(last + 1, len(roles)) if roles[place] == "tail"), len(roles))
    return (
        sum(over[:start]) * _LEADING_COST + sum(over[start:last]) * _INSIDE_COST + sum(over[last:tail]) * _TRAILING_COST
    )
