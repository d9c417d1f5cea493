"""Periods named in running text, and the one that a clause gives to a figure.

What belongs here: the grammar of Vietnamese periods over clean NFC text, in one linear pass, and the rule which mention
holds for a figure. The period that the report as a whole covers is found in `describe`.

Periods are written as gold/GUIDE.md writes them: 2024-01, 2024-Q1, 2024-H1, 2023, 2023/2024, 2023-02-20,
2023-01-01/2023-02-20.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.cues import alternatives, contains
from extract.model import ReportMeta

_YEAR = r"20\d\d"
_WORDS = {"một": 1, "giêng": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
_WORDS |= {"mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12}
_SEASONS = "đông\\s?[-–]?\\s?xuân|đx|vụ\\sđông|vụ\\smùa|chiêm\\sxuân|niên\\svụ|vụ\\sép|mùa\\skhô|vụ"
_COUNTS = "ba|bốn|năm|sáu|bảy|tám|chín|mười(?:\\smột)?"  # `sáu tháng đầu năm`
_COUNTED_NEXT = "vụ|ca|người|hộ|đơn|trường hợp|đảng viên|đồng chí|cuộc|lượt|con|ha|tấn"  # `trong tháng 05 vụ`
_NAMES = "giêng|hai|ba|tư|năm(?!\\s)|sáu|bảy|tám|chín|mười(?:\\s(?:một|hai))?|chạp"  # `tháng Tám`
_MENTION = re.compile(  # the characters that a mention can begin with come first: they rule out most places at once
    rf"""
      (?=[0-9tđlnqkgcbsmv])(?<![^\W\d_])(?P<until>(?i:(?:tại\s)?thời\sđiểm\s(?:ngày\s)?|(?:tính\s|lũy\skế\s|luỹ\skế\s)?đến\s(?:hết\s)?
        (?:\d{{1,2}}\s?(?:giờ|h|g)(?:\s?\d{{2}})?(?:\sphút)?,?\s)?(?:ngày\s)?))?
      (?:
        (?P<date>(?<!\d)(?P<d1>[0-3]?\d)[/.](?P<m1>[01]?\d)[/.](?P<y1>{_YEAR})(?!\d))
      | (?i:ngày\s)?(?P<d2>[0-3]?\d)\stháng\s(?P<m2>[01]?\d)\snăm\s(?P<y2>{_YEAR})
      | (?i:(?P<school>năm\shọc)|(?P<term>nhiệm\skỳ|khóa|khoá)|(?P<stage>giai\sđoạn|các\snăm|năm))\s?
        \(?(?P<y3>{_YEAR})\s?[-–/]\s?(?P<y4>{_YEAR})(?!\d)
      | (?:vụ\s)?(?P<season>{_SEASONS})\s(?:năm\s)?\(?(?P<ys>{_YEAR})\s?[-–/]\s?(?P<ye>{_YEAR})(?!\d)
      | (?<![\d.,])(?P<sum>(?:lũy\skế|luỹ\skế|tính\schung|cộng\sdồn|bình\squân)\s)?
        (?P<within>trong\s)?
        (?:(?P<n5>[1-9]|1[0-2]|0[1-9])\s?(?:tháng|T(?![\w.]))
          |(?P<w5>{_COUNTS})\stháng(?=\s(?:đầu|cuối)\snăm|,\s))
        (?P<tail5>\sđầu\snăm|\scuối\snăm)?
        (?:(?:\snăm\s|\s|/)(?P<y5>{_YEAR}))?(?!\d)
      | tháng\s(?:(?P<m6>0?[1-9]|1[0-2])|(?P<w6>{_NAMES}))(?![\d\w]|[.,]\d|\s(?:{_COUNTED_NEXT})(?!\w))
        (?:(?:\s?/\s?|\snăm\s|-)(?P<y6>{_YEAR})(?!\d))?
      | (?i:quý)\s(?P<q7>IV|III|II|I|[1-4])(?!\w)(?:(?:\s?/\s?|\snăm\s|-)(?P<y7>{_YEAR})(?!\d))?
      | (?i:năm)\s(?P<y8>{_YEAR})(?![\d/])(?!\s?[-–]\s?20)
      | (?P<d9>(?<!\d)[0-3]?\d)[/.](?P<m9>[01]?\d)(?![\d/.%]|,\d)
      | (?P<ytd>(?i:(?:lũy|luỹ)\skế(?:\stừ\sđầu\snăm)?(?:\sđến\snay)?|từ\sđầu\snăm(?:\sđến\snay)?|cộng\sdồn)
        )(?!\w)(?!\s\d{{1,2}}\stháng)
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?<!\w)(?i:từ)\s(?:(?i:ngày)\s|[^,;.()]{2,40}\()?(?P<day>[0-3]?\d)"
    r"(?:[/.](?P<month>0?[1-9]|1[0-2])(?:[/.](?P<year>20\d\d))?\)?)?\s$"
)
_PART_OF_YEAR = re.compile(r"(?P<year>\d{4})-(?P<kind>[QHM])(?P<number>\d)")
_MONTHS_IN = {"Q": 3, "H": 6, "M": 1}
_YEARS = re.compile(r"\d{4}")
_SPAN_KINDS = {"season": "season", "school": "school_year", "term": "term", "span": "span"}
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}

# What stands right before a period that is a basis of comparison, an occasion, or part of a document's name.
_COMPARED = re.compile(rf"{alternatives('compared')}(?:\s{alternatives('compared_link')}){{0,6}}\s?$")
_OCCASION = re.compile(rf"{alternatives('occasion')}[^,;:.()]{{0,40}}$")
_HORIZON = re.compile(rf"{alternatives('horizon')}[^,;:]{{0,30}}$")
_DOCUMENT = re.compile(rf"{alternatives('document', 'document_of_years')}[^,;:()]{{0,120}}$")
_NUMBERED_DOCUMENT = re.compile(rf"{alternatives('document', 'document_of_numbers')}\s(?i:số)?\s?\d[^;:()]{{0,160}}$")
_CLAUSE_HEAD = re.compile(r",\s(?i:cuối|đầu|giữa|đến|tính đến|đến hết|hết|trong|tại)\s?$|,\s$")
_SURVEY = re.compile(rf"{alternatives('survey')}[^,;:.]{{0,40}}$")
_FROM = re.compile(r"(?i:(?<!\w)từ|kể từ|bắt đầu từ)\s$")
_UNTIL = re.compile(r"\s(?:đến|tới)\s|\s?[-–]\s?\d")
_DONE = re.compile(rf"{alternatives('treated')}\b")
_STOCK = re.compile(r"^[^\d;(]{0,60}?(?i:có)(?: tổng số| tổng cộng)?\s\d")
_NEW = re.compile(r"[^\d;(]{0,60}\d[\d.,]* [^\d;,.()]{0,30}(?i:thành lập mới|đăng ký mới|mới thành lập|cấp mới)(?!\w)")
_STOCK_AFTER = re.compile(
    r";[^;]*(?<!\w)(?i:hiện(?: [^;\d]{2,30})?|toàn [^;\d]{2,30}) có(?: tổng số| khoảng| trên| hơn| gần)?\s*"
    r"(?:\d[^;]*)?$"
)
_PLANNED = re.compile(r"(?i:kế hoạch|dự toán|chỉ tiêu|\bkh)(?:\s\w{1,8}){0,3}\s?$")
_OPENING = re.compile(
    r"^\W*(?:[\d.]{1,8}\s+|[a-zđ]\)\s)?(?:(?i:theo|căn cứ|qua)\s[^;:]{1,160},\s)?"
    r"(?i:(?:trong|đến|tính đến|đến hết|lũy kế|luỹ kế|tính chung|ước|sơ bộ|kết quả|cuối|đầu|giữa|hết|vào|tại thời điểm"
    r"|từ (?:ngày )?\d{1,2}[/.]\d{1,2}(?:[/.]20\d\d)?)\s?){0,3}\s*$"
)
_CONTINUES = re.compile(rf"^\W*{alternatives('continues')}\b")
_COUNTED = re.compile(r"\d\s[^\d,;:()]{1,40}$")  # a figure and its noun at the end
_BREAK = re.compile(r"[,;:.()]")
_BREAK_OR_FIGURE = re.compile(r"[;:.()\d]")
_GAP_WORDS = 6  # between a year and the figure that it dates
WINDOW_BEFORE, _WINDOW_AFTER = 3_000, 600
_LATE = 2  # months that the figures of a report may lag behind its period
_AFTER_CHARS = 60  # between a figure and the year that qualifies the thing counted

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
    if part["d9"] or part["ytd"]:
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
    if part["until"] and "hết" in part["until"].lower() and number > 1:
        last = f"{year}-{number:02d}-{calendar.monthrange(year, number)[1]:02d}"
        return PeriodMention(found.start(), found.end(), months_period(year, number), "to_date", year, stated, last)
    return _mention(found, f"{year}-{number:02d}", "month", year, stated)


def _to_date(found: re.Match[str], part: dict[str, str | None], year: int, month: int | None) -> PeriodMention | None:
    """`đến 31/8` and `lũy kế`, whose year goes without saying; a day without `đến` is a commemoration."""
    if part["d9"]:
        return _day(found, {**part, "y1": str(year), "m1": part["m9"], "d1": part["d9"]}) if part["until"] else None
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


def _last_day(period: str) -> str | None:
    """The last day of a quarter, a half or of nine months: a report's own end says no more than its period."""
    part = _PART_OF_YEAR.fullmatch(period)
    if part is None:
        return None
    year, month = int(part["year"]), int(part["number"]) * _MONTHS_IN[part["kind"]]
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def same_span(period: str, year: int) -> str:
    """The span of `period` in the year that makes it begin in `year` (2022-H1 in 2021 -> 2021-H1)."""
    back = int(period[:4]) - year
    return _YEARS.sub(lambda found: str(int(found.group()) - back), period)


def clause_period(clause: str, figure_start: int, meta: ReportMeta, before: str = "") -> str | None:
    """Period that `clause` (a sentence) gives to the figure at `figure_start`; None where the report's own holds.

    A period overrides when it is what the clause is about (it opens it, or bounds an amount: "đến 20/02/2023") or when
    a year qualifies the thing counted ("13 xã năm 2022"). Comparisons, occasions, documents and terms do not.
    `before` is the text of the block before the clause: a clause that goes on ("Bao gồm: ...") inherits its last bound.
    """
    named = _clause_period(clause, figure_start, meta, before)
    return meta.period if named is not None and meta.period and named == _last_day(meta.period) else named


def _clause_period(clause: str, figure_start: int, meta: ReportMeta, before: str) -> str | None:
    sentence = clause
    clause, figure_start = window(clause, figure_start)
    own_year, own_month = year_and_month(meta)
    if len(sentence) <= WINDOW_BEFORE:  # found once for all its figures
        mentions = [found for found in _mentions(sentence, own_year, own_month) if found.end <= len(clause)]
    else:
        mentions = [*_mentions(clause, own_year, own_month)]
    after = _qualifier(clause, figure_start, mentions)
    if after is not None:
        return after
    for mention in reversed([found for found in mentions if found.end <= figure_start]):
        period = _governs(clause, figure_start, mention, own_year)
        if period is not None:
            return period
    if before and _CONTINUES.match(clause):
        bounds = [found for found in find_periods(before[-600:], own_year, own_month) if found.kind == "to_date"]
        return bounds[-1].period if bounds else None
    return None


def window(clause: str, figure_start: int) -> tuple[str, int]:
    """The clause and the figure's place in it, cut to what can bear on the figure: odd input has endless sentences."""
    first = max(0, figure_start - WINDOW_BEFORE)
    return clause[first : figure_start + _WINDOW_AFTER], figure_start - first


@lru_cache(maxsize=256)
def _mentions(clause: str, year: int | None, month: int | None) -> tuple[PeriodMention, ...]:
    return tuple(find_periods(clause, year, month))


def year_and_month(meta: ReportMeta) -> tuple[int | None, int | None]:
    """Year and last month of the report's period."""
    period = meta.period or meta.issued_on or ""
    year = int(period[:4]) if period[:4].isdigit() else None
    last = re.match(r"\d{4}-(?:(\d\d)$|Q([1-4])|H([12])|M(9))", period)
    if last is None:
        return year, None
    month, quarter, half, _ = last.groups()
    return year, int(month) if month else 3 * int(quarter) if quarter else 6 * int(half) if half else 9


def _qualifier(clause: str, figure_start: int, mentions: Sequence[PeriodMention]) -> str | None:
    """Year right after the thing counted (13 xã năm 2022), or a bound right after the amount."""
    figure_end = figure_start
    while figure_end < len(clause) and (clause[figure_end].isalnum() or clause[figure_end] in ".,/%-"):
        figure_end += 1
    for mention in mentions:
        if mention.start < figure_end:
            continue
        between = clause[figure_end : mention.start]
        if mention.kind in {"school_year", "season"} and between.strip() == "(":
            return mention.period  # `tốt nghiệp 99,8% (năm học 2021-2022)`
        if mention.kind == "to_date" and _as_of(between, clause, mention):
            return _bound(clause, mention)  # `cách ly 164 người trở về từ vùng dịch (tính đến ngày 19/3)`
        if len(between) > _AFTER_CHARS or _BREAK.search(between) or any(char.isdigit() for char in between):
            return None
        if contains("planned_before").search(between) or _refused(clause, mention):
            return None
        if mention.kind in {"year", "span", "school_year"}:
            return mention.period
        if mention.kind == "to_date":
            return _bound(clause, mention)
        return None
    return None


def _since(clause: str, mention: PeriodMention, between: str) -> bool:
    """Whether something began in the month: `sức mua giảm từ tháng 2, tổng mức bán lẻ ...`."""
    named = mention.kind in {"month", "quarter"} and _FROM.search(clause[: mention.start]) is not None
    return named and _UNTIL.match(between) is None


def _as_of(between: str, clause: str, mention: PeriodMention) -> bool:
    """Whether the mention is all that parentheses hold that open a few words behind the figure."""
    words, opened, inside = between.partition("(")
    alone = bool(opened) and not inside.strip() and clause[mention.end : mention.end + 1] == ")"
    return alone and len(words) <= _AFTER_CHARS and not _BREAK.search(words) and not re.search(r"\d", words)


def _governs(clause: str, figure_start: int, mention: PeriodMention, own_year: int | None) -> str | None:
    """Period of a mention before the figure, where it holds for the figure."""
    between = clause[mention.end : figure_start]
    if (
        mention.kind in {"term", "day"}
        or _since(clause, mention, between)
        or _refused(clause, mention)
        or _STOCK_AFTER.search(between)
    ):
        return None  # `lũy kế 8 tháng kết nạp 142 đảng viên; toàn Đảng bộ có 4.236 đảng viên`
    bracketed = between.lstrip().startswith("(") and ")" not in between
    if _left_parenthesis(clause, mention, figure_start) and not bracketed and not _fills_parenthesis(clause, mention):
        return None
    opens = bool(_OPENING.match(clause[: mention.start]))
    leads = between.startswith(":") or (opens and mention.kind not in {"school_year", "season"})
    leads = leads or (mention.kind in {"months", "half"} and _sums_up(clause, mention))
    if mention.kind == "to_date":
        accumulated = contains("accumulated").search(clause[mention.start : mention.end])
        return _bound(clause, mention) if (leads and not accumulated) or ";" not in between else None
    if not leads and not bracketed and (";" in between or ". " in between):
        return None
    if between.startswith(":"):
        # `Kỳ thi tốt nghiệp năm 2023: 7.126/7.311 thí sinh đỗ, tỷ lệ 97,5%`; what was done with it is the report's
        return mention.period if opens or not _DONE.search(between) else None
    if mention.kind in {"month", "quarter", "half", "months", "school_year", "season"}:
        planned = _PLANNED.search(clause[max(0, mention.start - 60) : mention.start])
        return None if planned and not opens and _far(between) else mention.period
    if mention.kind == "year" and (opens or _SURVEY.search(clause[max(0, mention.start - 60) : mention.start])):
        return mention.period
    return _dated(clause, between, mention, own_year)


def _sums_up(clause: str, mention: PeriodMention) -> bool:
    """Whether `lũy kế 9 tháng` opens an item of the sentence: what follows is accumulated too."""
    item = clause.rfind(";", 0, mention.start) + 1
    accumulated = contains("accumulated").search(clause[mention.start : mention.end])
    return accumulated is not None and _OPENING.match(clause[item : mention.start]) is not None


def _dated(clause: str, between: str, mention: PeriodMention, own_year: int | None) -> str | None:
    """A year or a span of years that stands close before the figure."""
    if mention.kind == "span" and _DOCUMENT.search(clause[: mention.start]):
        return None
    head, bracket, inside = between.partition("(")
    if bracket and ")" not in inside:
        if mention.year == own_year:
            return mention.period if len(head.split()) <= _GAP_WORDS and not _BREAK.search(head) else None
        counted = _COUNTED.search(clause[: mention.start]) is not None
        return mention.period if counted and not head.strip() and not _DONE.match(inside.strip()) else None
    if _far(between) or _DONE.match(between.partition(":")[2].strip()):
        return None
    return mention.period


def _far(between: str) -> bool:
    """Whether more than a few words, a figure or a break part a period from its figure."""
    return len(between.split()) > _GAP_WORDS or re.search(r"[\d,;.()]", between) is not None


def _left_parenthesis(clause: str, mention: PeriodMention, figure_start: int) -> bool:
    """Whether the mention stands in parentheses that close before the figure."""
    opened = clause.count("(", 0, mention.start) - clause.count(")", 0, mention.start)
    return opened > 0 and ")" in clause[mention.end : figure_start]


def _fills_parenthesis(clause: str, mention: PeriodMention) -> bool:
    """`Bộ phận Một cửa (từ 01/7 đến 30/11) tiếp nhận ...`: a bound that is all that the parentheses hold."""
    opened = clause.rfind("(", 0, mention.start)
    inside = clause[opened + 1 : mention.start].strip()
    alone = not inside or _SINCE.fullmatch(inside + " ") is not None
    return mention.kind == "to_date" and alone and clause[mention.end : mention.end + 1] == ")"


def _refused(clause: str, mention: PeriodMention) -> bool:
    """Whether the mention is a basis of comparison, an occasion, or in the name of a document."""
    left = clause[max(0, mention.start - 200) : mention.start]
    if mention.kind == "year" and _HORIZON.search(left[-60:]):
        return True
    if _COMPARED.search(left[-80:]) or _OCCASION.search(left[-60:]):
        return True
    cited = _NUMBERED_DOCUMENT.search(left) if mention.kind != "to_date" else None
    return cited is not None and not _CLAUSE_HEAD.search(cited.group())


def _bound(clause: str, mention: PeriodMention) -> str | None:
    """Year to date for an amount that accumulates, else the day as of which a stock is counted."""
    if mention.day and clause[mention.start : mention.end].lower().startswith(("tại thời", "thời điểm")):
        return mention.day
    begun = _SINCE.search(clause[max(0, mention.start - 60) : mention.start])
    if begun and mention.day:
        year, month = int(begun["year"] or mention.year), int(begun["month"] or mention.day[5:7])
        first = f"{year}-{month:02d}-{int(begun['day']):02d}"
        return f"{first}/{mention.day}" if first < mention.day else mention.day
    open_clause = _BREAK_OR_FIGURE.split(clause[max(0, mention.start - 80) : mention.start])[-1]
    if contains("accumulated").search(open_clause + clause[mention.start : mention.end]):
        return mention.period
    behind = clause[mention.end : mention.end + 120]
    if _STOCK.match(behind) and not _NEW.match(behind):
        return mention.day
    around = clause[max(0, mention.start - 80) : mention.end + 80]
    return mention.period if contains("flow").search(around) else mention.day
