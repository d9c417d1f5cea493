"""Rows of a table -> the meaning of their numeric cells.

Belongs here: measure, unit, basis, period of a cell from its header, label and unit column. Does not: what stands
around a cell (`tables`), running text (`observe`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from extract.cues import contains, ends
from extract.metadata.abbreviations import written_out
from extract.model import Basis, Measure, Quantity, ReportMeta
from extract.observations.code_tables import rate_unit
from extract.observations.codes import match_code
from extract.observations.columns import COMPARISONS, PERCENTAGES, head_period, told_of, unit_of
from extract.observations.figures import Figure
from extract.observations.measure import LEAST_INDEX
from extract.observations.sections import section_is_plan
from extract.observations.subject_words import of_whole
from extract.observations.tables import CellContext, Table, with_unit
from extract.observations.whenwhere import row_area

_WORD_BEFORE = 16  # characters of a cell before its figure
_ALL = re.compile(r"toàn (?:tỉnh|huyện|xã|phường|thành phố|thị xã|quận)$")
_TEMPO = re.compile(r"^(?:tốc độ tăng|tăng trưởng|mức tăng|nhịp độ tăng)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the rules found out about one figure."""

    quantity: Quantity
    measure: Measure
    basis: Basis
    sign: int
    indicator: str | None
    code: str | None
    period: str | None
    area: tuple[str | None, str | None]


def read_row(
    figures: Sequence[Figure], table: Table, section: tuple[str, ...], meta: ReportMeta
) -> Iterator[tuple[Figure, Meaning]]:
    """Meaning of each numeric cell of a row; nothing for header rows and the column of ordinals."""
    levels = [figure.quantity.value for figure in figures]
    for figure in figures:
        context = None if table.is_header(figure.block) else table.context(figure.block, figure.quantity.start)
        if context is not None:
            yield figure, _cell(figure, context, levels, section, meta)


def _cell(
    figure: Figure, context: CellContext, levels: Sequence[Decimal], section: tuple[str, ...], meta: ReportMeta
) -> Meaning:
    planned = section_is_plan(section, meta)
    measure = _measure(figure.quantity, context, levels)
    quantity = _in_unit(figure.quantity, context, measure)
    measure = _of_row(measure, quantity, context)
    basis = _basis(context, measure, planned)
    if planned and measure in {Measure.LEVEL, Measure.RATE}:
        measure = Measure.PLAN
    area = row_area(context.name, meta)
    label = context.label or context.column.header.lower() or None
    if area[0] != meta.area or _ALL.match(context.label):  # `Huyện Văn Yên | 1.612 | 4,62`: the heads say what it is
        told = context.source if context.column.measure in COMPARISONS else context.column
        label = (told_of(told.header) if told is not None else "") or label
    elif label and context.column.measure not in COMPARISONS and context.column.words not in label:
        label = f"{context.column.words} {label}"
    if label and context.whole:
        label = of_whole(label, context.whole)
    label = written_out(label, meta.abbreviations) if label else None
    around = [*filter(None, (context.whole, context.above)), *reversed(section)]
    code = match_code(label, quantity.unit, measure.value, around, meta.area_level) if label else None
    period = _period(context, measure, planned, meta)
    return Meaning(in_own_unit(quantity, code), measure, basis, _sign(figure), label, code, period, area)


def in_own_unit(quantity: Quantity, code: str | None) -> Quantity:
    """The quantity in its code's own unit where the report leaves out what money is counted by.

    `thu nhập bình quân đầu người 42 triệu đồng` is a person's and a year's.
    """
    own = rate_unit(code, quantity.unit) if code else None
    return with_unit(quantity, own, quantity.scale / quantity.scale) if own else quantity


def _measure(quantity: Quantity, context: CellContext, levels: Sequence[Decimal]) -> Measure:
    """Measure of a cell by the head of its column and the cell itself."""
    column = context.column
    measure = column.measure
    if measure in COMPARISONS and quantity.unit == "điểm %":
        return Measure.YOY_CHANGE
    if measure is Measure.YOY_INDEX and quantity.value < LEAST_INDEX and not column.quotient:
        return Measure.YOY_GROWTH  # a column headed only `so với cùng kỳ (%)` holds one or the other
    if column.moved and quantity.unit != "%" and _is_difference(quantity.value, levels):
        return Measure.YOY_CHANGE
    if measure is not None:
        return measure
    return Measure.RATE if quantity.unit == "%" else Measure.LEVEL


def _is_difference(value: Decimal, levels: Sequence[Decimal]) -> bool:
    """Whether a cell is the difference of two others of its row: `420 | 398 | 22`."""
    return any(abs(a - b) == abs(value) for a, b in combinations(levels, 2) if value not in (a, b))


def _of_row(measure: Measure, quantity: Quantity, context: CellContext) -> Measure:
    """The measure that the row's own words give: of a tempo of growth or a structure every level is one."""
    if quantity.unit == "%" and measure in {Measure.LEVEL, Measure.RATE, Measure.PLAN}:
        words = f"{context.whole or ''} {context.label}"
        if _TEMPO.search(context.label):
            return Measure.YOY_GROWTH
        if contains("share").search(words) and not contains("rate_subject").search(context.label):
            return Measure.SHARE
        return Measure.RATE if measure is Measure.LEVEL else measure
    return measure


def _in_unit(quantity: Quantity, context: CellContext, measure: Measure) -> Quantity:
    """The quantity in the unit that its column, its row or the caption gives."""
    if quantity.unit is not None:
        return quantity
    if measure in PERCENTAGES:
        return with_unit(quantity, "%", quantity.scale / quantity.scale)
    return with_unit(quantity, *unit_of(context.unit)) if context.unit else quantity


def _basis(context: CellContext, measure: Measure, planned: bool) -> Basis:
    column = context.column
    if column.measure is Measure.PLAN or measure is Measure.PLAN or planned:
        return Basis.TARGET
    derived = context.source is not None and context.source.estimate
    return Basis.ESTIMATE if derived or column.estimate else Basis.ACTUAL


def _sign(figure: Figure) -> int:
    """-1 for `(2,5)` and `giảm 2,5` in a column of growths; the number grammar reads `-2,5` itself."""
    before = figure.block.text[max(0, figure.quantity.full_start - _WORD_BEFORE) : figure.quantity.start].rstrip()
    return -1 if before.endswith("(") or ends(before, "fall") else 1


def _period(context: CellContext, measure: Measure, planned: bool, meta: ReportMeta) -> str | None:
    """The period of the levels that the column holds or compares; else the coming one for goals, the plan's year."""
    compared = context.column.measure in COMPARISONS
    levels = context.source if compared else context.column
    named = head_period(levels.header, meta) if levels is not None else None
    if named:
        return named
    if planned:
        return meta.next_period or meta.period
    planning = measure is Measure.PLAN or (context.column.measure is Measure.PLAN)
    return (meta.period or "")[:4] or None if planning else meta.period
