"""Tables behind the catalogue codes: indicators, aliases, word roles, abbreviations.

What belongs here: loading data/catalogue/indicator*.csv and abbreviations.csv once, in the form that `codes` compares.
Does not: deciding which code a phrase has.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extract.catalogue import catalogue_rows
from extract.vietnamese import bare, words

Words = tuple[str, ...]

ROLES = ("head", "content", "neutral", "tail", "excluded", "vague", "closed", "part")  # of indicator_words.csv
FUNCTION_WORDS = frozenset(
    {"bị", "được", "đã", "các", "những", "và", "với", "về", "cho", "của", "là", "có"}
)  # as good as absent in an alias
_EXACT = "*"  # among an alias's exclusions: no other meaningful word may stand beside it


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of indicators.csv."""

    code: str
    unit: str
    units: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Alias:
    """One way to write an indicator: its words in order, what must not stand beside them, the measures it is for."""

    code: str
    words: Words
    bare_words: Words
    without: tuple[Words, ...]
    exact: bool
    measures: frozenset[str]
    barring: frozenset[str]  # the first words of `without`


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Ways to write an indicator whatever the order: one filler of each slot must stand in the phrase.

    Words of `free` may stand beside them and cost nothing.
    """

    code: str
    slots: tuple[tuple[Words, ...], ...]
    free: tuple[Words, ...]
    without: tuple[Words, ...]
    exact: bool
    measures: frozenset[str]
    barring: frozenset[str]  # the first words of `without`
    entries: tuple[frozenset[str], ...]  # the first words of each slot's fillers


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """All patterns of indicator_patterns.csv; `a|b & c` is a slot filled by a or b, and one filled by c."""
    found = []
    for row in catalogue_rows("indicator_patterns.csv"):
        slots = tuple(_telling(slot) for slot in row["slots"].split("&"))
        parts = [part for part in (row["without"] or "").split("|") if part]
        without = (*(words(part) for part in parts if part != _EXACT), *never().get(row["code"], ()))
        measures = frozenset(filter(None, (row["measures"] or "").split("|")))
        free = _telling(row["free"] or "")
        entries = tuple(frozenset(filler[0] for filler in slot if filler) for slot in slots)
        found.append(Pattern(row["code"], slots, free, without, _EXACT in parts, measures, _first(without), entries))
    return tuple(found)


@lru_cache(maxsize=1)
def never() -> dict[str, tuple[Words, ...]]:
    """Words that make another thing of a code's phrase, however it is written: indicator_never.csv."""
    rows = catalogue_rows("indicator_never.csv")
    return {row["code"]: tuple(spell_out(words(part)) for part in row["words"].split("|")) for row in rows}


def _telling(alternatives: str) -> tuple[Words, ...]:
    """Phrases parted by `|`, abbreviations written out, without function words."""
    spelt = [spell_out(words(part)) for part in alternatives.split("|") if part.strip()]
    return tuple(tuple(word for word in phrase if word not in FUNCTION_WORDS) for phrase in spelt)


def _first(phrases: tuple[Words, ...]) -> frozenset[str]:
    return frozenset(phrase[0] for phrase in phrases)


@lru_cache(maxsize=1)
def _patterns_by_word() -> dict[str, list[Pattern]]:
    """Patterns by the first words of the fillers of their most telling slot: the one with the fewest fillers."""
    index: dict[str, list[Pattern]] = {}
    for pattern in patterns():
        key = min(pattern.slots, key=lambda slot: (len(slot), -max(map(len, slot))))
        for word in {filler[0] for filler in key}:
            index.setdefault(word, []).append(pattern)
    return index


@lru_cache(maxsize=1)
def aliases() -> tuple[Alias, ...]:
    """All aliases with abbreviations written out and function words left out."""
    found = []
    for row in catalogue_rows("indicator_aliases.csv"):
        spelt = spell_out(words(row["alias"]))
        alias_words = tuple(word for word in spelt if word not in FUNCTION_WORDS)
        parts = [part for part in (row["without"] or "").split("|") if part]
        own = {alias_words[at : at + size] for size in (1, 2, 3) for at in range(len(alias_words))}
        barred = (gone for gone in never().get(row["code"], ()) if gone not in own)
        without = (*(words(part) for part in parts if part != _EXACT), *barred)
        measures = frozenset(filter(None, (row.get("measures") or "").split("|")))
        if alias_words[:2] in {("tỷ", "trọng"), ("cơ", "cấu")}:
            measures = frozenset({"share", "plan", "rate"})
        plain = tuple(bare(word) for word in alias_words)
        found.append(Alias(row["code"], alias_words, plain, without, _EXACT in parts, measures, _first(without)))
    return tuple(found)


@lru_cache(maxsize=1)
def forbidden() -> dict[str, frozenset[Words]]:
    """All the words that make another thing of some alias or pattern of a code, by code."""
    table: dict[str, set[Words]] = {}
    for term in _terms():
        table.setdefault(term.code, set()).update(term.without)
    return {code: frozenset(found) for code, found in table.items()}


@lru_cache(maxsize=1)
def aliases_but_one() -> dict[tuple[int, Words], list[Alias]]:
    """Aliases by each place and their bare words without the one in that place: those that may differ by one word."""
    table: dict[tuple[int, Words], list[Alias]] = {}
    for alias in aliases():
        for place in range(len(alias.bare_words)):
            key = (place, alias.bare_words[:place] + alias.bare_words[place + 1 :])
            table.setdefault(key, []).append(alias)
    return table


@lru_cache(maxsize=8192)
def candidates(phrase: Words, plain: bool) -> tuple[Alias | Pattern, ...]:
    """Aliases all of whose words stand in the phrase, found through their rarest; patterns that every slot lets in."""
    index, present = _index(plain), frozenset(phrase)
    found = [alias for word in present if word in index for alias, needed in index[word] if present.issuperset(needed)]
    if plain:
        return tuple(found)
    by_word = _patterns_by_word()
    let_in = dict.fromkeys(pattern for word in present if word in by_word for pattern in by_word[word])
    return (*found, *(pattern for pattern in let_in if not any(map(present.isdisjoint, pattern.entries))))


@lru_cache(maxsize=8192)
def using(required: Words) -> tuple[Alias | Pattern, ...]:
    """Aliases and patterns that hold all of the words (at least one)."""
    places = _places()
    sets = [places[word] for word in required if word in places]
    if len(sets) < len(required):
        return ()
    known = _terms()
    return tuple(known[place] for place in sorted(sets[0].intersection(*sets[1:])))


@lru_cache(maxsize=1)
def _terms() -> tuple[Alias | Pattern, ...]:
    return (*aliases(), *patterns())


@lru_cache(maxsize=1)
def _places() -> dict[str, frozenset[int]]:
    """Places of the aliases and patterns that hold a word."""
    table: dict[str, set[int]] = {}
    for place, term in enumerate(_terms()):
        for word in set(term.words) if isinstance(term, Alias) else _of_pattern(term):
            table.setdefault(word, set()).add(place)
    return {word: frozenset(found) for word, found in table.items()}


def _of_pattern(pattern: Pattern) -> set[str]:
    """The words that may stand in a phrase which the pattern names: its fillers' and its free ones."""
    phrases = [filler for slot in pattern.slots for filler in slot] + list(pattern.free)
    return {word for phrase in phrases for word in phrase}


@lru_cache(maxsize=2)
def _index(plain: bool) -> dict[str, list[tuple[Alias, Words]]]:
    """Aliases with their words, by their rarest one."""
    counts: dict[str, int] = {}
    spelt = [(alias, alias.bare_words if plain else alias.words) for alias in aliases()]
    for _, alias_words in spelt:
        for word in set(alias_words):
            counts[word] = counts.get(word, 0) + 1
    index: dict[str, list[tuple[Alias, Words]]] = {}
    for alias, alias_words in spelt:
        index.setdefault(min(alias_words, key=lambda word: counts[word]), []).append((alias, alias_words))
    return index


@lru_cache(maxsize=1)
def indicators() -> tuple[Indicator, ...]:
    """The catalogue's indicators with the units that each may stand in."""
    return tuple(
        Indicator(row["code"], row["unit"], frozenset([row["unit"], *filter(None, row["other_units"].split("|"))]))
        for row in catalogue_rows("indicators.csv")
    )


@lru_cache(maxsize=1)
def codes_by_unit() -> dict[str, frozenset[str]]:
    """Codes by each unit that their figures may stand in."""
    table: dict[str, set[str]] = {}
    for indicator in indicators():
        for unit in indicator.units:
            table.setdefault(unit, set()).add(indicator.code)
    return {unit: frozenset(codes) for unit, codes in table.items()}


@lru_cache(maxsize=1)
def codes_by_own_unit() -> dict[str, frozenset[str]]:
    """Codes by the unit that the catalogue keeps them in."""
    table: dict[str, set[str]] = {}
    for indicator in indicators():
        table.setdefault(indicator.unit, set()).add(indicator.code)
    return {unit: frozenset(codes) for unit, codes in table.items()}


@lru_cache(maxsize=1)
def shared_codes() -> frozenset[str]:
    """Codes of the catalogue that all users share."""
    return frozenset(row["code"] for row in catalogue_rows("indicators.csv") if row["scope"] == "shared")


@lru_cache(maxsize=1)
def wider_phrases() -> dict[str, tuple[str, ...]]:
    """Phrases of totals that hold more than a coded thing, by code."""
    rows = catalogue_rows("indicator_wider.csv")
    return {row["code"]: tuple(r["phrase"] for r in rows if r["code"] == row["code"]) for row in rows}


@lru_cache(maxsize=1)
def bare_phrases() -> tuple[tuple[str, Words, str, Words], ...]:
    """Code, words of its bare phrases, narrower code, words that need the narrower one stated: indicator_bare.csv."""
    rows = catalogue_rows("indicator_bare.csv")
    return tuple((row["code"], words(row["words"]), row["narrower"], words(row["unless"])) for row in rows)


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, frozenset[Words]]:
    """Phrases of indicator_words.csv by role."""
    phrases: dict[str, set[Words]] = {role: set() for role in ROLES}
    for row in catalogue_rows("indicator_words.csv"):
        phrases[row["role"]].add(words(row["phrase"]))
    return {role: frozenset(found) for role, found in phrases.items()}


@lru_cache(maxsize=2)
def role_table(heads: bool) -> dict[str, tuple[tuple[Words, int, str], ...]]:
    """(phrase, size, role) by first word, the longest first; of one phrase with two roles the more telling one."""
    order = ("head", "content", "neutral", "tail") if heads else ("content", "neutral", "tail")
    table: dict[str, list[tuple[Words, int, str]]] = {}
    for role in order:
        for phrase in vocabulary()[role]:
            table.setdefault(phrase[0], []).append((phrase, len(phrase), role))
    return {first: tuple(sorted(rows, key=lambda row: (-row[1], order.index(row[2])))) for first, rows in table.items()}


@lru_cache(maxsize=1)
def exclusions() -> dict[str, list[Words]]:
    """The phrases that forbid any code, by their first word."""
    table: dict[str, list[Words]] = {}
    for phrase in vocabulary()["excluded"]:
        table.setdefault(phrase[0], []).append(phrase)
    return table


@lru_cache(maxsize=8192)
def spell_out(phrase: Words, unit: str | None = None) -> Words:
    """Abbreviations written out, the longest first; some mean one thing beside a unit and another elsewhere."""
    if _short_words().isdisjoint(phrase):
        return phrase
    table = _abbreviations()
    out: list[str] = []
    place = 0
    while place < len(phrase):
        for size in (2, 1):
            short = phrase[place : place + size]
            full = table.get((short, unit)) or table.get((short, None))
            if full is not None and len(short) == size:
                out.extend(full)
                place += size
                break
        else:
            out.append(phrase[place])
            place += 1
    return tuple(out)


def unit_word(short: str, unit: str | None) -> str:
    """What an abbreviation means beside a unit (`ns` beside t/ha is năng suất); itself where the unit tells nothing."""
    if unit is None:
        return short
    table = _abbreviations()
    counted = unit.islower() and len(unit) > 2  # a counting noun: the abbreviation names a kind of it
    return " ".join(table.get(((short,), unit)) or (counted and table.get(((short,), None))) or (short,))


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """The catalogue's own name of each code, in lower case, without what it says in parentheses."""
    return {row["code"]: row["name_vi"].split("(")[0].strip().lower() for row in catalogue_rows("indicators.csv")}


@lru_cache(maxsize=1)
def _abbreviations() -> dict[tuple[Words, str | None], Words]:
    table: dict[tuple[Words, str | None], Words] = {}
    for row in catalogue_rows("abbreviations.csv"):
        for unit in (row.get("units") or "").split("|"):
            table[(words(row["short"]), unit or None)] = words(row["full"])
    return table


@lru_cache(maxsize=1)
def _short_words() -> frozenset[str]:
    """The first words of the abbreviations."""
    return frozenset(short[0] for short, _ in _abbreviations())


def rate_unit(code: str, unit: str | None) -> str | None:
    """The rate (VND/person/year) that a code's figures are kept in, for one printed in a part of it (VND, VND/year)."""
    own = next((one for one in indicators() if one.code == code), None)
    if own is None or unit is None or unit == own.unit or unit not in own.units:
        return None
    return own.unit if "/" in own.unit and unit.split("/")[0] == own.unit.split("/")[0] == "VND" else None
