"""The report's own place: its level, its name and its code.

What belongs here: finding the place from the issuer, the place and date line, or, where a scan lost its head, from how
the body speaks of itself ("trên địa bàn huyện", "huyện Vụ Bản") and from the communes that it names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.metadata.areas import named_places
from extract.metadata.front import Front
from extract.metadata.gazetteer import COMMUNE, DISTRICT, PROVINCE, Area, gazetteer, is_valid, map_day
from extract.model import Block
from extract.vietnamese import normal

_PARTY = "(?:ủy|uỷ)"
_ISSUER_LEVELS = (
    (
        COMMUNE,
        re.compile(rf"(?i:(?:ubnd|nhân dân|đảng {_PARTY}|đảng bộ) (?:xã|phường|thị trấn|đặc khu)|đảng {_PARTY} )"),
    ),
    (DISTRICT, re.compile(rf"(?i:huyện|quận|thị xã|thị {_PARTY})")),
    (PROVINCE, re.compile(rf"(?i:tỉnh|thành phố|thành {_PARTY}|\btp\b)")),
)
_CITY = re.compile(rf"(?i:thành phố|thành {_PARTY}|\btp\b)")
_SELF = re.compile(
    r"(?i:(?=[tđcuhq]))(?:(?i:(?:toàn|địa bàn|của|ubnd|đảng bộ|hđnd) "
    rf"(?:(?P<province>tỉnh)|(?P<district>huyện|quận|thị xã))|(?P<province_party>tỉnh {_PARTY})"
    rf"|(?P<district_party>(?:huyện|quận|thị) {_PARTY}))"
    rf"|(?i:toàn|địa bàn|của|ubnd|đảng {_PARTY}|đảng bộ|hđnd) (?P<commune>xã|phường|thị trấn)(?!,| [A-ZĐ]))"
)
"""How a report speaks of its own place; a group for each level."""
_CAPITALISED = r"(?P<name>[A-ZĐ]\w{0,9}(?: (?![IVX]{1,5}\b)[A-ZĐ]\w{0,9}){1,3})"
_SELF_NAMED = {
    PROVINCE: re.compile(rf"(?:(?i:(?:tỉnh|thành) {_PARTY}|đảng bộ tỉnh|đảng bộ thành phố)) {_CAPITALISED}"),
    DISTRICT: re.compile(rf"(?:(?i:(?:huyện|quận|thị) {_PARTY})) {_CAPITALISED}"),
    COMMUNE: re.compile(rf"(?:(?i:đảng {_PARTY}|đảng bộ) (?i:xã|phường|thị trấn)) {_CAPITALISED}"),
}
_TITLE_BODY = re.compile(
    rf"(?i:ủy ban nhân dân|uỷ ban nhân dân|ubnd|hđnd|đảng {_PARTY}|đảng bộ|địa bàn|toàn|của)\s"
    rf"(?P<kind>(?i:xã|phường|thị trấn|huyện|quận|thị xã|tỉnh|đặc khu))\s{_CAPITALISED}"
)
_NAME_AFTER = re.compile(
    rf"(?i:.*?(?:ubnd|nhân dân|(?:huyện|quận|tỉnh|thành|thị|đảng) {_PARTY}|đảng bộ)"
    r"(?: (?:huyện|quận|thị xã|thành phố|tp\.?|tỉnh|xã|phường|thị trấn|đặc khu))?)\s+(?P<name>\S.{1,60})$"
)
_DATE_PLACE = re.compile(r"^\W*(?P<name>[^\d,:;]{2,40}),\s{0,3}(?i:ngày)")
_KIND_WORD = re.compile(r"^(?i:huyện|quận|thị xã|thành phố|tp\.?|tỉnh|xã|phường|thị trấn|đặc khu)\s+")
_BODY_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The report's place; `area` where the gazetteer knows it."""

    name: str | None = None
    level: str | None = None
    area: Area | None = None


def own_place(blocks: Sequence[Block], front: Front, issuers: Sequence[str], when: str | None) -> OwnPlace:
    """The place whose report this is; `when` (ISO) chooses the administrative map."""
    body = " ".join(block.text for block in blocks)[:_BODY_LIMIT]
    issuers = issuers or _titled(front.title or "")
    level = _level(issuers, body)
    if level is None:
        return OwnPlace()
    if level == PROVINCE and _is_city_of_a_province(issuers, when):
        level = DISTRICT
    head = " \n ".join([*issuers, *front.head])
    province = _province(head, when)
    district = _district(head, when, province) if level == COMMUNE else None
    names = _candidates(front, issuers, body, level)
    for name in names:
        area = _resolve(name, level, when, province, district)
        if area is not None:
            return OwnPlace(_as_named(name, area), level, area)
    area = _by_communes(body, when) if level == DISTRICT else None
    if area is not None:
        return OwnPlace(area.name, level, area)
    return OwnPlace(names[0] if names else None, level)


def _titled(title: str) -> list[str]:
    """The body that a title names (`... của Ủy ban nhân dân phường Trần Phú`), as an issuer's line."""
    found = _TITLE_BODY.search(title)
    return [f"UBND {found['kind']} {found['name']}"] if found else []


def _level(issuers: Sequence[str], body: str) -> str | None:
    """Level that the head's bodies say, the last first, else the one that the body speaks of as its own."""
    for issuer in reversed(issuers):
        for level, pattern in _ISSUER_LEVELS:
            if pattern.search(issuer):
                return level
    counts = dict.fromkeys((PROVINCE, DISTRICT, COMMUNE), 0)
    for found in _SELF.finditer(body):
        counts[str(found.lastgroup).removesuffix("_party")] += 1
    level, count = max(counts.items(), key=lambda item: item[1])
    return level if count else None


def _is_city_of_a_province(issuers: Sequence[str], when: str | None) -> bool:
    """Whether `UBND thành phố Long Khánh` speaks for a city below a province, which has the rank of a district."""
    cities = [issuer for issuer in issuers if _CITY.search(issuer)]
    named = [_KIND_WORD.sub("", found["name"]).strip() for issuer in cities if (found := _NAME_AFTER.match(issuer))]
    for name in reversed(named):
        area = gazetteer().resolve(name, level=PROVINCE, on=when)
        if area is not None and area.kind == "thành phố":
            return False  # Hải Phòng; the city of Bắc Kạn has the name of its province
        if any(area.level == DISTRICT and normal(area.name) == normal(name) for area in gazetteer().find(name)):
            return True
    return False


def _candidates(front: Front, issuers: Sequence[str], body: str, level: str) -> list[str]:
    """Names that may be the report's place, the most credible first."""
    names: list[str] = []
    for issuer in reversed(issuers):
        if found := _NAME_AFTER.match(issuer):
            names.append(_KIND_WORD.sub("", found["name"]).strip())
    for cell in (*front.head, *front.signature):
        if dated := _DATE_PLACE.match(cell):
            names.append(_KIND_WORD.sub("", dated["name"].strip()))
    counted = Counter(place.name for place in named_places(body) if _same_level(place.level, level))
    counted.update(found["name"] for found in _SELF_NAMED[level].finditer(body))
    names += [name for name, _ in counted.most_common(5)]
    return list(dict.fromkeys(name for name in names if name))


def _same_level(named: str, level: str) -> bool:
    return named == level or (level == PROVINCE and named == DISTRICT)  # thành phố Hải Phòng is a province


def _resolve(name: str, level: str, when: str | None, province: Area | None, district: Area | None) -> Area | None:
    within = district.code if district else province.code if province and level != PROVINCE else None
    area = gazetteer().resolve(name, level=level, within=within, on=when)
    if area is None and within is not None:
        area = gazetteer().resolve(name, level=level, on=when)
    return area


def _province(head: str, when: str | None) -> Area | None:
    """A province that the head names above the issuer."""
    for found in re.finditer(r"(?i:tỉnh|thành phố|tp\.?)\s+(\S+(?:\s\S+){0,3})", head):
        words = found[1].split()
        for size in range(len(words), 0, -1):
            area = gazetteer().resolve(" ".join(words[:size]).strip(" ,;.*"), level=PROVINCE, on=when)
            if area is not None:
                return area
    return None


def _district(head: str, when: str | None, province: Area | None) -> Area | None:
    """A district that the head of a commune's report names above it."""
    for found in re.finditer(r"(?i:huyện|quận|thị xã|thành phố)\s+(?:ủy\s+|uỷ\s+)?(\S+(?:\s\S+){0,3})", head):
        words = found[1].split()
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size]).strip(" ,;.*")
            area = gazetteer().resolve(name, level=DISTRICT, within=province.code if province else None, on=when)
            if area is not None:
                return area
    return None


def _by_communes(body: str, when: str | None) -> Area | None:
    """The district that holds most of the communes named in the body."""
    votes: Counter[str] = Counter()
    for name in {place.name for place in named_places(body) if place.level == COMMUNE}:
        exact = [area for area in gazetteer().find(name) if area.level == COMMUNE and normal(area.name) == normal(name)]
        votes.update({area.parent_code or "" for area in exact if is_valid(area, map_day(when))})
    if not votes:
        return None
    best = votes.most_common(2)
    if best[0][1] < 3 or (len(best) > 1 and best[1][1] * 2 > best[0][1]):
        return None
    return gazetteer().by_code(best[0][0], when)


def _as_named(name: str, area: Area) -> str:
    """The name as the report writes it; a name in capitals takes the gazetteer's writing, `Phường 6` its kind."""
    if area.name.isdigit():
        return f"{area.kind.capitalize()} {area.name}"
    return area.name if name == name.upper() else name
