"""Whether a figure was reached, is estimated or is a goal.

Belongs here: cue words and headings that set the basis (SDMX OBS_STATUS comes from it in exports). Does not: the
measure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from extract.cues import contains, holds, holds_bare
from extract.metadata.periods import CALENDAR_KINDS, find_periods
from extract.model import Basis, Measure, ReportMeta
from extract.observations.clauses import CLOSED
from extract.observations.figures import Figure

_CARRYING_OUT = re.compile(
    r"^\W*(?:(?i:phần|mục) \S+ ?)?(?:[IVXA-D\d]{1,5}[.:)/-]\s*)?\W*(?i:(?:việc |tổ chức )?(?:thực hiện|triển khai))\s"
)
PLAN_DOCUMENTS = frozenset({"nghị quyết", "kế hoạch", "chương trình", "đề án", "phương án"})


@lru_cache(maxsize=512)
def section_is_plan(section: tuple[str, ...], meta: ReportMeta) -> bool:
    """Whether the headings above say that what follows is planned; the outermost heading that says either decides."""
    for heading in section:
        if contains("result_section").search(heading) or _carried_out(heading, meta):
            return False
        if contains("plan_section").search(heading):
            return True
        if holds_bare(heading, "result_section"):
            return False  # `KẾT QUÁ`: text recognition slips in tone marks
    return bool(section) and meta.kind in PLAN_DOCUMENTS


def _carried_out(heading: str, meta: ReportMeta) -> bool:
    """`Thực hiện kế hoạch năm 2019` in the report on 2019: how far the plan of its own period was reached."""
    if meta.period is None or meta.kind in PLAN_DOCUMENTS or not _CARRYING_OUT.match(heading):
        return False
    named = {m.period for m in find_periods(heading, int(meta.period[:4]), durations=True) if m.kind in CALENDAR_KINDS}
    return bool(named) and all(period[:4] <= meta.period[:4] and period != meta.next_period for period in named)


@lru_cache(maxsize=512)
def section_period(section: tuple[str, ...], meta: ReportMeta) -> str | None:
    """The one period that a heading of results or plans names (`KẾT QUẢ NĂM 2023`), the innermost first."""
    year = int(meta.period[:4]) if meta.period else None
    for heading in reversed(section):
        bounds = [m.period for m in find_periods(heading, year) if m.kind == "to_date"]
        if bounds:
            return bounds[-1]
        if not contains("plan_section", "result_section").search(heading):
            continue
        named = {m.period for m in find_periods(heading, year, durations=True) if m.kind in CALENDAR_KINDS}
        if len(named) == 1:
            return named.pop()
    return None


def basis_of(figure: Figure, measure: Measure, section: tuple[str, ...], meta: ReportMeta) -> Basis:
    """Basis of a figure of `measure` that stands (or whose footnote mark stands) under `section`."""
    if measure is Measure.WHOLE and not section_is_plan(section, meta):
        return Basis.ACTUAL
    if measure is Measure.PLAN or section_is_plan(section, meta):
        return Basis.TARGET
    if holds(figure.left[-80:], "goal"):
        return Basis.TARGET
    return Basis.ESTIMATE if holds(figure.before, "estimate") else Basis.ACTUAL


def still_estimated(figure: Figure, unit: str | None, topic_open: bool, estimated: Collection[str | None]) -> bool:
    """Whether an estimate's word before a semicolon holds behind it: for percentages and the `estimated` units only.

    `giá trị sản xuất ước 2.615 tỷ đồng; trong năm khởi công 12 công trình` counts works that were begun. What holds
    for the first figure behind the semicolon (`topic_open`) holds for those after it.
    """
    if holds(CLOSED.sub(" ", figure.before).rpartition(";")[2], "estimate") or not estimated:
        return True
    if ";" in CLOSED.sub(" ", figure.left):
        return figure.percent or unit in estimated
    return topic_open and (figure.percent or unit in estimated)
