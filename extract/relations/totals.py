"""Totals and partial totals: a whole against the parts that the text announces for it.

Verdicts are cautious: only a closed list whose every stretch has one figure of the unit can prove a contradiction.
An open list (`trong đó`) is a total where its parts exhaust the whole, else it only must not exceed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, takewhile

from extract.model import Check, Observation, Severity, Verdict
from extract.relations.breakdowns import Breakdown, find_breakdowns
from extract.relations.cues import dimension_of, has_cue
from extract.relations.figures import PERSONS, PLACE, compatible, is_bare, unit_key
from extract.relations.intervals import is_count
from extract.relations.notation import common_scale, vietnamese
from extract.relations.percentages import is_plain
from extract.relations.reading import NARRATIVE, Group, Item, Reading, has_noun
from extract.relations.results import Outcome, build
from extract.relations.sequences import find_sequences
from extract.relations.sums import Sum, digits, small_gap, suggestion, sum_row

_PROPER = re.compile(r"(?:[^\W\d_a-zà-ỹ][^\W\d_]*\s+){2,4}")  # two or more capitalised words
_ATTRIBUTE = re.compile(r"^\s+(?:[^\W\d_]+\s+){1,3}?(?:có|được|đủ|đạt chuẩn|đạt tiêu chí)\b")
_BETWEEN = re.compile(r"[;,()](?!\d)")
MAX_WHOLES = 4
LEAST_PARTS = 2
MOST = Decimal("1.6")  # parts that make up more of a whole are parts of something else
LEAST_PAIR = 100  # of the whole of two parts behind a colon
MAX_PARTS = 200
MIXED_DIGITS = 3
CLASSED_LEAST = 10
MIXED_LEAST = 20  # smaller counts of different nouns add up by chance
FOOTNOTE_PARTS = 4
CLOSE = Decimal("0.05")
NEARLY, NEARLY_LEAST = Decimal("0.025"), 40  # parts that leave so little of a whole are all of them
LISTS = frozenset({"colon", "listed"})
LONG_FIGURE = 4  # figures of so many digits rarely agree by chance


def total_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total and partial_total that the running text announces."""
    for block in reading.report.blocks:
        if block.kind not in NARRATIVE or not (reading.figures.get(block.index) or block.footnote_calls):
            continue
        for breakdown in chain(find_breakdowns(reading, block.index), _sequences(reading, reading.tree(block.index))):
            if len(breakdown.parts) <= MAX_PARTS:
                yield from judge(reading, breakdown)


def _sequences(reading: Reading, items: Sequence[Item]) -> Iterator[Breakdown]:
    """Breakdowns told one after the other, in a block and in its parentheses and footnotes."""
    yield from find_sequences(reading, items)
    for item in items:
        if isinstance(item, Group) and item.kind != "bullets":
            yield from _sequences(reading, item.items)


def judge(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """The one check that a breakdown allows, or none."""
    agreeing = next(_agreeing(breakdown), None)
    if agreeing:
        yield sum_row(reading, "total", agreeing, Verdict.CONSISTENT, None)
        return
    if _exhausts(breakdown):
        yield from _classed(reading, breakdown)
        return
    if breakdown.mixed:
        rule = {"closed": _mixed, "group": _mixed, "foot": _footnote}.get(breakdown.cue)
        yield from rule(reading, breakdown) if rule else ()
    elif breakdown.cue in LISTS and (places := _places(breakdown)) is not None:
        yield from _of_places(reading, places)
    else:
        rules = {"colon": _far, "listed": _listed, "among": _among, "summed": _summed, "implicit": _side_by_side}
        yield from rules.get(breakdown.cue, _announced)(reading, breakdown)


def _exhausts(breakdown: Breakdown) -> bool:
    """Whether the parts are all classes of one dimension, one figure each: `nam 118, nữ 94`."""
    found = dimension_of(breakdown.texts) if len(breakdown.texts) == len(breakdown.parts) > 1 else None
    return found is not None and found[1] and _first_stretch(breakdown)


def _classed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Classes that make up the whole, whatever announces them."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    sure = _plain(total) and _same_nouns(total) and total.whole.value >= CLASSED_LEAST
    if sure and (small_gap(total) or suggestion(total) != (None, None)):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _listed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """A list right behind its whole, after a colon: all of it where little or one slip is missing."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    pair = len(total.parts) == LEAST_PARTS and total.whole.value >= LEAST_PAIR and _gap(total) <= CLOSE
    pair &= all(has_noun(part) for part in total.parts)
    full = (pair or len(total.parts) >= 3) and _first_stretch(breakdown) and not breakdown.open_ended and _plain(total)
    near = total.whole.value >= MIXED_LEAST and _gap(total) <= CLOSE
    told = suggestion(total) != (None, None) or all(has_noun(part) for part in total.parts)
    slip = small_gap(total) and told and total.whole.value >= MIXED_LEAST
    if (
        full
        and (near or slip)
        and _same_nouns(total)
        and not _overlapping(breakdown)
        and not _obstacle(reading, breakdown, total)
    ):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
    else:
        yield from _far(reading, breakdown)


def _gap(total: Sum) -> Decimal:
    """How far the parts are from the whole, as a share of it."""
    return abs(total.total - total.whole.value) / abs(total.whole.value) if total.whole.value else Decimal(1)


def _overlapping(breakdown: Breakdown) -> bool:
    """Whether a part may be counted in another one: women among party members, but not two degrees of one person."""
    return any(has_cue(text, "overlap") for text in breakdown.texts) and dimension_of(breakdown.texts) is None


def _among(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """One part of another noun (`214 đảng viên, trong đó có 61 cấp ủy viên`): only a confirmation."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    if not total.exceeds():
        yield sum_row(reading, "partial_total", total, Verdict.CONSISTENT, None)


def _summed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts before their sum (nearest first): likely all of them where one slip, or little, is missing."""
    total = Sum(breakdown.wholes[0], tuple(reversed(breakdown.parts)))
    if _plain(total) and small_gap(total) and (len(total.parts) >= 3 or suggestion(total) != (None, None)):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _side_by_side(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """All figures of a sentence after a long one, which they miss by very little that one slip explains."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    listed = len(total.parts) >= 3 and digits(total.whole) >= MIXED_DIGITS and small_gap(total) and _plain(total)
    texts = [*breakdown.texts, *(reading.after(part, 40) for part in breakdown.parts)]
    apart = any(has_cue(text, "overlap", "price_basis", "other_source", "change") for text in texts)
    if listed and breakdown.texts and not apart and suggestion(total) != (None, None):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _plain(total: Sum) -> bool:
    return all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))


def _overfull(reading: Reading, breakdown: Breakdown) -> bool:
    """Whether parts that do not overlap are surely more than every figure that may be their whole."""
    wholes = breakdown.wholes[:MAX_WHOLES]
    if breakdown.cue == "group":  # a parenthesis belongs to the clause that it stands in
        wholes = [w for w in wholes if w is wholes[0] or _one_clause(reading, w, wholes[0])]
    sums = [Sum(whole, tuple(breakdown.parts)) for whole in wholes]
    one_each = len(breakdown.parts) >= 2 and _first_stretch(breakdown)
    if not (one_each and all(total.exceeds() for total in sums) and _same_nouns(sums[0], strict=True)):
        return False
    if (
        not all(part.value <= sums[0].whole.value for part in sums[0].parts)
        or sums[0].total > MOST * sums[0].whole.value
    ):
        return False  # figures of something else
    texts = [*breakdown.texts, *(reading.after(part, 40) for part in breakdown.parts)]
    if any(has_cue(text, "overlap") for text in texts) and dimension_of(breakdown.texts) is None:
        return False
    if any(_ATTRIBUTE.match(reading.after(part, 40)) for part in breakdown.parts):
        return False  # `34 trường đạt chuẩn, 20 trường có thư viện`
    if any(has_cue(text, "price_basis", "other_source") for text in texts) or not _plain(sums[0]):
        return False
    if _unnamed(reading, breakdown):
        return False
    return len({(o.basis, o.time_period) for o in sums[0].parts}) == 1


def _announced(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts that a cue, a parenthesis or a footnote announces, and that do not add up to the whole."""
    whole = breakdown.wholes[0]
    full = Sum(whole, tuple(breakdown.parts))
    if breakdown.cue == "complement":
        fits = all(whole.value >= part.value for part in full.parts)
        near = fits and (full.exceeds() or small_gap(full))
        if (near or _slip_between(full)) and _same_nouns(full, strict=True) and not breakdown.open_ended:
            yield sum_row(reading, "total", full, Verdict.INCONSISTENT, Severity.WARNING)
        return
    if breakdown.cue in ("closed", "group", "foot") and len(full.parts) >= 2:
        severity, reason = _closedness(reading, breakdown, full)
        if severity:
            yield sum_row(reading, "total", full, Verdict.INCONSISTENT, severity)
            return
        if breakdown.cue == "closed":
            yield _not_checkable(reading, full, reason)
            return
    if _overfull(reading, breakdown):
        yield sum_row(reading, "total", full, Verdict.INCONSISTENT, Severity.WARNING)
        return
    if breakdown.cue != "foot":
        yield from _partial(reading, breakdown)


def _far(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts beyond the sure scope of a cue: flagged only where one slip would make a long figure hold exactly."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    slip = _plain(total) and len(total.parts) >= 3 and _slip(breakdown, total) is not None
    if slip or (len(total.parts) >= 3 and _overfull(reading, breakdown)):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _places(breakdown: Breakdown) -> Sum | None:
    """Whole and parts of `14 hộ: xóm A 6 hộ, xóm B 5 hộ; ...`: the leading stretches that each name a place."""
    leading = list(takewhile(lambda segment: len(segment) == 1, breakdown.segments))
    texts = breakdown.texts[: len(leading)]
    named = list(takewhile(_names_place, texts))
    whole = breakdown.wholes[0]
    total = Sum(whole, tuple(segment[0] for segment in leading[: len(named)]))
    plain = all(o.comparator == "=" and o.value_high is None for o in (whole, *total.parts))
    sure = plain and not breakdown.open_ended and _same_nouns(total, strict=True)
    return total if sure and len(total.parts) >= 2 else None


def _names_place(text: str) -> bool:
    return PLACE.search(text) is not None or _PROPER.match(text) is not None


def _of_places(reading: Reading, total: Sum) -> Iterator[Check]:
    if total.holds():
        yield sum_row(reading, "total", total, Verdict.CONSISTENT, None)
    else:
        severity = Severity.ERROR if small_gap(total) else Severity.WARNING
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, severity)


def _footnote(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """A footnote that lists nothing but the classes of what was counted, in a noun of its own (badges of members)."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    filled = all(len(segment) == 1 for segment in breakdown.segments) and not breakdown.open_ended
    plain = all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))
    alike = len({unit_key(o) for o in total.parts}) == 1 and len(total.parts) >= FOOTNOTE_PARTS
    if filled and plain and alike and total.whole.value >= MIXED_LEAST and small_gap(total):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _mixed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Counts of different nouns in a closed list: flagged only where one slip would make them add up."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    filled = all(len(segment) == 1 for segment in breakdown.segments) and not breakdown.open_ended
    plain = all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))
    long = min(digits(o) for o in (total.whole, *total.parts)) >= MIXED_DIGITS
    long |= (len(total.parts) >= 3 or breakdown.cue == "group") and total.whole.value >= MIXED_LEAST
    if filled and plain and long and small_gap(total) and suggestion(total) != (None, None):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _agreeing(breakdown: Breakdown) -> Iterator[Sum]:
    """Wholes and leading parts that add up; all parts before fewer, the nearest whole first."""
    parts = breakdown.parts
    if len(parts) >= LEAST_PARTS:
        for whole in _within_reach(breakdown.wholes[:MAX_WHOLES], parts):
            candidate = Sum(whole, tuple(parts))
            if candidate.holds():
                yield candidate
    if breakdown.mixed and breakdown.wholes[0].value < MIXED_LEAST:
        return
    if breakdown.cue in ("group", "foot") and _first_stretch(breakdown) and _one_noun(parts):
        return  # a parenthesis of parts of one kind is one list
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


def _within_reach(wholes: Sequence[Observation], parts: Sequence[Observation]) -> list[Observation]:
    """Of the wholes, those that rounding could bring to the sum of the parts; all of them where a figure is rough."""
    if not is_plain(*parts):
        return list(wholes)
    total, steps = sum(part.value for part in parts), sum(part.step for part in parts)
    return [w for w in wholes if abs(total - w.value) <= steps + w.step or not is_plain(w)]


def _one_noun(parts: Sequence[Observation]) -> bool:
    return len({unit_key(part) for part in parts}) == 1


def _same_nouns(total: Sum, strict: bool = False) -> bool:
    whole = unit_key(total.whole)
    units = [unit_key(part) for part in total.parts]
    if whole in PERSONS and len(set(units)) == 1 and units[0] in PERSONS:
        return True
    if strict:
        return whole is not None and all(unit == whole for unit in units)
    return whole is not None and all(compatible(unit, whole) for unit in units)


def _closedness(reading: Reading, breakdown: Breakdown, total: Sum) -> tuple[Severity | None, str]:
    """How sure it is that the parts are all of the whole and of its unit; (None, why) where it is not."""
    obstacle = _obstacle(reading, breakdown, total)
    if obstacle:
        return None, obstacle
    filled = [segment for segment in breakdown.segments if segment]
    if breakdown.cue == "group" and breakdown.segments[-1] and _label_first(reading, breakdown):
        breakdown = replace(breakdown, segments=filled)  # a comma inside a label: `kiến nghị, phản ánh 63 đơn`
    strict = _same_nouns(total, strict=True) and len(filled) == len(breakdown.segments)
    if breakdown.cue == "closed":
        if len(filled) < len(breakdown.segments) and not small_gap(total):
            return None, "có thành phần không đọc được số"
        return Severity.ERROR if strict else Severity.WARNING, ""
    if strict and len(filled) >= 2 and all(PLACE.search(text) for text in breakdown.texts):
        return Severity.ERROR, ""
    slip = len(filled) >= 3 and _slip_between(total)
    if strict and (((len(filled) >= 3 or total.whole.value >= 100) and small_gap(total)) or slip):
        return Severity.WARNING, ""
    return None, "không có chữ cho biết đã kể hết"


def _label_first(reading: Reading, breakdown: Breakdown) -> bool:
    """Whether each part stands behind the words that name it."""
    return all(any(c.isalpha() for c in _BETWEEN.split(reading.before(part, 80))[-1]) for part in breakdown.parts)


def _one_clause(reading: Reading, first: Observation, second: Observation) -> bool:
    return first.block == second.block and not re.search(r"[,;](?!\d)", reading.between(first, second))


def _unnamed(reading: Reading, breakdown: Breakdown) -> bool:
    """Whether a part is a number and nothing else: `tiêu chí 2, 6, 10` names things, it does not count them."""
    for part in breakdown.parts:
        words = _BETWEEN.split(reading.before(part, 80))[-1] + _BETWEEN.split(reading.after(part, 40))[0]
        if not any(char.isalpha() for char in words):
            return True
    return False


def _obstacle(reading: Reading, breakdown: Breakdown, total: Sum) -> str:
    """Why the parts cannot be held against the whole; empty where they can."""
    figures = (total.whole, *total.parts)
    reasons = (
        (breakdown.open_ended, "danh sách còn bỏ ngỏ"),
        (_unnamed(reading, breakdown), "có số không rõ là của thành phần nào"),
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


def _partial(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts of an open list must not exceed the whole."""
    if breakdown.cue == "group" and len(breakdown.parts) == 1 and is_bare(reading, breakdown.parts[0]):
        return  # an attribute of the figure before it, no part
    fitting = [w for w in breakdown.wholes[:MAX_WHOLES] if w.value >= max(p.value for p in breakdown.parts)]
    if fitting:
        total = Sum(fitting[0], tuple(breakdown.parts))
        if not total.exceeds():
            if breakdown.cue == "open" and _slip(breakdown, total) is not None:
                yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
            else:
                yield sum_row(reading, "partial_total", total, Verdict.CONSISTENT, None)
        elif breakdown.cue == "open" and len(total.parts) >= 3 and _slip(breakdown, total) is not None:
            yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
        elif breakdown.cue == "open" and len(breakdown.wholes) == 1 and _same_nouns(total, strict=True):
            overlapping = _overlapping(breakdown) or any(
                has_cue(reading.after(part, 40), "price_basis") for part in breakdown.parts
            )
            if not is_count(total.whole) and not overlapping and _first_stretch(breakdown):
                yield sum_row(reading, "partial_total", total, Verdict.INCONSISTENT, Severity.WARNING)
            else:
                first = Sum(total.whole, total.parts[:1])
                yield sum_row(reading, "partial_total", first, Verdict.CONSISTENT, None)
    elif breakdown.cue == "open" and len(breakdown.wholes) == 1:
        listed = [part for segment in takewhile(bool, breakdown.segments) for part in segment]
        for part in listed[:1] + sorted(listed[1:], key=lambda o: -o.value)[:1]:
            above = Sum(breakdown.wholes[0], (part,))
            if above.exceeds() and _same_nouns(above, strict=True):
                severity = Severity.ERROR if part is listed[0] else Severity.WARNING
                yield sum_row(reading, "partial_total", above, Verdict.INCONSISTENT, severity)
                return


def _slip_between(total: Sum) -> bool:
    """Whether one slip in a figure of several digits makes finished and open cases add up to those received."""
    plain = all(o.comparator == "=" and o.value_high is None for o in (total.whole, *total.parts))
    return plain and digits(total.whole) >= MIXED_DIGITS and suggestion(total) != (None, None)


def _first_stretch(breakdown: Breakdown) -> bool:
    return all(len(segment) <= 1 for segment in breakdown.segments)


def _slip(breakdown: Breakdown, total: Sum) -> Decimal | None:
    """A slip that would make an open list exhaust a long figure exactly: too rare to be chance."""
    if breakdown.open_ended or len(total.parts) < 2 or not _same_nouns(total, strict=True):
        return None
    if not (_first_stretch(breakdown) and small_gap(total)):
        return None
    nearly_all = len(total.parts) >= 3 and total.whole.value >= NEARLY_LEAST and _gap(total) <= NEARLY
    if not (nearly_all or digits(total.whole) >= LONG_FIGURE) or _overlapping(breakdown):
        return None
    return suggestion(total)[1] if suggestion(total) != (None, None) else None


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
