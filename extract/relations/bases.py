"""Percentages whose base follows them: `đạt 96% kế hoạch (400 ha)`, `tăng 14% so với năm 2023 (16.500 lao động)`,
`chiếm 12% tổng số 450 hộ`. The level stands before the percentage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.model import Check, Measure, Observation, Severity, Verdict
from extract.relations.comparisons import earlier_after, earlier_before, earlier_clause, printed_sign
from extract.relations.figures import LEVELS, compatible, in_closed_parenthesis, is_bare, is_level, same_kind, unit_key
from extract.relations.intervals import HUNDRED, NEAR
from extract.relations.misprints import explain_within
from extract.relations.percentages import is_plain, percentage_check, swap_within
from extract.relations.reading import Reading

TOLD = LEVELS | {Measure.YOY_CHANGE}  # what the figure after `so với` may have been read as
REACH = 6  # figures before a percentage among which its level is looked for
_BARE = r"\s*\((?:là\s+|KH\s+|kế hoạch\s+|DT\s+|dự toán\s+)?"
_PLAN_WORDS = "kế hoạch|KH|dự toán|DT|chỉ tiêu|CT|NQ|nghị quyết"
_NAMED = rf"^\s*%?\s*(?:so (?:với\s+)?)?(?:{_PLAN_WORDS})\b"
_PLAN = re.compile(_NAMED + rf"(?:[^(),;.%]{{0,40}}{_BARE}|[^(),;.%\d]{{0,30}}(?:năm \d{{4}}\s*)?(?:là\s+)?)$", re.I)
_WHOLE = re.compile(
    r"^\s*%?\s*\)?\s*(?:/\s?|(?:trên\s+|trong\s+|so với\s+)?(?:tổng|toàn)\b(?:[^(),;.%]{0,60}\(|[^(),;.%\d]{0,40}))$",
    re.I,
)
_STOP = re.compile(r"[.;]\s")
_ASIDE = re.compile(r"\([^()]*(?:\)|$)")  # `98 doanh nghiệp (CK 123; giảm 20,3%)` is one sentence
FAR = 3  # a level so many times the earlier one belongs to something else, unless the stated growth is as large
_RISE = re.compile(r"\b(?P<word>tăng|giảm)\s*(?:khoảng|gần|trên)?\s*$", re.IGNORECASE)
_REACHED = re.compile(r"(?:\b(?:đạt|bằng|chiếm|tỷ lệ|tỉ lệ)\s*(?:khoảng|gần|trên)?|[(=])\s*$", re.IGNORECASE)
_EXCESS = re.compile(r"\b(?P<word>vượt|hụt|thiếu)\s*(?:khoảng|gần|trên)?\s*$", re.IGNORECASE)


def base_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind attainment, growth, ratio and share whose base stands right after the percentage."""
    for figures in reading.figures.values():
        used: set[int] = set()  # positions of figures that are the base of a percentage: no levels
        for number, stated in enumerate(figures):
            if stated.unit != "%" or stated.value_high is not None:
                continue
            for kind, base in _bases(reading, figures, number):
                used.add(base.position)
                level = _level(reading, figures[max(0, number - REACH) : number], base, used)
                if level is not None and _same_sentence(reading, level, stated):
                    yield from _judge(reading, kind, stated, level, base)


def _bases(reading: Reading, figures: Sequence[Observation], number: int) -> Iterator[tuple[str, Observation]]:
    """What the words beside a percentage make of the figure after it, or of the one in a parenthesis before it."""
    stated, before = figures[number], reading.before(figures[number], 24)
    rise = _RISE.search(before) is not None or printed_sign(reading, stated) != ""
    reached = _REACHED.search(before) is not None
    following = figures[number + 1 : number + 2]
    base = following[0] if following and following[0].measure in TOLD else None
    earlier = earlier_after(reading, stated, following) if base is not None and (rise or reached) else None
    if earlier is not None:
        yield "growth", earlier
    elif (
        base is not None
        and _EXCESS.search(before)
        and base.measure in LEVELS
        and _PLAN.match(reading.between(stated, base))
    ):
        yield "excess", base
    elif base is not None and reached and base.measure in LEVELS:
        gap = reading.between(stated, base)
        if _PLAN.match(gap):
            yield "attainment", base
        elif _WHOLE.match(gap):
            yield "share", base
    previous = earlier_before(reading, figures, number) or earlier_clause(reading, figures, number) if rise else None
    if previous is not None and previous.unit != "%":
        yield "growth", previous


def _level(reading: Reading, earlier: Sequence[Observation], base: Observation, used: set[int]) -> Observation | None:
    """The nearest figure before the percentage, if it has the unit of the base; not the base of another percentage."""
    fitting = [o for o in earlier if is_level(reading, o) and o.unit is not None and o.position not in used]
    fitting = [o for o in fitting if not in_closed_parenthesis(reading, o, base)] or fitting
    fitting = [o for o in fitting if o.ratio_role != "denominator" and not is_bare(reading, o)]
    if not fitting or not (same_kind(fitting[-1], base) or compatible(unit_key(fitting[-1]), unit_key(base))):
        return None
    return fitting[-1]


def _same_sentence(reading: Reading, level: Observation, stated: Observation) -> bool:
    return _STOP.search(_ASIDE.sub("", reading.between(level, stated))) is None


def _judge(reading: Reading, kind: str, stated: Observation, level: Observation, base: Observation) -> Iterator[Check]:
    rise = _RISE.search(reading.before(stated, 24))
    fall = stated.value < 0 or (rise is not None and rise["word"].casefold() == "giảm")
    excess = _EXCESS.search(reading.before(stated, 24)) if kind == "excess" else None
    if excess is not None:
        kind, fall = "attainment", excess["word"].casefold() != "vượt"
    index = kind == "growth" and rise is None and not printed_sign(reading, stated)
    severity = _severity(stated, level, base)
    growth = (kind == "growth" and not index) or excess is not None
    found = percentage_check(
        reading, kind, stated, level, base, severity=severity, less_100=growth, fall=growth and fall
    )
    far = kind == "growth" and not (level.value <= FAR * base.value and base.value <= FAR * level.value)
    if found is None or (
        far and found.verdict is Verdict.INCONSISTENT and not _implied(found, (stated, level, base), growth, fall)
    ):
        return
    yield found


def _implied(found: Check, figures: Sequence[Observation], growth: bool, fall: bool) -> bool:
    """Whether the stated percentage tells of about so large a rise or fall, or of it but for one slip."""
    stated, level, base = figures
    said, exact, half = abs(stated.value), found.computed_value or Decimal(0), stated.step / 2
    sign = -1 if fall else 1
    one, two = (HUNDRED + sign * value if growth else value for value in (said, exact))
    if min(one, two) > 0 and abs(one - two) <= NEAR * max(one, two):
        return True
    if explain_within(said, stated.step, exact - half, exact + half) is not None:
        return True
    low, high = one - half, one + half
    return low > 0 and (
        swap_within(level, base.value * low / HUNDRED, base.value * high / HUNDRED)
        or swap_within(base, HUNDRED * level.value / high, HUNDRED * level.value / low)
    )


def _severity(stated: Observation, level: Observation, base: Observation) -> Severity:
    return Severity.WARNING if is_plain(stated, level, base) else Severity.INFO
