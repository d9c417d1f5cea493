"""The words of an indicator phrase: its readings, its abbreviations written out, what each word tells.

What belongs here: a report's text made ready to be compared with the catalogue. Does not: which alias stands in it
(`code_fit`), which code wins (`codes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.observations.code_tables import Words, role_table, spell_out
from extract.vietnamese import words

_MAX_WORDS = 48  # of a phrase, the last ones count
_RUN_IN_WORDS = 16  # of an outer phrase that may stand behind a text
_FIGURE = re.compile(r"(?<![\d.,/])\d[\d.,/]{0,20}[^,;\d]{0,30}, (?:đạt|bằng|tăng|giảm|chiếm|vượt)(?!\w)")
_NUMBERED = re.compile(r"\s(?:\d{1,2}|[a-zđ])[/)]\s")  # the number of a heading that a writer ran into the sentence
_OWN_BUDGET = re.compile(
    r"^((?:tổng )?(?:thu|chi)(?: cân đối)? ngân sách) (?:nhà nước )?xã(?!,| và|,? thị trấn| phường)"
)
_OWN_DISTRICT = re.compile(
    r"^((?:tổng )?(?:thu|chi)(?: cân đối)? ngân sách) (?:cấp )?huyện(?!,| và|,? thị xã| chi| thu)"
)
_OWN_PLACE = re.compile(r" (?:của|tại|toàn|ở) xã$")  # a commune speaks of itself


@lru_cache(maxsize=4096)
def phrase_of(text: str, unit: str | None) -> Words:
    """The words of a text, the last ones, with its abbreviations written out as they read beside the unit."""
    return spell_out(words(text), unit)[-_MAX_WORDS:]


def readings(text: str, unit: str | None, measure: str, context: Sequence[str], level: str | None) -> Iterator[str]:
    """The text as it stands, then without a figure before, a heading behind and the whole that it is a share of."""
    text = text.lower()
    if level == "commune" or (level is None and text.startswith("tổng")):
        text = _OWN_BUDGET.sub(r"\1", text)
    if level == "district" and not any("chi ngân sách" in part for part in context if part != text):  # no part of it
        text = _OWN_DISTRICT.sub(r"\1", text)
    if level == "commune":
        text = _OWN_PLACE.sub("", text)
    if figure := _FIGURE.search(text):
        text = text[: figure.start()]
    if measure == "share" and text.startswith(("tỷ trọng", "tỉ trọng", "tỷ lệ")):
        text = text.partition(" trong ")[0]
    if unit == "VND/person/year" and "bình quân" not in text:
        text += " bình quân"  # an income counted by person and year is an average
    yield text
    shorter = _NUMBERED.split(text)[0] if _NUMBERED.search(text) else text
    for outer in context:
        shorter = _without_ending(shorter, _run_in(outer))
    if shorter != text:
        yield shorter


def _without_ending(text: str, outer: Sequence[str]) -> str:
    """`text` without the outer phrase, or its first words, that was put behind a phrase thought too short."""
    if text.rpartition(" ")[2] not in outer:
        return text
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
    return "content" in roles_of(phrase_of(text, None), heads=True)


@lru_cache(maxsize=4096)
def content_of(phrase: Words) -> Words:
    """The words of a phrase that tell which indicator is meant."""
    return tuple(word for word, role in zip(phrase, roles_of(phrase), strict=True) if role == "content")


@lru_cache(maxsize=8192)
def roles_of(phrase: Words, heads: bool = False) -> Words:
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
