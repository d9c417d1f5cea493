"""The place that a figure is about, where its clause names one.

What belongs here: finding named communes and districts in a clause and deciding which of them a figure counts. The
report's own place is found in `describe`; codes come from `gazetteer`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.metadata.clause_periods import WINDOW_BEFORE, window
from extract.metadata.gazetteer import COMMUNE, DISTRICT, PROVINCE, SECOND_MAP, Area, Gazetteer, gazetteer
from extract.metadata.periods import spoken_on
from extract.model import ReportMeta
from extract.vietnamese import normal

__all__ = ["Area", "Gazetteer", "NamedPlace", "clause_area", "gazetteer", "named_places"]

_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_NAME = rf"[{_CAPITAL}][\w']{{0,9}}(?:[ \-][{_CAPITAL}][\w']{{0,9}}){{0,4}}|\d{{1,2}}(?![\d.,/%])"
_KIND = r"(?i:thị trấn|thị xã|thành phố|xã|phường|huyện|quận|tỉnh|TP\.?|TX\.?|TT\.?)|[PXH]\.(?=\s)"
_PLACE = re.compile(rf"(?<!\w)(?=[cxpthqCXPTHQ])(?P<many>(?i:các)\s)?(?P<kind>{_KIND})\s(?P<name>{_NAME})")
_LEVELS = {
    "p": COMMUNE,  # `P. Hòa Mạc`
    "x": COMMUNE,
    "h": DISTRICT,
    "xã": COMMUNE,
    "phường": COMMUNE,
    "thị trấn": COMMUNE,
    "tt": COMMUNE,
    "huyện": DISTRICT,
    "quận": DISTRICT,
    "thị xã": DISTRICT,
    "tx": DISTRICT,
    "thành phố": DISTRICT,  # of a province, unless the gazetteer knows it as one with the rank of a province
    "tp": DISTRICT,
    "tỉnh": PROVINCE,
}
_LISTED = re.compile(rf"\s*(?:,|và|-|;)\s*(?:(?:xã|phường|thị trấn|huyện|quận|thị xã)\s)?[{_CAPITAL}][\w']{{0,9}}")
_PIECE = re.compile(r"[,;:()]|(?<=[a-zà-ỹđ])\.\s|\d")
_BESIDE = re.compile(r"(?:\s(?:cũ|mới))?\s(?:(?:có|là|đạt|còn|chỉ đạt|được)\s)?")
_BRACKET_BEHIND = re.compile(r"[^\d,;:().]{1,40}(?:/\s?[\d.,]+[^\d,;:().]{1,20})?\((?:(?:tại|ở|thuộc)\s)?")
_VILLAGE = re.compile(r"(?<!\w)(?i:thôn|xóm|ấp|bản|làng|buôn|phum|sóc|tổ dân phố|khu phố|khóm|tổ)\s[\w ]{1,40}$")
_OF_COMMUNE = re.compile(r",\s(?=(?i:xã|phường|thị trấn)\s)")
_FORMER = re.compile(r"\s\(?(?:cũ|trước đây|trước sáp nhập)(?!\w)")
_NUMBERED = re.compile(r"^\D+ (?=\d+$)")
_COMMON = frozenset({"Ủy", "Uỷ", "Đảng", "Hội", "Ban", "Công", "Mặt", "Đoàn", "Nông", "Quốc", "Nghị", "Kế", "Quyết"})
_DEEPER = {PROVINCE: 0, DISTRICT: 1, COMMUNE: 2}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that a text names with its kind (xã Lý Học); `listed` where other names stand beside it in a list."""

    start: int
    end: int
    name: str
    level: str
    listed: bool
    former: bool = False  # `xã Châu Tiến cũ`


def named_places(text: str) -> list[NamedPlace]:
    """The places named with their kind in clean NFC text, in order."""
    places: list[NamedPlace] = []
    for found in _PLACE.finditer(text):
        name = found["name"].strip()
        if name.split(" ")[0] in _COMMON or (name.isupper() and " " not in name and len(name) > 1):
            continue  # `xã NTM`: an abbreviation
        level = _LEVELS[found["kind"].lower().rstrip(".")]
        listed = bool(found["many"]) or _list_follows(text, found.end())
        former = _FORMER.match(text, found.end()) is not None
        if name.isdigit():
            name = f"{found['kind'].capitalize()} {name}"  # `Phường 6`: a number alone is no name
        places.append(NamedPlace(found.start(), found.end(), name, level, listed and not former, former))
    return places


def _list_follows(text: str, end: int) -> bool:
    """Whether another name comes right after, as in `xã Cao Minh, Lý Học và Liên Am`."""
    following = _LISTED.match(text, end)
    return following is not None and not re.match(r"[^,;()]{0,40}\d", text[following.end() :])


def clause_area(clause: str, figure_start: int, meta: ReportMeta) -> tuple[str, str | None] | None:
    """(name, code) of the single place that the figure at `figure_start` counts; None for the report's own place.

    Only a place named with its kind counts, below the report's own level; several of them leave the report's place. The
    figure's own piece of the clause comes first (`01 hộ xã Tân Liên`, `xã Đông Minh 12 hộ`), then the words before it.
    """
    sentence = clause
    clause, figure_start = window(clause, figure_start)
    if len(sentence) <= WINDOW_BEFORE:  # found once for all its figures
        named = [place for place in _places(sentence) if place.end <= len(clause)]
    else:
        named = [*_places(clause)]
    places = [place for place in named if _deeper(place, meta)]
    if not places or _bracket_names_own(clause, figure_start, meta):
        return None
    name = _in_piece(clause, figure_start, places) or _before(clause, figure_start, places)
    if name is None:
        return None
    if normal(name) == normal(meta.area or ""):
        return _city_of_name(name, places, meta)
    return name, _code(name, places, meta)


def _city_of_name(name: str, places: list[NamedPlace], meta: ReportMeta) -> tuple[str, str | None] | None:
    """`thành phố Yên Bái` in the report of the province of that name; None for the report's own place."""
    if meta.area_level != PROVINCE or next(place.level for place in places if place.name == name) != DISTRICT:
        return None
    when = spoken_on(meta.issued_on, meta.period)
    area = gazetteer().resolve(name, level=DISTRICT, within=meta.area_code, on=when)
    return (f"thành phố {name}", area.code) if area else None


@lru_cache(maxsize=256)
def _places(clause: str) -> tuple[NamedPlace, ...]:
    return tuple(named_places(clause))


def _bracket_names_own(clause: str, figure_start: int, meta: ReportMeta) -> bool:
    """Whether the figure stands in brackets that begin with the report's own place."""
    opened = clause.rfind("(", 0, figure_start)
    if opened <= clause.rfind(")", 0, figure_start) or not meta.area:
        return False
    return normal(clause[opened + 1 : figure_start]).lstrip().startswith(normal(meta.area))


def _deeper(place: NamedPlace, meta: ReportMeta) -> bool:
    """Whether the place is of a level below the report's (a district's report counts communes)."""
    own = meta.area_level or DISTRICT
    if normal(place.name) in {normal(parent) for parent in meta.parent_areas}:
        return False
    if place.former and place.level == own == COMMUNE:
        return True  # one of those that the commune was made of
    return _DEEPER[place.level] > _DEEPER[own]


def _in_piece(clause: str, figure_start: int, places: list[NamedPlace]) -> str | None:
    """Name in the figure's own piece: between the commas, brackets or figures around it."""
    figure_end = figure_start
    while figure_end < len(clause) and (clause[figure_end].isdigit() or clause[figure_end] in ".,/%-"):
        figure_end += 1
    while figure_end > figure_start and clause[figure_end - 1] in ".,/-":
        figure_end -= 1
    following = _PIECE.search(clause, figure_end)
    if following and _VILLAGE.search(clause[figure_end : following.start()][-60:]):  # `tại ấp Trà Mẹt, xã Thạnh Phú`
        comma = _OF_COMMUNE.match(clause, following.start())
        following = _PIECE.search(clause, comma.end()) if comma else following
    end = following.start() if following else len(clause)
    beside = [
        place for place in places if place.end <= figure_start and _BESIDE.fullmatch(clause[place.end : figure_start])
    ]
    if beside:
        return None if beside[-1].listed else beside[-1].name
    if (alone := _alone_in_brackets(clause, figure_end, places)) is not None:
        return alone
    right = [place for place in places if figure_end <= place.start < end]
    if right:
        return right[0].name if len(right) == 1 and not right[0].listed else None
    start = max((found.end() for found in _PIECE.finditer(clause, 0, figure_start)), default=0)
    left = [place for place in places if place.start >= start and place.end <= figure_start]
    if len(left) == 1 and not left[0].listed:
        return left[0].name
    return None


def _alone_in_brackets(clause: str, figure_end: int, places: list[NamedPlace]) -> str | None:
    """`Xuân Tầm` of `01 vụ/1,8 ha (xã Xuân Tầm)`: the one place that brackets right behind what is counted hold."""
    opened = _BRACKET_BEHIND.match(clause, figure_end)
    if opened is None:
        return None
    held = [place for place in places if place.start == opened.end()]
    return held[0].name if held and clause[held[0].end : held[0].end + 1] == ")" else None


def _before(clause: str, figure_start: int, places: list[NamedPlace]) -> str | None:
    """The only name in the words before the figure that are still open: closed brackets have had their say."""
    start = _open_start(clause, figure_start)
    spans = _closed_brackets(clause, start, figure_start)
    open_places = [
        place
        for place in places
        if start <= place.start and place.end <= figure_start and not any(a < place.start < b for a, b in spans)
    ]
    if not open_places or any(place.listed for place in open_places):
        return None
    names = {normal(place.name) for place in open_places}
    if len(names) != 1 or _counts_more_places(clause, figure_start, places):
        return None
    return open_places[-1].name


def _open_start(clause: str, figure_start: int) -> int:
    """Where the clause around the figure begins; a figure in brackets goes with the item right before them."""
    opened = clause.rfind("(", 0, figure_start)
    inside = opened > clause.rfind(")", 0, figure_start)
    limit = opened if inside else figure_start
    start = max(clause.rfind(";", 0, limit), clause.rfind(". ", 0, limit)) + 1
    return max(start, clause.rfind(")", 0, limit) + 1) if inside else start


def _closed_brackets(clause: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(found.start(), found.end()) for found in re.finditer(r"\([^()]*\)", clause[:end]) if found.end() > start]


def _counts_more_places(clause: str, figure_start: int, places: list[NamedPlace]) -> bool:
    """Whether a bracket right after the figure spreads it over several places."""
    opened = re.match(r"[^();]{0,60}\(", clause[figure_start:])
    if opened is None:
        return False
    start = figure_start + opened.end()
    closed = clause.find(")", start)
    end = closed if closed >= 0 else len(clause)
    return len({normal(place.name) for place in places if start <= place.start < end}) > 1


def _code(name: str, places: list[NamedPlace], meta: ReportMeta) -> str | None:
    level, former = next((place.level, place.former) for place in places if place.name == name)
    when = SECOND_MAP if former else spoken_on(meta.issued_on, meta.period)
    area = gazetteer().resolve(_NUMBERED.sub("", name), level=level, within=None if former else meta.area_code, on=when)
    return area.code if area else None
