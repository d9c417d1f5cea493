"""Units left out: `chi 4.865 tỷ đồng: đầu tư 1.298, thường xuyên 3.402, khác 165`.

Belongs here: from which other figure of the paragraph a bare figure takes its unit and scale. Does not: reading a
printed unit (`extract.numbers`), the thing measured (`subject`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from extract.cues import alternatives, contains, ends_with, phrases
from extract.numbers.catalogue import units
from extract.observations.figures import HURT, Figure, is_measured, opening
from extract.observations.tables import with_unit

_LINK = re.compile(rf"^\s?(?:(?:,|;|và\s|còn\s)[^;:.()]{{0,60}}|/\s?{alternatives('plan_object')}\s)$")
_ENDS = re.compile(r"^\s*(?:[,;:().=]|và\b|$)")
_CLOSED_BY = re.compile(r"[^()]{0,80}\)")
_PERSONS = re.compile(rf"(?<!\w)(?:(?i:{'|'.join(HURT)}|thiệt mạng)|BT)(?!\w)[^,;.()]{{0,12}}$")
_PERSONS_BEHIND = re.compile(rf"\s?(?:(?i:{'|'.join(HURT)})|BT)(?!\w)")
_INCIDENTS = frozenset({"vụ", "vụ việc"})
_SHARED_BY_NONE = frozenset({"%", "điểm %", "lần", None})
_OPENING = re.compile(r"[;:(]|\.\s")
FAR = 12  # figures of the paragraph before that a sentence may take its noun from
LONGEST_LIST = 24  # bare figures that are added up to find their whole
LONGEST_SENTENCE = 200  # figures before one that can be its whole: bounds the work on an endless sentence


@dataclass(frozen=True, slots=True)
class Filled:
    """A figure with its unit, and the whole that it has it from where none is printed."""

    figure: Figure
    whole: Figure | None = None


def fill_units(figures: Sequence[Figure], called: Figure | None = None) -> list[Filled]:
    """The figures of a paragraph; those printed without a unit take that of their whole or of their list.

    `called` is the figure that a footnote's mark stands behind, which the footnote may divide (`[1] Gồm: ...`).
    """
    outer = [Filled(called)] if called is not None else []
    done: list[Filled] = []
    for _, group in groupby(figures, key=lambda figure: figure.sentence.start):
        sentence = list(group)
        done.extend(Filled(figure) for figure in sentence)
        start = len(done) - len(sentence)
        for at, figure in enumerate(sentence):
            first = max(start, start + at - LONGEST_SENTENCE)
            if (whole := _same_things(at, sentence, done[first : start + at])) is not None:
                done[start + at] = Filled(_with(figure, whole.quantity.unit, Decimal(1)), whole)
            if figure.quantity.unit is None:
                before = [*outer, *done[max(start, start + at - LONGEST_SENTENCE) : start + at]]
                done[start + at] = _fill(at, sentence, before, done[max(0, start - FAR) : start])
    return done


def _same_things(at: int, sentence: Sequence[Figure], before: Sequence[Filled]) -> Figure | None:
    """The whole of counts in parentheses that are counted like it; None for other figures.

    `41 đơn (03 khiếu nại, 06 tố cáo)`; `38 chi bộ (25 chi bộ bản, 09 trường học, 04 cơ quan)`, where they add up.
    """
    figure = sentence[at]
    if is_measured(figure.quantity.unit) or figure.quantity.ratio_role:
        return None
    if _label(figure) in phrases("part_name"):
        return _last_counted(figure, before)
    opened = opening(figure)
    if opened < 0:
        return None
    whole = next((other.figure for other in reversed(before) if other.figure.quantity.full_end <= opened), None)
    if whole is None or whole.quantity.unit == figure.quantity.unit or is_measured(whole.quantity.unit):
        return None
    if whole.quantity.unit == "đơn" and figure.quantity.unit in phrases("petition"):
        return whole
    parts = [other for other in sentence if other.quantity.start > opened and opening(other) == opened]
    likewise = parts[0].quantity.unit == whole.quantity.unit or whole.quantity.unit in _INCIDENTS
    likewise = likewise and len(parts) > 1  # `03 vụ (02 trộm cắp, 01 cố ý gây thương tích)`
    return whole if likewise and sum(part.quantity.value for part in parts) == whole.quantity.value else None


def _counted_noun(at: int, sentence: Sequence[Figure]) -> str | None:
    """`cử tri` of `cử tri đi bầu 573.418/575.120`: a bare ratio has the noun that opens its words."""
    figure = sentence[at]
    if figure.quantity.ratio_role == "denominator" and at:
        figure = sentence[at - 1]
    if not figure.quantity.ratio_role:
        return None
    words = _OPENING.split(figure.left)[-1].lower().split()
    for count in (2, 1):
        noun = units().get(" ".join(words[:count]).rstrip(","))
        if len(words) > count and noun is not None and noun.kind == "count":
            return noun.canonical
    return None


def _bare_noun(figure: Figure) -> str | None:
    """`đơn` of `412 lượt; đơn 236 (khiếu nại 28)`: a counting noun alone between a semicolon and the figure."""
    if opening(figure) >= 0:
        return None
    item = figure.left.rpartition(";")
    noun = units().get(item[2].strip().lower()) if item[1] else None
    return noun.canonical if noun is not None and noun.kind == "count" else None


def _label(figure: Figure) -> str:
    """What is printed behind the digits."""
    return figure.block.text[figure.quantity.end : figure.quantity.full_end].strip().lower()


def _last_counted(figure: Figure, before: Sequence[Filled]) -> Figure | None:
    """The whole of `42 trường (14 MN, 13 TH)`, `63 giải: 05 Nhất, 17 Nhì`: the last thing counted by a noun."""
    named = (other.figure for other in reversed(before) if other.whole is None and other.figure.quantity.unit)
    whole = next((other for other in named if _label(other) not in phrases("part_name")), None)
    fits = whole is not None and _gives(whole) and _counts(whole) and figure.quantity.value <= whole.quantity.value
    return whole if fits else None


def _fill(at: int, sentence: Sequence[Figure], before: Sequence[Filled], earlier: Sequence[Filled]) -> Filled:
    figure = sentence[at]
    if figure.quantity.ratio_role == "denominator" and before and (noun := before[-1].figure.quantity.unit):
        return Filled(_with(figure, noun, before[-1].figure.quantity.scale), before[-1].whole)
    persons = _PERSONS.search(figure.left) or _PERSONS_BEHIND.match(figure.right)
    if persons and any(other.figure.quantity.unit in _INCIDENTS for other in before):
        return Filled(_with(figure, "người", Decimal(1)))
    given = [other.figure for other in before if _gives(other.figure)]
    paragraph = [other.figure for other in earlier if _gives(other.figure)]
    if (noun := _bare_noun(figure)) and before and not is_measured(before[-1].figure.quantity.unit):
        return Filled(_with(figure, noun, Decimal(1)))
    whole = _added_up(at, sentence, given) or _nearest(figure, given)
    apart = whole is None or (_counts(whole) and ";" in figure.left)
    if apart and (noun := _counted_noun(at, sentence)):
        return Filled(_with(figure, noun, Decimal(1)))
    following = _end_of_list(at, sentence)
    if following is not None and (whole is None or _counts(whole)) and is_measured(following.quantity.unit):
        whole = None
    elif whole is None and (following is None or contains("part").search(figure.left)):
        whole = _nearest(figure, paragraph)
    source = whole or following
    return Filled(_with(figure, source.quantity.unit, source.quantity.scale), whole) if source else Filled(figure)


def _with(figure: Figure, unit: str | None, scale: Decimal) -> Figure:
    if not is_measured(unit):
        scale = Decimal(1)
    return replace(figure, quantity=with_unit(figure.quantity, unit, scale))


def _gives(figure: Figure) -> bool:
    """Whether the unit can be shared: no percentage, no rate per head or hectare, no rise or fall, no plan of n/N."""
    unit = figure.quantity.unit
    moved = ends_with("rise", "fall").search(figure.left[-40:]) or figure.quantity.ratio_role == "denominator"
    return unit not in _SHARED_BY_NONE and "/" not in (unit or "") and not moved


def _counts(figure: Figure) -> bool:
    return not is_measured(figure.quantity.unit)


def _printed(figure: Figure) -> Decimal:
    """The figure as printed, before its scale word."""
    return figure.quantity.value / figure.quantity.scale


def _added_up(at: int, sentence: Sequence[Figure], given: Sequence[Figure]) -> Figure | None:
    """The figure that the bare ones around `at` add up to: their whole, wherever it stands in the sentence."""
    first = at
    while first > 0 and sentence[first - 1].quantity.unit in {None, "%"}:
        first -= 1
    parts = [_printed(other) for other in sentence[first : first + LONGEST_LIST] if other.quantity.unit is None]
    total = sum(parts, Decimal(0))
    return next((whole for whole in given if len(parts) > 1 and _printed(whole) == total), None)


def _nearest(figure: Figure, wholes: Sequence[Figure]) -> Figure | None:
    """The last of `wholes` that a bare figure can be a part of, or be counted like; one in brackets is an aside."""
    fitting = [whole for whole in reversed(wholes) if _fits(figure, whole)]
    return next((whole for whole in fitting if not _is_aside(whole, figure)), fitting[0] if fitting else None)


def _is_aside(whole: Figure, figure: Figure) -> bool:
    """Whether `whole` stands in brackets that close before the figure: `48 tỷ, đạt 138% dự toán (35 tỷ), gồm ...`."""
    if whole.block is not figure.block:
        return False
    closed = _CLOSED_BY.match(whole.block.text, whole.quantity.full_end)
    return closed is not None and closed.end() <= figure.quantity.start


def _fits(figure: Figure, whole: Figure) -> bool:
    """A measured whole is not below its part and the part ends its item; what is counted comes in whole numbers."""
    printed = _printed(figure)
    if is_measured(whole.quantity.unit):
        return bool(_ENDS.match(figure.right)) and printed <= _printed(whole)
    return printed == printed.to_integral_value()


def _end_of_list(at: int, sentence: Sequence[Figure]) -> Figure | None:
    """The figure with a unit that ends the list in which a bare one stands: `lúa 231, ngô 45 và rau 12,5 ha`."""
    for other in sentence[at + 1 :]:
        if not _LINK.match(other.left):
            return None
        if other.quantity.unit is not None:
            return other if _gives(other) else None
    return None
