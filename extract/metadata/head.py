"""The head of a report: issuer, document number, date of issue.

What belongs here: reading the cells of the two-column head that Decree 30/2020 prescribes for State documents and the
party's instruction for its own, and the signature where a scan lost its head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.metadata.front import Front
from extract.vietnamese import normal

_NUMBER = re.compile(
    r"(?<!\w)S[ốỐ]\s{0,2}[:.]?\s{0,20}(?P<digits>\d{0,5}[a-z]?)\s{0,10}[-/–]\s{0,3}"
    r"(?P<sign>[A-ZĐ][A-ZĐa-z]{0,9}(?:\s?[-/–]\s?[A-ZĐ][\wĐ.]{0,14}){1,4})"
)
_BLANK = r"[\s.…]{0,20}"
_DATE = re.compile(
    rf"(?i:ngày){_BLANK}(?P<day>[0-3]?\d)?{_BLANK}(?i:tháng){_BLANK}(?P<month>[01]?\d)?{_BLANK}(?i:năm)\s{{0,5}}(?P<year>20\d\d)"
)
_SHORT_DATE = re.compile(r"(?i:ngày)\s{0,5}(?P<day>[0-3]?\d)/(?P<month>[01]?\d)/(?P<year>20\d\d)")
_PLACE_AND_DATE = re.compile(r"^[^\d,:;]{2,40},\s{0,3}ngày[^/]{1,40}$")
_MOTTO = re.compile(r"(?i:cộng (?:hoà|hòa) xã hội|đảng cộng sản việt nam|độc lập\s?[-–]\s?tự do).*$")
_BODIES = (
    "ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|hội đồng nhân dân|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|quận ủy|quận uỷ"
    "|huyện ủy|huyện uỷ|thị ủy|thị uỷ|đảng ủy|đảng uỷ|đảng bộ|chi bộ|ban chấp hành|ban thường vụ|sở|cục|chi cục|phòng"
    "|ban|công an|bộ chỉ huy|hội|trung tâm|trường|mặt trận"
)
_ISSUER = re.compile(rf"^(?i:{_BODIES})(?!\w)")
_PLACE_KIND = re.compile(r"^(?i:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn)(?!\w)(?!\s+(?i:ủy|uỷ))")
_NAMES_FOLLOW = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "phố", "trấn", "tp", "uỷ"})
_TITLED_NEXT = frozenset({"sở", "cục", "phòng"})
_KEPT = {"ubnd": "UBND", "hđnd": "HĐND", "tp": "TP", "mttq": "MTTQ", "ubmttq": "UBMTTQ"}
_KINDS = {
    "BC": "báo cáo",
    "NQ": "nghị quyết",
    "KH": "kế hoạch",
    "TTR": "tờ trình",
    "TB": "thông báo",
    "CTR": "chương trình",
    "KL": "kết luận",
    "CT": "chỉ thị",
    "QĐ": "quyết định",
    "ĐA": "đề án",
}
_STATE = {"province": "UBND tỉnh", "district": "UBND huyện", "commune": "UBND xã"}
_PARTY = {"province": "Tỉnh ủy", "district": "Huyện ủy", "commune": "Đảng ủy xã"}


def number_and_kind(cells: Sequence[str]) -> tuple[str | None, str | None]:
    """(12/BC-UBND, báo cáo); the number is None where its digits are left blank."""
    for cell in cells:
        found = _NUMBER.search(_MOTTO.sub("", cell))
        if found is None:
            continue
        sign = re.sub(r"\s", "", found["sign"]).replace("–", "-")
        separator = "/" if "/" in cell[found.end("digits") : found.start("sign")] else "-"
        number = f"{found['digits']}{separator}{sign}" if found["digits"] else None
        return number, _KINDS.get(re.split(r"[-/]", sign)[0].upper())
    return None, None


def issued_on(front: Front) -> str | None:
    """Date of the place and date line, else of the signature, as far as filled in: 2024-01-15, 2024-01 or 2024."""
    signed = [cell for cell in front.signature if _PLACE_AND_DATE.match(cell)]
    for cell in (*front.head, *signed):
        found = _DATE.search(cell) or _SHORT_DATE.search(cell)
        if found is not None:
            return _iso(found)
    return None


def _iso(found: re.Match[str]) -> str:
    month, day = int(found["month"] or 0), int(found["day"] or 0)
    if not 1 <= month <= 12:
        return found["year"]
    return f"{found['year']}-{month:02d}" + (f"-{day:02d}" if 1 <= day <= 31 else "")


def issuer_lines(cells: Sequence[str]) -> list[str]:
    """The bodies that the head names, in plain case; the issuer is the last, after those it belongs to."""
    found: list[str] = []
    for cell in cells:
        text = _NUMBER.split(_MOTTO.sub("", cell))[0].strip(" *|-–_:")
        if _ISSUER.match(text) and 2 <= len(text) <= 120:
            found.append(text)
        elif found and _PLACE_KIND.match(text) and "ngày" not in text and _lacks_place(found[-1]):
            found[-1] += " " + text
    return [plain_case(text) for text in found]


def _lacks_place(text: str) -> bool:
    return normal(text) in {normal(body) for body in _BODIES.split("|")}


def plain_case(text: str) -> str:
    """`UBND HUYỆN VĨNH BẢO` -> `UBND huyện Vĩnh Bảo`; text that is not all capitals stays."""
    if text != text.upper():
        return text
    words = text.lower().split()
    out: list[str] = []
    naming = False
    for place, word in enumerate(words):
        key = normal(word)
        small = key == "uỷ" or _is_kind_word(words, place)
        titled = place == 0 or naming or normal(words[place - 1]) in _TITLED_NEXT
        out.append(_KEPT.get(key) or (word.capitalize() if titled and not (small and place) else word))
        following = words[place + 1] if place + 1 < len(words) else ""
        naming = naming or (key in _NAMES_FOLLOW and following != "ban" and normal(following) != "uỷ")
    return " ".join(out)


def _is_kind_word(words: list[str], place: int) -> bool:
    """Whether the word belongs to the kind of a place (huyện, thị xã) rather than to a name."""
    pair = " ".join(words[place : place + 2]), " ".join(words[max(0, place - 1) : place + 1])
    return words[place] in {"tỉnh", "huyện", "quận", "xã", "phường"} or bool(
        {"thành phố", "thị xã", "thị trấn"} & set(pair)
    )


def signed_issuer(signature: Sequence[str], place: str | None, level: str | None) -> str | None:
    """The issuer of a report that lost its head, from who signed it and the report's place."""
    if place is None or level is None:
        return None
    signed = " ".join(
        line for line in map(normal, signature) if line.startswith(("tm", "t/m", "t.m", "kt", "chủ tịch"))
    )
    if normal("ủy ban nhân dân") in signed or "ubnd" in signed:
        return f"{_STATE[level]} {place}"
    if "ban thường vụ" in signed:
        return f"Ban Thường vụ {_PARTY[level]} {place}"
    if "ban chấp hành" in signed or "uỷ" in signed:
        return f"{_PARTY[level]} {place}"
    return None
