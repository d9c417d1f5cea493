"""Find the catalogue code of an indicator phrase.

What belongs here: matching words against data/catalogue/indicator_aliases.csv. An alias matches when its words stand in
the phrase in their order; words of the phrase that it leaves over cost, unless data/catalogue/indicator_words.csv calls
them neutral. A wrong code is worse than none: ties, excluded words and units that do not fit give None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.observations.code_fit import Fit, count, fit, stands_in
from extract.observations.code_tables import (
    FUNCTION_WORDS,
    Alias,
    Pattern,
    Words,
    aliases_but_one,
    candidates,
    codes_by_own_unit,
    exclusions,
    forbidden,
    names,
    never,
    shared_codes,
    spell_out,
    using,
    vocabulary,
    wider_phrases,
)
from extract.observations.code_units import MEASURED, PERCENT, PERCENT_OF_THING, fitting_codes
from extract.observations.code_words import content_of, phrase_of, readings, roles_of
from extract.vietnamese import bare, words

_MAX_TEXT = 600  # characters of a phrase, the last ones
_MAX_CONTEXTS = 12
_SHORT_WORDS = 6  # meaningful ones of a phrase that an outer one may complete
_FEW_BEHIND = 8  # words that a shorter reading leaves out
_FEW_WORDS = 3  # meaningful ones of an elliptical phrase that the catalogue's name replaces
_RATE_WORDS = frozenset({"tỷ", "lệ"})  # a head, whatever follows
_SLIP_LETTERS = 4  # of a word that a slip changed: `cấy máy` is no `cây màu`
_FUZZY_WORDS = 4  # of a phrase short of this a slip could make another phrase

_CHANGES = PERCENT_OF_THING | {"yoy_change"}
_NO_WINTER_CROPS = frozenset({"agriculture.rice_area", "agriculture.rice_yield", "agriculture.rice_output"})
_HEAD_UNITS = {"diện tích": ("ha",), "sản lượng": ("t", "kWh"), "năng suất": ("t/ha",), "doanh thu": ("VND",)}


@dataclass(frozen=True, slots=True)
class _Match:
    term: Alias | Pattern
    words: Words
    cost: float
    barred: bool  # it names the thing, but a part of it, a proposal or the like

    @property
    def score(self) -> float:
        return len(self.words) - self.cost


def match_code(
    indicator_text: str,
    unit: str | None,
    measure: str,
    context: Sequence[str] = (),
    level: str | None = None,
    beside: str = "",
) -> str | None:
    """Code of the catalogue that a figure's phrase names exactly, None where none fits.

    `indicator_text` are the words about the figure, `unit` its canonical unit or counting noun, `measure` a value of
    `Measure`; `context` are outer phrases (subject of the clause, headings), innermost first, that complete a phrase
    too short to stand alone; `level` (province, district, commune) is whose report it is, None where unknown. Words
    `beside` the phrase say who or where; they forbid the codes that they would forbid within it.
    """
    outer = tuple(dict.fromkeys(context))[:_MAX_CONTEXTS]
    if measure == "plan" and unit in PERCENT and indicator_text.lower().startswith(("tốc độ tăng", "tăng trưởng")):
        measure = "yoy_growth"  # a goal for a growth
    if beside and not outer:
        phrase = phrase_of(indicator_text, unit)
        code = _only_code(_matches(phrase, fitting_codes(unit, measure), measure, plain=False))
    else:
        code = _match_cached(indicator_text[-_MAX_TEXT:], unit, str(measure), outer, level)
    return None if code and beside and _forbids(code, phrase_of(beside, unit)) else code


def _forbids(code: str, phrase: Words) -> bool:
    """Whether a word that some alias or pattern of the code does not bear beside it stands in the phrase."""
    return bool(_excluding(phrase)) or any(count(phrase, gone) for gone in forbidden().get(code, ()))


def _never(code: str, phrase: Words) -> bool:
    """Whether a word stands in the phrase that makes another thing of the code, however it is written."""
    return any(count(phrase, gone) for gone in never().get(code, ()))


@lru_cache(maxsize=8192)
def _match_cached(text: str, unit: str | None, measure: str, context: tuple[str, ...], level: str | None) -> str | None:
    fitting = fitting_codes(unit, measure)
    if not fitting:
        return None
    if measure in PERCENT_OF_THING:
        fitting = _of_head(text, fitting)
    if measure == "share" and any(_closed(phrase_of(part, unit)) for part in context):
        return None
    noun = spell_out(words(unit), unit) if unit and unit not in MEASURED and not unit.startswith("VND/") else ()
    own: Words = ()
    phrases: list[Words] = []
    named = False
    for reading in readings(text, unit, measure, context, level):
        own = phrase_of(reading, unit)
        phrases = [own, noun + own, own + noun] if noun and not count(own, noun) else [own]
        for phrase in phrases:
            matches = _matches(phrase, fitting, measure, plain=False)
            found = _only_code(matches)
            if found is not None and not _never(found, _cut_off(text, reading, unit)):
                return found
            named = named or (phrase is own and bool(matches))
    if named:
        return None
    outer = tuple(phrase_of(part, unit) for part in context)
    for phrase in phrases:
        found = _in_context(phrase, outer, fitting, measure, noun)
        if found is not None:
            return found
    if all(word == bare(word) for word in own):  # typed without marks
        return _only_code(_matches(own, fitting, measure, plain=True)) or _fuzzy(own, fitting, measure)
    return _fuzzy(own, fitting, measure)


def _cut_off(text: str, reading: str, unit: str | None) -> Words:
    """The words behind a shorter reading: `cá tra` where `diện tích thả nuôi` is read of `... thả nuôi cá tra`."""
    rest = text[len(reading) :] if len(reading) < len(text) and text.startswith(reading) else ""
    return phrase_of(rest, unit) if 0 < len(rest.split()) <= _FEW_BEHIND else ()


def full_name(indicator_text: str, code: str, unit: str | None, measure: str) -> str:
    """The report's words, or the catalogue's own name where they are few and only their context told the code."""
    short = " " not in indicator_text or len(content_of(phrase_of(indicator_text, unit))) <= _FEW_WORDS
    if not short:
        return indicator_text
    if " " in indicator_text and match_code(indicator_text, unit, measure) == code:
        said, known = set(indicator_text.split()), set(names()[code].split())
        alike = measure not in _CHANGES or len(said) > _FEW_WORDS or not said.isdisjoint(known)
        return indicator_text if alike else names()[code]  # `giao quân đạt 100%`
    return names()[code]


def _of_head(text: str, fitting: frozenset[str]) -> frozenset[str]:
    """Of the codes that a growth or an attainment may have those whose unit its own head tells: ha of `diện tích`."""
    for head, units in _HEAD_UNITS.items():
        if text.startswith(head + " "):
            own = codes_by_own_unit()
            return fitting & frozenset().union(*(own.get(unit, frozenset()) for unit in units))
    return fitting


def _in_context(
    phrase: Words, context: Sequence[Words], fitting: frozenset[str], measure: str, noun: Words
) -> str | None:
    """Complete a short phrase by an outer one; every word of the phrase that means something must be used."""
    content = content_of(phrase)
    again = bool(content) and measure in _CHANGES and set(content) <= set(noun)
    if again:
        content = ()  # `tăng 04 đồng chí`: only the noun again
    if len([word for word in content if word not in _RATE_WORDS]) > _SHORT_WORDS or (
        set(content) <= set(noun) and _is_remainder(phrase)
    ):
        return None
    winter = "đông" in phrase and _is_winter(phrase)
    only_noun = bool(noun) and set(content) <= set(noun)
    if winter:
        fitting -= _NO_WINTER_CROPS
    headless = "content" not in roles_of(phrase, heads=True)
    same = headless and not (winter or _is_remainder(phrase))  # `vụ đông xuân 2.840 ha`
    core = _core(phrase)
    vague = core if core in vocabulary()["vague"] else ()
    kinds = _standing(phrase)
    pool = [term for term in using(content) if term.code in fitting and term.code not in kinds] if content else None
    if pool is not None and not pool:
        return None
    for outer in context:
        if not outer or outer == phrase:
            continue
        if _closed(outer):
            return None
        orders = [outer] if again else [outer + phrase]
        if headless:
            orders.append(phrase + outer)  # a bare head (năng suất) goes before what it is the head of
        found = [
            match
            for joined in orders
            for match in _matches(joined, fitting, measure, plain=False, inner=phrase, pool=pool)
            if match.term.code not in kinds
            if not vague or _ends_with(match, vague)
        ]
        if found and content and not same:
            whole = _only_code(_matches(outer, fitting, measure, plain=False))
            found = [match for match in found if match.term.code != whole or not _narrows(match, outer, content)]
        code = _only_code(found)
        if code is not None and not _never(code, outer):
            return code
        if only_noun and count(outer, noun) and not set(content_of(outer)) <= set(noun):
            return None  # only the noun again: it is of what was last counted by it
    return None


def _narrows(match: _Match, outer: Words, content: Words) -> bool:
    """Whether the outer phrase names the thing by itself, so that the inner one can only say which part of it."""
    if not stands_in(match.term, outer):
        return False
    slots, own = match.term.slots if isinstance(match.term, Pattern) else (), set(content)
    return not own <= {word for slot in slots for filler in slot if own.issuperset(filler) for word in filler}


def _is_remainder(phrase: Words) -> bool:
    """Whether it says no more than which of the things named before are counted: `còn lại 02 đơn`."""
    return any(count(phrase, part) for part in vocabulary()["part"])


def _is_winter(phrase: Words) -> bool:
    """Whether it names the winter crop: `vụ đông`, not `vụ đông xuân`."""
    return any(
        phrase[at : at + 2] == ("vụ", "đông") and phrase[at + 2 : at + 3] != ("xuân",) for at in range(len(phrase))
    )


@lru_cache(maxsize=1024)
def _closed(phrase: Words) -> bool:
    """Whether it names a thing (GRDP) whose parts look like coded ones and have no code."""
    return any(count(phrase, closed) for closed in vocabulary()["closed"])


def _core(phrase: Words) -> Words:
    """The phrase without the words that only say it is a number."""
    return tuple(word for word in phrase if word not in {"số", "các"} and not word.isdigit())


def _only_code(matches: Sequence[_Match]) -> str | None:
    """Code of the best match; None when two codes match equally well."""
    if not matches:
        return None
    best = max((match.score for match in matches if not match.barred), default=0.0)
    codes = {match.term.code for match in matches if not match.barred and match.score > best - 0.01}
    return codes.pop() if len(codes) == 1 else None


def _matches(
    phrase: Words,
    fitting: frozenset[str],
    measure: str,
    *,
    plain: bool,
    inner: Words = (),
    pool: Sequence[Alias | Pattern] | None = None,
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
    roles = roles_of(phrase)
    found = []
    required = content_of(inner) if pool is not None else ()
    for term in possible:
        if term.code not in fitting or (term.measures and measure not in term.measures):
            continue
        place = fit(term, phrase_keys, roles, plain)
        if place is None or (plain and len(place.words) < 3):
            continue
        if isinstance(term, Alias) and not set(required) <= set(place.words):
            continue  # a pattern of the pool may use its free words
        cost = place.cost
        barred = term.exact and cost > 0 and completing is None
        if completing is not None:
            cost = min(cost, 0.3)
        limit = 0.5 if plain else 0.3 + 0.35 * len(place.words)
        if cost <= limit:
            barred = barred or _excluded(term, phrase, roles, place, completing)
            found.append(_Match(term, place.words, cost, barred))
    return found


def _ends_with(match: _Match, vague: Words) -> bool:
    """Whether the vague words of the inner phrase are the last of an alias, or a filler of a pattern."""
    if isinstance(match.term, Alias):
        return match.words[-len(vague) :] == vague
    return vague in {filler for slot in match.term.slots for filler in slot}


def _standing_in(phrase: Words, pool: Sequence[Alias | Pattern]) -> tuple[Alias | Pattern, ...]:
    """The aliases of `pool` all of whose words stand in the phrase, and its patterns."""
    present = frozenset(phrase)
    return tuple(term for term in pool if isinstance(term, Pattern) or present.issuperset(term.words))


@lru_cache(maxsize=4096)
def _standing(phrase: Words) -> frozenset[str]:
    """Codes of the aliases that stand in the phrase, however many words narrow them: it names a kind of them."""
    return frozenset(term.code for term in candidates(phrase, False) if stands_in(term, phrase))


def _excluded(term: Alias | Pattern, phrase: Words, roles: Words, place: Fit, inner: Words | None = None) -> bool:
    """Whether a word that forbids the term stands before the words that only say where or why.

    With `inner`, the term's own exclusions are sought there alone: the outer phrase names the whole that is divided.
    """
    end = next((at for at in range(place.last + 1, len(roles)) if roles[at] == "tail"), len(phrase))
    scope = phrase[:end]
    own_scope = scope if inner is None else inner
    if not term.barring.isdisjoint(own_scope) and any(
        count(own_scope, gone) > count(place.words, gone) for gone in term.without if gone[0] in own_scope
    ):
        return True
    return any(times > count(place.words, gone) for gone, times in _excluding(scope))


@lru_cache(maxsize=4096)
def _excluding(scope: Words) -> tuple[tuple[Words, int], ...]:
    """The phrases in `scope` that forbid a code, each with how often it stands there."""
    known = exclusions()
    found = [(gone, count(scope, gone)) for word in {*scope} if word in known for gone in known[word]]
    return tuple((gone, times) for gone, times in found if times)


def _fuzzy(phrase: Words, fitting: frozenset[str], measure: str) -> str | None:
    """Code of an alias of which one word differs by one letter, as recognised text does."""
    roles = roles_of(phrase)
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
            if min(len(word), len(slip)) < _SLIP_LETTERS or Levenshtein.distance(word, slip) != 1:
                continue
            if not _excluded(alias, phrase, roles, Fit(0, len(phrase) - 1, alias.words)):
                codes.add(alias.code)
    return codes.pop() if len(codes) == 1 else None


def wider_than(code: str, indicator_text: str) -> bool:
    """Whether the words name a total that holds more than the coded thing (indicator_wider.csv)."""
    said = indicator_text.partition(" trong ")[0]  # a share names its whole behind
    return any(phrase in said for phrase in wider_phrases().get(code, ()))


def is_shared(code: str) -> bool:
    """Whether a code belongs to the catalogue that all users share; the others extend it for one's own queries."""
    return code in shared_codes()
