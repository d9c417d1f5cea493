"""Rises and falls in absolute figures: `41 vụ, giảm 06 vụ so với cùng kỳ (47 vụ)`, `tăng 12 vụ (185/173)`,
`tăng từ 173 lên 185 vụ, tăng 12 vụ`, and the percentage told beside them: `tăng 4 đồng chí, tương ứng 9,5%`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.model import Check, Measure, Observation, Severity, Verdict
from extract.relations.comparisons import (
    earlier_after,
    earlier_before,
    earlier_clause,
    is_earlier,
    printed_sign,
    told_with,
)
from extract.relations.cues import fold
from extract.relations.figures import head_unit, in_closed_parenthesis, is_bare, of_value, same_kind, unit_key
from extract.relations.intervals import Interval, figure_of, is_count, nearest, sum_interval
from extract.relations.misprints import explain_within, slip_name
from extract.relations.notation import common_scale, vietnamese
from extract.relations.percentages import is_plain, percentage_check
from extract.relations.reading import Reading, is_stop
from extract.relations.results import Outcome, build

REACH = 6  # figures before a change among which its level is looked for
_CHANGES = ("tăng", "giảm", "thêm", "bớt", "vượt", "hụt", "thiếu", "nhiều hơn", "cao hơn", "ít hơn", "thấp hơn")
_WORD = re.compile(rf"\b(?P<word>{'|'.join(_CHANGES)})(?:\s+(?:được|khoảng|gần|trên|tương ứng))?\s*$", re.IGNORECASE)
_FALL = frozenset({"-", "−", "–", "giảm", "bớt", "hụt", "thiếu", "ít hơn", "thấp hơn"})
_SIGNS = ("+", "-", "−", "–")
_OVER = frozenset({"vượt", "hụt", "thiếu"})  # against a plan
_PLANNED = re.compile(r"^[^;.]{0,60}\b(?:kế hoạch|KH|chỉ tiêu|dự toán|nghị quyết)\b[^;.]{0,40}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?P<word>tăng|giảm)\s+từ\s*$", re.IGNORECASE)
_TO = re.compile(r"^[^,;.()]{0,80}\b(?:lên|xuống|còn|đến)(?:\s+còn)?\s*$", re.IGNORECASE)
_EQUALS = re.compile(
    r"^[^,;.()]{0,30}[,(]?\s*(?:\(|tương ứng(?: với)?|tương đương|bằng|tức(?: là)?|nghĩa là|hay(?: là)?)?"
    r"\s*(?:đã\s+)?(?:tăng|giảm)?(?:\s+được)?\s*$",
    re.IGNORECASE,
)
_FROM_AFTER = re.compile(r"^[^;.\d]{0,20}[,(]\s*(?:giảm |tăng )?từ\s*$", re.IGNORECASE)
_SIGN = re.compile(r"[,;.:()\d]")
_SAID = re.compile(r"[,(]|\b(?:tương|bằng|tức|nghĩa|hay|tăng|giảm)\b", re.IGNORECASE)
_FROM_ONLY = re.compile(r"\btừ\s*$", re.IGNORECASE)
_TURNED = re.compile(r"^[^;()]{0,60}\b(?P<word>tăng|giảm)\s+(?:lên|xuống|còn|đến)(?:\s+còn)?\s*$", re.IGNORECASE)
_TIMES = re.compile(
    r"^[^,;.()]{0,30}[,(]?\s*(?:\(|bằng|tức(?: là)?)?\s*(?:tăng\s+)?(?:gấp|gấp được)\s*$", re.IGNORECASE
)
_THEN = re.compile(r"\b(?:cuối|đầu|cùng kỳ|năm) [^,;.]{0,50}$", re.IGNORECASE)
_NOW = re.compile(
    r"^[^;.]{0,40}[,;]\s*(?:đến nay|hiện nay|nay|đến cuối|đến hết|đến tháng|năm nay)\b[^,;.]{0,40}$", re.IGNORECASE
)
TIMES = "lần"
NO_LEVEL = frozenset(
    {Measure.YOY_CHANGE, Measure.YOY_GROWTH, Measure.YOY_INDEX, Measure.ATTAINMENT, Measure.PLAN, Measure.WHOLE}
)


def change_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind growth between a level, its rise or fall, and the level it is compared with."""
    changing = reading.index.having(*_CHANGES, *_SIGNS)
    for index, figures in reading.figures.items():
        for number, change in enumerate(figures if index in changing else ()):
            absolute = change.unit != "%" or change.measure is Measure.YOY_CHANGE
            plain = absolute and change.value_high is None and not change.ratio_role
            word = _move(reading, change) if plain else ""
            if word in _OVER:
                yield from _over_plan(reading, figures, number, word in _FALL)
            elif word:
                fall = word in _FALL
                found = list(_change(reading, figures, number, fall))
                yield from found or _named(reading, figures, number, fall)
            yield from _from_to(reading, figures, number)


def _move(reading: Reading, change: Observation) -> str:
    """The word before a rise or fall, or its printed sign; empty where there is neither."""
    word = _WORD.search(reading.before(change, 24))
    return word["word"].casefold() if word else printed_sign(reading, change)


def _change(reading: Reading, figures: Sequence[Observation], number: int, fall: bool) -> Iterator[Check]:
    change = figures[number]
    level = _level(reading, figures[max(0, number - REACH) : number], change)
    following = figures[number + 1 : number + 3]
    pair = [o for o in following if o.ratio_role]
    if len(pair) == 2 and is_bare(reading, pair[0]) and same_kind(pair[0], change):
        yield from _judge(reading, change, pair[0], pair[1], fall, Severity.WARNING)
        return
    base = earlier_after(reading, change, following) or earlier_before(reading, figures, number)
    base = base or earlier_clause(reading, figures, number)
    if base is not None and base is figures[number - 1]:
        level = _level(reading, figures[max(0, number - 1 - REACH) : number - 1], change)
    base = base or _two_before(reading, figures, number)
    if base is not None and level is None:
        level = _namesake(reading, figures[max(0, number - REACH) : number], change)
    if level is None:
        return
    if base is not None and same_amount(base, change):
        strict = unit_key(level) == unit_key(change) == unit_key(base) and is_count(level)
        yield from _judge(reading, change, level, base, fall, Severity.ERROR if strict else Severity.WARNING)
        return
    if following and following[0].unit == "%" and _EQUALS.match(reading.between(change, following[0])):
        yield from _relative(reading, change, level, following[0], fall)
    size = abs(change.value)
    wanted = level.value + size if fall else level.value - size
    for far in of_value(reading, unit_key(level), wanted):
        earlier = (far.time_period or "9")[:4] < (reading.period(level) or "")[:4]
        if earlier and far.block != level.block and _share_word(far, level):
            yield from _judge(reading, change, level, far, fall, Severity.INFO)
            return


def _named(reading: Reading, figures: Sequence[Observation], number: int, fall: bool) -> Iterator[Check]:
    """A change against the two levels of its own indicator in the sentence, wherever they stand in it."""
    change = figures[number]
    level, base = told_with(reading, figures, number)
    if level is not None and base is not None and same_kind(level, base) and same_amount(level, change):
        yield from _judge(reading, change, level, base, fall, Severity.WARNING)


def _two_before(reading: Reading, figures: Sequence[Observation], number: int) -> Observation | None:
    """`cuối năm 2023 có 887 hộ nghèo, đến nay còn 673 hộ, giảm 214 hộ`: the level of then, two figures back."""
    if number < 2:
        return None
    base, level = figures[number - 2 : number]
    alike = same_kind(base, level) and same_kind(level, figures[number]) and base.sentence_start == level.sentence_start
    told = _THEN.search(reading.before(base, 60)) and _NOW.search(reading.between(base, level))
    return base if alike and told and base.ratio_role is None else None


def _over_plan(reading: Reading, figures: Sequence[Observation], number: int, fall: bool) -> Iterator[Check]:
    """`gieo cấy 8.312 ha, vượt 112 ha so với kế hoạch (8.200 ha)`: the plan stands right after."""
    change, base = figures[number], figures[number + 1] if number + 1 < len(figures) else None
    level = _level(reading, figures[max(0, number - REACH) : number], change)
    if base is None or level is None or base.ratio_role or not _PLANNED.match(reading.between(change, base)):
        return
    if same_kind(change, level) and same_kind(level, base):
        yield from _judge(reading, change, level, base, fall, Severity.WARNING)


def _share_word(first: Observation, second: Observation) -> bool:
    a, b = (set((o.indicator_text or "").split()) for o in (first, second))
    return 2 * len(a & b) >= min(len(a), len(b)) > 0


def _level(reading: Reading, earlier: Sequence[Observation], change: Observation) -> Observation | None:
    """The nearest level of the unit before a change, in its sentence; not the base of something else."""
    for o in reversed(earlier):
        text = reading.text(change.block)
        if any(text[at] in ".;" and (text[at] == ";" or is_stop(text, at)) and text[at + 1 : at + 2] == " "
               for at in range(o.clean_end, change.clean_start)):  # fmt: skip
            return None
        if o.measure in NO_LEVEL or is_bare(reading, o) or o.ratio_role or _WORD.search(reading.before(o, 24)):
            continue
        if same_amount(o, change) and not is_earlier(reading, o) and not in_closed_parenthesis(reading, o, change):
            return o
    return None


def _namesake(reading: Reading, earlier: Sequence[Observation], change: Observation) -> Observation | None:
    """The level of the sentence under the same words: `69 người bị thương; ... tăng 12 người bị thương (CK 61)`."""
    named = _words_after(reading, change)
    for o in reversed(earlier):
        if o.sentence_start != change.sentence_start or o.measure in NO_LEVEL or is_earlier(reading, o):
            continue
        same = same_kind(o, change)
        if same and named and _words_after(reading, o) == named and not _WORD.search(reading.before(o, 24)):
            return o
    return None


def _words_after(reading: Reading, figure: Observation) -> str:
    """The folded words after a figure, up to the next sign."""
    return fold(_SIGN.split(reading.after(figure, 50))[0])


def same_amount(level: Observation, change: Observation) -> bool:
    """Whether a change can be one of the level: one kind, or money against money per person and year."""
    return same_kind(level, change) or (head_unit(level) == unit_key(change) is not None)


def _from_to(reading: Reading, figures: Sequence[Observation], number: int) -> Iterator[Check]:
    """`tăng từ 1.012,5 tỷ đồng lên 1.236,4 tỷ đồng, tương ứng tăng 22,1%`."""
    if number + 2 >= len(figures):
        return
    base, level, stated = figures[number : number + 3]
    told = _WORD.search(reading.before(base, 24))
    if told and _FROM_AFTER.match(reading.between(base, level)) and _TO.match(reading.between(level, stated)):
        base, level, stated = level, stated, base  # `giảm 1,2%, từ 6,4% xuống còn 5,2%`
        if same_kind(base, level) and same_kind(stated, level):
            fall = told["word"].casefold() in _FALL
            yield from _judge(reading, stated, level, base, fall, _sure(stated, level, base))
        return
    gap = reading.between(base, level)
    word = _FROM.search(reading.before(base, 20))
    turned = _TURNED.match(gap) if _FROM_ONLY.search(reading.before(base, 8)) else None
    word = word if word and _TO.match(gap) else turned
    if not word or not (same_kind(base, level) or level.unit is None or base.unit is None):
        return
    if stated.unit == TIMES and _TIMES.match(reading.between(level, stated)):
        yield from _times(reading, stated, level, base)
    step = reading.between(level, stated)
    if not _EQUALS.match(step) or not _SAID.search(step):
        return  # `xuống 4,05% năm 2023 và 3,2% năm 2024` is a series
    fall = word["word"].casefold() in _FALL
    if stated.unit == "%" and unit_key(base) != "%":
        found = percentage_check(
            reading, "growth", stated, level, base, severity=_sure(stated, level, base), less_100=True, fall=fall
        )
        yield from [found] if found else []
    elif same_kind(stated, level):
        yield from _judge(reading, stated, level, base, fall, _sure(stated, level, base))


def _times(reading: Reading, stated: Observation, level: Observation, base: Observation) -> Iterator[Check]:
    """`tăng từ 14 lên 21 cánh đồng, gấp 1,5 lần`: the multiple, compared in percent of the base."""
    multiple = replace(stated, value=stated.value * 100, step=stated.step * 100, unit="%")
    found = percentage_check(reading, "growth", multiple, level, base, severity=_sure(stated, level, base))
    yield from [found] if found else []


def _sure(*figures: Observation) -> Severity:
    return Severity.ERROR if is_plain(*figures) else Severity.INFO


def _judge(
    reading: Reading, change: Observation, level: Observation, base: Observation, fall: bool, severity: Severity
) -> Iterator[Check]:
    """level - base against the stated rise or fall."""
    large, small = (base, level) if fall else (level, base)
    size = figure_of(change)._replace(value=abs(change.value))
    holds = nearest(figure_of(large)).meets(sum_interval([figure_of(small), size], figure_of(large)))
    scale, unit = common_scale([change, level, base])
    exact = large.value - small.value
    tied = unit_key(change) == unit_key(level) == unit_key(base) and severity is not Severity.INFO
    if not holds and not tied and not _likely(change, exact):
        if not _slip(change, exact):
            return  # three figures that may not belong together
        severity = Severity.WARNING
    terms = f"{vietnamese(large.value / scale)} - {vietnamese(small.value / scale)} = {vietnamese(exact / scale)}"
    terms, said = f"{terms} {unit}".strip(), vietnamese(abs(change.value) / scale)
    verb, verb_en = ("giảm", "a fall of") if fall else ("tăng", "a rise of")
    vi, en = f"{terms}, báo cáo ghi {verb} {said}", f"{terms}, the report states {verb_en} {said}"
    vi, en = (f"{vi}: khớp", f"{en}: consistent") if holds else (vi, en)
    if not holds and _slip(change, exact):
        how_vi, how_en = slip_name(abs(change.value), exact)
        vi += f"; {verb} {vietnamese(exact / scale)} thì khớp → có thể gõ nhầm {said} ({how_vi})"
        en += f"; {vietnamese(exact / scale)} would hold → {said} may be a misprint ({how_en})"
    verdict = Verdict.CONSISTENT if holds else Verdict.INCONSISTENT
    width = (level.step + base.step + change.step) / 2 if not is_count(change) else Decimal(0)
    interval = Interval(exact - width, exact + width)
    outcome = Outcome(verdict, None if holds else severity, vi, en, abs(change.value), exact, interval)
    yield build(reading, "growth", change, [("numerator", level), ("denominator", base)], outcome)


def _slip(change: Observation, exact: Decimal) -> bool:
    return explain_within(abs(change.value), change.step, exact, exact) is not None


def _likely(change: Observation, exact: Decimal) -> bool:
    """Whether the computed change is of the size of the stated one; else the three may not belong together."""
    return exact <= 3 * abs(change.value) and abs(change.value) <= 3 * exact


def _relative(
    reading: Reading, change: Observation, level: Observation, stated: Observation, fall: bool
) -> Iterator[Check]:
    """`46 đảng viên, tăng 4 đồng chí, tương ứng 9,5%`: the percentage against the change and the level."""
    size = abs(change.value)
    before = level.value + size if fall else level.value - size
    if before <= 0 or unit_key(level) in ("%", fold("điểm %")):
        return
    base = replace(level, value=before, step=max(level.step, change.step))
    found = percentage_check(
        reading, "growth", stated, level, base, severity=Severity.WARNING, less_100=True, fall=fall
    )
    if found is not None:
        operands = (found.operands[0], found.operands[1], replace(found.operands[2], char_start=change.char_start,
                    char_end=change.char_end, observation_id=change.observation_id, role="other"))  # fmt: skip
        yield replace(found, operands=operands)
