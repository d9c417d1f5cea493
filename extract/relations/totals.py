"""Totals and partial totals: a whole against the parts that the text announces for it.

Verdicts are cautious: only a closed list whose every stretch has one figure of the unit can prove a contradiction.
An open list (`trong đó`) is a total where its parts exhaust the whole, else it only must not exceed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import takewhile
from operator import eq

from extract.model import Check, Observation, Severity, Verdict
from extract.relations.breakdowns import PLACE, Breakdown, compatible, find_breakdowns, is_bare, unit_key
from extract.relations.cues import has_cue
from extract.relations.intervals import NEAR, Figure, Interval, figure_of, is_count, nearest, sum_interval
from extract.relations.misprints import explain
from extract.relations.notation import common_scale, join_sum, vietnamese
from extract.relations.reading import NARRATIVE, Reading
from extract.relations.results import Outcome, build

MAX_WHOLES = 4
MAX_PARTS = 200
MIXED_DIGITS = 3
MIXED_LEAST = 20  # smaller counts of different nouns add up by chance
SHORT_FIGURE = 100
FOOTNOTE_PARTS = 4
LONG_FIGURE = 4  # figures of so many digits rarely agree by chance


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and parts that are compared."""

    whole: Observation
    parts: tuple[Observation, ...]

    @property
    def figures(self) -> list[Figure]:
        """Printed figures of the parts."""
        return [figure_of(part) for part in self.parts]

    @property
    def interval(self) -> Interval:
        """Range of the sum, comparable with the nearest range of the whole."""
        return sum_interval(self.figures, figure_of(self.whole))

    @property
    def total(self) -> Decimal:
        """Sum of the printed values."""
        return sum((part.value for part in self.parts), Decimal(0))

    def holds(self) -> bool:
        """Whether the whole agrees with the sum."""
        return nearest(figure_of(self.whole)).meets(self.interval)

    def exceeds(self) -> bool:
        """Whether the parts are surely more than the whole."""
        low, high = self.interval.low, nearest(figure_of(self.whole)).high
        return low is not None and high is not None and low > high


def total_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total and partial_total that the running text announces."""
    for block in reading.report.blocks:
        if block.kind not in NARRATIVE or not (reading.figures.get(block.index) or block.footnote_calls):
            continue
        for breakdown in find_breakdowns(reading, block.index):
            if len(breakdown.parts) <= MAX_PARTS:
                yield from judge(reading, breakdown)


def judge(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """The one check that a breakdown allows, or none."""
    agreeing = next(_agreeing(breakdown), None)
    if agreeing:
        yield _check(reading, "total", agreeing, Verdict.CONSISTENT, None)
        return
    if breakdown.mixed:
        rule = {"closed": _mixed, "foot": _footnote}.get(breakdown.cue)
        yield from rule(reading, breakdown) if rule else ()
    elif breakdown.cue == "colon":
        places = _places(breakdown)
        yield from _of_places(reading, places) if places is not None else _far(reading, breakdown)
    elif breakdown.cue != "implicit":
        yield from _announced(reading, breakdown)


def _announced(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts that a cue, a parenthesis or a footnote announces, and that do not add up to the whole."""
    whole = breakdown.wholes[0]
    full = Sum(whole, tuple(breakdown.parts))
    if breakdown.cue == "complement":
        fits = all(whole.value >= part.value for part in full.parts)
        near = fits and (full.exceeds() or _small_gap(full))
        if (near or _slip_between(full)) and _same_nouns(full, strict=True) and not breakdown.open_ended:
            yield _check(reading, "total", full, Verdict.INCONSISTENT, Severity.WARNING)
        return
    if breakdown.cue in ("closed", "group", "foot") and len(full.parts) >= 2:
        severity, reason = _closedness(reading, breakdown, full)
        if severity:
            yield _check(reading, "total", full, Verdict.INCONSISTENT, severity)
            return
        if breakdown.cue == "closed":
            yield _not_checkable(reading, full, reason)
            return
    if breakdown.cue != "foot":
        yield from _partial(reading, breakdown)


def _far(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts beyond the sure scope of a cue: flagged only where one slip would make a long figure hold exactly."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    plain = all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))
    if plain and len(total.parts) >= 3 and _slip(breakdown, total) is not None:
        yield _check(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _places(breakdown: Breakdown) -> Sum | None:
    """Whole and parts of `14 hộ: xóm A 6 hộ, xóm B 5 hộ; ...`: the leading stretches that each name a place."""
    leading = list(takewhile(lambda segment: len(segment) == 1, breakdown.segments))
    texts = breakdown.texts[: len(leading)]
    named = list(takewhile(lambda text: PLACE.search(text) is not None, texts))
    whole = breakdown.wholes[0]
    total = Sum(whole, tuple(segment[0] for segment in leading[: len(named)]))
    plain = all(o.comparator == "=" and o.value_high is None for o in (whole, *total.parts))
    sure = plain and not breakdown.open_ended and _same_nouns(total, strict=True)
    return total if sure and len(total.parts) >= 2 else None


def _of_places(reading: Reading, total: Sum) -> Iterator[Check]:
    if total.holds():
        yield _check(reading, "total", total, Verdict.CONSISTENT, None)
    else:
        severity = Severity.ERROR if _small_gap(total) else Severity.WARNING
        yield _check(reading, "total", total, Verdict.INCONSISTENT, severity)


def _footnote(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """A footnote that lists nothing but the classes of what was counted, in a noun of its own (badges of members)."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    filled = all(len(segment) == 1 for segment in breakdown.segments) and not breakdown.open_ended
    plain = all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))
    alike = len({unit_key(o) for o in total.parts}) == 1 and len(total.parts) >= FOOTNOTE_PARTS
    if filled and plain and alike and total.whole.value >= MIXED_LEAST and _small_gap(total):
        yield _check(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _mixed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Counts of different nouns in a closed list: flagged only where one slip would make them add up."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    filled = all(len(segment) == 1 for segment in breakdown.segments) and not breakdown.open_ended
    plain = all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))
    long = min(_digits(o) for o in (total.whole, *total.parts)) >= MIXED_DIGITS
    if filled and plain and long and _small_gap(total) and suggestion(total) != (None, None):
        yield _check(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _agreeing(breakdown: Breakdown) -> Iterator[Sum]:
    """Wholes and leading parts that add up; all parts before fewer, the nearest whole first."""
    parts = breakdown.parts
    least = 2
    for whole in breakdown.wholes[:MAX_WHOLES]:
        candidate = Sum(whole, tuple(parts))
        if len(parts) >= least and candidate.holds():
            yield candidate
    if breakdown.mixed and breakdown.wholes[0].value < MIXED_LEAST:
        return
    for whole in breakdown.wholes[:MAX_WHOLES]:
        running = Decimal(0)
        for number, part in enumerate(parts[:-1], 1):
            running += part.value
            if running > whole.value * 2:
                break
            if number >= 2 and abs(running - whole.value) <= whole.step * number:
                candidate = Sum(whole, tuple(parts[:number]))
                if candidate.holds():
                    yield candidate


def _same_nouns(total: Sum, strict: bool = False) -> bool:
    whole = unit_key(total.whole)
    units = [unit_key(part) for part in total.parts]
    if strict:
        return whole is not None and all(unit == whole for unit in units)
    return whole is not None and all(compatible(unit, whole) for unit in units)


def _closedness(reading: Reading, breakdown: Breakdown, total: Sum) -> tuple[Severity | None, str]:
    """How sure it is that the parts are all of the whole and of its unit; (None, why) where it is not."""
    obstacle = _obstacle(breakdown, total)
    if obstacle:
        return None, obstacle
    filled = [segment for segment in breakdown.segments if segment]
    strict = _same_nouns(total, strict=True) and len(filled) == len(breakdown.segments)
    if breakdown.cue == "closed":
        if len(filled) < len(breakdown.segments) and not _small_gap(total):
            return None, "có thành phần không đọc được số"
        return Severity.ERROR if strict else Severity.WARNING, ""
    if strict and len(filled) >= 2 and all(PLACE.search(text) for text in breakdown.texts):
        return Severity.ERROR, ""
    slip = len(filled) >= 3 and _slip_between(total)
    if strict and (((len(filled) >= 3 or total.whole.value >= 100) and _small_gap(total)) or slip):
        return Severity.WARNING, ""
    return None, "không có chữ cho biết đã kể hết"


def _obstacle(breakdown: Breakdown, total: Sum) -> str:
    """Why the parts cannot be held against the whole; empty where they can."""
    figures = (total.whole, *total.parts)
    reasons = (
        (breakdown.open_ended, "danh sách còn bỏ ngỏ"),
        (not breakdown.anchored and len(breakdown.wholes) > 1, "không rõ tổng nào được chia ra"),
        (not _same_nouns(total), "các thành phần không cùng đơn vị"),
        (any(len(segment) > 1 for segment in breakdown.segments), "không rõ thành phần nào thuộc tổng"),
        (any(o.comparator != "=" or o.value_high is not None for o in figures), "số liệu ước chừng"),
        (len({o.basis for o in total.parts}) > 1, "các thành phần khác tính chất số liệu"),
        (len({o.time_period for o in total.parts}) > 1, "các thành phần khác kỳ"),
        (
            any(has_cue(t, "price_basis", "other_source") for t in breakdown.texts),
            "các thành phần khác giá hoặc khác kỳ",
        ),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _small_gap(total: Sum) -> bool:
    return abs(total.total - total.whole.value) <= NEAR * abs(total.whole.value)


def _partial(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts of an open list must not exceed the whole."""
    if breakdown.cue == "group" and len(breakdown.parts) == 1 and is_bare(reading, breakdown.parts[0]):
        return  # an attribute of the figure before it, no part
    fitting = [w for w in breakdown.wholes[:MAX_WHOLES] if w.value >= max(p.value for p in breakdown.parts)]
    if fitting:
        total = Sum(fitting[0], tuple(breakdown.parts))
        if not total.exceeds():
            if breakdown.cue == "open" and _slip(breakdown, total) is not None:
                yield _check(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
            else:
                yield _check(reading, "partial_total", total, Verdict.CONSISTENT, None)
        elif breakdown.cue == "open" and len(total.parts) >= 3 and _slip(breakdown, total) is not None:
            yield _check(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
        elif breakdown.cue == "open" and len(breakdown.wholes) == 1 and _same_nouns(total, strict=True):
            overlapping = any(has_cue(text, "overlap") for text in breakdown.texts) or any(
                has_cue(reading.after(part, 40), "price_basis") for part in breakdown.parts
            )
            if not is_count(total.whole) and not overlapping and _first_stretch(breakdown):
                yield _check(reading, "partial_total", total, Verdict.INCONSISTENT, Severity.WARNING)
            else:
                first = Sum(total.whole, total.parts[:1])
                yield _check(reading, "partial_total", first, Verdict.CONSISTENT, None)
    elif breakdown.cue == "open" and len(breakdown.wholes) == 1:
        listed = [part for segment in takewhile(bool, breakdown.segments) for part in segment]
        for part in listed[:1] + sorted(listed[1:], key=lambda o: -o.value)[:1]:
            above = Sum(breakdown.wholes[0], (part,))
            if above.exceeds() and _same_nouns(above, strict=True):
                severity = Severity.ERROR if part is listed[0] else Severity.WARNING
                yield _check(reading, "partial_total", above, Verdict.INCONSISTENT, severity)
                return


def _slip_between(total: Sum) -> bool:
    """Whether one slip in a figure of several digits makes finished and open cases add up to those received."""
    plain = all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))
    return plain and _digits(total.whole) >= MIXED_DIGITS and suggestion(total) != (None, None)


def _first_stretch(breakdown: Breakdown) -> bool:
    return all(len(segment) <= 1 for segment in breakdown.segments)


def _slip(breakdown: Breakdown, total: Sum) -> Decimal | None:
    """A slip that would make an open list exhaust a long figure exactly: too rare to be chance."""
    if breakdown.open_ended or len(total.parts) < 2 or not _same_nouns(total, strict=True):
        return None
    if not (_first_stretch(breakdown) and _small_gap(total)):
        return None
    overlapping = any(has_cue(text, "overlap") for text in breakdown.texts)
    if _digits(total.whole) < LONG_FIGURE or overlapping:
        return None
    return suggestion(total)[1] if suggestion(total) != (None, None) else None


def _digits(figure: Observation) -> int:
    """Printed digits without leading and trailing zeros: round figures agree by chance."""
    return len(str(int(figure.value / figure.step)).strip("0")) if figure.step > 0 else 0


def suggestion(total: Sum) -> tuple[Observation | None, Decimal | None]:
    """(figure, value) of the one slip that would make the sum hold."""
    for number, figure in enumerate((total.whole, *total.parts)):
        if number and figure.value < SHORT_FIGURE * figure.step:
            continue  # any small part could be another small number
        gap = total.total - total.whole.value
        wanted = figure.value + gap if number == 0 else figure.value - gap
        found = explain(figure.value, figure.step, partial(eq, wanted))
        if found is not None:
            return figure, found
    return None, None


def _messages(total: Sum, verdict: Verdict, kind: str) -> tuple[str, str]:
    scale, unit = common_scale([total.whole, *total.parts])
    parts = join_sum([part.value for part in total.parts], scale)
    computed, stated = vietnamese(total.total / scale), vietnamese(total.whole.value / scale)
    tail = f" {unit}" if unit else ""
    plus = f"{parts} = {computed}{tail}" if len(total.parts) > 1 else f"{computed}{tail}"
    if kind == "partial_total":
        if verdict is Verdict.CONSISTENT:
            return f"{plus}, không vượt tổng {stated}{tail}", f"{plus}, not above the whole of {stated}{tail}"
        return (
            f"{plus}, vượt tổng {stated}{tail} mà báo cáo ghi",
            f"{plus}, above the stated whole of {stated}{tail}",
        )
    if verdict is Verdict.CONSISTENT:
        if computed == stated:
            return f"{plus}, khớp báo cáo", f"{plus}, as stated"
        return f"{plus}, báo cáo ghi {stated}: trong sai số làm tròn", f"{plus}, stated {stated}: within rounding"
    figure, value = suggestion(total)
    hint_vi = hint_en = ""
    if figure is not None and value is not None:
        printed, wanted = vietnamese(figure.value / scale), vietnamese(value / scale)
        hint_vi = f"; nếu {printed} là {wanted} thì khớp → có thể gõ nhầm {printed}"
        hint_en = f"; with {wanted} for {printed} it would hold → {printed} may be a misprint"
    gap = vietnamese(abs(total.total - total.whole.value) / scale)
    return (
        f"{plus}, báo cáo ghi {stated} (lệch {gap}){hint_vi}",
        f"{plus}, the report states {stated} (off by {gap}){hint_en}",
    )


def _check(reading: Reading, kind: str, total: Sum, verdict: Verdict, severity: Severity | None) -> Check:
    message_vi, message_en = _messages(total, verdict, kind)
    interval = total.interval
    if kind == "partial_total":
        interval = Interval(interval.low, None)
    outcome = Outcome(verdict, severity, message_vi, message_en, total.whole.value, total.total, interval)
    return build(reading, kind, total.whole, [("part", part) for part in total.parts], outcome)


def _not_checkable(reading: Reading, total: Sum, reason: str) -> Check:
    scale, unit = common_scale([total.whole])
    stated = f"{vietnamese(total.whole.value / scale)} {unit}".strip()
    outcome = Outcome(
        Verdict.NOT_CHECKABLE,
        None,
        f"Không cộng được các thành phần của {stated}: {reason}",
        f"The parts announced for {stated} cannot be added up with certainty ({reason})",
        total.whole.value,
    )
    return build(reading, "total", total.whole, [("part", part) for part in total.parts], outcome)


def sums_agree(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether the parts add up to the whole within printed precision."""
    return Sum(whole, tuple(parts)).holds()


def sum_check(
    reading: Reading, whole: Observation, parts: Sequence[Observation], verdict: Verdict, severity: Severity | None
) -> Check:
    """Row of kind total for a whole and parts that another rule brought together."""
    return _check(reading, "total", Sum(whole, tuple(parts)), verdict, severity)


def one_slip_off(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether one digit, a swap or a shifted unit in one of the figures would make the sum hold."""
    return suggestion(Sum(whole, tuple(parts))) != (None, None)
