"""Words of subjects: what a phrase is about without its head, its unit or what was done; places; levels compared with.

Belongs here: patterns and cuts that the naming of amounts and of counts share. Does not: which phrase names a figure
(`amounts`, `counts`).
"""

from __future__ import annotations

import re
from functools import cache

from extract.cues import alternatives, contains, holds, phrases, starts_with

_VERBS = (
    "(?:gieo cấy|gieo trồng|gieo sạ|xuống giống|gieo|cấy|trồng mới|trồng(?! trọt)|thu hoạch|gặt|cắt(?! giảm)|sản xuất"
    "|thả nuôi|nuôi trồng|nuôi)"
)
# `nuôi trồng thủy sản` and `khai thác hải sản` are branches, each with an output of its own
_MAKING = re.compile(rf"^(?!(?:nuôi trồng|khai thác|đánh bắt) (?:thủy|thuỷ|hải) sản){_VERBS}(?:\s+|$)")
MADE = re.compile(rf"{_VERBS}(?: được| xong| đạt| dứt điểm)?")
"""A phrase that only says what was done with a crop or a stock named elsewhere."""
_HEAD_UNITS = {"diện tích": "ha", "sản lượng": "t", "năng suất": "t/ha", "kim ngạch xuất khẩu": "USD"}
_HEAD_UNITS |= {"kim ngạch nhập khẩu": "USD", "kim ngạch": "USD"}
_DIGITS = re.compile(r"\d+")
PLACE = re.compile(
    r"^(?:tại |ở |các |tuyến |khu vực |trên địa bàn |địa bàn )?(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh"
    r"|đặc khu|thôn|xóm|làng|bản|ấp|buôn|phum|sóc|khu phố|tổ dân phố)(?:\s|$)"
)
"""A phrase that names a place."""
COMPARED = re.compile(
    r"(?:ck|cùng kỳ|cùng kỳ năm trước|năm trước|tháng trước|(?:kh|kế hoạch|chỉ tiêu|dự toán)(?: năm| giao)?"
    r"|(?:tỉnh|huyện|thành phố|trung ương|tw|quận|thị xã|cấp trên|hđnd \w+)(?: giao)(?: chỉ tiêu)?)"
)
"""A phrase that only says what a level is compared with."""


@cache
def season_pattern() -> re.Pattern[str]:
    """Seasons of a crop in text of small letters."""
    return re.compile(rf"(?<!\w){alternatives('season')}(?!\w)")


def last_season(text: str) -> str | None:
    """`mùa` of `năng suất lúa vụ mùa`, None where the text names no season."""
    said = season_pattern().findall(text)
    return said[-1].removeprefix("vụ ").removeprefix("lúa ") if said else None


def without(text: str, unit: str | None) -> str:
    """`text` without a leading `số` and its counting noun."""
    return text.removeprefix("số ").removeprefix(unit or "").strip()


def thing_of(text: str) -> str:
    """`lúa hè thu` of `diện tích xuống giống lúa hè thu`: what another quantity of the same thing is named by."""
    for generic in phrases("generic_subject") if text.startswith(phrases("generic_subject")) else ():
        if text.startswith(generic + " ") and not text.startswith(phrases("compound")):
            text = text[len(generic) + 1 :]
            break
    return _MAKING.sub("", text)


_OWN_HEAD = re.compile(
    r"^(?:tổng )?(?:thu|chi|vốn|giải ngân|doanh thu|dư nợ|nợ|thuế|kinh phí|số|tỷ lệ|tỉ lệ|tỷ suất|mức)(?!\w)"
)


def of_whole(text: str, outer: str | None, unit: str | None = None) -> str:
    """`giá trị sản xuất xây dựng` for the part `xây dựng` of `giá trị sản xuất công nghiệp - xây dựng`."""
    whole = (outer or "").removeprefix("tổng ")
    for head in phrases("head_noun"):
        fits = unit is None or unit in {"%", _HEAD_UNITS.get(head, "VND")}
        if (
            fits
            and (whole == head or whole.startswith(head + " "))
            and not starts_with("head_noun").search(text.removeprefix("tổng "))
            and len(text.replace(" - ", " ").split()) <= 9
            and not _OWN_HEAD.match(text)
            and head.split()[-1:] != text.split()[1:2]  # `nhập khẩu` is no part of `kim ngạch xuất khẩu`
        ):
            return f"{head} {text}"
    return text


def parallel(text: str, before: str | None) -> str | None:
    """`huy hiệu 70 năm` for `70 năm` after `huy hiệu 75 năm`: a label like one of the last but for its number."""
    if before is None or not any(char.isdigit() for char in text):
        return None
    alike = re.compile(r"\d+".join(map(re.escape, _DIGITS.split(text))))
    *_, last = (found.span() for found in alike.finditer(before)) if alike.search(before) else (None,)
    changed = None if last is None else f"{before[: last[0]]}{text}{before[last[1] :]}"
    return changed if changed != before else None


def regraded(text: str, before: str | None) -> str | None:
    """`tỷ lệ học sinh khá` for `khá` after `tỷ lệ học sinh giỏi`; None where no grade went before."""
    if before is None or text not in phrases("grade"):
        return None
    *_, last = (found.span() for found in contains("grade").finditer(before)) if holds(before, "grade") else (None,)
    return None if last is None or before[last[1] :].strip() else f"{before[: last[0]]}{text}"


_OF_SECTOR = re.compile(r"^(?P<thing>.{3,60}?) (?:của |toàn )ngành$")
_SECTOR = re.compile(
    r"^(?:về |lĩnh vực |ngành |sản xuất )*(?P<sector>(?:nông|lâm|công|xây|thương|dịch|du|thủy|thuỷ)(?!\w).*)"
)
_OF_AREA = re.compile(
    r"^(?P<thing>giá trị sản xuất) (?:toàn (?:huyện|xã|tỉnh|thành phố|thị xã|phường)|trên địa bàn(?: \w+)?)$"
)
_HEADING_MARK = re.compile(r"^[\W\d]*(?:[ivx]{1,5}\W+)?")


def of_sector(text: str, section: tuple[str, ...]) -> str:
    """`giá trị sản xuất công nghiệp - xây dựng` for `... của ngành` under the heading `Công nghiệp, xây dựng`.

    So too for `... trên địa bàn` where the last heading names a sector.
    """
    found = _OF_SECTOR.match(text)
    if found is None and section and (found := _OF_AREA.match(text)):
        section = section[-1:]
    for heading in reversed(section) if found else ():
        if sector := _SECTOR.match(_HEADING_MARK.sub("", heading.lower())):
            return f"{found['thing']} {sector['sector'].rstrip(' :.').replace(',', ' -')}" if found else text
    return text
