"""Find the catalogue code of an indicator phrase.

What belongs here: matching words against data/catalogue/indicator_aliases.csv. An alias matches when its words stand in
the phrase in their order; words of the phrase that it leaves over cost, unless data/catalogue/indicator_words.csv calls
them neutral. A wrong code is worse than none: ties, excluded words and units that do not fit give None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.observations.code_tables import (
    FUNCTION_WORDS,
    Alias,
    Words,
    aliases_but_one,
    candidates,
    codes_by_own_unit,
    codes_by_unit,
    exclusions,
    role_table,
    shared_codes,
    spell_out,
    using,
    vocabulary,
)
from extract.vietnamese import bare, words

_LEADING_COST = 0.25  # a word before the match is mostly a verb or the end of another phrase
_INSIDE_COST = 1.0  # a word inside it may narrow the meaning
_TRAILING_COST = 9.0  # a word after it names a part
_MAX_WORDS = 48  # of a phrase, the last ones count
_MAX_TEXT = 600  # characters of a phrase, the last ones
_MAX_CONTEXTS = 8
_RUN_IN_WORDS = 16  # of an outer phrase that may stand behind a text
_SHORT_WORDS = 6  # meaningful ones of a phrase that an outer one may complete
_FUZZY_WORDS = 4  # of a phrase short of this a slip could make another phrase

_PERCENT_OF_THING = frozenset({"attainment", "yoy_growth", "yoy_index"})
_CHANGES = _PERCENT_OF_THING | {"yoy_change"}
_SHARED_UNITS = frozenset({"VND", "ha", "t", "trường"})
_PERCENT = frozenset({"%", "điểm %"})
_MEASURED = _PERCENT | {
    "VND",
    "USD",
    "ha",
    "sào",
    "mẫu",
    "công",
    "t",
    "t/ha",
    "t/sào",
    "t/công",
    "km",
    "m",
    "m2",
    "kWh",
}
_FIGURE = re.compile(r"(?<![\d.,/])\d[\d.,/]{0,20}[^,;\d]{0,30}, (?:đạt|bằng|tăng|giảm|chiếm|vượt)(?!\w)")
_NUMBERED = re.compile(r"\s(?:\d{1,2}|[a-zđ])[/)]\s")  # the number of a heading that a writer ran into the sentence
_OWN_BUDGET = re.compile(r"^(tổng (?:thu|chi)(?: cân đối)? ngân sách) (?:nhà nước )?xã(?!,| và|,? thị trấn| phường)")


@dataclass(frozen=True, slots=True)
class _Match:
    alias: Alias
    cost: float
    barred: bool  # it names the thing, but a part of it, a proposal or the like

    @property
    def score(self) -> float:
        return len(self.alias.words) - self.cost


def match_code(
    indicator_text: str, unit: str | None, measure: str, context: Sequence[str] = (), level: str | None = None
) -> str | None:
    """Code of the catalogue that a figure's phrase names exactly, None where none fits.

    `indicator_text` are the words about the figure, `unit` its canonical unit or counting noun, `measure` a value of
    `Measure`; `context` are outer phrases (subject of the clause, headings), innermost first, that complete a phrase
    too short to stand alone; `level` (province, district, commune) is whose report it is, None where unknown.
    """
    outer = tuple(dict.fromkeys(context))[:_MAX_CONTEXTS]
    if measure == "plan" and unit in _PERCENT and indicator_text.lower().startswith(("tốc độ tăng", "tăng trưởng")):
        measure = "yoy_growth"  # a goal for a growth
    return _match_cached(indicator_text[-_MAX_TEXT:], unit, str(measure), outer, level)


@lru_cache(maxsize=8192)
def _match_cached(text: str, unit: str | None, measure: str, context: tuple[str, ...], level: str | None) -> str | None:
    fitting = _fitting_codes(unit, measure)
    if not fitting:
        return None
    if measure == "share" and any(_closed(_phrase(part, unit)) for part in context):
        return None
    noun = spell_out(words(unit), unit) if unit and unit not in _MEASURED and not unit.startswith("VND/") else ()
    own: Words = ()
    phrases: list[Words] = []
    named = False
    for reading in _readings(text, measure, context, level):
        own = _phrase(reading, unit)
        phrases = [own, noun + own, own + noun] if noun and not _count(own, noun) else [own]
        for phrase in phrases:
            matches = _matches(phrase, fitting, measure, plain=False)
            found = _only_code(matches)
            if found is not None:
                return found
            named = named or (phrase is own and bool(matches))
    if named:
        return None
    outer = tuple(_phrase(part, unit) for part in context)
    for phrase in phrases:
        found = _in_context(phrase, outer, fitting, measure, noun)
        if found is not None:
            return found
    if all(word == bare(word) for word in own):  # typed without marks
        return _only_code(_matches(own, fitting, measure, plain=True)) or _fuzzy(own, fitting, measure)
    return _fuzzy(own, fitting, measure)


def _phrase(text: str, unit: str | None) -> Words:
    return spell_out(words(text), unit)[-_MAX_WORDS:]


def _readings(text: str, measure: str, context: Sequence[str], level: str | None) -> Iterator[str]:
    """The text as it stands, then without a figure before, a heading behind and the whole that it is a share of."""
    text = text.lower()
    if level in {None, "commune"}:
        text = _OWN_BUDGET.sub(r"\1", text)
    if figure := _FIGURE.search(text):
        text = text[: figure.start()]
    if measure == "share" and text.startswith(("tỷ trọng", "tỉ trọng", "tỷ lệ")):
        text = text.partition(" trong ")[0]
    yield text
    shorter = _NUMBERED.split(text)[0] if _NUMBERED.search(text) else text
    for outer in context:
        shorter = _without_ending(shorter, _run_in(outer))
    if shorter != text:
        yield shorter


def _without_ending(text: str, outer: Sequence[str]) -> str:
    """`text` without the outer phrase, or its first words, that was put behind a phrase thought too short."""
    for size in range(len(outer), min(len(outer), 3) - 1, -1):
        if not size or not text.endswith(outer[size - 1]):
            continue
        ending = " " + " ".join(outer[:size])
        while text.endswith(ending) and _says_something(text[: -len(ending)]):
            text = text[: -len(ending)]
    return text


@lru_cache(maxsize=1024)
def _run_in(outer: str) -> Words:
    """The first words of an outer phrase, as they may stand behind a text."""
    return tuple(outer.lower().strip(" :").split()[:_RUN_IN_WORDS])


def _says_something(text: str) -> bool:
    return "content" in _roles(_phrase(text, None), heads=True)


def _in_context(
    phrase: Words, context: Sequence[Words], fitting: frozenset[str], measure: str, noun: Words
) -> str | None:
    """Complete a short phrase by an outer one; every word of the phrase that means something must be used."""
    content = _content(phrase)
    again = bool(content) and measure in _CHANGES and set(content) <= set(noun)
    if again:
        content = ()  # `tăng 04 đồng chí`: only the noun again
    if len(content) > _SHORT_WORDS:
        return None
    vague = _core(phrase) if _core(phrase) in vocabulary()["vague"] else ()
    kinds = _standing(phrase)
    pool = [alias for alias in using(content) if alias.code in fitting and alias.code not in kinds] if content else None
    if pool is not None and not pool:
        return None
    for outer in context:
        if not outer or outer == phrase:
            continue
        if _closed(outer):
            return None
        orders = [outer] if again else [outer + phrase]
        if "content" not in _roles(phrase, heads=True):
            orders.append(phrase + outer)  # a bare head (năng suất) goes before what it is the head of
        found = [
            match
            for joined in orders
            for match in _matches(joined, fitting, measure, plain=False, inner=phrase, pool=pool)
            if match.alias.code not in kinds
            if not vague or match.alias.words[-len(vague) :] == vague
        ]
        if found and content:
            whole = _only_code(_matches(outer, fitting, measure, plain=False))
            found = [match for match in found if match.alias.code != whole or not _stands_in(match.alias.words, outer)]
        code = _only_code(found)
        if code is not None:
            return code
    return None


@lru_cache(maxsize=1024)
def _closed(phrase: Words) -> bool:
    """Whether it names a thing (GRDP) whose parts look like coded ones and have no code."""
    return any(_count(phrase, closed) for closed in vocabulary()["closed"])


def _core(phrase: Words) -> Words:
    """The phrase without the words that only say it is a number."""
    return tuple(word for word in phrase if word not in {"số", "các"} and not word.isdigit())


def _only_code(matches: Sequence[_Match]) -> str | None:
    """Code of the best match; None when two codes match equally well."""
    if not matches:
        return None
    best = max((match.score for match in matches if not match.barred), default=0.0)
    codes = {match.alias.code for match in matches if not match.barred and match.score > best - 0.01}
    return codes.pop() if len(codes) == 1 else None


def _matches(
    phrase: Words,
    fitting: frozenset[str],
    measure: str,
    *,
    plain: bool,
    inner: Words = (),
    pool: Sequence[Alias] | None = None,
) -> list[_Match]:
    """Aliases of `fitting` codes that stand in `phrase` at a bearable cost.

    `plain` compares without marks and allows next to no other word. With a `pool` of aliases that use all meaningful
    words of `inner` (the inner phrase of two joined ones) only those count, and words left over cost nothing.
    """
    phrase_keys = tuple(bare(word) for word in phrase) if plain else phrase
    possible = candidates(phrase_keys, plain) if pool is None else _standing_in(phrase, pool)
    completing = inner if pool is not None else None
    if not possible:
        return []
    roles = _roles(phrase)
    found = []
    for alias in possible:
        if alias.code not in fitting or (plain and len(alias.words) < 3):
            continue
        if alias.measures and measure not in alias.measures:
            continue
        fit = _fit(alias.bare_words if plain else alias.words, phrase_keys, roles)
        if fit is None:
            continue
        cost, last = fit
        barred = alias.exact and cost > 0 and completing is None
        if completing is not None:
            cost = min(cost, 0.3)
        limit = 0.5 if plain else 0.3 + 0.35 * len(alias.words)
        if cost <= limit:
            barred = barred or _excluded(alias, phrase, roles, last, completing)
            found.append(_Match(alias, cost, barred))
    return found


def _standing_in(phrase: Words, pool: Sequence[Alias]) -> tuple[Alias, ...]:
    """The aliases of `pool` all of whose words stand in the phrase."""
    present = frozenset(phrase)
    return tuple(alias for alias in pool if present.issuperset(alias.words))


@lru_cache(maxsize=4096)
def _standing(phrase: Words) -> frozenset[str]:
    """Codes of the aliases that stand in the phrase, however many words narrow them: it names a kind of them."""
    return frozenset(alias.code for alias in candidates(phrase, False) if _stands_in(alias.words, phrase))


def _stands_in(alias_words: Words, phrase: Words) -> bool:
    """Whether the alias is wholly in the outer phrase: then it names the whole, not the part of the inner one."""
    return alias_words[0] in phrase and _last_place(alias_words, phrase, phrase.index(alias_words[0])) is not None


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
    return (
        sum(over[:start]) * _LEADING_COST + sum(over[start:last]) * _INSIDE_COST + sum(over[last:tail]) * _TRAILING_COST
    )


def _excluded(alias: Alias, phrase: Words, roles: Words, last: int, inner: Words | None = None) -> bool:
    """Whether a word that forbids the alias stands before the words that only say where or why.

    With `inner`, the alias's own exclusions are sought there alone: the outer phrase names the whole that is divided.
    """
    end = next((place for place in range(last + 1, len(roles)) if roles[place] == "tail"), len(phrase))
    scope = phrase[:end]
    own_scope = scope if inner is None else inner
    if any(_count(own_scope, gone) > _count(alias.words, gone) for gone in alias.without):
        return True
    return any(count > _count(alias.words, gone) for gone, count in _excluding(scope))


@lru_cache(maxsize=4096)
def _excluding(scope: Words) -> tuple[tuple[Words, int], ...]:
    """The phrases in `scope` that forbid a code, each with how often it stands there."""
    known = exclusions()
    found = [(gone, _count(scope, gone)) for word in {*scope} if word in known for gone in known[word]]
    return tuple((gone, count) for gone, count in found if count)


def _count(phrase: Words, part: Words) -> int:
    if part and part[0] not in phrase:
        return 0
    size = len(part)
    return sum(phrase[place : place + size] == part for place in range(len(phrase) - size + 1))


def _fuzzy(phrase: Words, fitting: frozenset[str], measure: str) -> str | None:
    """Code of an alias of which one word differs by one letter, as recognised text does."""
    roles = _roles(phrase)
    spelt = tuple(bare(word) for word in phrase if word not in FUNCTION_WORDS)
    if len(spelt) < _FUZZY_WORDS:
        return None
    from rapidfuzz.distance import Levenshtein  # 20 ms to import, rarely needed

    codes = set()
    for place, word in enumerate(spelt):
        for alias in aliases_but_one().get((place, spelt[:place] + spelt[place + 1 :]), ()):
            slip = alias.bare_words[place]
            if alias.code not in fitting or (alias.measures and measure not in alias.measures):
                continue
            if min(len(word), len(slip)) < 3 or Levenshtein.distance(word, slip) != 1:
                continue
            if not _excluded(alias, phrase, roles, len(phrase) - 1):
                codes.add(alias.code)
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=512)
def _fitting_codes(unit: str | None, measure: str) -> frozenset[str]:
    """Codes whose unit allows a figure of this unit and measure."""
    if measure == "whole":
        return frozenset()
    own = codes_by_own_unit()
    rates = own.get("%", frozenset())
    if measure in _PERCENT_OF_THING:
        return frozenset().union(*own.values()) if unit in _PERCENT else frozenset()
    if measure == "share":
        return (
            rates.union(*(own[shared] for shared in _SHARED_UNITS if shared in own))
            if unit in _PERCENT
            else frozenset()
        )
    if unit is None:
        counted = [codes for kept, codes in own.items() if kept not in _MEASURED]
        return frozenset().union(*counted) if measure in {"level", "plan"} else frozenset()
    others = codes_by_unit().get(unit, frozenset()) - rates
    return others | rates if unit in _PERCENT else others


def _content(phrase: Words) -> Words:
    """The words of a phrase that tell which indicator is meant."""
    return tuple(word for word, role in zip(phrase, _roles(phrase), strict=True) if role == "content")


@lru_cache(maxsize=8192)
def _roles(phrase: Words, heads: bool = False) -> Words:
    """`content`, `neutral` or `tail` for each word; with `heads` also `head` for measure words such as năng suất."""
    known = role_table(heads)
    roles = ["neutral" if word.isdigit() else "content" for word in phrase]
    place = 0
    while place < len(phrase):
        longest = known.get(phrase[place], ())
        found = next(((role, size) for words, size, role in longest if phrase[place : place + size] == words), None)
        if found is None:
            place += 1
            continue
        role, size = found
        roles[place : place + size] = [role] * size
        place += size
    return tuple(roles)


def is_shared(code: str) -> bool:
    """Whether a code belongs to the catalogue that all users share; the others extend it for one's own queries."""
    return code in shared_codes()
