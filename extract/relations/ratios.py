"""Percentages against the two figures that they are made of: ratio, attainment, share in one sentence; n above N.

A percentage is compared with the pair that stands right before it (n/N), with a part and the whole it was taken from
(`266 việc, trong đó 21 việc xong, đạt ...`), or with a plan stated in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model import BlockKind, Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import SLIGHT, has_cue
from extract.relations.figures import (
    LEVELS,
    around,
    compatible,
    head_unit,
    in_closed_parenthesis,
    is_bare,
    once_per_figure,
    same_kind,
    unit_key,
)
from extract.relations.intervals import (
    HUNDRED,
    Interval,
    allow_truncation,
    figure_of,
    nearest,
    places,
    quotient,
    rounded,
)
from extract.relations.misprints import SHIFTS, explain_within, slip_name
from extract.relations.notation import percent, vietnamese
from extract.relations.percentages import RATES, is_plain, percentage_check
from extract.relations.reading import Reading, sentence_ends_within
from extract.relations.results import Outcome, build

LEAST_SLIPPED = 100
REACH = 8  # figures before a percentage that may belong to it
_LEADS = re.compile(
    r"(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ|bao phủ|tương ứng|tương đương|=)\s*(?:tỷ lệ|tỉ lệ|là|:|khoảng|gần|trên)?\s*$", re.I
)
_CHANGE = re.compile(rf"\b(?:(?:tăng|giảm|vượt|hụt|lãi)(?:\s+{SLIGHT})?|(?<!giảm )còn(?:\s+{SLIGHT})?)\s*$", re.I)
_EXCESS = re.compile(r"\b(?:vượt|hụt|thiếu)(?:\s+(?:mức|khoảng|gần|trên))?\s*$", re.I)
_BEFORE_PAIR = re.compile(r"^\s*%?[^,;.()\d]{0,20}\(\s*(?:đạt\s+)?$")
_PER = re.compile(
    r"^[^\d,;.()/]{1,30}(?:/\s?(?P<plan>(?:kế hoạch|KH|dự toán|DT|chỉ tiêu)(?: (?:cả )?năm| giao| vốn)?)?|"
    r"(?:trên|trong)(?: tổng)?(?: dân)?(?: số)?(?: [^\W\d_]+){0,4})\s*$",
    re.I,
)
_OUT_OF = re.compile(r"^[^\d,;.()]{0,30}\b(?:trên|trong) tổng\b", re.IGNORECASE)
_AMONG = re.compile(r"\b[Tt]rong(?: tổng)?(?: số)?\s*$")
_CLAUSE, _PIECE = re.compile(r"[,;(]"), re.compile(r"[,(]")
_ASIDE = re.compile(r",|\((?!\s*so\b)")  # `58,4% kế hoạch (cùng kỳ 64,6%)`: what is told aside is of another figure
_SCORE = re.compile(r"[.;](?:\s|$)")
_STOP = re.compile(r"\.(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Pair:
    """Numerator and denominator that a percentage may be made of."""

    top: Observation
    bottom: Observation
    certain: bool  # n/N as printed; else found by words
    plan: bool


def ratio_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind ratio, attainment and share inside one sentence."""
    for figures in reading.figures.values():
        for number, stated in enumerate(figures):
            if stated.unit == "%" and stated.value_high is None and _is_quotient(reading, stated):
                inside = _pair_after(reading, stated, figures[number + 1 : number + 3])
                if inside is not None:
                    yield from _decide(reading, stated, [inside])
                else:
                    yield from _judge(reading, stated, figures[max(0, number - REACH) : number])
            elif stated.unit == "%" and _EXCESS.search(reading.before(stated, 16)):
                yield from _excess(reading, stated, figures[max(0, number - REACH) : number])


def _excess(reading: Reading, stated: Observation, earlier: Sequence[Observation]) -> Iterator[Check]:
    """`386/350 triệu đồng, vượt 10,3% kế hoạch`: what was reached above the plan, or is lacking of it."""
    plan = has_cue(reading.after(stated, 30), "plan")
    pair = next(_pairs(reading, stated, earlier), None) if plan else None
    if pair is None or not pair.plan:
        return
    fall = reading.before(stated, 16).casefold().rstrip().endswith(("thiếu", "hụt"))
    exact = is_plain(stated, pair.top, pair.bottom)
    severity = Severity.ERROR if exact and pair.certain else Severity.WARNING
    found = percentage_check(
        reading, "attainment", stated, pair.top, pair.bottom, severity=severity, less_100=True, fall=fall
    )
    yield from [found] if found else []


def over_whole_checks(reading: Reading) -> Iterator[Check]:
    """n of n/N above N, where N is what exists and no plan."""
    for observation in reading.observations:
        bottom = _partner(reading, observation)
        if observation.ratio_role != "numerator" or bottom is None or bottom.measure is not Measure.WHOLE:
            continue
        around = reading.before(observation, 60) + reading.between(observation, bottom) + reading.after(bottom, 60)
        high = nearest(figure_of(bottom)).high
        low = nearest(figure_of(observation)).low
        if high is None or low is None or low <= high or has_cue(around, "plan", "change", "last_year"):
            continue  # a plan may be exceeded, and 185/173 after a rise is this year against the last
        top_text, bottom_text = vietnamese(observation.value), vietnamese(bottom.value)
        outcome = Outcome(
            Verdict.INCONSISTENT,
            Severity.WARNING,
            f"{top_text}/{bottom_text}: số thực hiện lớn hơn tổng số",
            f"{top_text}/{bottom_text}: more than the whole",
            observation.value,
            bottom.value,
            Interval(None, high),
        )
        yield build(reading, "over_whole", observation, [("denominator", bottom)], outcome)


def _partner(reading: Reading, observation: Observation) -> Observation | None:
    return None if observation.ratio_partner is None else reading.at_position.get(observation.ratio_partner)


@once_per_figure
def _is_quotient(reading: Reading, stated: Observation) -> bool:
    """Whether the words around a percentage allow that it is n/N: no growth, no comparison with an earlier period."""
    before, after = reading.before(stated, 30), reading.after(stated, 40)
    clause_after = _SCORE.split(_ASIDE.split(after)[0])[0]
    if _CHANGE.search(before.rstrip()) or has_cue(clause_after, "last_year"):
        return False
    if has_cue(_CLAUSE.split(before)[-1], "last_year"):
        return False  # `(cùng kỳ 64,6%)`
    return stated.measure in RATES or _LEADS.search(before) is not None


def _pair_after(reading: Reading, stated: Observation, following: Sequence[Observation]) -> Pair | None:
    """The n/N in parentheses right after a percentage: `đạt 87,8% (36/41 vụ)`."""
    if len(following) < 2 or following[0].ratio_role != "numerator" or following[0].measure not in LEVELS:
        return None
    gap = reading.between(stated, following[0])
    bottom = _partner(reading, following[0])
    if bottom is None or not _BEFORE_PAIR.match(gap):
        return None
    return Pair(following[0], bottom, True, bottom.measure is Measure.PLAN)


def _judge(reading: Reading, stated: Observation, earlier: Sequence[Observation]) -> Iterator[Check]:
    yield from _decide(reading, stated, list(_pairs(reading, stated, earlier)))


def _decide(reading: Reading, stated: Observation, pairs: Sequence[Pair]) -> Iterator[Check]:
    if not pairs:
        return
    chosen = next((pair for pair in pairs if _holds(pair, stated)), None)
    if chosen is not None:
        yield _check(reading, stated, chosen, Verdict.CONSISTENT, None)
        return
    first = pairs[0]
    if first.certain:
        yield _check(reading, stated, first, Verdict.INCONSISTENT, _severity(reading, stated, first))
    elif _direct(reading, stated, first):
        yield _check(reading, stated, first, Verdict.INCONSISTENT, Severity.WARNING)


def _severity(reading: Reading, stated: Observation, pair: Pair) -> Severity:
    exact = all(f.comparator == "=" for f in (stated, pair.top, pair.bottom))
    lead = _LEADS.search(reading.before(stated, 30)) or reading.before(stated, 3).rstrip().endswith("(")
    return Severity.ERROR if exact and lead else Severity.WARNING


def _pairs(reading: Reading, stated: Observation, earlier: Sequence[Observation]) -> Iterator[Pair]:
    """Pairs that may make up the percentage, the likeliest first."""
    plan = has_cue(reading.after(stated, 24), "plan") or stated.measure is Measure.ATTAINMENT
    sentence = _sentence(reading, stated, earlier)
    levels = [o for o in sentence if o.measure in LEVELS and o.unit != "%" and not _is_change(reading, o)]
    levels = [o for o in levels if not in_closed_parenthesis(reading, o, stated)] or levels
    if not levels:
        return
    between = [o for o in sentence if o.clean_start > levels[-1].clean_start and o.unit == "%"]
    judged = any(_is_quotient(reading, o) for o in between)  # the last figures have their percentage
    if _is_printed_pair(reading, levels[-2:]):
        if judged:
            return
        named = _PER.match(reading.between(levels[-2], levels[-1]))
        # `42,6 km trên 51,2 km`: out of them, not more than them
        bottom = replace(levels[-1], comparator="=") if levels[-1].comparator == ">" else levels[-1]
        yield Pair(levels[-2], bottom, True, plan or (named is not None and named["plan"] is not None))
        return
    nearest_level = levels[-1]
    partner = _partner(reading, nearest_level)
    if nearest_level.ratio_role == "denominator" and partner is not None:
        if not judged:
            yield Pair(partner, nearest_level, True, plan or nearest_level.measure is Measure.PLAN)
        return
    if plan:
        yield from _planned(levels)
        return
    if reading.blocks[stated.block].kind is BlockKind.TABLE_ROW:
        return  # cells of a row say nothing of each other in words
    for number in range(len(levels) - 1, 0, -1):
        top = levels[number]
        for bottom in reversed(levels[:number]):
            same = unit_key(top) is not None and compatible(unit_key(top), unit_key(bottom))
            pair = Pair(top, bottom, False, False)
            if (
                same
                and bottom.ratio_role is None
                and (top.value <= bottom.value or _slipped_part(pair, stated, levels))
            ):
                yield pair


def _slipped_part(pair: Pair, stated: Observation, levels: Sequence[Observation]) -> bool:
    """Whether the last figure, though above the whole, is one slip away from the percentage."""
    slip = _slip(pair, stated) if pair.top is levels[-1] and pair.top.value >= LEAST_SLIPPED else None
    return slip is not None


def _is_printed_pair(reading: Reading, last: Sequence[Observation]) -> bool:
    """Whether two figures are n and N with the noun said twice: `5.128 hộ nghèo/11.870 hộ`."""
    if len(last) < 2 or not _PER.match(reading.between(last[0], last[1])):
        return False
    named = _PER.match(reading.between(last[0], last[1]))
    planned = named is not None and named["plan"] is not None
    out_of = named is not None and "tổng" in named.group().casefold()
    return (out_of or compatible(head_unit(last[0]), head_unit(last[1]))) and (
        planned or last[0].value <= last[1].value
    )


def _planned(levels: Sequence[Observation]) -> Iterator[Pair]:
    plans = [o for o in levels if o.measure is Measure.PLAN and o.ratio_role is None]
    reached = [o for o in levels if o.measure is Measure.LEVEL and o.ratio_role is None]
    if len(plans) == 1 and len(reached) == 1 and unit_key(plans[0]) == unit_key(reached[0]):
        yield Pair(reached[0], plans[0], False, True)


def _is_change(reading: Reading, observation: Observation) -> bool:
    if observation.ratio_role is not None or _OUT_OF.match(reading.after(observation, 40)):
        return False  # `còn 84 hộ nghèo trên tổng số 19.512 hộ`
    return _CHANGE.search(reading.before(observation, 20).rstrip()) is not None


def _sentence(reading: Reading, stated: Observation, earlier: Sequence[Observation]) -> list[Observation]:
    """The figures of `earlier` that stand in the sentence of `stated`."""
    kept: list[Observation] = []
    following = stated
    for observation in reversed(earlier):
        if sentence_ends_within(reading.text(stated.block), observation.clean_end, following.clean_start):
            break
        kept.append(observation)
        following = observation
    return kept[::-1]


def _direct(reading: Reading, stated: Observation, pair: Pair) -> bool:
    """Whether the words tie a percentage to its pair closely enough to call a mismatch likely."""
    if reading.blocks[stated.block].kind is BlockKind.TABLE_ROW:
        return pair.plan  # a row with one plan, one result and one percentage of the plan
    told = _LEADS.search(reading.before(stated, 30)) is not None or is_bare(reading, stated)
    if not told or stated.comparator != "=":
        return False
    if not pair.plan and pair.top.time_period != pair.bottom.time_period:
        return False  # `cuối năm 2023 (20.412 hộ, tỷ lệ 9,16%)` behind the whole of 2024
    gap = reading.between(pair.top, stated)
    step = reading.between(pair.bottom, pair.top)
    if ";" in gap or _STOP.search(step) or any(f.comparator != "=" for f in (pair.top, pair.bottom)):
        return False
    if pair.plan:
        return pair.top.time_period == pair.bottom.time_period
    between = (reading.at_position.get(at) for at in range(pair.top.position + 1, stated.position))
    others = [o for o in between if o is not None and o.unit != "%"]
    own_words = _PIECE.split(gap)[-1]
    same_subject = own_words == gap or _LEADS.sub("", own_words).strip() == ""
    near = len(gap) <= 60 and not others and same_subject
    announced = "trong đó" in step.casefold()
    announced |= _AMONG.search(reading.before(pair.bottom, 24)) is not None
    announced |= _with_rest(reading, stated, pair)
    return near and same_kind(pair.top, pair.bottom) and (announced or _slip(pair, stated) is not None)


def _with_rest(reading: Reading, stated: Observation, pair: Pair) -> bool:
    """Whether the rest of the whole is told right after the percentage: then the three belong together."""
    rest = reading.at_position.get(stated.position + 1)
    if rest is None or rest.block != stated.block or unit_key(rest) != unit_key(pair.top):
        return False
    pending = has_cue(around(reading, rest), "pending")
    return pending and pair.top.value + rest.value == pair.bottom.value


def _interval(pair: Pair, stated: Observation) -> Interval | None:
    computed = quotient(figure_of(pair.top), figure_of(pair.bottom))
    return None if computed is None else allow_truncation(computed, figure_of(stated))


def _holds(pair: Pair, stated: Observation) -> bool:
    computed = _interval(pair, stated)
    return computed is not None and nearest(figure_of(stated)).meets(computed)


def _slip(pair: Pair, stated: Observation) -> tuple[Observation, Decimal] | None:
    """The figure and the value of one slip that would make the percentage hold, the denominator first."""
    half, top, bottom = stated.step / 2, pair.top.value, pair.bottom.value
    low, high = stated.value - half, stated.value + half
    if high <= 0 or bottom <= 0:
        return None
    most = HUNDRED * top / low if low > 0 else bottom * SHIFTS[0]
    exact = HUNDRED * top / bottom
    tries = (
        (pair.bottom, HUNDRED * top / high, most),
        (pair.top, low * bottom / HUNDRED, high * bottom / HUNDRED),
        (stated, exact - half, exact + half),
    )
    for figure, lowest, highest in tries:
        found = explain_within(figure.value, figure.step, lowest, highest)
        if found is not None:
            return figure, found
    return None


def _check(reading: Reading, stated: Observation, pair: Pair, verdict: Verdict, severity: Severity | None) -> Check:
    scale = pair.top.scale if pair.top.scale == pair.bottom.scale else Decimal(1)
    exact = HUNDRED * pair.top.value / pair.bottom.value if pair.bottom.value else Decimal(0)
    fraction = f"{vietnamese(pair.top.value / scale)}/{vietnamese(pair.bottom.value / scale)}"
    shown, said = percent(exact, stated.step), vietnamese(stated.value) + "%"
    if verdict is Verdict.CONSISTENT:
        vi, en = f"{fraction} = {shown}, báo cáo ghi {said}: khớp", f"{fraction} = {shown}, stated {said}: consistent"
    else:
        vi, en = f"{fraction} = {shown}, báo cáo ghi {said}", f"{fraction} = {shown}, the report states {said}"
        slip = _slip(pair, stated)
        if slip is not None:
            figure, value = slip
            printed = said if figure is stated else vietnamese(figure.value / scale)
            hint = _with_slip(pair, stated, slip, scale)
            better = f"{vietnamese(value)}%"
            how_vi, how_en = slip_name(figure.value, value)
            vi += f"; {f'{better} thì khớp' if figure is stated else hint} → có thể gõ nhầm {printed} ({how_vi})"
            en += f"; {f'{better} would hold' if figure is stated else hint} → {printed} may be a misprint ({how_en})"
    kind = "attainment" if pair.plan else "share" if stated.measure is Measure.SHARE else "ratio"
    computed = _interval(pair, stated) or Interval(None, None)
    outcome = Outcome(verdict, severity, vi, en, stated.value, places(exact), rounded(computed))
    return build(reading, kind, stated, [("numerator", pair.top), ("denominator", pair.bottom)], outcome)


def _with_slip(pair: Pair, stated: Observation, slip: tuple[Observation, Decimal], scale: Decimal) -> str:
    figure, value = slip
    top = value if figure is pair.top else pair.top.value
    bottom = value if figure is pair.bottom else pair.bottom.value
    exact = HUNDRED * top / bottom
    return f"{vietnamese(top / scale)}/{vietnamese(bottom / scale)} = {percent(exact, stated.step)}"
