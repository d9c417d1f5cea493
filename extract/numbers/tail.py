"""What follows a figure: scale words (`triệu`, `nghìn tỷ`), further parts (`512 tỷ 300 triệu`), unit or counting noun.

Belongs here: reading to the right of the digits. Which reading counts is decided in `scan`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract.numbers.catalogue import Unit, alternation, comparators, cue, fold, scales, units
from extract.numbers.figures import EXACT, read_figure, times
from extract.numbers.patterns import FIGURE

ONE = Decimal(1)
MEASURES = frozenset(
    {"money", "mass", "area", "length", "volume", "energy", "data", "temperature", "percent", "permille", "point"}
)
_WINDOW = 60  # characters to the right that can hold a unit
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_SPELLED = re.compile(r" ?\((?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b[^)(0-9]{0,40}\)")
_NO_SCALE = r"(?!\s+(?:lệ|trọng|suất|giá|số|phú|tập|chứng|hồi|mỉ|năm tuổi)\b)"
_PER = {
    "người": "person",
    "đầu người": "person",
    "nhân khẩu": "person",
    "khẩu": "person",
    "năm": "year",
    "tháng": "month",
}
_PER |= {"ngày": "day", "ha": "ha", "hecta": "ha", "héc ta": "ha"}
_DENOMINATOR = re.compile(r" ?/ ?(?:0?1 )?([^\W\d_]+(?:[²³]|2|3)?(?: đêm| người| ta| công| khẩu)?)")
_OF_CROP = re.compile(r" [^\W\d_]+(?: [^\W\d_]+)?(?= ?/ ?(?:ha|hecta|héc ta)(?!\w))")  # `27,8 tạ nhân/ha`
_AREAS = frozenset({"km2", "km²", "m2", "m²", "ha"})


@dataclass(frozen=True, slots=True)
class Tail:
    """What a figure is worth after scale words and further parts, its unit, and where all that ends."""

    factor: Decimal  # of the first part's scale words
    value: Decimal
    step: Decimal
    unit: str | None
    unit_factor: Decimal
    kind: str  # kind of the unit; "none" where there is no unit, "guess" for a noun that no table knows
    end: int
    noun_end: int  # end of the unit proper
    scaled: bool


@lru_cache(maxsize=1)
def _scale_pattern() -> re.Pattern[str]:
    return re.compile(rf" {{0,2}}({alternation(set(scales()))})(?![^\W\d_]){_NO_SCALE}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _odd_units() -> re.Pattern[str]:
    """Units written with more than letters and blanks: `m²`, `đ/c`, `%`."""
    odd = [surface for surface in units() if not re.fullmatch(r"[^\W\d_]+(?: [^\W\d_]+)*", surface)]
    ordered = "|".join(re.escape(surface) for surface in sorted(odd, key=lambda surface: (-len(surface), surface)))
    return re.compile(rf" {{0,2}}(?:([%‰])|({ordered})(?![^\W_]))", re.IGNORECASE)


@lru_cache(maxsize=1)
def _after_pattern() -> re.Pattern[str]:
    words = alternation(comparators("after"))
    return re.compile(rf"(?: [^\W\d_]+){{0,3}}? ({words})(?![^\W\d_])", re.IGNORECASE)


def after_comparator(text: str, position: int) -> tuple[str | None, int]:
    """Comparator behind the unit (`trở lên`) and where it ends; (None, position) where there is none."""
    match = _after_pattern().match(text, position, position + _WINDOW)
    if not match:
        return None, position
    return comparators("after")[" ".join(fold(match.group(1)).split())], match.end()


def _scale_at(text: str, position: int) -> tuple[Decimal, int, bool]:
    """Product of up to two scale words at `position`, their end, and whether they speak of money only."""
    factor, money = ONE, False
    for _ in range(2):
        match = _scale_pattern().match(text, position, position + _WINDOW)
        if not match:
            break
        value, money_only = scales()[" ".join(fold(match.group(1)).split())]
        factor, money, position = times(factor, value), money or money_only, match.end()
        if money_only and (counted := _POINTED.match(text, position)) and _counts_millions(counted[1]):
            return factor, position + 1, False
    return factor, position, money


def _counts_millions(word: str) -> bool:
    """Whether `tr.` before the word is a million of what it names (`3,2 tr.viên`, `6,84 tr.kWh`) and not of money."""
    unit = units().get(word) or units().get(fold(word))
    return unit is not None and unit.kind not in {"none", "guess"} and unit.canonical != "VND"


_POINTED = re.compile(r"\.([^\W\d_]{2,12})")
_TWO_WORDS = re.compile(r"[^\W\d_]+ [^\W\d_]+")
_PART = re.compile(rf" {{1,2}}({FIGURE})(?![0-9.,/])")
_HALF = re.compile(r" rưỡi(?![^\W\d_])", re.IGNORECASE)


def _further_parts(text: str, position: int, scale: Decimal) -> tuple[Decimal, Decimal, int]:
    """What `512 tỷ` gains from `300 triệu` behind it: (amount to add, step, end); scales must fall."""
    added, step = Decimal(0), scale
    half = _HALF.match(text, position)
    if half:
        return scale / 2, scale / 10, half.end()
    for _ in range(3):
        match = _PART.match(text, position, position + 24)
        if not match:
            break
        value, printed_step = read_figure(match.group(1))
        factor, end, _ = _scale_at(text, match.end())
        bare_thousands = factor == ONE and step == 1000 and len(match.group(1)) == 3
        if factor >= step or times(value, factor) >= step or (factor == ONE and not bare_thousands):
            break
        added, step, position = EXACT.add(added, times(value, factor)), times(factor, printed_step), end
    return added, step, position


def _noun_at(text: str, position: int) -> tuple[Unit | None, int]:
    """Unit or counting noun at `position` by longest match, or a guess from the first words."""
    odd = _odd_units().match(text, position, position + _WINDOW)
    if odd:
        return units()[fold(odd.group(1) or odd.group(2))], odd.end()
    words: list[str] = []
    ends: list[int] = []
    while len(words) < 5:
        gap = 0
        while gap < 2 and text[position + gap : position + gap + 1] == " ":
            gap += 1
        match = _WORD.match(text, position + gap, position + _WINDOW)
        if not match or (words and not gap):
            break
        words.append(match.group())
        ends.append(match.end())
        position = match.end()
    if not words:
        return None, position
    if len(words[0]) > 1 and words[0].isupper() and words[0] in units():
        two = " ".join(words[:2])
        size = 2 if len(words) > 1 and two in units() else 1  # `HS TTHC`: files
        return units()[" ".join(words[:size])], ends[size - 1]
    for count in range(len(words), 0, -1):
        unit = units().get(fold(" ".join(words[:count])))
        if unit and not (unit.kind == "abbreviation" and words[0].islower() and "/" not in words[0]):
            return unit, ends[count - 1]
    return _guess(words, ends)


def _guess(words: list[str], ends: list[int]) -> tuple[Unit | None, int]:
    """An unknown noun: most are compounds of two syllables, so the second belongs to it unless it is a particle."""
    if len(words[0]) < 2:
        return None, ends[0]
    count = 1
    if len(words) > 1 and words[1].islower() and not words[0].isupper():
        second = units().get(fold(words[1]))
        count = 1 if second and second.kind == "none" else 2
    return Unit(fold(" ".join(words[:count])), ONE, "guess"), ends[count - 1]


def _denominators(text: str, position: int, unit: Unit) -> tuple[str, int]:
    """`/người/năm` behind a unit: (canonical unit with it, end)."""
    canonical = unit.canonical
    for _ in range(3):
        match = _DENOMINATOR.match(text, position, position + _WINDOW)
        if not match:
            break
        word, end = fold(match.group(1)), match.end()
        if word in cue("plan_slash"):
            break  # `3.486 tỷ đồng/KH 3.430 tỷ đồng`
        two = _TWO_WORDS.match(text, match.start(1))
        if two and (noun := units().get(fold(two.group()))) is not None and noun.kind == "count":
            word, end = noun.canonical, two.end()  # `1,5 tỷ đồng/dự án`
        if unit.kind == "percent":
            return canonical, end
        if unit.kind not in MEASURES and word not in _AREAS:
            break
        name = {"km²": "km2", "m²": "m2"}.get(
            word, _PER.get(word, word) if unit.kind == "money" or word in {"hecta", "héc ta"} else word
        )
        canonical, position = f"{canonical}/{'t' if name == 'tấn' else name}", end
    return canonical, position


def read_tail(text: str, position: int, printed: str) -> Tail:
    """Everything that belongs to the figure `printed` on its right side, from `position` on."""
    value, step = read_figure(printed)
    factor, end, money = _scale_at(text, position)
    scaled = end > position
    value, step = times(value, factor), times(step, factor)
    if scaled:
        added, finer, end = _further_parts(text, end, factor)
        if added:
            value, step = EXACT.add(value, added), finer
    spelled = _SPELLED.match(text, end)
    start = spelled.end() if spelled else end
    unit, noun_end = _noun_at(text, start)
    if unit is not None and unit.kind == "guess" and unit.canonical in cue("plan_slash"):
        unit, noun_end = None, start  # `2.860 lượt/3.500 KH`
    if money and (unit is None or unit.kind not in {"money"}):
        slash = Unit("VND", ONE, "money")
        canonical, last = _denominators(text, end, slash)
        return Tail(factor, value, step, canonical, ONE, "money", last, end, scaled)
    if unit is None or unit.kind == "none" or (unit.kind == "guess" and scaled and factor >= 1_000_000):
        if scaled and factor >= 1_000_000:
            canonical, last = _denominators(text, end, Unit("VND", ONE, "money"))
            return Tail(factor, value, step, canonical, ONE, "money", last, end, scaled)
        return Tail(factor, value, step, None, ONE, "none", end, end, scaled)
    of = _OF_CROP.match(text, noun_end, noun_end + _WINDOW) if unit.kind == "mass" else None
    canonical, last = _denominators(text, of.end() if of else noun_end, unit)
    return Tail(factor, value, step, canonical, unit.factor, unit.kind, last, noun_end, scaled)
