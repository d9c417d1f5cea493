"""Whether the parts told of a whole are all of it, and of its kind: nouns, open lists, overlaps, slips of the pen.

Answers about one breakdown; `totals` makes them into rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extract.model import Observation, Severity
from extract.relations.breakdowns import Breakdown
from extract.relations.cues import dimension_of, has_cue
from extract.relations.figures import PERSONS, PLACE, compatible, unit_key
from extract.relations.percentages import is_plain
from extract.relations.reading import Reading
from extract.relations.sums import Sum, digits, slips_in_whole, small_gap, suggestion, swapped

MAX_WHOLES = 4
MIXED_DIGITS = 3
MOST = Decimal("1.6")  # parts that make up more of a whole are parts of something else
NEARLY, NEARLY_LEAST = Decimal("0.025"), 40  # parts that leave so little of a whole are all of them
LONG_FIGURE = 4  # figures of so many digits rarely agree by chance
LISTED = 3
LONG_WHOLE = 100
UNTOLD = "không có chữ cho biết đã kể hết"
_SOME = re.compile(r"\b(?:tập trung|nhiều nhất|cao nhất|lớn nhất|phần lớn|đa số|như|riêng)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"^\s+(?:[^\W\d_]+\s+){1,3}?(?:có|được|đủ|đạt chuẩn|đạt tiêu chí)\b")
_BETWEEN = re.compile(r"[;,()](?!\d)")


def exhausts(breakdown: Breakdown) -> bool:
    """Whether the parts are all classes of one dimension, one figure each: `nam 118, nữ 94`."""
    found = dimension_of(breakdown.texts) if len(breakdown.texts) == len(breakdown.parts) > 1 else None
    return found is not None and found[1] and first_stretch(breakdown)


def gap(total: Sum) -> Decimal:
    """How far the parts are from the whole, as a share of it."""
    return abs(total.total - total.whole.value) / abs(total.whole.value) if total.whole.value else Decimal(1)


def overlapping(breakdown: Breakdown) -> bool:
    """Whether a part may be counted in another one: women among party members, but not two degrees of one person."""
    return any(has_cue(text, "overlap") for text in breakdown.texts) and dimension_of(breakdown.texts) is None


def is_plain_sum(total: Sum) -> bool:
    """Whether no figure of a sum is rough or a range."""
    return is_plain(total.whole, *total.parts)


def overfull(reading: Reading, breakdown: Breakdown) -> bool:
    """Whether parts that do not overlap are surely more than every figure that may be their whole."""
    wholes = breakdown.wholes[:MAX_WHOLES]
    if breakdown.cue == "group":  # a parenthesis belongs to the clause that it stands in
        wholes = [w for w in wholes if w is wholes[0] or one_clause(reading, w, wholes[0])]
    sums = [Sum(whole, tuple(breakdown.parts)) for whole in wholes]
    one_each = len(breakdown.parts) >= 2 and first_stretch(breakdown)
    if not (one_each and all(total.exceeds() for total in sums) and same_nouns(sums[0], strict=True)):
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
    if any(has_cue(text, "price_basis", "other_source") for text in texts) or not is_plain_sum(sums[0]):
        return False
    if unnamed(reading, breakdown):
        return False
    return len({(o.basis, o.time_period) for o in sums[0].parts}) == 1


def same_nouns(total: Sum, strict: bool = False) -> bool:
    """Whether whole and parts count one thing; `strict`: in the very same unit."""
    whole = unit_key(total.whole)
    units = [unit_key(part) for part in total.parts]
    if whole in PERSONS and len(set(units)) == 1 and units[0] in PERSONS:
        return True
    if strict:
        return whole is not None and all(unit == whole for unit in units)
    return whole is not None and all(compatible(unit, whole) for unit in units)


def closedness(reading: Reading, breakdown: Breakdown, total: Sum) -> tuple[Severity | None, str]:
    """How sure it is that the parts are all of the whole and of its unit; (None, why) where it is not."""
    reason = obstacle(reading, breakdown, total)
    if not reason and breakdown.cue == "group" and _led_open(reading, breakdown):
        reason = "danh sách còn bỏ ngỏ"
    if reason:
        return None, reason
    filled = [segment for segment in breakdown.segments if segment]
    if breakdown.cue == "group" and breakdown.segments[-1] and label_first(reading, breakdown):
        breakdown = replace(breakdown, segments=filled)  # a comma inside a label: `kiến nghị, phản ánh 63 đơn`
    strict = same_nouns(total, strict=True) and len(filled) == len(breakdown.segments)
    if breakdown.cue == "closed":
        if len(filled) < len(breakdown.segments) and not small_gap(total):
            return None, "có thành phần không đọc được số"
        return Severity.ERROR if strict else Severity.WARNING, ""
    if strict and len(filled) >= 2 and all(PLACE.search(text) for text in breakdown.texts):
        return Severity.ERROR, ""
    if not strict:
        return None, UNTOLD
    if ((len(filled) >= LISTED or total.whole.value >= LONG_WHOLE) and small_gap(total)) or slip_between(total):
        return Severity.WARNING, ""
    if (
        len(filled) >= 2
        and not _led_open(reading, breakdown)
        and slips_in_whole(total, swaps_only=len(filled) < LISTED)
    ):
        return (Severity.WARNING if swapped(total.whole, total.total) else Severity.INFO), ""
    return None, UNTOLD


def _led_open(reading: Reading, breakdown: Breakdown) -> bool:
    """Whether the words before the first part say that only some are named: `(tập trung ở thôn A 5 hộ, ...)`."""
    return _SOME.search(_BETWEEN.split(reading.before(breakdown.parts[0], 80))[-1]) is not None


def label_first(reading: Reading, breakdown: Breakdown) -> bool:
    """Whether each part stands behind the words that name it."""
    return all(any(c.isalpha() for c in _BETWEEN.split(reading.before(part, 80))[-1]) for part in breakdown.parts)


def one_clause(reading: Reading, first: Observation, second: Observation) -> bool:
    """Whether no comma or semicolon stands between two figures of a paragraph."""
    return first.block == second.block and not re.search(r"[,;](?!\d)", reading.between(first, second))


def unnamed(reading: Reading, breakdown: Breakdown) -> bool:
    """Whether a part is a number and nothing else: `tiêu chí 2, 6, 10` names things, it does not count them."""
    for part in breakdown.parts:
        words = _BETWEEN.split(reading.before(part, 80))[-1] + _BETWEEN.split(reading.after(part, 40))[0]
        if not any(char.isalpha() for char in words):
            return True
    return False


def obstacle(reading: Reading, breakdown: Breakdown, total: Sum) -> str:
    """Why the parts cannot be held against the whole; empty where they can."""
    figures = (total.whole, *total.parts)
    reasons = (
        (breakdown.open_ended, "danh sách còn bỏ ngỏ"),
        (unnamed(reading, breakdown), "có số không rõ là của thành phần nào"),
        (not breakdown.anchored and len(breakdown.wholes) > 1, "không rõ tổng nào được chia ra"),
        (not same_nouns(total), "các thành phần không cùng đơn vị"),
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


def slip_between(total: Sum) -> bool:
    """Whether one slip in a figure of several digits makes finished and open cases add up to those received."""
    plain = is_plain_sum(total)
    return plain and digits(total.whole) >= MIXED_DIGITS and suggestion(total) != (None, None)


def first_stretch(breakdown: Breakdown) -> bool:
    """Whether no stretch between separators holds two figures."""
    return all(len(segment) <= 1 for segment in breakdown.segments)


def slip_of(breakdown: Breakdown, total: Sum) -> Decimal | None:
    """A slip that would make an open list exhaust a long figure exactly: too rare to be chance."""
    if breakdown.open_ended or len(total.parts) < 2 or not same_nouns(total, strict=True):
        return None
    if not (first_stretch(breakdown) and small_gap(total)):
        return None
    nearly_all = len(total.parts) >= 3 and total.whole.value >= NEARLY_LEAST and gap(total) <= NEARLY
    if not (nearly_all or digits(total.whole) >= LONG_FIGURE) or overlapping(breakdown):
        return None
    return suggestion(total)[1] if suggestion(total) != (None, None) else None


def one_noun(parts: Sequence[Observation]) -> bool:
    """Whether all parts have one unit."""
    return len({unit_key(part) for part in parts}) == 1
