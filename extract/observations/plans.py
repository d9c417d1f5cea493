"""Which levels are plans: what stands behind a plan's name, the N of n/N, the parts of an assigned amount.

Belongs here: telling a plan, or the whole, from what was reached. Does not: percentages and changes (`measure`), goals
of a coming period (`basis`, `sections`).
"""

from __future__ import annotations

import re
from decimal import Decimal

from extract.cues import alternatives, contains, starts_with
from extract.model import Measure
from extract.numbers.catalogue import cue
from extract.observations.clauses import CLOSED, PIECE
from extract.observations.figures import Figure, is_measured
from extract.observations.statement import Statement

_PLAN_BEFORE = re.compile(
    r"(?<!\w)(?<!bổ sung )(?<!bổ sung có )(?<!chương trình )"
    r"(?:(?i:kế hoạch|KH|dự toán|chỉ tiêu|mục tiêu|nghị quyết)|(?<=/)DT)"
    r"(?i:\s+(?:năm\s+\d{4}|năm|cả năm|giao|được giao"
    r"|tỉnh giao|huyện giao|thành phố giao|trung ương giao|đề ra|đặt ra|HĐND|huyện|tỉnh|thành phố"
    r"|trung ương|TW|là|:)){0,4}\s*(?:là|:|\(|/)?\s*$"
)
_PLAN_SUBJECT = re.compile(
    r"(?:^|[;.(:]\s*|\s-\s|(?<!\w)(?:với|trên)\s)(?i:tổng\s)?(?i:kế hoạch|dự toán|chỉ tiêu|KH)\s[^,;.:()%]{0,80}$"
)
_ASSIGNED_SUBJECT = re.compile(  # `Vốn 3 Chương trình MTQG được giao 14.620 triệu đồng`
    rf"(?:^|[;.(:,]\s*|\s-\s)\W{{0,4}}(?i:tổng |số )?{alternatives('assigned_subject')}\s[^,;.:()%]{{0,90}}"
    r"(?<!\w)(?i:(?:được|trung ương|tw|tỉnh|huyện|thành phố|cấp trên) giao)"
    r"(?: năm 20\d\d| cả năm| đầu năm| năm)?(?: là|:)?\s*$"
)
_OF_ASSIGNED = re.compile(rf"[^.;()\d]{{0,24}}?(?<!\w)theo (?:tổng |số )?{alternatives('assigned_subject')}(?!\w)")
_REACHED = re.compile(
    r"(?<!\w)(?i:đạt|bằng|thực hiện|giải ngân|ước|so với|tăng|giảm|hoàn thành|vượt|triển khai|theo|xây dựng)(?!\w)"
)
_NOUN_SLASH = re.compile(r"^[^\d,;.()]{0,24}/\s*$")
_PLAN = alternatives("plan_object")
_PLAN_PARENTHESIS = re.compile(rf"^\s*{_PLAN}[^,;.()]{{0,40}}\(\s*(?:{_PLAN}[^,;.()]{{0,12}})?$")
_REACHED_BEFORE = re.compile(r"(?<![\d.,])(\d{1,9}(?:\.\d{3}){0,3}(?:,\d{1,6})?)\s?/\s?$")
_IN_MONEY = re.compile(r"(?<!\w)về tiền[^;.]{0,40}$")
# What is there beforehand: of these n/N more than N is a contradiction, not a plan exceeded.
_EXISTING = cue("place") | frozenset(
    ["cử tri", "thí sinh", "hộ", "đơn", "trường hợp", "vụ", "hồ sơ", "trường", "chi bộ", "đảng bộ", "cơ sở"]
)
# `hoàn thành chỉ tiêu giao quân năm 2023: 123/123 thanh niên`
_GOAL_NAMED = re.compile(r"(?i:chỉ tiêu|kế hoạch)(?! số)[^.;,:()\d]{0,40}(?:năm \d{4})?\s?:?\s*\d[\d.]*\s?$")
_BRACKETED_PLAN = re.compile(  # `1.486/1.650 ha (=90,1% KH; giảm 2,3%)`
    rf"[^.;()]{{0,24}}\(\s?(?:đạt|bằng|=)?\s?[\d.,]+\s?%\s(?:so với )?{_PLAN}(?!\w)"
)
# `đạt 100% chỉ tiêu (176/176 thanh niên)`
_OF_GOAL = re.compile(r"%\s(?:so với\s)?(?i:chỉ tiêu|kế hoạch|KH)[^.;()%]{0,24}\(\s?[\d.,]+[^\d,;()%]{0,16}/\s?$")


def is_plan(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """Whether a level is what a plan sets; `earlier` holds the figures of the sentence before it."""
    named = _PLAN_BEFORE.search(figure.left[-60:]) or _plan_is_subject(figure) or _plan_in_parentheses(figure, earlier)
    return bool(named) and not _is_count_of_targets(figure)


def is_noun_denominator(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """The N of `5.128 hộ nghèo/11.870 hộ`, written with the noun on both sides."""
    if not earlier or not _NOUN_SLASH.match(figure.left):
        return False
    if earlier[-1][0].percent and not figure.percent and figure.left.strip() == "/":
        return True  # `tỷ lệ 4,62%/16.040 hộ dân`
    return figure.quantity.unit is not None and figure.quantity.unit == earlier[-1][0].quantity.unit


def _plan_in_parentheses(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """`đạt 22,8% dự toán (613.500 triệu đồng)`: the plan that the percentage is of."""
    after_attainment = bool(earlier) and earlier[-1][1].measure is Measure.ATTAINMENT
    return after_attainment and bool(_PLAN_PARENTHESIS.match(figure.left))


def _is_count_of_targets(figure: Figure) -> bool:
    """`xây dựng 11 chỉ tiêu`: the targets are what is counted."""
    return figure.quantity.unit in {"chỉ tiêu", "kế hoạch", "nghị quyết", "mục tiêu"}


def _plan_is_subject(figure: Figure) -> bool:
    """`Kế hoạch vốn được giao 3.968 tỷ đồng`: the plan itself is what is stated."""
    if _ASSIGNED_SUBJECT.search(figure.before[-150:]):
        return True
    match = _PLAN_SUBJECT.search(figure.left[-90:])
    return bool(match and is_measured(figure.quantity.unit) and not _REACHED.search(match.group()))


def denominator(figure: Figure) -> Measure:
    """N of n/N: a plan where the words say so or where things are made; what exists beforehand is the whole."""
    after = CLOSED.sub(" ", figure.after[:200])[:100]
    if _is_count_of_targets(figure):
        return Measure.WHOLE
    if re.match(
        rf"[^.;()]{{0,50}}?{alternatives('reach', 'exceed')}[^.;()]{{0,24}}?{alternatives('plan_object')}(?!\w)", after
    ):
        return Measure.PLAN
    if _against_plan(figure, after) or _BRACKETED_PLAN.match(figure.after[:60]):
        return Measure.PLAN
    made = re.search(
        rf"(?<!\w){alternatives('make')}(?:\s+(?:được|mới|thêm|cho|đạt|là))?\s*:?\s*$",
        figure.before[-24 - 12 :].rsplit("/", 1)[0].rstrip("0123456789., "),
    )
    return Measure.PLAN if made and figure.quantity.unit not in _EXISTING else Measure.WHOLE


def _against_plan(figure: Figure, after: str) -> bool:
    """Whether the words around N, its unit or its size say that it is what was to be reached."""
    return bool(
        starts_with("plan_object").match(figure.right[:60])  # `1.860 ha/1.900 ha KH`
        or (figure.quantity.unit in {"VND", "USD"} and not _is_enforced(figure))
        or _OF_ASSIGNED.match(after)
        or contains("annual").search(after[:40])  # `22/22 thanh niên nhập ngũ`
        or (figure.quantity.unit not in _EXISTING and _exceeded(figure))  # `xuất khẩu lao động 11/10 người`
        or (figure.quantity.unit not in _EXISTING and _accumulates(figure))  # `lũy kế 489/600 lao động`
        or contains("plan_object").search(figure.left[-40:])
        or _GOAL_NAMED.search(figure.before[-120:].rsplit("/", 1)[0])
        or _OF_GOAL.search(figure.before[-60:])
    )


def _accumulates(figure: Figure) -> bool:
    before = CLOSED.sub(" ", figure.before[-120:])  # `Giao quân (06/3): 175/175 công dân`
    return contains("accumulated", "annual").search(PIECE.split(before)[-1]) is not None


def _is_enforced(figure: Figure) -> bool:
    """The N of `về tiền, thi hành xong 7,02/46,8 tỷ đồng`: what there was to enforce."""
    return contains("enforced").search(PIECE.split(figure.before[-120:])[-1] + figure.right[:40]) is not None or bool(
        _IN_MONEY.search(figure.before[-60:])
    )


def _exceeded(figure: Figure) -> bool:
    """Whether the n of n/N is above N, as no part of a whole can be."""
    reached = _REACHED_BEFORE.search(figure.before[-40:])
    if reached is None:
        return False
    return Decimal(reached[1].replace(".", "").replace(",", ".")) > figure.quantity.value / figure.quantity.scale


def divides_plan(figure: Figure, earlier: list[tuple[Figure, Statement]], opened: int) -> bool:
    """Whether it is a part in the parentheses behind a plan of its unit (`opened`: where they open, -1 for none)."""
    if contains("disburse", "reach").search(figure.left):
        return False
    if opened < 0:
        return _goes_on_with_plan(figure, earlier)
    plan = next(((other, said) for other, said in reversed(earlier) if other.quantity.start < opened), None)
    if plan is None or plan[0].quantity.ratio_role:  # `118/118 thanh niên (QS 98, CA 20)` divides what was reached
        return False
    return plan[1].measure is Measure.PLAN and plan[0].quantity.unit == figure.quantity.unit


def _goes_on_with_plan(figure: Figure, earlier: list[tuple[Figure, Statement]]) -> bool:
    """Whether it is a part behind `gồm` of an amount assigned, all figures between being parts too."""
    amounts = [(other, said.measure) for other, said in earlier if other.quantity.unit == figure.quantity.unit]
    if figure.quantity.unit != "VND" or {said for _, said in amounts} != {Measure.PLAN}:
        return False
    whole = amounts[0][0]
    return contains("part").search(figure.block.text[whole.quantity.full_end : figure.quantity.start]) is not None
