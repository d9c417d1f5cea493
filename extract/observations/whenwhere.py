"""Period and place of a figure.

Belongs here: the order in which the clause, the footnote's mark, the heading and the report are asked. Does not:
reading a period or a place from words (`extract.metadata.periods`, `extract.metadata.areas`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.cues import contains, starts_with
from extract.metadata.areas import clause_area
from extract.metadata.clause_periods import clause_period
from extract.metadata.gazetteer import COMMUNE, DISTRICT, gazetteer
from extract.metadata.periods import end_of, find_periods, spoken_on
from extract.model import Basis, Block, Measure, ReportMeta
from extract.observations.clauses import PIECE, sentence_at, split_sentences
from extract.observations.comparison import rises_from, rises_to
from extract.observations.figures import LOOK_BACK, Figure, bare_place, is_measured
from extract.observations.sections import section_is_plan, section_period

_REPEATING = frozenset(
    {Measure.ATTAINMENT, Measure.YOY_GROWTH, Measure.YOY_CHANGE, Measure.YOY_INDEX, Measure.SHARE, Measure.RATE}
)
_CHANGES = frozenset({Measure.YOY_GROWTH, Measure.YOY_CHANGE})
_SAID_ABOVE = re.compile(r"^\W*(?i:trong) (?:tổng số |số )?\d")
_BUDGET = re.compile(r"^\W*(?i:tổng )?(?i:thu|chi)\s")
_WHOLE_YEAR = re.compile(r"\s*(?:của năm|cả năm|hết năm)(?!\w)")
_YEARS_PLAN = re.compile(
    r"\s*(?i:so với )?(?:(?i:kế hoạch|dự toán|chỉ tiêu)|KH)[^,;.()\d]{0,24}(?i:năm) (?P<year>20\d\d)"
)
_ALL_YEAR = re.compile(r"(?<!\w)(?i:cả năm)(?!\w)(?! (?:học|nay|qua))")
_VILLAGE = re.compile(
    r"(?<!\w)(?i:thôn|xóm|ấp|bản|làng|buôn|phum|sóc|tổ dân phố|khu phố|khóm)\s"
    r"(?P<name>[A-ZĐ][^\W\d]*(?:\s[A-ZĐ][^\W\d]*){0,3})"
)
_DAY = len("2021-08-31")
_BOUNDED = re.compile(r"\d{4}-\d\d-\d\d")
_ASSIGNED = re.compile(r"(?<!\w)(?i:giao)(?: là|:)?\s*$")
_NUMERATOR = re.compile(r"[\d.,]+[^\d.,;()/]{0,24}/\s?$")
_PROGRAMME = re.compile(r"\d{4}/\d{4}$")
Area = tuple[str | None, str | None]
"""Name and code of a place."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a footnote takes from the sentence of its mark; empty for other blocks."""

    period: str | None = None
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Governing:
    """Periods of the figures before in the sentence."""

    period: str | None = None  # of the last one that is no plan: a growth or attainment keeps it
    alike: str | None = None  # of the last one of the same unit: its bound (`đến 15/3`) holds for those that follow
    carried: str | None = None  # of the sentence before, where this one goes on with it
    whole: str | None = None  # of the figure before the parentheses that this one stands in
    last: Measure | None = None  # of the figure before


def goes_on(figure: Figure) -> bool:
    """Whether the figure's sentence goes on with the one before: `Trong đó ...`, `Trong 812 tỷ nói trên ...`."""
    start = figure.block.text[figure.sentence.start : figure.sentence.start + 60]
    return bool(starts_with("continue").match(start.lstrip("-+*• ")) or _SAID_ABOVE.match(start))


def keeps_period(figure: Figure, stated: Collection[str | None]) -> bool:
    """Whether its first figure is of the span of the sentence before: what goes on, and the other side of a budget.

    `stated` are the units of the levels before: `Trong số 79 doanh nghiệp ...` behind amounts speaks of something else.
    """
    start = figure.block.text[figure.sentence.start : figure.sentence.start + 60]
    if _SAID_ABOVE.match(start) and figure.quantity.unit not in stated:
        return False
    return goes_on(figure) or (figure.quantity.unit == "VND" and _BUDGET.match(start) is not None)


def opening_span(period: str | None, figure: Figure) -> str | None:
    """`period` of the figure where the paragraph opens with that span of days (`Từ ngày 23/6 đến 20/9, ...`).

    It holds for the sentences behind that count the same things; one from 1 January (`lũy kế đến 31/8`) for its own.
    """
    before = figure.block.text[: figure.quantity.start]
    opens = not figure.block.text[: figure.sentence.start].strip() and "," in before  # set apart as the time of it all
    spanned = period is not None and "/" in period and _BOUNDED.match(period) and period[4:10] != "-01-01"
    return period if opens and spanned else None


def inherited(caller: Block, position: int, meta: ReportMeta) -> Inherited:
    """Period and place of the sentence of `caller` whose footnote mark stands at `position`."""
    sentence = sentence_at(split_sentences(caller.text), max(position - 1, 0))
    start = max(sentence.start, position - LOOK_BACK)
    clause = caller.text[start : max(start, position)]
    period = clause_period(clause, len(clause), meta)
    if period and _PROGRAMME.match(period):
        period = None  # the years of a programme qualify its name, not what was done with it
    return Inherited(period, clause_area(clause, len(clause), meta))


def period_of(
    figure: Figure,
    measure: Measure,
    basis: Basis,
    section: tuple[str, ...],
    meta: ReportMeta,
    outer: Inherited,
    sentence: Governing,
) -> str | None:
    """The clause's own period, else its footnote mark's, its heading's, the coming one for goals, the report's."""
    planned = section_is_plan(section, meta)
    named = _aimed(figure, measure, meta) if planned else _named(figure, measure, meta)
    named = named or outer.period
    if (first := rises_from(figure, meta, planned=planned)) is not None:
        return first
    risen = rises_to(figure)
    if risen:
        named = outer.period
    if measure is Measure.PLAN and not planned:
        return _plan_period(figure, named, meta.period)
    if measure in _CHANGES and named and sentence.whole and named[:4] < sentence.whole[:4]:
        named = sentence.whole  # `04 trường hợp (năm 2018: 11; giảm 07 trường hợp)`
    named = named or _carried_on(figure, sentence, planned=planned)
    if named is None and not planned and not figure.percent and _ALL_YEAR.search(PIECE.split(figure.left)[-1]):
        told = section_period(section, meta) or meta.period or ""  # a resolution tells of the year before
        named = told[:4] or None  # `gieo cấy lúa cả năm 8.412 ha` in a report on nine months
    if planned and _speaks_of_year(figure):
        return (meta.next_period or meta.period or "")[:4] or None
    if named:
        return named
    if sentence.period and not risen and _repeats(figure, measure, sentence):
        return sentence.period
    if (headed := section_period(section, meta)) is not None:
        stock = _BOUNDED.match(headed) and "/" in headed and contains("stock").search(figure.left[-60:])
        return headed.rpartition("/")[2] if stock else headed  # `(đến 18/4)`: dư nợ is of the day
    if basis is Basis.TARGET and planned:
        return meta.next_period or meta.period
    return meta.period


def _named(figure: Figure, measure: Measure, meta: ReportMeta) -> str | None:
    """The period that the clause names for the figure."""
    window = figure.window
    start = _counted_from(figure) - window.start
    before = figure.block.text[max(0, window.start - LOOK_BACK) : window.start]
    named = clause_period(figure.block.text[window.start : window.end], start, meta, before)
    if measure is Measure.YOY_INDEX and named and meta.period and named[:4] < meta.period[:4]:
        return None  # `bằng 97,4% năm 2019`: the base
    return named


def _aimed(figure: Figure, measure: Measure, meta: ReportMeta) -> str | None:
    """The same in a part on a coming period: days and months without a year are of that period's year."""
    coming = meta.next_period or ""
    if measure is Measure.ATTAINMENT and (year := _YEARS_PLAN.match(figure.beyond)):
        return year["year"]  # `giải ngân 100% kế hoạch vốn năm 2022` among the tasks of its last quarter
    named = _named(figure, measure, _of_coming(meta))
    end = end_of(coming)
    return coming if named and end and named.endswith(f"/{end}") and named[5:10] == "01-01" else named


@lru_cache(maxsize=64)
def _of_coming(meta: ReportMeta) -> ReportMeta:
    return replace(meta, period=meta.next_period) if meta.next_period else meta


def _carried_on(figure: Figure, sentence: Governing, *, planned: bool) -> str | None:
    """The period that the sentence's earlier figures, or the sentence before, leave to a figure that names none."""
    goes_on_counting = not figure.percent and _BOUNDED.match(sentence.alike or "")
    if goes_on_counting and not _new_count(figure, sentence.alike):
        return sentence.alike
    return None if planned else sentence.whole or sentence.carried


def _repeats(figure: Figure, measure: Measure, sentence: Governing) -> bool:
    """Whether a percentage or change is of the period of the figure before it."""
    qualified = _PROGRAMME.match(sentence.period or "") and contains("treated").search(figure.left)
    apart = ";" in figure.left and measure is not Measure.SHARE  # `ngắn hạn chiếm 58%; dài hạn 42%`
    if measure is Measure.YOY_GROWTH and sentence.last is Measure.YOY_GROWTH:
        apart = False  # `IIP 8 tháng tăng 7,9%; ngành chế biến tăng 8,1%`
    return measure in _REPEATING and not apart and not qualified


def _new_count(figure: Figure, bound: str | None) -> bool:
    """`06 ca ..., lũy kế 39 ca; 04 ca tay chân miệng`: behind a semicolon what was summed up for one thing ends."""
    summed = (bound or "")[4:10] == "-01-01" and not is_measured(figure.quantity.unit)
    item = figure.before.rpartition(";")[0]
    return summed and ";" in figure.left and contains("accumulated").search(item.rpartition(",")[2]) is not None


def _speaks_of_year(figure: Figure) -> bool:
    """Whether a goal is the whole year's: `phấn đấu cả năm thu 120 tỷ đồng, thu nhập bình quân đạt 58 triệu đồng`."""
    item = re.split(r";|\.\s", figure.before)[-1]
    return bool(_WHOLE_YEAR.search(item) or _WHOLE_YEAR.match(figure.after[:20]))


def _counted_from(figure: Figure) -> int:
    """Where the figure begins in its block; for the N of n/N where the n does."""
    start = figure.quantity.full_start
    if figure.quantity.ratio_role == "denominator" and (pair := _NUMERATOR.search(figure.block.text[:start][-40:])):
        return max(figure.window.start, start - len(pair.group()))
    return start


def _plan_period(figure: Figure, named: str | None, own: str | None) -> str | None:
    """A plan named without a period in a monthly or quarterly report is the year's plan (gold/GUIDE.md)."""
    beyond = re.split(r"[.;]\s|$", figure.after[:90])[0] if figure.quantity.ratio_role else figure.right[:60]
    speaks = contains("plan_object", "annual").search(f"{figure.left[-40:]} {figure.before[-60:]} {beyond}")
    denominator = figure.quantity.ratio_role == "denominator"
    if named and _PROGRAMME.match(named):
        return named  # `Vụ Đông 2019 - 2020 trồng được 1.860 ha/1.900 ha KH`
    speaks = speaks or (contains("accumulated").search(figure.before[-60:]) if denominator else None)
    if denominator and (is_measured(figure.quantity.unit) or speaks or "/" in (named or "")):
        return (own or "")[:4] or None
    if (cue := _last(contains("plan_object"), figure.left)) is not None and not _names_span(figure.left[cue:], own):
        return (own or named or "")[:4] or None  # `lũy kế 9 tháng 130 tấn, bằng 81% kế hoạch (160 tấn)`
    if cue is not None and (spans := _spans(figure.left[cue:], own)):
        return spans[-1]  # `đạt 40,1% dự toán 6 tháng cuối năm (72.150 triệu đồng)`
    assigned = _ASSIGNED.search(figure.left) is not None
    if (speaks or assigned) and (named is None or "/" in named or len(named) == _DAY):
        return (own or "")[:4] or None
    return named or (own if denominator else (own or "")[:4]) or None


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    """Where the last match begins."""
    return max((found.start() for found in pattern.finditer(text)), default=None)


def _names_span(words: str, own: str | None) -> bool:
    """Whether the words of a plan name a period of their own: `kế hoạch quý III`, `dự toán năm 2022`."""
    return bool(_spans(words, own))


def _spans(words: str, own: str | None) -> list[str]:
    year = int(own[:4]) if own else None
    return [mention.period for mention in find_periods(words, year, durations=True)]


def area_of(figure: Figure, meta: ReportMeta, outer: Inherited) -> Area:
    """The single place that the clause names, else the one at the footnote's mark, else the report's own."""
    window = figure.window
    start = _counted_from(figure) - window.start
    named: Area | None = clause_area(figure.block.text[window.start : window.end], start, meta)
    if named is None and meta.area_level == "commune":
        named = _village(figure)
    named = named or _listed_place(figure, meta)
    return named or outer.area or (meta.area, meta.area_code)


def row_area(label: str, meta: ReportMeta) -> Area:
    """The place that the label of a table's row names (`Huyện Văn Yên`, `Hòa Mạc`), else the report's own."""
    named = clause_area(f"{label} 0", len(label) + 1, meta) or _within(label, meta)
    return named or (meta.area, meta.area_code)


def _listed_place(figure: Figure, meta: ReportMeta) -> Area | None:
    """`Tiểu Cần` of `ở các huyện: Cầu Kè 9.420 ha, Tiểu Cần 11.530 ha`: a name that the report's own area holds."""
    found = bare_place(figure)
    return _within(found, meta) if found else None


def _within(name: str, meta: ReportMeta) -> Area | None:
    """The district or commune of that very name in the report's own area."""
    if meta.area_code is None or not name[:1].isupper():
        return None
    when = spoken_on(meta.issued_on, meta.period)
    for level in (DISTRICT, COMMUNE):
        area = gazetteer().resolve(name, level=level, within=meta.area_code, on=when)
        if area is not None and level != meta.area_level:
            return name, area.code
    return None


def _village(figure: Figure) -> Area | None:
    """The one village, hamlet or ward group that a commune's report names beside the figure: below the gazetteer."""
    clause = re.split(r"[;(]|\.\s|,\s", figure.left)[-1]
    names = {found["name"] for found in _VILLAGE.finditer(clause)}
    if not names and (after := _VILLAGE.match(figure.right.lstrip().removeprefix("ở ").removeprefix("tại "))):
        names = {after["name"]}
    return (names.pop(), None) if len(names) == 1 else None
