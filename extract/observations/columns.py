"""Heads of table columns: which measure, basis, period and unit the words of a head give to the cells below.

Belongs here: reading one head (`ƯTH 6T/2022`, `% so KH năm`, `Cùng kỳ 2021`), and what a head means beside the heads to
its left. Does not: rows and their labels (`tables`), cells (`rows`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from extract.cues import alternatives, contains
from extract.metadata.periods import CALENDAR_KINDS, find_periods, same_span, year_and_month
from extract.model import Measure, ReportMeta
from extract.numbers import parse_lines
from extract.numbers.catalogue import units
from extract.observations.phrases import spell_out

UNIT_IN_TEXT = re.compile(r"(?i:ĐVT|đơn vị(?: tính)?)\s*[:：]\s*([^;)\n|]{1,60})")
IN_PARENTHESES = re.compile(r"\(([^()]{1,30})\)\s*$")
_COUNTED = re.compile(r"^(?:tổng )?số (?:lượng )?([^\d|]{2,40})", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?i:(?<!\w)(?:ước thực hiện|thực hiện|ước th|ưth|uth|th|ước|kế hoạch|kh|dự toán|dt|kết quả|lũy kế|luỹ kế"
    r"|số liệu|giá trị|tổng số|ghi chú|so sánh|so với|so|cùng kỳ|ck|tỷ lệ|tỉ lệ|cả năm|năm|tháng|quý|đầu|cuối|trước"
    r"|này|đạt"
    r"|tăng|giảm|đến|hết|ngày|giao|được|chỉ tiêu|đơn vị tính|đvt|stt|tt|[ivx]{1,4})(?!\w))|\d+T(?!\w)|[%\d/.()]+"
)
_PLAN = alternatives("plan_object")
_SAME = r"(?:(?i:cùng kỳ|năm trước|năm ngoái|tháng trước|quý trước)|CK)"
_BASE = rf"(?:{_SAME}|(?i:năm )?20\d\d)"
_DONE = r"(?i:ước th|ước thực hiện|ưth|uth|th|thực hiện|ước|kết quả)"
_PERCENT = re.compile(r"%|(?<!\w)(?i:tỷ lệ|tỉ lệ)(?!\w)")
_COMPARED = re.compile(
    rf"(?<!\w)(?i:so sánh|so với|so|bằng)(?!\w).*?(?<!\w){_BASE}(?!\w)"
    rf"|(?:%|(?<!\w)(?i:tỷ lệ|tỉ lệ|đạt)(?!\w)).*?(?<!\w){_SAME}(?!\w)",
    re.DOTALL,
)
_QUOTIENT = re.compile(
    rf"20\d\d[^/]{{0,12}}/[^/]{{0,14}}20\d\d|^[^/\d]{{1,24}}/\s?20\d\d\s?\(%\)|/\s?{_SAME}(?!\w)|(?<!\w){_SAME}\s?\(%\)"
)
_ATTAINED = re.compile(
    rf"(?:%|(?<!\w)(?i:tỷ lệ|tỉ lệ|so sánh|so với|so|bằng|đạt|tăng|giảm|hoàn thành|vượt)(?!\w)).*?(?<!\w){_PLAN}(?!\w)"
    rf"|(?<!\w){_DONE}[^/]{{0,24}}/\s?{_PLAN}(?!\w)|^[^/\d]{{1,24}}/\s?{_PLAN}\s?\(%\)|(?<!\w){_PLAN}[^/]{{0,24}}\(%\)",
    re.DOTALL,
)
_REACHED = re.compile(r"(?<!\w)(?i:đạt|hoàn thành|so sánh|tỷ lệ thực hiện|tỉ lệ thực hiện|giải ngân)(?!\w)")
_BARE_PERCENT = re.compile(r"^\W*(?i:tỷ lệ|tỉ lệ|so sánh)?\W*$")
_MOVED = re.compile(r"(?<!\w)(?i:tăng|giảm|tốc độ|chênh lệch)(?!\w)|\+\s?/\s?-|\(\+\)|±")
_SHARE = re.compile(r"(?<!\w)(?i:cơ cấu|tỷ trọng|tỉ trọng)(?!\w)")
_PLANNED = re.compile(
    rf"^\W*(?:(?i:tổng|chỉ tiêu|số|mức)\s)?{_PLAN}(?!\w)|(?<!\w)(?i:được giao|giao|phải thu|phân bổ)(?!\w)"
)
_AREA = re.compile(r"^\W*DT\b[^()]*\((?:[\d.]+ )?(?i:ha|m2|m²|km2|sào|mẫu)\)\s*$")  # `DT cho SP (ha)`: no `dự toán`
_LAST_YEAR = re.compile(r"(?<!\w)(?:(?i:cùng kỳ)|CK)(?!\w)")
_YEAR_BEFORE = re.compile(r"(?<!\w)(?i:năm trước|năm ngoái)(?!\w)")
_WHOLE_YEAR = re.compile(r"(?<!\w)(?i:cả năm)(?!\w)")
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_BARE_YEAR = re.compile(r"(?<![\d/])(20\d\d)(?![\d/])")
PERCENTAGES = frozenset({Measure.ATTAINMENT, Measure.YOY_GROWTH, Measure.YOY_INDEX, Measure.SHARE})
COMPARISONS = PERCENTAGES | {Measure.YOY_CHANGE}


@dataclass(frozen=True, slots=True)
class Column:
    """What a head says: its words, the measure and the unit they name (None: as the row says)."""

    header: str
    measure: Measure | None
    unit: str | None
    words: str  # what the head adds to the row's label: `số hồ sơ tiếp nhận`, nothing for `thực hiện 2024`
    source: int | None = None  # column of the levels that a comparison is of
    moved: bool = False  # a rise or fall that may be in per cent or in the row's unit

    @property
    def estimate(self) -> bool:
        """Whether the head says that its levels are estimated."""
        return contains("estimate").search(self.header) is not None

    @property
    def quotient(self) -> bool:
        """Whether the head divides one year by another (`2023/2022 (%)`): never the growth alone."""
        return _QUOTIENT.search(self.header) is not None

    @property
    def year(self) -> int:
        """The last year that the head names; 0 where it names none."""
        return max((int(year) for year in _ANY_YEAR.findall(self.header)), default=0)

    @property
    def earlier(self) -> bool:
        """Whether its levels are those compared with: of the same span or of the year before."""
        return self.measure is None and bool(_LAST_YEAR.search(self.header) or _YEAR_BEFORE.search(self.header))


def read_columns(headers: Sequence[str], caption_units: Sequence[str]) -> list[Column]:
    """The columns of a table from their heads, left to right; a comparison knows the levels it is of."""
    columns: list[Column] = []
    for header in headers:
        column = Column(header, head_measure(header), _head_unit(header), _own_words(header))
        if column.measure is None and _compares_with_plan(header, columns):
            column = replace(column, measure=Measure.ATTAINMENT)
        if column.unit is None and column.measure not in COMPARISONS:
            column = replace(column, unit=_of_caption(header, caption_units))
        if column.measure in COMPARISONS or (column.measure is None and column.unit == "%"):
            column = replace(column, source=_source(columns), moved=_in_either(column))
        columns.append(column)
    return columns


def head_measure(header: str) -> Measure | None:
    """Measure that a column's head names; None for a plain level, or a rate where its unit is %."""
    if _ATTAINED.search(header):
        return Measure.ATTAINMENT
    if _MOVED.search(header):
        return Measure.YOY_GROWTH
    if _COMPARED.search(header) or _QUOTIENT.search(header):
        return Measure.YOY_INDEX
    if _SHARE.search(header):
        return Measure.SHARE
    if _PLANNED.search(header) and not contains("estimate").search(header) and not _AREA.match(header):
        return Measure.PLAN
    return None


def _compares_with_plan(header: str, columns: Sequence[Column]) -> bool:
    """`Đạt (%)`, `Tỷ lệ %`, `So sánh` right of a plan: a percentage of it."""
    planned = any(column.measure is Measure.PLAN for column in columns)
    percent = _PERCENT.search(header) or header.strip().lower().startswith(("đạt", "so sánh"))
    return planned and bool(percent) and bool(_REACHED.search(header) or _BARE_PERCENT.match(header))


def _in_either(column: Column) -> bool:
    return (
        column.measure is Measure.YOY_GROWTH
        and not _PERCENT.search(column.header)
        and "tốc độ" not in column.header.lower()
    )


def _source(columns: Sequence[Column]) -> int | None:
    """The nearest levels to the left that are neither planned nor those compared with, of the latest year named."""
    levels = [at for at, c in enumerate(columns) if c.measure is None and c.unit != "%" and not c.earlier]
    latest = max((columns[at].year for at in levels), default=0)
    return max((at for at in levels if columns[at].year == latest), default=None)


def _head_unit(header: str) -> str | None:
    """The unit in a head's parentheses, `%`, or the noun that `Số hồ sơ tiếp nhận` counts."""
    if found := IN_PARENTHESES.search(header):
        labelled = UNIT_IN_TEXT.search(found[1])
        unit = labelled[1].strip() if labelled else found[1]
        if "%" in unit:
            return "%"
        if not re.search(r"^[+\-/\d\s=:*()]+$|^(?i:lũy kế|dự kiến|ước)$", unit):
            return unit
    if _PERCENT.search(header):
        return "%"
    counted = _COUNTED.match(header)
    return counted[1] if counted and unit_of(counted[1])[0] in nouns() else None


def _of_caption(header: str, caption_units: Sequence[str]) -> str | None:
    """The one of the caption's units (`Đơn vị tính: hộ, triệu đồng, %`) that the head's words ask for."""
    if not caption_units:
        return None
    if len(caption_units) == 1:
        return caption_units[0]
    named = [unit for unit in caption_units if unit.lower() in header.lower()]
    if named:
        return named[0]
    if (counted := _COUNTED.match(header)) and unit_of(counted[1])[0] in nouns():
        return counted[1]
    money = [unit for unit in caption_units if unit_of(unit)[0] == "VND"]
    return next((unit for unit in (*money, *caption_units) if unit != "%"), None)


def _own_words(header: str) -> str:
    """Words of a head that say what is measured; those that say when, how planned or in what unit do not."""
    text = _GENERIC.sub(" ", IN_PARENTHESES.sub("", spell_out(header)))
    words = " ".join(text.split()).lower().strip(" -/,:+=")
    return words if len(words) > 2 and not any(char.isdigit() for char in words) else ""


def told_of(header: str) -> str:
    """What a head measures in full, where the rows below are places: `tỷ lệ hộ nghèo`; nothing for `thực hiện 2024`."""
    if not _own_words(header):
        return ""
    return spell_out(IN_PARENTHESES.sub("", header)).lower().strip(" *-/,:+=%")


def head_period(header: str, meta: ReportMeta) -> str | None:
    """The period that a column's head names for its levels; None where it names none."""
    own = meta.period or ""
    year, month = year_and_month(meta)
    bare = _BARE_YEAR.search(header)
    found = [m for m in find_periods(header, year, durations=True) if m.kind in CALENDAR_KINDS]
    spans = [m for m in found if m.kind != "year"]
    if _LAST_YEAR.search(header) and year:
        stated = next((m.year for m in found if m.stated_year), int(bare[1]) if bare else year - 1)
        return same_span(spans[0].period if spans else own, stated)
    if spans or found:
        return (spans or found)[0].period
    if bounds := [m.period for m in find_periods(header, year, month) if m.kind in {"to_date", "school_year", "span"}]:
        return bounds[0]
    if _WHOLE_YEAR.search(header):
        return own[:4] or None
    if _YEAR_BEFORE.search(header) and year:
        return str(year - 1)
    return bare[1] if bare else None


@cache
def nouns() -> frozenset[str]:
    """Canonical counting nouns of the catalogue."""
    return frozenset(unit.canonical for unit in units().values() if unit.kind == "count")


@lru_cache(maxsize=512)
def unit_of(text: str) -> tuple[str | None, Decimal]:
    """Canonical unit and factor of a printed unit (`triệu đồng` -> VND, 1000000; `1.000 tấn` -> t, 1000)."""
    found = parse_lines([text if text[:1].isdigit() else f"1 {text}"])[0]
    if not found:
        return None, Decimal(1)
    unit = found[0]["unit"]
    return (str(unit) if unit is not None else None), Decimal(str(found[0]["value"]))
