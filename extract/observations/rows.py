"""Rows of a table -> the meaning of their numeric cells.

Belongs here: measure, unit, basis, period of a cell from its header, label and unit column. Does not: what stands
around a cell (`tables`), running text (`observe`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.metadata.periods import clause_period
from extract.model import Basis, Measure, Quantity, ReportMeta
from extract.observations.basis import section_is_plan
from extract.observations.codes import match_code
from extract.observations.cues import contains
from extract.observations.figures import Figure
from extract.observations.subject import of_whole
from extract.observations.tables import CellContext, Table, unit_of, with_unit

_PERCENT = frozenset({Measure.ATTAINMENT, Measure.YOY_GROWTH, Measure.YOY_INDEX, Measure.SHARE})
LEAST_INDEX = 40
"""Below it a percentage `so với cùng kỳ` in a table is a growth: hardly anything falls to less than two fifths."""


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
    for figure in figures:
        context = None if table.is_header(figure.block) else table.context(figure.block, figure.quantity.start)
        if context is not None:
            yield figure, _cell(figure, context, section, meta)


def _cell(figure: Figure, context: CellContext, section: tuple[str, ...], meta: ReportMeta) -> Meaning:
    planned = section_is_plan(section, meta.kind)
    quantity = _in_unit(figure.quantity, context)
    measure = context.column.measure or (Measure.RATE if quantity.unit == "%" else Measure.LEVEL)
    if measure is Measure.YOY_INDEX and quantity.value < LEAST_INDEX:
        measure = Measure.YOY_GROWTH  # a column headed only `so với cùng kỳ (%)` holds one or the other
    basis = Basis.TARGET if measure is Measure.PLAN or planned else Basis.ACTUAL
    derived = measure in _PERCENT and context.of_estimate
    if basis is Basis.ACTUAL and (derived or contains("estimate").search(context.column.header)):
        basis = Basis.ESTIMATE
    if planned and measure in {Measure.LEVEL, Measure.RATE}:
        measure = Measure.PLAN
    label = context.label or context.column.header.lower() or None
    if label and measure not in _PERCENT and context.column.words not in label:
        label = f"{context.column.words} {label}"
    if label and context.whole:
        label = of_whole(label, context.whole)
    around = [*([context.whole] if context.whole else []), *reversed(section)]
    code = match_code(label, quantity.unit, measure.value, around, meta.area_level) if label else None
    period = _period(context, measure, planned, meta)
    return Meaning(quantity, measure, basis, _sign(figure), label, code, period, (meta.area, meta.area_code))


def _in_unit(quantity: Quantity, context: CellContext) -> Quantity:
    """The quantity in the unit that its column, its row or the caption gives."""
    if quantity.unit is not None:
        return quantity
    if context.column.measure in _PERCENT:
        return with_unit(quantity, "%", quantity.scale / quantity.scale)
    return with_unit(quantity, *unit_of(context.unit)) if context.unit else quantity


def _sign(figure: Figure) -> int:
    """-1 for `(2,5)` in a column of growths; the number grammar reads `-2,5` itself."""
    return -1 if figure.block.text[: figure.quantity.start].rstrip().endswith("(") else 1


def _period(context: CellContext, measure: Measure, planned: bool, meta: ReportMeta) -> str | None:
    """The column's own period, else the coming one for goals, the year for plans, the report's."""
    header = context.column.header
    if named := clause_period(header, len(header), meta):
        return named
    if planned:
        return meta.next_period or meta.period
    return (meta.period or "")[:4] or None if measure is Measure.PLAN else meta.period
