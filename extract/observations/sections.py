"""Headings: whether what stands under them was reached or is planned, and the period that they name.

Belongs here: reading the path of headings above a block. Does not: finding headings (`extract.readers.headings`), cue
words beside a figure (`basis`).

Words such as `nhiệm vụ`, `chỉ tiêu`, `mục tiêu` and `kế hoạch` name plans and topics alike (`Nhiệm vụ quốc phòng`,
`Chương trình mục tiêu quốc gia`, `Kế hoạch đầu tư công`). One of them makes a plan of a heading only where it stands
alone with its period, where a second one stands beside it, or where the heading names a coming period.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.cues import alternatives, contains, holds_bare
from extract.metadata.clause_periods import spanning
from extract.metadata.periods import CALENDAR_KINDS, PeriodMention, end_of, find_periods, year_and_month
from extract.model import ReportMeta

PLAN_DOCUMENTS = frozenset({"nghị quyết", "kế hoạch", "chương trình", "đề án", "phương án"})
_MARK = r"^\W*(?:(?i:phần|mục) (?:thứ )?[^\s:.]+\W*)?(?:[IVXA-D\d]{1,5}(?:\.\d{1,2})*(?:/-|[.:)/-])\s*)?\W*"
_CARRYING_OUT = re.compile(rf"{_MARK}(?i:(?:việc |tổ chức )?(?:thực hiện|triển khai))\s")
_ALONE = re.compile(
    rf"{_MARK}(?i:(?:các|những|một số|về)\s)*{alternatives('plan_topic')}"
    r"(?:\s(?i:trọng tâm|chủ yếu|cụ thể|chung|tổng quát|chính|cơ bản|đề ra|phấn đấu))*"
    r"(?:\s(?i:trong|của|cho|năm|tháng|quý|tuần|thời gian|nhiệm kỳ|giai đoạn|\d{1,2} tháng|(?-i:T)\d{1,2}|20\d\d)"
    r"(?!\w).*)?[\s.:*]*$"
)
_BEGUN = re.compile(
    r"(?<!\w)(?i:kể từ|từ)(?: ngày)? (?P<day>[0-3]?\d)[/.](?P<month>0?[1-9]|1[0-2])(?:[/.](?P<year>20\d\d))?"
    r"(?![\d/.]|\s?(?:đến|tới|[-–]))"
)
_BARE_YEAR = re.compile(r"(?<![\d/.-])20\d\d(?!\s?[-–/]|\d)")
_QUARTER = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10, "H1": 1, "H2": 7}


@lru_cache(maxsize=512)
def section_is_plan(section: tuple[str, ...], meta: ReportMeta) -> bool:
    """Whether the headings above say that what follows is planned; the outermost heading that says either decides."""
    for heading in section:
        if (planned := _planned(heading, meta)) is not None:
            return planned
    return bool(section) and meta.kind in PLAN_DOCUMENTS


def _planned(heading: str, meta: ReportMeta) -> bool | None:
    """Whether a heading announces a plan (True) or results (False); None where it only names a topic."""
    result, plan = contains("result_section").search(heading), contains("plan_section").search(heading)
    if plan and (result is None or plan.start() < result.start()):
        return True
    if result or _carried_out(heading, meta):
        return False
    if _is_plan_of_topics(heading, meta):
        return True
    return False if holds_bare(heading, "result_section") else None  # `KẾT QUÁ`: recognised text slips in tone marks


def _is_plan_of_topics(heading: str, meta: ReportMeta) -> bool:
    """Whether words that may name a topic name a plan here."""
    words = contains("plan_topic_name").sub(" ", heading)
    named = {found.group().lower() for found in contains("plan_topic").finditer(words)}
    return bool(named) and (len(named) > 1 or _ALONE.match(heading) is not None or _names_coming(heading, meta))


def _carried_out(heading: str, meta: ReportMeta) -> bool:
    """`Thực hiện kế hoạch năm 2019` in the report on 2019: how far the plan of its own period was reached."""
    if meta.period is None or meta.kind in PLAN_DOCUMENTS or not _CARRYING_OUT.match(heading):
        return False
    named = {mention.period for mention in _calendar(heading, meta)}
    return bool(named) and all(period[:4] <= meta.period[:4] and period != meta.next_period for period in named)


def _calendar(heading: str, meta: ReportMeta) -> list[PeriodMention]:
    year = int(meta.period[:4]) if meta.period else None
    found = [mention for mention in find_periods(heading, year, durations=True) if mention.kind in CALENDAR_KINDS]
    bare = None if found else _BARE_YEAR.search(heading)  # `KẾ HOẠCH 2020`
    return [PeriodMention(bare.start(), bare.end(), bare[0], "year", int(bare[0]))] if bare else found


def _names_coming(heading: str, meta: ReportMeta) -> bool:
    """Whether the heading names a period behind the one that the report covers."""
    year, month = year_and_month(meta)
    for mention in _calendar(heading, meta):
        if year is None or mention.year > year or mention.period == meta.next_period:
            return True
        if mention.year == year and month is not None and _first_month(mention.period) > month:
            return True
    return False


def _first_month(period: str) -> int:
    part = period[5:7]
    return int(part) if part.isdigit() else _QUARTER.get(part, 1)


def _begun(heading: str, meta: ReportMeta) -> str | None:
    """`2025-07-01/2025-09-30` of `Thu ngân sách xã mới kể từ 01/7` in a report on nine months of 2025."""
    found, own = _BEGUN.search(heading), meta.period or ""
    end = end_of(own)
    if found is None or end is None:
        return None
    first = f"{found['year'] or own[:4]}-{int(found['month']):02d}-{int(found['day']):02d}"
    return f"{first}/{end}" if f"{own[:4]}-01-01" < first < end else None


@lru_cache(maxsize=512)
def section_period(section: tuple[str, ...], meta: ReportMeta) -> str | None:
    """The one period that a heading of results or plans names (`KẾT QUẢ NĂM 2023`), the innermost first."""
    year = int(meta.period[:4]) if meta.period else None
    for heading in reversed(section):
        bounds = [spanning(heading, m) or m.period for m in find_periods(heading, year) if m.kind == "to_date"]
        if bounds:
            return bounds[-1]
        if (begun := _begun(heading, meta)) is not None:
            return begun
        if not contains("plan_section", "plan_topic", "result_section").search(heading):
            continue
        named = {mention.period for mention in _calendar(heading, meta)}
        if named == {meta.period} and meta.kind not in PLAN_DOCUMENTS and section_is_plan(section, meta):
            continue  # `NHIỆM VỤ, GIẢI PHÁP NĂM 2021` in the part on 2022: a slip of the pen
        if len(named) == 1:
            return named.pop()
    return None
