"""Periods named in running text.

What belongs here: the grammar of Vietnamese periods over clean NFC text, in one linear pass. Which mention holds for a
figure is told in `clause_periods`, the period that the report as a whole covers in `describe`.

Periods are written as gold/GUIDE.md writes them: 2024-01, 2024-Q1, 2024-H1, 2023, 2023/2024, 2023-02-20,
2023-01-01/2023-02-20.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from extract.model import ReportMeta

_YEAR = r"20\d\d"
_WORDS = {"một": 1, "giêng": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
_WORDS |= {"mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12}
_SEASONS = "đông\\s?[-–]?\\s?xuân|đx|vụ\\sđông|vụ\\smùa|chiêm\\sxuân|niên\\svụ|vụ\\sép|mùa\\skhô|vụ"
_COUNTS = "ba|bốn|năm|sáu|bảy|tám|chín|mười(?:\\smột)?"  # `sáu tháng đầu năm`
_COUNTED_NEXT = "vụ|ca|người|hộ|đơn|trường hợp|đảng viên|đồng chí|cuộc|lượt|con|ha|tấn"  # `trong tháng 05 vụ`
_NAMES = "giêng|hai|ba|tư|năm(?!\\s)|sáu|bảy|tám|chín|mười(?:\\s(?:một|hai))?|chạp"  # `tháng Tám`
_BEGINNING = (  # of every word that a mention can begin with
    "[0-9]|t[0-9hạíáừr]|đ[ếôx]|l[ũuk]|n[găhi]|qu|kh|gi|c[áộh]|b[aốảì]|sá|m[ưù]|vụ"
)
_MENTION = re.compile(  # first what rules out most places at once, the cheapest before all
    rf"""
      (?=[0-9tđlnqkgcbsmv])(?<![^\W\d_])(?={_BEGINNING})(?P<until>(?i:(?:tại\s)?thời\sđiểm\s(?:ngày\s)?|(?:tính\s|lũy\skế\s|luỹ\skế\s)?đến\s(?:hết\s|cuối\s)?
        (?:\d{{1,2}}\s?(?:giờ|h|g)(?:\s?\d{{2}})?(?:\sphút)?,?\s)?(?:ngày\s)?))?
      (?:
        (?P<date>(?<!\d)(?P<d1>[0-3]?\d)[/.](?P<m1>[01]?\d)[/.](?P<y1>{_YEAR})(?!\d))
      | (?i:ngày\s)?(?P<d2>[0-3]?\d)\stháng\s(?P<m2>[01]?\d)\snăm\s(?P<y2>{_YEAR})
      | (?i:(?P<school>năm\shọc)|(?P<term>nhiệm\skỳ|khóa|khoá)|(?P<stage>giai\sđoạn|các\snăm|năm))\s?
        \(?(?P<y3>{_YEAR})\s?[-–/]\s?(?P<y4>{_YEAR})(?!\d)
      | (?:vụ\s)?(?P<season>{_SEASONS})\s(?:năm\s)?\(?(?P<ys>{_YEAR})\s?[-–/]\s?(?P<ye>{_YEAR})(?!\d)
      | (?<![\d.,])(?P<sum>(?:lũy\skế|luỹ\skế|(?-i:LK)|tính\schung|cộng\sdồn|bình\squân)\s)?
        (?P<within>trong\s)?
        (?:(?P<n5>[1-9]|1[0-2]|0[1-9])\s?(?:tháng|T(?![\w.]))
          |(?P<w5>{_COUNTS})\stháng(?=\s(?:đầu|cuối)\snăm|,\s))
        (?P<tail5>\sđầu\snăm|\scuối\snăm)?
        (?:(?:\snăm\s|\s|/)(?P<y5>{_YEAR}))?(?!\d)
      | (?i:ngày\s)(?P<d10>[0-3]?\d)\stháng\s(?P<m10>0?[1-9]|1[0-2])(?!\d)
      | (?:tháng\s|(?-i:T)(?=\d))(?:(?P<m6>0?[1-9]|1[0-2])|(?P<w6>{_NAMES}))
        (?![\d\w]|[.,]\d|\s(?:{_COUNTED_NEXT})(?!\w))
        (?:(?:\s?/\s?|\snăm\s|-)(?P<y6>{_YEAR})(?!\d))?
      | (?i:qu[ýí])\s(?P<q7>IV|III|II|I|[1-4])(?!\w)(?:(?:\s?/\s?|\snăm\s|-)(?P<y7>{_YEAR})(?!\d))?
      | (?i:năm)\s(?P<y8>{_YEAR})(?![\d/])(?!\s?[-–]\s?20)
      | (?P<d9>(?<!\d)[0-3]?\d)[/.](?P<m9>[01]?\d)(?![\d/.%]|,\d)
      | (?P<ytd>(?i:(?:lũy|luỹ)\skế(?:\stừ\sđầu\snăm)?(?:\sđến\snay)?|từ\sđầu\snăm(?:\sđến\snay)?|cộng\sdồn|(?-i:LK))
        )(?!\w)(?!\s\d{{1,2}}(?:\stháng|T(?!\w)))
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PART_OF_YEAR = re.compile(r"(?P<year>\d{4})-(?P<kind>[QHM])(?P<number>\d)")
_MONTHS_IN = {"Q": 3, "H": 6, "M": 1}
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_PART = re.compile(r"\d{4}-(?:(\d\d)$|Q([1-4])|H([12])|M(9))")
_YEARS = re.compile(r"\d{4}")
_SPAN_KINDS = {"season": "season", "school": "school_year", "term": "term", "span": "span"}
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_LATE = 2  # months that the figures of a report may lag behind its period

CALENDAR_KINDS = frozenset({"month", "quarter", "half", "months", "year"})
"""Kinds of mentions that a report can be about."""


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period named in a text: `[start, end)` in the text, `period` as gold/GUIDE.md writes it.

    `kind`: month, quarter, half, months (n months from January), year, span (years), school_year, season (of a crop),
    term (of office), day, to_date (up to a day; a caller that knows the figure for a stock takes `day`).
    """

    start: int
    end: int
    period: str
    kind: str
    year: int
    stated_year: bool = True  # False: the year was filled in
    day: str | None = None  # last day of a to_date mention


def find_periods(
    text: str, year: int | None = None, month: int | None = None, *, durations: bool = False
) -> list[PeriodMention]:
    """All periods named in clean NFC `text`, in order.

    A mention without a year takes `year` (a month well after `month` the year before); without `year` it is left out.
    With `durations` "9 tháng" alone counts from January, as it does in titles.
    """
    mentions = []
    for found in _MENTION.finditer(text):
        mention = _read(found, year, month, durations)
        if mention is not None:
            mentions.append(mention)
    return mentions


def _read(found: re.Match[str], year: int | None, month: int | None, durations: bool) -> PeriodMention | None:
    """The period of one match of the grammar; None where it is no calendar period or lacks a year."""
    part = found.groupdict()
    if part["y1"] or part["y2"]:
        return _day(found, part)
    if part["y3"] or part["season"]:
        kind = next((name for name in ("season", "school", "term") if part[name]), "span")
        first, last = int(part["y3"] or part["ys"] or 0), int(part["y4"] or part["ye"] or 0)
        return _mention(found, f"{first}/{last}", _SPAN_KINDS[kind], first) if first < last else None
    stated = part["y5"] or part["y6"] or part["y7"] or part["y8"]
    actual = int(stated) if stated else year
    if actual is None:
        return None
    if part["d9"] or part["d10"] or part["ytd"]:
        return _to_date(found, part, actual, month)
    if part["y8"]:
        return _mention(found, str(actual), "year", actual)
    if part["q7"]:
        return _mention(found, f"{actual}-Q{_QUARTERS[part['q7']]}", "quarter", actual, bool(stated))
    if part["n5"] or part["w5"]:
        number = int(part["n5"] or _WORDS[(part["w5"] or "").lower()])
        counted = stated or part["tail5"] or part["sum"] or durations or number == month
        counted = counted or (part["within"] and _so_far(number, month))
        return _months(found, part, actual) if counted else None  # else a duration: 3 tháng
    return _month(found, part, actual, month)


def _so_far(number: int, month: int | None) -> bool:
    """Whether `trong 10 tháng` can be what a report up to `month` (None: of a whole year) knows of its year."""
    return 0 <= month - number <= _LATE if month is not None else number >= 12 - _LATE


def _months(found: re.Match[str], part: dict[str, str | None], year: int) -> PeriodMention | None:
    """`9 tháng đầu năm`, `6 tháng cuối năm`."""
    count, tail = int(part["n5"] or _WORDS[(part["w5"] or "").lower()]), (part["tail5"] or "").lower()
    period = last_months(year, count) if "cuối" in tail else months_period(year, count)
    return _mention(found, period, "half" if "-H" in period else "months", year, part["y5"] is not None)


def _month(found: re.Match[str], part: dict[str, str | None], year: int, own_month: int | None) -> PeriodMention:
    """`tháng 5/2024`; up to the end of a later month it is the year to date."""
    number, stated = int(part["m6"] or _WORDS[(part["w6"] or "").lower()]), part["y6"] is not None
    if not stated and own_month is not None and number > own_month + 3:
        return _mention(found, f"{year - 1}-{number:02d}", "month", year - 1, False)
    until = (part["until"] or "").lower().split()[-1:]
    if until in (["hết"], ["cuối"]) and number > 1:
        last = f"{year}-{number:02d}"  # `đến cuối tháng 5` names no day
        last = (month_end(last) or last) if until == ["hết"] else last
        return PeriodMention(found.start(), found.end(), months_period(year, number), "to_date", year, stated, last)
    return _mention(found, f"{year}-{number:02d}", "month", year, stated)


def _to_date(found: re.Match[str], part: dict[str, str | None], year: int, month: int | None) -> PeriodMention | None:
    """`đến 31/8` and `lũy kế`, whose year goes without saying; a day without `đến` is a commemoration."""
    if part["d9"] or part["d10"]:
        named = {"y1": str(year), "m1": part["m9"] or part["m10"], "d1": part["d9"] or part["d10"]}
        return _day(found, {**part, **named}) if part["until"] else None
    if month is None:
        return None
    last = f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"
    return PeriodMention(found.start(), found.end(), months_period(year, month), "to_date", year, False, last)


def _mention(found: re.Match[str], period: str, kind: str, year: int, stated: bool = True) -> PeriodMention:
    return PeriodMention(found.start(), found.end(), period, kind, year, stated)


def _day(found: re.Match[str], part: dict[str, str | None]) -> PeriodMention | None:
    year, month, number = (int(part[f"{name}1"] or part[f"{name}2"] or 0) for name in "ymd")
    if not 1 <= month <= 12 or not 1 <= number <= calendar.monthrange(year, month)[1]:
        return None
    text = f"{year}-{month:02d}-{number:02d}"
    if part["until"]:
        return PeriodMention(found.start(), found.end(), f"{year}-01-01/{text}", "to_date", year, True, text)
    return PeriodMention(found.start(), found.end(), text, "day", year, True, text)


def months_period(year: int, count: int) -> str:
    """The first `count` months of a year: 3 -> Q1, 6 -> H1, 9 -> M9, 12 -> the year, else from first to last day."""
    special = {1: f"{year}-01", 3: f"{year}-Q1", 6: f"{year}-H1", 9: f"{year}-M9", 12: f"{year}"}
    return special.get(count) or f"{year}-01-01/{year}-{count:02d}-{calendar.monthrange(year, count)[1]:02d}"


def last_months(year: int, count: int) -> str:
    """The last `count` months of a year: 3 -> Q4, 6 -> H2, else from the first to the last day."""
    special = {1: f"{year}-12", 3: f"{year}-Q4", 6: f"{year}-H2", 12: f"{year}"}
    return special.get(count) or f"{year}-{13 - count:02d}-01/{year}-12-31"


def spoken_on(issued: str | None, period: str | None) -> str | None:
    """When a report speaks, as an ISO day, month or year: its date of issue, else the end of the period it covers."""
    if issued and len(issued) > 4:
        return issued
    last = (period or "").rpartition("/")[2]
    part = _PART_OF_YEAR.fullmatch(last)
    if part is not None:
        last = f"{part['year']}-{int(part['number']) * _MONTHS_IN[part['kind']]:02d}"
    return last or issued


def same_span(period: str, year: int) -> str:
    """The span of `period` in the year that makes it begin in `year` (2022-H1 in 2021 -> 2021-H1)."""
    back = int(period[:4]) - year
    return _YEARS.sub(lambda found: str(int(found.group()) - back), period)


@lru_cache(maxsize=64)
def year_and_month(meta: ReportMeta) -> tuple[int | None, int | None]:
    """Year and last month of the report's period."""
    period = meta.period or meta.issued_on or ""
    year = int(period[:4]) if period[:4].isdigit() else None
    last = _PART.match(period)
    if last is None:
        return year, None
    month, quarter, half, _ = last.groups()
    return year, int(month) if month else 3 * int(quarter) if quarter else 6 * int(half) if half else 9


def month_end(period: str) -> str | None:
    """The last day of a month (2024-06); None for other periods."""
    found = _MONTH.fullmatch(period)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    return f"{period}-{calendar.monthrange(year, month)[1]:02d}"


def last_day(period: str) -> str | None:
    """The last day of a quarter, a half or of nine months: a report's own end says no more than its period."""
    part = _PART_OF_YEAR.fullmatch(period)
    if part is None:
        return None
    year, month = int(part["year"]), int(part["number"]) * _MONTHS_IN[part["kind"]]
    return month_end(f"{year}-{month:02d}")


def end_of(period: str) -> str | None:
    """The last day of a month or a part of the year; None for other periods."""
    return last_day(period) or month_end(period)
