"""Attainments whose plan is told before what was reached: `vốn được giao 14.620 triệu đồng; đã giải ngân 10.932 triệu
đồng, đạt 74,8% kế hoạch`, or beside the percentage: `thu 4.312 triệu đồng (dự toán 3.900 triệu đồng, đạt 110,6%)`.

Only percentages that no other rule has judged: plans of other levels of government may stand nearer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extract.model import Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import has_cue
from extract.relations.elsewhere import last_before
from extract.relations.figures import in_closed_parenthesis, is_level, same_kind
from extract.relations.intervals import NEAR
from extract.relations.percentages import is_plain, percentage_check, percentage_holds, slip_explains, unjudged_rates
from extract.relations.reading import Reading

REACH = 10  # figures before what was reached among which the plan is looked for
_PLAN = re.compile(
    r"\b(?:kế hoạch|KH|dự toán|DT|chỉ tiêu|giao|nghị quyết)\b[^.;()\d%]{0,60}(?:năm \d{4}[^.;()\d%]{0,20})?$", re.I
)
_IN_PAREN = re.compile(r"\(\s*(?:so )?(?:kế hoạch|KH|dự toán|DT|chỉ tiêu|giao)\b[^()\d]{0,40}$", re.I)
_ATTAINED = re.compile(r"^[^,;()\d]{0,40}[,;]\s*(?:đạt|bằng)\s*$", re.I)


def plan_checks(reading: Reading, known: set[tuple[int, int]]) -> Iterator[Check]:
    """Checks of kind attainment; `known` are the spans of percentages judged already. Linear in the figures."""
    for stated in unjudged_rates(reading, known):
        found = _beside(reading, stated) or _before(reading, stated)
        if found is not None and is_plain(*found):
            yield from _judge(reading, stated, *found)


def _beside(reading: Reading, stated: Observation) -> tuple[Observation, Observation] | None:
    """(reached, plan) of `4.312 triệu đồng (dự toán 3.900 triệu đồng, đạt 110,6%)`."""
    plan, reached = (reading.at_position.get(stated.position - back) for back in (1, 2))
    if plan is None or reached is None or reached.block != stated.block or not same_kind(plan, reached):
        return None
    told = _ATTAINED.match(reading.between(plan, stated)) and _IN_PAREN.search(reading.before(plan, 60))
    return (reached, plan) if told and is_level(reading, reached) else None


def _before(reading: Reading, stated: Observation) -> tuple[Observation, Observation] | None:
    """(reached, plan) where the plan is the nearest figure before what was reached; of several plans one that fits."""
    if stated.measure is not Measure.ATTAINMENT and not has_cue(reading.after(stated, 24), "plan"):
        return None
    reached = last_before(reading, stated)
    if reached is None or reached.measure is not Measure.LEVEL or reached.ratio_role is not None:
        return None
    plans: list[Observation] = []
    for back in range(1, REACH + 1):
        plan = reading.at_position.get(reached.position - back)
        if plan is None or plan.block != reached.block:
            break
        if not same_kind(plan, reached) or plan.ratio_role or in_closed_parenthesis(reading, plan, stated):
            continue
        if not _PLAN.search(reading.before(plan, 90)):
            break
        plans.append(plan)
    fitting = [plan for plan in plans if percentage_holds(stated, reached, plan)]
    if fitting or len(plans) == 1:
        return reached, (fitting or plans)[0]
    return None  # two plans, of two who set them


def _judge(reading: Reading, stated: Observation, reached: Observation, plan: Observation) -> Iterator[Check]:
    found = percentage_check(reading, "attainment", stated, reached, plan, severity=Severity.WARNING)
    if found is None or found.verdict is Verdict.CONSISTENT:
        yield from [found] if found else []
    elif slip_explains(stated, reached, plan):
        yield found
    elif abs((found.computed_value or Decimal(0)) - stated.value) <= NEAR * stated.value:
        near = percentage_check(reading, "attainment", stated, reached, plan, severity=Severity.INFO)
        yield from [near] if near else []
