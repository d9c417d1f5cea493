"""Quantities -> observations: each figure with its indicator, measure, basis, period and place.

Belongs here: the order in which the rules are asked. Does not: the rules (`measure`, `basis`, `subject`, `codes`,
`extract.metadata`), the row itself (`record`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from extract.cues import contains, ends, holds
from extract.metadata.abbreviations import written_out
from extract.model import (
    Basis,
    Block,
    BlockKind,
    Measure,
    Observation,
    Quantity,
    ReportMeta,
    ReportText,
)
from extract.observations.basis import basis_of, still_estimated
from extract.observations.codes import match_code
from extract.observations.coding import coded, exact_codes, in_full
from extract.observations.comparison import base_period, rises_from
from extract.observations.ellipsis import Filled, fill_units
from extract.observations.figures import Figure, figures_of
from extract.observations.measure import classify, is_compared
from extract.observations.phrases import called_phrase, right_phrase, run_in_heading, trim
from extract.observations.plans import divides_plan
from extract.observations.record import pair_ratios, to_row
from extract.observations.rows import Meaning, in_own_unit, read_row
from extract.observations.statement import Statement
from extract.observations.subject import name
from extract.observations.subject_words import of_sector
from extract.observations.tables import tables_of, with_unit
from extract.observations.topic import Topic, enter
from extract.observations.whenwhere import (
    Governing,
    Inherited,
    area_of,
    inherited,
    keeps_period,
    opening_span,
    period_of,
)
from extract.observations.wholes import OpenWhole
from extract.vietnamese import words

SILENT_KINDS = frozenset({BlockKind.HEAD, BlockKind.TITLE, BlockKind.SIGNATURE})
_SENTENCE_END = re.compile(r"[.;]\s")
_WHOLE_NAME = 9  # words of a whole that its parts repeat
_FIRST = 3  # things that a block named first
_ASIDE = re.compile(r"^\W*(?i:tính )?riêng (?i:trong )?(?:quý|tháng)\s")  # `...; riêng quý III thu 34 tỷ đồng`


def observe(report: ReportText, meta: ReportMeta, quantities: Sequence[Quantity]) -> tuple[Observation, ...]:
    """Observations of a report in reading order, from the quantities that the number grammar read in its blocks."""
    tables = tables_of(report.blocks)
    rows: list[Observation] = []
    wholes = OpenWhole()
    groups = {index: list(group) for index, group in groupby(quantities, key=lambda q: q.block)}
    callers: dict[int, list[Figure]] = {}
    for block in report.blocks:
        if block.kind in SILENT_KINDS:
            continue
        section = _section(report.blocks, block)
        called, outer = _outside(report.blocks, block, meta)
        topic = Topic(
            run_in=called or run_in_heading(block.text),
            footnote=called is not None,
            whole=wholes.open_for(block),
            announced=wholes.estimates(block),
        )
        figures = figures_of(block, groups.get(block.index, []))
        if block.table is not None and block.table in tables:
            meanings = read_row(figures, tables[block.table], section, meta)
        else:
            filled = fill_units(figures, _called_figure(report.blocks, block, callers))
            meanings = _read_block(block, section, topic, outer, filled, meta)
        for figure, meaning in meanings:
            rows.append(to_row(report, figure, meaning, section, len(rows)))
            if block.footnote_calls:
                callers.setdefault(block.index, []).append(figure)
        wholes.leave(block, topic)
    return pair_ratios(exact_codes(rows))


def _section(blocks: Sequence[Block], block: Block) -> tuple[str, ...]:
    """A footnote stands in the section of its mark, wherever the page prints it."""
    return blocks[block.called_from].section if block.called_from is not None else block.section


def _outside(blocks: Sequence[Block], block: Block, meta: ReportMeta) -> tuple[str | None, Inherited]:
    """The words that a footnote's mark stands behind and what it takes from them; nothing for other blocks."""
    if block.called_from is None:
        return None, Inherited()
    caller, position = blocks[block.called_from], _mark_position(blocks, block)
    return called_phrase(caller.text, position) or None, inherited(caller, position, meta)


def _mark_position(blocks: Sequence[Block], footnote: Block) -> int:
    """Where the footnote's mark stands in the text of the block that calls it."""
    caller = blocks[footnote.called_from or 0]
    return next((c.position for c in caller.footnote_calls if c.mark == footnote.footnote_mark), len(caller.text))


def _called_figure(blocks: Sequence[Block], block: Block, callers: dict[int, list[Figure]]) -> Figure | None:
    """The figure just before a footnote's mark, where no sentence ends between; None for other blocks."""
    if block.called_from is None:
        return None
    caller, position = blocks[block.called_from], _mark_position(blocks, block)
    before = [figure for figure in callers.get(caller.index, ()) if figure.quantity.end <= position]
    if not before or _SENTENCE_END.search(caller.text, before[-1].quantity.full_end, position):
        return None
    return before[-1]


def _read_block(
    block: Block,
    section: tuple[str, ...],
    topic: Topic,
    outer: Inherited,
    figures: Sequence[Filled],
    meta: ReportMeta,
) -> Iterator[tuple[Figure, Meaning]]:
    earlier: list[tuple[Figure, Statement]] = []
    wholes: dict[int, Measure] = {}
    names: dict[int, str] = {}
    spans: dict[int, str | None] = {}
    for filled in figures:
        figure = filled.figure
        if figure.order == 0:
            stated = topic.units.values()
            topic.carried = (topic.main_period or topic.period) if keeps_period(figure, stated) else None
            if topic.carried is None and (figure.percent or figure.quantity.unit in stated):
                topic.carried = topic.opening
            topic.estimated = topic.estimated and keeps_period(figure, stated)
            topic.estimated_units = topic.estimated_units if topic.estimated else set()
            topic.spoken = [*filter(None, (topic.first,)), *topic.spoken[: _FIRST - 1]]
            topic.first = None
            topic.period = topic.main_period = topic.measured = None
            topic.recent, topic.periods, topic.planned_for = [], {}, None
            topic.whole, earlier = topic.last or topic.whole, []
        parts = figure.order > 0 and holds(figure.left, "part")
        if parts:
            topic.whole = topic.last
        enter(figure, topic, parts=parts)
        statement = classify(figure, earlier, topic.whole or "" if block.kind is BlockKind.LIST_ITEM else "")
        listed = filled.whole if filled.whole is not None and filled.whole.block is block else None
        planned = listed is not None and wholes.get(listed.quantity.start) is Measure.PLAN
        planned = planned or divides_plan(figure, earlier, topic.opened)
        if planned and statement.measure is Measure.LEVEL:
            statement = Statement(Measure.PLAN)  # `kế hoạch vốn 3.438 tỷ đồng (trung ương 1.911, địa phương 1.527)`
        wholes[figure.quantity.start] = statement.measure
        # `05 đơn của năm 2022, đã xử lý 03`: what was done with them is of the report's own period
        handled = listed is not None and contains("treated").search(
            block.text, listed.quantity.full_end, figure.quantity.start
        )
        topic.listed_period = spans.get(listed.quantity.start) if listed is not None and not handled else None
        earlier.append((figure, statement))
        whole = names.get(filled.whole.quantity.start) if filled.whole is not None else None
        lent = topic.part_of is None and whole is not None and len(whole.split()) <= _WHOLE_NAME
        if lent:  # `dư nợ qua 4 tổ chức: Hội Nông dân 14.207, Hội Phụ nữ 12.880`
            topic.part_of, topic.part_unit = whole, figure.quantity.unit
        meaning = _mean(figure, statement, topic, section, meta, outer)
        if lent:
            topic.part_of, topic.part_unit = None, None
        spans[figure.quantity.start] = meaning.period
        if named := whole or meaning.indicator:
            names[figure.quantity.start] = named  # parts of a list have one whole
        yield figure, meaning


def _mean(
    figure: Figure,
    statement: Statement,
    topic: Topic,
    section: tuple[str, ...],
    meta: ReportMeta,
    outer: Inherited,
) -> Meaning:
    if (base := base_period(figure, meta, topic.period)) is not None:
        return _base(figure, base, topic, meta, outer)
    measure, basis = _measured(figure, statement, topic, section, meta)
    topic.listed = None
    if measure in {Measure.ATTAINMENT, Measure.SHARE, Measure.RATE}:
        topic.percentage = measure
    indicator = _named(figure, statement, measure, topic)
    heads = (*section, *filter(None, (topic.run_in, topic.head)))
    indicator = of_sector(written_out(indicator, meta.abbreviations), heads) if indicator else None
    code = None if measure is Measure.WHOLE else coded(figure, indicator, measure, topic, section, meta)
    if indicator and code:
        indicator = in_full(figure, indicator, code, measure, topic)
    quantity, unit = in_own_unit(figure.quantity, code), figure.quantity.unit or ""
    topic.before = (indicator, quantity.unit)
    if basis is Basis.ESTIMATE and not topic.announced:
        topic.estimate_open = still_estimated(figure, quantity.unit, topic.estimate_open, topic.estimated_units)
        basis = Basis.ESTIMATE if topic.estimate_open else Basis.ACTUAL
    if basis is Basis.ACTUAL and measure is Measure.SHARE and topic.listed in topic.estimates:
        basis = Basis.ESTIMATE  # `... ước 312 tỷ đồng. Cơ cấu tương ứng là 44,1% - 32,5% - 23,4%`
    if basis is Basis.ESTIMATE:
        topic.estimates.add(topic.level or "")
        topic.estimated = True
        topic.estimated_units.add(quantity.unit)
    whole = topic.bracket or topic.listed_period
    if figure.quantity.unit == topic.part_unit and not figure.percent:
        whole = whole or topic.parts_period
    governing = Governing(topic.period, topic.periods.get(unit), topic.carried, whole, topic.measured)
    period = period_of(figure, measure, basis, section, meta, outer, governing)
    if measure is Measure.PLAN:
        topic.planned_for = period
    elif (
        topic.planned_for and figure.quantity.unit != "VND" and not figure.percent and ends(figure.left[-24:], "allot")
    ):
        period = topic.planned_for  # `Kế hoạch vốn năm 2021 là 146 tỷ đồng, bố trí cho 57 công trình`
    if statement.planned and basis is Basis.TARGET:
        period = (meta.period or "")[:4] or None
    elif measure is not Measure.PLAN:
        _note_period(figure, period, topic, meta)
    topic.measured = measure
    if figure.order == 0:
        topic.opening = topic.opening or opening_span(period, figure)
    area = area_of(figure, meta, outer)
    return Meaning(quantity, measure, basis, statement.sign, indicator, code, period, area)


def _note_period(figure: Figure, period: str | None, topic: Topic, meta: ReportMeta) -> None:
    """Leave the period of a figure that is no plan to those that follow it."""
    topic.period = period
    of_year = period == (meta.period or "")[:4] != meta.period and "cả năm" in figure.before.lower()
    lasting = meta.period if of_year else period  # `lúa cả năm 8.412 ha, trong đó vụ chiêm xuân 4.152 ha`
    topic.periods[figure.quantity.unit or ""] = lasting
    topic.carried = topic.carried if period == topic.carried else None  # the sentence names one of its own
    if topic.main_period != lasting:
        aside = topic.opened >= 0 or _ASIDE.match(figure.before.rpartition(";")[2])
        topic.main_period = topic.main_period if aside else lasting


def _measured(
    figure: Figure, statement: Statement, topic: Topic, section: tuple[str, ...], meta: ReportMeta
) -> tuple[Measure, Basis]:
    """Measure and basis: of what is aimed at every level, and every rise without a base, is a plan."""
    measure = statement.measure
    basis = Basis.TARGET if statement.planned else basis_of(figure, measure, section, meta)
    if basis is Basis.ACTUAL and (topic.estimated or topic.announced) and measure is not Measure.WHOLE:
        basis = Basis.ESTIMATE
    if basis is Basis.ESTIMATE and rises_from(figure, meta) is not None:
        basis = Basis.ACTUAL  # `từ 34,9% năm 2017 giảm còn 32,6%`
    aimed = measure in {Measure.LEVEL, Measure.RATE, Measure.WHOLE}
    aimed = aimed or (measure is Measure.YOY_CHANGE and not is_compared(figure))
    return (Measure.PLAN, basis) if basis is Basis.TARGET and aimed else (measure, basis)


def _named(figure: Figure, statement: Statement, measure: Measure, topic: Topic) -> str | None:
    """What the figure measures; `mức giảm tỷ lệ hộ nghèo` where the plan is how much a percentage is to fall."""
    moved = measure is Measure.PLAN and statement.measure is Measure.YOY_CHANGE
    indicator = name(figure, statement.measure if moved else measure, topic)
    if indicator and moved and figure.percent:
        return f"mức {'tăng' if statement.sign > 0 else 'giảm'} {indicator}"
    return indicator


def _base(figure: Figure, period: str, topic: Topic, meta: ReportMeta, outer: Inherited) -> Meaning:
    """The level compared with: same thing, earlier period."""
    quantity = figure.quantity
    if quantity.unit == "VND" and (topic.level_unit or "").startswith("VND/"):
        quantity = with_unit(quantity, topic.level_unit, quantity.scale / quantity.scale)
    measure = (topic.percentage or Measure.RATE) if figure.percent else Measure.LEVEL
    thing = topic.level if figure.percent else topic.level_in(quantity.unit)
    if topic.before[0] and topic.before[1] == quantity.unit and not figure.percent:
        thing = topic.before[0]  # `tăng 12 người bị thương (CK 61 người)`
    thing = _same_noun(figure, topic) or thing
    code = (
        topic.codes.get(thing) or match_code(thing, quantity.unit, measure.value, (), meta.area_level)
        if thing
        else None
    )
    area = area_of(figure, meta, outer)
    return Meaning(in_own_unit(quantity, code), measure, Basis.ACTUAL, 1, thing, code, period, area)


def _same_noun(figure: Figure, topic: Topic) -> str | None:
    """`số người chết do tai nạn giao thông` for `năm 2022 (84 vụ, 49 người chết)`: the level named by the same noun."""
    noun, unit = right_phrase(figure), figure.quantity.unit or ""
    printed = figure.block.text[figure.quantity.end : figure.quantity.full_end].strip()
    label = "" if printed else trim(figure.left.strip(" ,;:("))  # `CK: 07 vụ, chết 04, bị thương 05`
    if figure.percent or (not label and (noun == unit or not noun.startswith(unit))):
        return None
    said = set(words(label) or noun.split())
    named = (text for text, of in reversed(topic.named) if of == figure.quantity.unit)
    return next((text for text in named if said <= set(text.split())), None)
