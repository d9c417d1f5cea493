"""The figure of an earlier period that a rise, a fall or an index is told against, found beside it; no verdicts.

`tăng 12% so với cùng kỳ (750 tỷ đồng)`, `giảm 41 vụ so với 227 vụ của 8 tháng năm 2022`, `tăng 37 ca (CK 19 ca)`,
`138 hợp tác xã (năm 2021 là 120 hợp tác xã), tăng 15%`, `03 vụ (CK 05 vụ; giảm 02 vụ)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.model import Measure, Observation
from extract.relations.cues import has_cue
from extract.relations.reading import Reading

MAX_GAP = 110
SENTENCE = 12  # figures on either side of a change among which its level and the earlier one are looked for
PARENTHESIS = 120  # characters
MOVES = frozenset({Measure.YOY_GROWTH, Measure.YOY_CHANGE})
TOLD = frozenset({Measure.LEVEL, Measure.RATE, Measure.SHARE, Measure.ATTAINMENT})
_PIECE = re.compile(r"[,;]|\.\s")
_AGAINST = re.compile(r"\bso(?: với)?\b", re.IGNORECASE)
_WHEN = r"(?:là|đạt|của|CK|cùng kỳ|năm|trước|ngoái|\d{4}|\d{1,2}|tháng|đầu|quý|[IV]{1,3})[ :/]{1,2}"
_IN_PAREN = re.compile(rf"^[^();.]{{0,90}}\((?:{_WHEN}){{0,6}}$", re.IGNORECASE)
_IN_FLOW = re.compile(r"^[^();.,]{0,70}$")
_OF_PERIOD = re.compile(
    r"^[^,;.()\d]{0,40}?(?:của|trong|vào|ở|cùng)?\s*(?:cùng kỳ|CK|năm \d{4}|năm trước|\d{1,2} tháng|tháng \d|quý [IV])",
    re.IGNORECASE,
)
# `+6,4%; CK 23.365 tấn`, `tăng 6,4%, cùng kỳ 23.365 tấn`
_IN_NEXT = re.compile(
    r"^\s*%?[\s*]*[;,]\s*(?:cùng kỳ|CK|năm trước|năm ngoái)(?: năm)?(?: trước| \d{4})?(?:\s(?:là|đạt|chỉ|có))*:?\s*$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[(,;][\s*]*(?P<sign>[+−–-])$")
_UNIT = re.compile(r"^\s*(?:điểm\s*)?%")
_BARELY = re.compile(r"^[^,;.()]{0,30}(?:,\s*(?:\w+\s+){0,3}|[,(][\s*]*[+−–-])$")
_EARLIER_PAREN = re.compile(
    r"\([^()\d]{0,20}(?:CK|cùng kỳ|năm trước|năm ngoái|tháng trước|năm \d{4}|(?:\d{1,2} tháng|tháng \d{1,2}|quý [IV]+)"
    r"[^()\d]{0,12}\d{4})[^();\d]{0,20}$",
    re.IGNORECASE,
)


_CLAUSE_BEFORE = re.compile(
    r"(?:^|[,;(]\s*)(?:so với\s+|trong khi\s+)?(?:cả\s+)?(?:cùng kỳ|CK|năm trước|năm ngoái|(?:cuối |đầu )?năm \d{4})\b"
    r"[^,;:()]{0,50}$",
    re.IGNORECASE,
)


def printed_sign(reading: Reading, figure: Observation) -> str:
    """The plus or minus before a rise or fall: `(-20,3%`, `, +02 vụ`; empty without one."""
    if figure.measure not in MOVES:
        return ""
    found = _SIGN.search(reading.before(figure, 8))
    return found["sign"] if found else "-" if figure.value < 0 else ""


def earlier_clause(reading: Reading, figures: Sequence[Observation], number: int) -> Observation | None:
    """The figure right before a rise or fall whose own clause places it in an earlier period, without a parenthesis.

    `trồng được 620 ha, năm 2023 trồng 580 ha, tăng 6,9%`.
    """
    base = figures[number - 1] if number else None
    if base is None or base.ratio_role is not None or base.unit == "%":
        return None
    told = _CLAUSE_BEFORE.search(reading.before(base, 80))
    gap = reading.between(base, figures[number])
    return base if told and len(gap) <= MAX_GAP // 2 and _BARELY.match(gap) else None


def earlier_after(reading: Reading, stated: Observation, following: Sequence[Observation]) -> Observation | None:
    """The figure right after a rise, fall or index that its words place in an earlier period."""
    if not following or following[0].ratio_role is not None or following[0].block != stated.block:
        return None
    base = replace(following[0], value=abs(following[0].value))  # read as a fall where `giảm` stands before
    gap = reading.between(stated, base)
    if len(gap) > MAX_GAP or has_cue(gap, "plan") or "%" in _UNIT.sub("", gap):
        return None
    dated = has_cue(gap, "last_year") or re.search(r"\bnăm \d{4}\b", gap) is not None
    if _IN_NEXT.match(gap):
        return base
    if _IN_PAREN.match(gap):
        return base if dated or _AGAINST.search(gap) else None
    if _IN_FLOW.match(gap) and _AGAINST.search(gap):
        return base if dated or _OF_PERIOD.match(reading.after(base, 60)) else None
    return None


def earlier_before(reading: Reading, figures: Sequence[Observation], number: int) -> Observation | None:
    """The figure before a rise or fall that a parenthesis places in an earlier period."""
    if not number:
        return None
    base = figures[number - 1]
    told = base.ratio_role is None and _EARLIER_PAREN.search(reading.before(base, 60)) is not None
    near = len(reading.between(base, figures[number])) <= MAX_GAP // 2
    return base if told and near else None


def is_earlier(reading: Reading, figure: Observation) -> bool:
    """Whether a parenthesis places a figure in an earlier period: `(CK 05 vụ`."""
    return _EARLIER_PAREN.search(reading.before(figure, 60)) is not None


def told_with(
    reading: Reading, figures: Sequence[Observation], number: int
) -> tuple[Observation | None, Observation | None]:
    """(level, earlier level) of the indicator of a rise or fall, each told once in its sentence; None where not.

    `9 vụ, chết 5 người; số vụ giảm 2 vụ so cùng kỳ (11 vụ)`: what the other clauses count has another indicator.
    """
    change = figures[number]
    near = [o for o in figures[max(0, number - SENTENCE) : number + SENTENCE] if _of_one_thing(o, change)]
    then = [o for o in near if _is_before(o, change) or _in_earlier_parenthesis(reading, o)]
    now = [o for o in near if o not in then and o.position < change.position and o.time_period == change.time_period]
    return (now[0] if len(now) == 1 else None, then[0] if len(then) == 1 else None)


def _of_one_thing(figure: Observation, change: Observation) -> bool:
    """Whether a figure is a level of what changed, told in its sentence."""
    named = figure.indicator_text is not None and figure.indicator_text == change.indicator_text
    together = figure.sentence_start == change.sentence_start and figure.ref_area == change.ref_area
    return named and together and figure.measure in TOLD and figure.ratio_role is None


def _is_before(figure: Observation, change: Observation) -> bool:
    """Whether the period of a figure is an earlier year than that of the change."""
    one, two = (figure.time_period or "")[:4], (change.time_period or "")[:4]
    return one.isdigit() and two.isdigit() and one < two


def _in_earlier_parenthesis(reading: Reading, figure: Observation) -> bool:
    """Whether a figure stands in a parenthesis told of an earlier period: `so với năm 2022 (84 vụ, 49 người chết)`."""
    before = reading.before(figure, PARENTHESIS)
    at = before.rfind("(")
    if at < 0 or ")" in before[at:]:
        return False
    return has_cue(_PIECE.split(before[:at])[-1] + before[at:], "last_year")
