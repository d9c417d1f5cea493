"""The catalogue code of a figure, from its own words and what its sentence, paragraph and headings speak of.

Belongs here: which words are compared with the catalogue, in which order; which codes a whole report corrects. Does
not: comparing them (`codes`), naming the figure (`subject`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.cues import ends, holds
from extract.metadata.gazetteer import PROVINCE
from extract.model import Measure, Observation, ReportMeta
from extract.observations.amounts import UNIT_NOUNS
from extract.observations.code_tables import bare_phrases
from extract.observations.code_units import can_have_code
from extract.observations.codes import full_name, match_code, wider_than
from extract.observations.counts import OUT_OF
from extract.observations.figures import Figure, is_measured
from extract.observations.phrases import right_phrase
from extract.observations.topic import Topic
from extract.vietnamese import words

_WHOLE_LENGTH = 40  # characters behind a share that name its whole
_FIRST = 3  # things that a block named first
_PLAN_NAMED = re.compile(r"(?<!\w)((?:(?i:kế hoạch)|KH) vốn [^,;.()\d]{3,40})")
_TOTAL = frozenset({"tổng", "cân", "đối", "phương", "xã", "huyện", "tỉnh"})  # words of a budget's whole revenue
_HERD = "con"  # animals: the noun says which ones
_PLAN_REACH = 160  # characters behind a figure
_EVERY_SIDE = re.compile(r"(?<!\w)cả (?:ba|0?3|hai|0?2) (?:mặt|tiêu chí)")
"""`giảm 5% trên cả 3 mặt`: of cases, deaths and injured at once."""
_DIVISIONS = frozenset(
    {"thẩm quyền", "theo thẩm quyền", "hình thức", "về hình thức", "hình thức kỷ luật", "nội dung", "về nội dung"}
    | {"nội dung vi phạm", "độ tuổi", "về độ tuổi", "trình độ", "về trình độ", "thành phần", "nguyên nhân", "lý do"}
)
"""Heads of parts by another view than the catalogue's."""
_BY_KIND = re.compile(r"lần lượt theo (?:\w+ )?(?:nguồn|loại|lĩnh vực|cấp|nhóm|ngành|địa phương)(?!\w)")
_OTHER_LAND = re.compile(r"(?<!\w)(?:chuyển đổi|thiệt hại|mất trắng|nhiễm|ngập|khô hạn|đổ ngã)(?!\w)")
_COUNTED = frozenset({Measure.LEVEL, Measure.PLAN})
_PLACED = re.compile(r"^ (?:ql|quốc lộ|tỉnh lộ|tl|đt|đh|đường|tuyến|công an|ubnd|xã|phường|huyện|toàn)(?![^\W\d])")


def coded(
    figure: Figure, indicator: str | None, measure: Measure, topic: Topic, section: tuple[str, ...], meta: ReportMeta
) -> str | None:
    """Code of the indicator, completed by what the sentence, the paragraph and the headings speak of."""
    earlier = [subject for subject in topic.recent if subject != topic.last][:3]
    topic.first = topic.first or indicator
    if indicator and indicator not in topic.recent[:1]:
        topic.recent = [indicator, *topic.recent[:3]]
    exceeded = not figure.percent and ends(figure.left[-40:], "exceed")  # `vượt 2,1 tỷ đồng so với giá khởi điểm`
    whole = figure.order and not is_measured(figure.quantity.unit) and OUT_OF.search(figure.left)
    if (
        not indicator
        or exceeded
        or whole
        or holds(f"{figure.left} {topic.run_in if topic.footnote else ''}", "proposal")
    ):
        return None
    if topic.head in _DIVISIONS:
        return None  # `Thẩm quyền: chi bộ 06, đảng ủy cơ sở 03`
    if figure.order and "lần lượt" in figure.before and _BY_KIND.search(figure.before):
        return None  # `giải ngân lần lượt theo các nguồn là 582 tỷ đồng, 1.333 tỷ đồng`
    if figure.percent and _EVERY_SIDE.search(figure.after[:_WHOLE_LENGTH]):
        return None
    if measure is Measure.SHARE and _is_structure(figure, meta):
        return None
    own = (topic.last, *earlier, topic.first, topic.head)
    themes = (topic.whole, topic.theme, topic.run_in, *topic.spoken)
    context = [t for t in (*own, *themes, *reversed(section)) if t]
    if indicator.startswith("giải ngân") and (plan := _PLAN_NAMED.search(figure.after[:_PLAN_REACH])):
        context = [plan[1].lower(), *context]  # `giải ngân 89,2 tỷ đồng, đạt 62,4% kế hoạch vốn đầu tư công`
    if measure is Measure.SHARE:
        if "cơ cấu" in figure.before.lower():
            context = [*list(topic.units)[:_FIRST], *context]  # of GRDP's structure the parts have no code
        context.append(figure.right[:_WHOLE_LENGTH])  # a share of GRDP has no code
    code = match_code(indicator, figure.quantity.unit, measure.value, context, meta.area_level)
    code = code or _by_noun(figure, indicator, measure, topic, context, meta)
    if code and topic.part_of and figure.quantity.unit == topic.part_unit and _OTHER_LAND.search(topic.part_of):
        return None  # `chuyển đổi 246 ha đất lúa, gồm: sang màu 118 ha`
    part = figure.percent and topic.part_of not in {None, indicator} and holds(figure.left, "part")
    return None if (part or _by_kind(figure, indicator, measure, topic)) and code == _whole_code(topic) else code


def _by_noun(
    figure: Figure, indicator: str, measure: Measure, topic: Topic, context: Sequence[str], meta: ReportMeta
) -> str | None:
    """Code of the noun behind the figure where the words before it only say who or where.

    `Tuyến đường A nối B có 512 hộ bàn giao mặt bằng`: the road is no part of what is counted.
    """
    unit = figure.quantity.unit
    if unit in UNIT_NOUNS and topic.opened >= 0 and topic.part_of and indicator.startswith(topic.part_of):
        part = indicator[len(topic.part_of) :].strip()  # `cây lương thực 53 ha (lúa 30 ha, ngô 23 ha)`
        whole = topic.part_of
        return match_code(f"{UNIT_NOUNS[unit]} {part}", unit, measure.value, (), None, whole) if part else None
    if figure.percent or measure not in _COUNTED or not can_have_code(unit, measure.value):
        return None
    core, behind = _core(figure, indicator)
    if not core:
        return None
    placed = _PLACED.match(behind)
    return match_code(core, unit, measure.value, context if placed else (), meta.area_level, behind)


def _core(figure: Figure, indicator: str) -> tuple[str, str]:
    """`số hộ bàn giao mặt bằng` and the words behind it; nothing where no words were put behind the noun."""
    right = right_phrase(figure)
    at = indicator.find(right) if " " in right else -1
    end = at + len(right)
    return (indicator[:end], indicator[end:]) if at >= 0 and end < len(indicator) else ("", "")


def _is_structure(figure: Figure, meta: ReportMeta) -> bool:
    """Whether it is a part of a province's economy, which GRDP measures: its parts have no code."""
    before = figure.before.lower()
    return meta.area_level == PROVINCE and "cơ cấu kinh tế" in before and "sản xuất" not in before


def _whole_code(topic: Topic) -> str | None:
    return topic.codes.get(topic.part_of or "")


def _by_kind(figure: Figure, indicator: str, measure: Measure, topic: Topic) -> bool:
    """Whether it is a part, in parentheses, of things counted, by another label than a place."""
    counted = topic.opened >= 0 and figure.quantity.unit == topic.part_unit and not is_measured(topic.part_unit)
    return counted and measure is Measure.LEVEL and indicator != topic.part_of and not figure.quantity.ratio_role


def in_full(figure: Figure, indicator: str, code: str, measure: Measure, topic: Topic) -> str:
    """The indicator's full name; notes it and its code for the figures after."""
    unit = figure.quantity.unit
    full = full_name(indicator, code, unit, measure.value) if unit != _HERD else indicator  # `bò` is not `trâu và bò`
    if full != indicator and topic.level == indicator:
        topic.level = full
    if topic.named and topic.named[-1][0] == indicator:
        topic.named[-1] = (full, topic.named[-1][1])
    topic.codes[full] = code
    return full


def _narrowed(rows: Sequence[Observation]) -> list[Observation]:
    """With the narrower code for a bare phrase (`thu ngân sách`), where the report never states the wider thing."""
    codes = {row.indicator_code for row in rows}
    kept = list(rows)
    for code, bare, narrower, unless in bare_phrases():
        at = {
            place: set(words(row.indicator_text or "")) for place, row in enumerate(kept) if row.indicator_code == code
        }
        said = set().union(*at.values())
        wider = any(not text <= set(bare) and not text.isdisjoint(_TOTAL) for text in at.values())
        wider = wider or any(_has_part(rows[place], rows, narrower) for place in at)
        if wider or (narrower not in codes and not said.isdisjoint(unless)):
            continue
        for place in at:
            kept[place] = replace(kept[place], indicator_code=narrower, indicator_detail=narrower)
    return kept


def _has_part(whole: Observation, rows: Sequence[Observation], code: str) -> bool:
    """Whether the whole's sentence states less of the narrower thing: `thu NSNN 186 tỷ, riêng trên địa bàn 92 tỷ`."""
    return whole.measure is Measure.LEVEL and any(
        row.indicator_code == code and row.measure is Measure.LEVEL and row.value < whole.value
        for row in rows
        if row.sentence_start == whole.sentence_start and row.block == whole.block
    )


def exact_codes(rows: Sequence[Observation]) -> list[Observation]:
    """Without the code of a thing on a wider total, where the report states the thing by itself."""
    rows = _narrowed(rows)
    wide = [bool(row.indicator_code) and wider_than(row.indicator_code or "", row.indicator_text or "") for row in rows]
    alone = {row.indicator_code for row, wider in zip(rows, wide, strict=True) if not wider}
    return [
        replace(row, indicator_code=None, indicator_detail=None) if wider and row.indicator_code in alone else row
        for row, wider in zip(rows, wide, strict=True)
    ]
