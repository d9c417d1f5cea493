"""What the words at one figure say of it: its unit, its noun, its side of n/N, whether it can be a whole or a part.

Facts of single figures that many finders ask for; how figures belong together is theirs to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import TypeVar

from extract.model import Measure, Observation
from extract.relations.cues import SLIGHT, cues, fold
from extract.relations.reading import Reading

T = TypeVar("T")
SAME_VALUE = 5
LEVELS = frozenset({Measure.LEVEL, Measure.PLAN, Measure.WHOLE})
_PLACES = "xã|phường|thị trấn|thị xã|huyện|quận|thôn|bản|ấp|tổ dân phố|khu phố|xóm|buôn|làng|sóc|cụm|tỉnh|đặc khu"
PLACE = re.compile(rf"\b(?:{_PLACES})\b", re.I)
PERSONS = frozenset(fold(noun) for noun in cues("person"))
POINTS = frozenset({"%", fold("điểm %")})
_CHANGES = ("tăng", "giảm", "vượt", "hụt", "thêm", "bớt")
_CHANGE_BEFORE = re.compile(rf"\b(?:{'|'.join(_CHANGES)})(?:\s+{SLIGHT})?\s*$", re.I)
_SEPARATOR = re.compile(r"[;,:()](?!\d)|\.\s")


def once_per_figure(rule: Callable[[Reading, Observation], T]) -> Callable[[Reading, Observation], T]:
    """Keep what `rule` says of a figure, by its position, as long as the reading lives: many rules ask for it."""

    @wraps(rule)
    def kept(reading: Reading, figure: Observation) -> T:
        answers: dict[int, T] = reading.kept[rule]
        try:
            return answers[figure.position]
        except KeyError:
            answers[figure.position] = found = rule(reading, figure)
            return found

    return kept


def unit_key(observation: Observation) -> str | None:
    """Folded unit, None where the text gives none."""
    return fold(observation.unit) if observation.unit else None


def compatible(first: str | None, second: str | None) -> bool:
    """Equal units, one noun continuing the other (hộ, hộ dân), or one not stated."""
    if first is None or second is None or first == second:
        return True
    return second.startswith(first + " ") or first.startswith(second + " ")


@once_per_figure
def is_level(reading: Reading, observation: Observation) -> bool:
    """Whether a figure is a quantity that can be a whole or a part: no percentage, no rise or fall."""
    if observation.measure not in LEVELS or (observation.unit or "").endswith("%"):
        return False
    changing = reading.index.having(*_CHANGES)
    return observation.block not in changing or _CHANGE_BEFORE.search(reading.before(observation, 24)) is None


def side(observation: Observation) -> str:
    """Which half of n/N a figure is; a figure that stands alone counts as the upper half."""
    return "denominator" if observation.ratio_role == "denominator" else "numerator"


def same_kind(first: Observation, second: Observation) -> bool:
    """Equal units, two nouns for persons, or a percentage and its points."""
    one, two = unit_key(first), unit_key(second)
    return one == two or (one in PERSONS and two in PERSONS) or (one in POINTS and two in POINTS)


def head_unit(observation: Observation) -> str | None:
    """The unit before a slash: VND of VND/person/year."""
    unit = unit_key(observation)
    return unit.partition("/")[0] if unit else None


def is_bare(reading: Reading, figure: Observation) -> bool:
    """Whether a figure stands right after its opening parenthesis, without words that say what it is."""
    return reading.before(figure, 2).rstrip().endswith("(")


@once_per_figure
def around(reading: Reading, figure: Observation) -> str:
    """Words of the segment around a figure: from the separator before it to the one after it."""
    before = _SEPARATOR.split(reading.before(figure, 80))[-1]
    after = _SEPARATOR.split(reading.after(figure, 80))[0]
    return f"{before} {after}".strip()


def in_closed_parenthesis(reading: Reading, figure: Observation, stated: Observation) -> bool:
    """Whether a figure stands in a parenthesis that is closed before the percentage."""
    if figure.block != stated.block:
        return False
    gap = reading.between(figure, stated)
    depth = 0
    for char in gap if ")" in gap else ():
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return True
    return False


def of_value(reading: Reading, unit: str | None, value: Decimal) -> list[Observation]:
    """The first figures of the report that have a folded unit and a value."""
    found: dict[tuple[str | None, Decimal], list[Observation]] = reading.kept[of_value]
    for o in () if found else reading.observations:
        bucket = found.setdefault((unit_key(o), o.value), [])
        if len(bucket) < SAME_VALUE:
            bucket.append(o)
    return found.get((unit, value), [])
