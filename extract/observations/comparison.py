"""The figure compared with, in parentheses: `tăng 6,4% so với năm 2019 (43.996 tỷ đồng)`.

Belongs here: telling such a figure and its period. Does not: growths themselves (`measure`).
"""

from __future__ import annotations

import re

from extract.cues import alternatives, contains, ends
from extract.metadata.periods import find_periods, same_span
from extract.model import ReportMeta
from extract.observations.figures import Figure

_BASE = re.compile(
    r"(?:so với|so|với|bằng|%)\s+(?P<base>(?:cùng kỳ|cùng thời điểm|CK|cuối|đầu|thực hiện|ước thực hiện|năm|tháng|quý"
    r"|vụ|niên vụ|(?:ngày )?\d{1,2}/\d{1,2}/20)[^,;()%]{0,40})"
    r"\((?:là |đạt |khoảng |trên |gần )?$"
)
_BASE_LIST = re.compile(
    r"(?:so với|so|với)\s+(?P<base>(?:cùng kỳ|cùng thời điểm|CK|cuối|đầu|năm|tháng|quý|vụ|niên vụ)[^,;()%]{0,40})"
    r"\((?P<inside>\d[^()%]{0,120}(?:[,;]|(?<!\w)và)\s?)(?P<rate>(?:tỷ lệ|tỉ lệ|chiếm tỷ lệ|chiếm)\s)?$"
)
_LISTS = (",", ";", "và")
_LISTS_RATE = (*_LISTS, "lệ", "chiếm")
_AGAINST = re.compile(r"(?<!\w)(?:so với|so)\s*$")
_AGAINST_BASE = re.compile(
    r"\s*(?:so với|so)\s+"
    r"(?P<base>(?:cùng kỳ|CK|năm trước|tháng trước|quý trước|vụ trước)(?:\s(?:năm\s)?(?:trước|20\d\d))?"
    r"|(?:T|tháng )\d{1,2}(?:/20\d\d)?"
    r"|(?:(?:cuối |cả )?năm|vụ|(?:\d{1,2} )?tháng [^\d,;()]{0,12}|quý [IV]{1,3}[^\d,;()]{0,6}) ?/?20\d\d)"
    r"(?: là| đạt|:)?\s*"
)
_OF_BASE = re.compile(
    r"[^,;()%\d]{0,20}?(?:của |trong |ở )?"
    r"(?P<base>(?:cùng kỳ|CK|năm trước|\d{1,2} tháng|năm|tháng|quý)(?!\w)[^,;()%]{0,24})"
)
_INSIDE = re.compile(
    r"\(\s?(?P<base>(?:(?i:cùng kỳ|năm trước|tháng trước|quý trước|vụ trước)|CK)(?:\s(?:năm\s)?(?:trước|20\d\d))?)"
    r"(?!\w)[^()]*$"
)
# `đàn lợn 1.860 con, cùng kỳ 1.720 con`, `(tăng 140 con so CK, CK 1.720 con)`
_AFTER_BREAK = re.compile(
    r".*[,;(]\s*(?:còn )?"
    r"(?P<base>(?:(?i:cùng kỳ|năm trước|vụ trước)|CK)(?:\s(?:năm\s)?(?:trước|20\d\d))?)"
    r"(?:\s(?:là|(?:chỉ )?(?:đạt|có)|chỉ)|:)?\s*"
)
# `Cùng kỳ năm 2018 thu 22 tỷ đồng`: a sentence about the earlier period
_OPENS = re.compile(r"\W*(?P<base>Cùng kỳ(?:\s(?:năm\s)?(?:trước|20\d\d))?),?\s(?!tăng|giảm|so)[^,;()\d]{0,60}$")
# `...; CK: 07 vụ, chết 04, bị thương 05`: all of the list
_AFTER_COLON = re.compile(
    r"[;.(]\s*(?P<base>(?:(?i:cùng kỳ|năm trước)|CK)(?:\s(?:năm\s)?(?:trước|20\d\d))?):"
    r"\s?\d[^;:.()%]{0,80},[^;:.()%\d]{0,24}$"
)
# `giảm 21,3% (2018: 150.700 con)`, `TH 2018 70.708 tấn`, `(cuối 2018 10,48%)`, `tăng 8,5% so 2018 (40,2 tr.đ)`
_YEAR_LABEL = re.compile(
    r".*(?:\([^\d,;:()]{0,24}(?<!\w)(?P<named>20\d\d):\s?"
    r"|[,;(]\s?(?:(?i:thực hiện|cuối năm|cuối|năm)\s|TH\s){0,2}(?P<base>20\d\d)\s?(?:là\s|đạt\s|có\s|:\s?)?"
    r"|(?:so với|so|với)\s(?:(?i:cuối năm|cuối|năm)\s)?(?P<year>20\d\d)\s?\()"
)
# `so với cùng kỳ giảm 12 vụ (21,1%)`: the percentage of the change itself
_MOVED_BY = re.compile(r"(?<!\w)(?i:tăng|giảm) [\d.,]+ (?:(?!so |với |cùng |năm |CK)[^,;()\d%]){1,24}\($")
_LABEL_LEAD = 8  # characters that may stand before the period of a label
_SPAN_LABEL = re.compile(r"\(\s?(?P<span>[^():;]{6,40}):\s?$")  # `(6 tháng đầu năm 2020: 10.101 tỷ đồng)`
_SAME_SPAN = re.compile(r"[Cc]ùng kỳ|cùng thời điểm|CK|năm trước|vụ trước")
_BASE_END = re.compile(
    r"(?<!\w)(?:so với |so |với )?(?:vụ )?(?:(?:chiêm xuân|đông xuân|hè thu|thu đông|mùa|đông|xuân) )?"
    r"(?:(?i:cùng kỳ)|CK|năm trước|tháng trước|quý trước|vụ trước|đầu năm|năm 20\d\d)"
    r"(?: năm)?(?: trước| 20\d\d)?(?: là)?\s*$"
)
_FROM = re.compile(r"(?<!\w)từ\s*$")
_UP_TO = re.compile(rf"(?<!\w)(?<!trở ){alternatives('from_to')}(?!\w)")
_RISEN = re.compile(
    rf"(?<!\w)từ\s(?!đầu năm|ngày|tháng)[^;]{{1,100}}\s(?<!trở\s){alternatives('from_to')}(?!\w)[^;]{{0,120}}$"
)


def base_period(figure: Figure, meta: ReportMeta, governing: str | None) -> str | None:
    """Period of a figure that is the base of the comparison before it; None for other figures.

    `governing` is the period of the figure before: the same span a year earlier is the span of that one.
    """
    before = figure.before[-160:]
    bracketed = "(" in before and not (figure.percent and _MOVED_BY.search(before))
    match = _BASE.search(before[-120:]) if bracketed else None
    if match is None and bracketed and before.rstrip().endswith(_LISTS if not figure.percent else _LISTS_RATE):
        match = _listed(before, figure)
    if match is None and _AGAINST.search(figure.left[-12:]):
        match = _OF_BASE.match(figure.after[:60])
    if match is None and figure.order and not figure.percent:
        match = _AGAINST_BASE.fullmatch(figure.left) or _AFTER_BREAK.fullmatch(figure.left)  # `tăng 18 ca so CK 28 ca`
        match = match or (_AFTER_COLON.search(before) if ":" in before else None)
    if match is None and bracketed and not figure.printed_sign and not ends(figure.lead[-60:], "rise", "fall"):
        match = _INSIDE.search(before)
    if match is None and not figure.order and not figure.percent:
        match = _OPENS.match(before)
    if match is None:
        return _labelled_year(figure, meta)
    own = governing or meta.period or ""
    year = int(own[:4]) if own[:4].isdigit() else None
    named = list(find_periods(match["base"], year))
    if _SAME_SPAN.search(match["base"]) and year and all(m.kind == "year" for m in named):
        back = year - int(named[-1].period) if named else 1
        return same_span(own, year - back)
    return named[-1].period if named else None


def _labelled_year(figure: Figure, meta: ReportMeta) -> str | None:
    """The year before the report's that is all that stands before a figure, as its label."""
    if not figure.order or "20" not in figure.left[-60:] or not meta.period:
        return None
    found = _YEAR_LABEL.fullmatch(figure.left[-60:])
    year = found and (found["base"] or found["year"] or found["named"])
    if year:
        return year if year < meta.period[:4] else None
    span = _SPAN_LABEL.search(figure.left[-60:])
    named = find_periods(span["span"], int(meta.period[:4]), durations=True) if span else []
    earlier = named and named[0].period[:4] < meta.period[:4] and named[0].start < _LABEL_LEAD
    return named[0].period if earlier else None


def _listed(before: str, figure: Figure) -> re.Match[str] | None:
    """`so với năm 2022 (84 vụ, 49 người chết; tỷ lệ 3,2%)`: all that the parentheses hold is of that year."""
    found = _BASE_LIST.search(before)
    if found is None or ends(figure.lead[-60:], "rise", "fall") or (found["rate"] and not figure.percent):
        return None
    return None if contains("rise", "fall", "part").search(found["inside"]) else found


def rises_from(figure: Figure, meta: ReportMeta, *, planned: bool = False) -> str | None:
    """Period of the first level of `từ 1.012 tỷ đồng của 6 tháng đầu năm 2020 lên 1.236 tỷ đồng`."""
    if not _FROM.search(figure.left[-12:]):
        return None
    match = _UP_TO.search(re.split(r"[;()]|,\s", figure.after[:80])[0])
    own = meta.period or ""
    year = int(own[:4]) if own[:4].isdigit() else None
    named = find_periods(figure.after[: match.start()], year) if match else []
    if match and not named and year and own == str(year) and not planned:
        return str(year - 1)  # a report of a whole year goes from the year before
    return named[0].period if named else None


def rises_to(figure: Figure) -> bool:
    """`... từ 46,4% năm 2019 lên 46,7%`: the second level is of the report's own period."""
    before = figure.before[-240:]
    return "từ" in before and _RISEN.search(before) is not None


def compared_away(left: str) -> str:
    """`tăng` of `tăng so với cùng kỳ năm trước`, whose base stands between verb and figure; else nothing."""
    found = _BASE_END.search(left)
    return left[: found.start()] if found else ""
