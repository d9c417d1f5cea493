"""The period that a clause gives to a figure.

What belongs here: the rule which of the periods that a sentence names holds for a figure. Does not: the grammar of
periods (`periods`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extract.cues import alternatives, contains
from extract.metadata.periods import PeriodMention, find_periods, last_day, year_and_month
from extract.model import ReportMeta

_SINCE = re.compile(
    r"(?<!\w)(?i:từ)\s(?:(?i:ngày)\s|[^,;.()]{2,40}\()?(?P<day>[0-3]?\d)"
    r"(?:[/.](?P<month>0?[1-9]|1[0-2])(?:[/.](?P<year>20\d\d))?\)?)?\s$"
)
# What stands right before a period that is a basis of comparison, an occasion, or part of a document's name.
_COMPARED = re.compile(rf"{alternatives('compared')}(?:\s{alternatives('compared_link')}){{0,6}}\s?$")
_OCCASION = re.compile(rf"{alternatives('occasion')}[^,;:.()]{{0,40}}$")
_CALL_UP = re.compile(r"(?<!\w)(?i:nghĩa vụ quân sự|nvqs|khám tuyển|sơ tuyển|tuyển quân|gọi công dân nhập ngũ)\s$")
_HORIZON = re.compile(rf"{alternatives('horizon')}[^,;:]{{0,30}}$")
_DOCUMENT = re.compile(rf"{alternatives('document', 'document_of_years')}[^,;:()]{{0,120}}$")
_NUMBERED_DOCUMENT = re.compile(rf"{alternatives('document', 'document_of_numbers')}\s(?i:số)?\s?\d[^;:()]{{0,160}}$")
_CLAUSE_HEAD = re.compile(r",\s(?i:cuối|đầu|giữa|đến|tính đến|đến hết|hết|trong|tại)\s?$|,\s$")
_STANDARD = re.compile(r"(?<!\w)(?i:chuẩn|tiêu chí)(?: [^\d,;.()]{0,30})?$")  # `theo chuẩn giai đoạn 2022 - 2025`
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
_SAME_TIME = re.compile(
    r"^\W*(?i:cũng )?(?i:tính )?(?i:đến|tại)(?i: cùng)? (?i:thời điểm) (?i:trên|nói trên|này|đó)(?!\w)"
)
_COUNTED = re.compile(r"\d\s[^\d,;:()]{1,40}$")  # a figure and its noun at the end
_OTHER_SEASON = re.compile(
    r"(?<!\w)(?i:(?:vụ|lúa) )?"
    r"(?i:hè[ -]?thu|thu[ -]?đông|đông[ -]?xuân|chiêm[ -]?xuân|vụ mùa|lúa mùa|vụ đông|vụ xuân)(?!\w)"
)
_BREAK = re.compile(r"[,;:.()]")
_BREAK_OR_FIGURE = re.compile(r"[;:.()\d]")
_GAP_WORDS = 6  # between a year and the figure that it dates
_BOUND_REACH = 600  # characters before a sentence that goes on, in which its bound is looked for
WINDOW_BEFORE, _WINDOW_AFTER = 3_000, 600
_AFTER_CHARS = 60  # between a figure and the year that qualifies the thing counted


def clause_period(clause: str, figure_start: int, meta: ReportMeta, before: str = "") -> str | None:
    """Period that `clause` (a sentence) gives to the figure at `figure_start`; None where the report's own holds.

    A period overrides when it is what the clause is about (it opens it, or bounds an amount: "đến 20/02/2023") or when
    a year qualifies the thing counted ("13 xã năm 2022"). Comparisons, occasions, documents and terms do not.
    `before` is the text of the block before the clause: a clause that goes on ("Bao gồm: ...") inherits its last bound.
    """
    named = _clause_period(clause, figure_start, meta, before)
    own_end = named is not None and meta.period is not None and named == last_day(meta.period)
    return meta.period if own_end and not _prints_day(clause, named or "") else named


def _prints_day(clause: str, day: str) -> bool:
    """Whether the clause says the very day (`đến 30/9`) and not only the month that it ends (`đến hết tháng 9`)."""
    number, month = int(day[8:]), int(day[5:7])
    return re.search(rf"(?<!\d){number}(?:\s?[/.-]\s?|\stháng\s)0?{month}(?!\d)", clause) is not None


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
    own = [found for found in mentions if found.end <= figure_start]
    for mention in reversed(own):
        period = _governs(clause, figure_start, mention, own_year)
        if period is not None:
            return period
    if before and not own and (_CONTINUES.match(clause) or _SAME_TIME.match(clause)):
        before = before[-_BOUND_REACH:]
        bounds = [found for found in find_periods(before, own_year, own_month) if found.kind == "to_date"]
        return _bound(before, bounds[-1]) if bounds else None
    return None


def window(clause: str, figure_start: int) -> tuple[str, int]:
    """The clause and the figure's place in it, cut to what can bear on the figure: odd input has endless sentences."""
    first = max(0, figure_start - WINDOW_BEFORE)
    return clause[first : figure_start + _WINDOW_AFTER], figure_start - first


@lru_cache(maxsize=256)
def _mentions(clause: str, year: int | None, month: int | None) -> tuple[PeriodMention, ...]:
    return tuple(find_periods(clause, year, month))


def _qualifier(clause: str, figure_start: int, mentions: Sequence[PeriodMention]) -> str | None:
    """Year right after the thing counted (13 xã năm 2022), or a bound right after the amount."""
    figure_end = figure_start
    while figure_end < len(clause) and (clause[figure_end].isalnum() or clause[figure_end] in ".,/%-"):
        figure_end += 1
    while figure_end > figure_start and clause[figure_end - 1] in ".,/-":
        figure_end -= 1  # punctuation behind the figure: `đạt 48%, ước đến hết tháng 6 đạt 55%`
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
        or (mention.kind == "season" and _OTHER_SEASON.search(between))
    ):
        # `lũy kế 8 tháng kết nạp 142 đảng viên; toàn Đảng bộ có 4.236 đảng viên`,
        return None  # `Đông Xuân 2018 - 2019 được 10.620 ha, Hè Thu 11.285 ha`
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
    if mention.kind == "span" and _STANDARD.search(left[-60:]):
        return True
    if mention.kind == "year" and (_HORIZON.search(left[-60:]) or _CALL_UP.search(left[-40:])):
        return True  # `sơ tuyển nghĩa vụ quân sự năm 2024` in October 2023
    if _COMPARED.search(left[-80:]) or _OCCASION.search(left[-60:]):
        return True
    cited = _NUMBERED_DOCUMENT.search(left) if mention.kind != "to_date" else None
    return cited is not None and not _CLAUSE_HEAD.search(cited.group())


def spanning(clause: str, mention: PeriodMention) -> str | None:
    """`2025-07-01/2025-09-30` of `từ 01/7 đến 30/9/2025`, whose last day is the mention; None without a first day."""
    begun = _SINCE.search(clause[max(0, mention.start - 60) : mention.start])
    if begun is None or not mention.day:
        return None
    year, month = int(begun["year"] or mention.year), int(begun["month"] or mention.day[5:7])
    first = f"{year}-{month:02d}-{int(begun['day']):02d}"
    return f"{first}/{mention.day}" if first < mention.day else mention.day


def _bound(clause: str, mention: PeriodMention) -> str | None:
    """Year to date for an amount that accumulates, else the day as of which a stock is counted."""
    if mention.day and clause[mention.start : mention.end].lower().startswith(("tại thời", "thời điểm")):
        return mention.day
    if spanned := spanning(clause, mention):
        return spanned
    open_clause = _BREAK_OR_FIGURE.split(clause[max(0, mention.start - 80) : mention.start])[-1]
    if contains("accumulated").search(open_clause + clause[mention.start : mention.end]):
        return mention.period
    behind = clause[mention.end : mention.end + 120]
    if _STOCK.match(behind) and not _NEW.match(behind):
        return mention.day
    around = clause[max(0, mention.start - 80) : mention.end + 80]
    return mention.period if contains("flow").search(around) else mention.day
