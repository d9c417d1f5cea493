"""Totals and partial totals: a whole against the parts that the text announces for it.

Verdicts are cautious: only a closed list whose every stretch has one figure of the unit can prove a contradiction.
An open list (`trong đó`) is a total where its parts exhaust the whole, else it only must not exceed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, takewhile

from extract.model import Check, Observation, Severity, Verdict
from extract.relations.breakdowns import Breakdown, find_breakdowns
from extract.relations.completeness import (
    MAX_WHOLES,
    MIXED_DIGITS,
    closedness,
    exhausts,
    first_stretch,
    gap,
    is_plain_sum,
    obstacle,
    one_noun,
    overfull,
    overlapping,
    same_nouns,
    slip_between,
    slip_of,
)
from extract.relations.cues import has_cue
from extract.relations.figures import PLACE, is_bare, unit_key
from extract.relations.intervals import is_count
from extract.relations.notation import common_scale, vietnamese
from extract.relations.percentages import is_plain
from extract.relations.reading import NARRATIVE, Group, Item, Reading, has_noun
from extract.relations.results import Outcome, build
from extract.relations.sequences import find_sequences, is_received
from extract.relations.sums import SWAPPED_DIGITS, Sum, digits, misprinted, small_gap, suggestion, sum_row, swapped_part

_PROPER = re.compile(r"(?:[^\W\d_a-zà-ỹ][^\W\d_]*\s+){2,4}")  # two or more capitalised words
LEAST_PARTS = 2
LEAST_PAIR = 100  # of the whole of two parts behind a colon
MAX_PARTS = 200
LONG_PART, FEW_PARTS = 4, 8  # digits of a part, and number of parts, among which a swap is no chance
REST_MISSES = Decimal("0.5")  # of what was received; a rest further off is left of something else
CLASSED_LEAST = 10
CLASSES_MISS = Decimal("0.5")  # of a whole that all its classes right behind it may miss; more is another whole
ANNOUNCED = frozenset({"closed", "group", "foot", "listed"})
MIXED_LEAST = 20  # smaller counts of different nouns add up by chance
FOOTNOTE_PARTS = 4
CLOSE = Decimal("0.05")
_LEFT = re.compile(r"\bcòn(?: lại)?\s*$", re.IGNORECASE)
LISTS = frozenset({"colon", "listed"})


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
    if breakdown.cue != "closed" and exhausts(breakdown) and (told := _classed(reading, breakdown)):
        yield told
        return
    if breakdown.cue != "closed" and (told := _misprinted(reading, breakdown)):
        yield told
        return
    if breakdown.mixed:
        rule = {"closed": _mixed, "group": _mixed, "foot": _footnote}.get(breakdown.cue)
        yield from rule(reading, breakdown) if rule else ()
    elif breakdown.cue in LISTS and (places := _places(breakdown)) is not None:
        yield from _of_places(reading, places)
    else:
        rules = {"colon": _far, "listed": _listed, "among": _among, "summed": _summed, "implicit": _side_by_side}
        yield from rules.get(breakdown.cue, _announced)(reading, breakdown)


def _classed(reading: Reading, breakdown: Breakdown) -> Check | None:
    """Classes that make up the whole, whatever announces them: right behind it they may miss it by more."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    named = breakdown.mixed and breakdown.cue == "group" and len({unit_key(part) for part in total.parts}) > 1
    one_kind = same_nouns(total) or (named and all(has_noun(part) for part in total.parts))
    if not is_plain_sum(total) or not one_kind or breakdown.open_ended:
        return None
    near = total.whole.value >= CLASSED_LEAST and (small_gap(total) or suggestion(total) != (None, None))
    if near or (breakdown.cue in ANNOUNCED and gap(total) <= CLASSES_MISS):
        return sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
    return None


def _misprinted(reading: Reading, breakdown: Breakdown) -> Check | None:
    """A long whole that all parts announced for it make up but for one slip in it, however far off that leaves it."""
    if len(breakdown.parts) < LEAST_PARTS or breakdown.open_ended or not first_stretch(breakdown):
        return None
    for whole in breakdown.wholes[:MAX_WHOLES]:
        total = Sum(whole, tuple(breakdown.parts))
        least = SWAPPED_DIGITS if breakdown.cue in ANNOUNCED else LONG_PART
        slip = misprinted(total) or (len(total.parts) <= FEW_PARTS and swapped_part(total, least))
        if same_nouns(total) and slip and not overlapping(breakdown):
            return sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
    return None


def _listed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """A list right behind its whole, after a colon: all of it where little or one slip is missing."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    pair = len(total.parts) == LEAST_PARTS and total.whole.value >= LEAST_PAIR and gap(total) <= CLOSE
    pair &= all(has_noun(part) for part in total.parts)
    full = (
        (pair or len(total.parts) >= 3)
        and first_stretch(breakdown)
        and not breakdown.open_ended
        and is_plain_sum(total)
    )
    near = total.whole.value >= MIXED_LEAST and gap(total) <= CLOSE
    told = suggestion(total) != (None, None) or all(has_noun(part) for part in total.parts)
    slip = small_gap(total) and told and total.whole.value >= MIXED_LEAST
    if (
        full
        and (near or slip)
        and same_nouns(total)
        and not overlapping(breakdown)
        and not obstacle(reading, breakdown, total)
    ):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
    else:
        yield from _far(reading, breakdown)


def _among(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """One part of another noun (`214 đảng viên, trong đó có 61 cấp ủy viên`): only a confirmation."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    if not total.exceeds():
        yield sum_row(reading, "partial_total", total, Verdict.CONSISTENT, None)


def _summed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts before their sum (nearest first): likely all of them where one slip, or little, is missing."""
    total = Sum(breakdown.wholes[0], tuple(reversed(breakdown.parts)))
    if is_plain_sum(total) and small_gap(total) and (len(total.parts) >= 3 or suggestion(total) != (None, None)):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _side_by_side(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """All figures of a sentence after a long one, which they miss by very little that one slip explains."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    listed = len(total.parts) >= 3 and digits(total.whole) >= MIXED_DIGITS and small_gap(total) and is_plain_sum(total)
    texts = [*breakdown.texts, *(reading.after(part, 40) for part in breakdown.parts)]
    apart = any(has_cue(text, "overlap", "price_basis", "other_source", "change") for text in texts)
    if listed and breakdown.texts and not apart and suggestion(total) != (None, None):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _announced(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts that a cue, a parenthesis or a footnote announces, and that do not add up to the whole."""
    whole = breakdown.wholes[0]
    full = Sum(whole, tuple(breakdown.parts))
    if breakdown.cue == "complement":
        fits = all(whole.value >= part.value for part in full.parts)
        near = fits and (full.exceeds() or small_gap(full) or (_leaves(reading, full) and gap(full) <= REST_MISSES))
        if (near or slip_between(full)) and same_nouns(full, strict=True) and not breakdown.open_ended:
            yield sum_row(reading, "total", full, Verdict.INCONSISTENT, Severity.WARNING)
        return
    if breakdown.cue in ("closed", "group", "foot") and len(full.parts) >= 2:
        severity, reason = closedness(reading, breakdown, full)
        if severity:
            yield sum_row(reading, "total", full, Verdict.INCONSISTENT, severity)
            return
        if breakdown.cue == "closed":
            yield _misprinted(reading, breakdown) or _not_checkable(reading, full, reason)
            return
    if overfull(reading, breakdown):
        yield sum_row(reading, "total", full, Verdict.INCONSISTENT, Severity.WARNING)
        return
    if breakdown.cue != "foot":
        yield from _partial(reading, breakdown)


def _leaves(reading: Reading, total: Sum) -> bool:
    """`nhận 38 đơn, giải quyết xong 29, còn 09`: received, settled and what is left, one right after the other."""
    if len(total.parts) != LEAST_PARTS or total.parts[0].block != total.whole.block:
        return False
    lead = reading.between(*total.parts)
    in_order = [total.whole.position, *(part.position for part in total.parts)]
    unbroken = all(
        (o := reading.at_position.get(at)) is not None and (o.unit == "%" or at in in_order)
        for at in range(in_order[0], in_order[-1] + 1)
    )
    return unbroken and _LEFT.search(lead) is not None and is_received(reading, total.whole)


def _far(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts beyond the sure scope of a cue: flagged only where one slip would make a long figure hold exactly."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    slip = is_plain_sum(total) and len(total.parts) >= 3 and slip_of(breakdown, total) is not None
    if slip or (len(total.parts) >= 3 and overfull(reading, breakdown)):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _places(breakdown: Breakdown) -> Sum | None:
    """Whole and parts of `14 hộ: xóm A 6 hộ, xóm B 5 hộ; ...`: the leading stretches that each name a place."""
    leading = list(takewhile(lambda segment: len(segment) == 1, breakdown.segments))
    texts = breakdown.texts[: len(leading)]
    named = list(takewhile(_names_place, texts))
    whole = breakdown.wholes[0]
    total = Sum(whole, tuple(segment[0] for segment in leading[: len(named)]))
    plain = is_plain_sum(total)
    sure = plain and not breakdown.open_ended and same_nouns(total, strict=True)
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
    plain = is_plain_sum(total)
    alike = len({unit_key(o) for o in total.parts}) == 1 and len(total.parts) >= FOOTNOTE_PARTS
    if filled and plain and alike and total.whole.value >= MIXED_LEAST and small_gap(total):
        yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)


def _mixed(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Counts of different nouns in a closed list: flagged only where one slip would make them add up."""
    total = Sum(breakdown.wholes[0], tuple(breakdown.parts))
    filled = all(len(segment) == 1 for segment in breakdown.segments) and not breakdown.open_ended
    plain = is_plain_sum(total)
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
    if breakdown.cue in ("group", "foot") and first_stretch(breakdown) and one_noun(parts):
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


def _partial(reading: Reading, breakdown: Breakdown) -> Iterator[Check]:
    """Parts of an open list must not exceed the whole."""
    if breakdown.cue == "group" and len(breakdown.parts) == 1 and is_bare(reading, breakdown.parts[0]):
        return  # an attribute of the figure before it, no part
    fitting = [w for w in breakdown.wholes[:MAX_WHOLES] if w.value >= max(p.value for p in breakdown.parts)]
    if fitting:
        total = Sum(fitting[0], tuple(breakdown.parts))
        if not total.exceeds():
            if breakdown.cue == "open" and slip_of(breakdown, total) is not None:
                yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
            else:
                yield sum_row(reading, "partial_total", total, Verdict.CONSISTENT, None)
        elif breakdown.cue == "open" and len(total.parts) >= 3 and slip_of(breakdown, total) is not None:
            yield sum_row(reading, "total", total, Verdict.INCONSISTENT, Severity.WARNING)
        elif breakdown.cue == "open" and len(breakdown.wholes) == 1 and same_nouns(total, strict=True):
            overlap = overlapping(breakdown) or any(
                has_cue(reading.after(part, 40), "price_basis") for part in breakdown.parts
            )
            if not is_count(total.whole) and not overlap and first_stretch(breakdown):
                yield sum_row(reading, "partial_total", total, Verdict.INCONSISTENT, Severity.WARNING)
            else:
                first = Sum(total.whole, total.parts[:1])
                yield sum_row(reading, "partial_total", first, Verdict.CONSISTENT, None)
    elif breakdown.cue == "open" and len(breakdown.wholes) == 1:
        listed = [part for segment in takewhile(bool, breakdown.segments) for part in segment]
        for part in listed[:1] + sorted(listed[1:], key=lambda o: -o.value)[:1]:
            above = Sum(breakdown.wholes[0], (part,))
            if above.exceeds() and same_nouns(above, strict=True):
                severity = Severity.ERROR if part is listed[0] else Severity.WARNING
                yield sum_row(reading, "partial_total", above, Verdict.INCONSISTENT, severity)
                return


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
