"""Counts against the names enumerated for them, names that stand twice, and counts with the same names.

A list counts only where it is clean: short capitalised names after `:` or in a parenthesis, nothing left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extract.model import Check, Severity, Verdict
from extract.relations.cues import bare, fold
from extract.relations.enumerations import NameList, name_lists
from extract.relations.intervals import Interval
from extract.relations.names import PLACES, Name
from extract.relations.reading import Reading
from extract.relations.results import Outcome, Source, Text, build

MAX_OFF = 2  # things listed that are fewer or more than counted by so many; further off they are other things
_PLACE_UNIT = re.compile(
    rf"(?:{PLACES}|cụm|khu|đơn vị|cơ sở|cơ quan|dự án|địa phương|công trình|di tích|điểm|mô hình|hợp tác xã|chi)\b"
)


def list_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind list_count and list_duplicate, and restatement of counts with the same names."""
    first: dict[frozenset[str], NameList] = {}
    for found in name_lists(reading):
        yield from _count(reading, found)
        yield from _duplicates(reading, found)
        key = frozenset(bare(name.text) for name in found.names)
        if found.clean and len(key) >= 2:
            known = first.setdefault(key, found)
            if known is not found and known.count.value == found.count.value:
                yield _same_names(reading, known, found)


def _count(reading: Reading, found: NameList) -> Iterator[Check]:
    """The stated count against the names."""
    stated, total = found.count.value, len(found.names)
    distinct = len({(name.place, fold(name.text)) for name in found.names})
    if total < 2 and not (stated == 1 and total == 1 and found.closed_by == "("):
        return
    if distinct == total and _fits(found):
        yield _list_row(reading, found, Verdict.CONSISTENT, None, distinct)
    elif found.open_ended or (not _of_places(found) and abs(stated - distinct) > max(Decimal(3), stated / 2)):
        return  # a list left open, or names of something else
    elif _one_off(found, distinct) or _alike_but(found, distinct):
        yield _list_row(reading, found, Verdict.INCONSISTENT, Severity.WARNING, distinct)
    elif not found.clean or found.count.comparator != "=":
        if stated >= 2:
            yield _list_row(reading, found, Verdict.NOT_CHECKABLE, None, distinct)
    else:
        places = _PLACE_UNIT.match((found.count.unit or "").casefold()) is not None
        severity = Severity.ERROR if places and found.closed_by else Severity.WARNING
        yield _list_row(reading, found, Verdict.INCONSISTENT, severity, distinct)


def _one_off(found: NameList, distinct: int) -> bool:
    """Whether things, told apart by commas alone, are one more or less than stated."""
    total = len(found.names)
    if found.parted and found.count.comparator == "=" and total == distinct:
        return abs(found.count.value - total) <= MAX_OFF
    sure = found.itemised and found.count.comparator == "=" and 3 <= total == distinct
    return sure and abs(found.count.value - total) == 1


def _alike_but(found: NameList, distinct: int) -> bool:
    """Whether names led by words of their kind miss the count: one of them stands twice, or all begin alike."""
    total = len(found.names)
    if not (found.named or found.headed) or found.open_ended or found.count.comparator != "=" or found.clean:
        return False
    twice = found.named and distinct < total == found.count.value
    return twice or (found.headed and distinct == total and abs(found.count.value - total) <= MAX_OFF)


def _of_places(found: NameList) -> bool:
    """Whether places are counted and clean names of places follow: then a gap of any size is a gap."""
    return (
        found.clean
        and not found.trailed
        and bool(found.closed_by)
        and (found.count.unit or "").casefold() in PLACES.split("|")
    )


def _fits(found: NameList) -> bool:
    """Whether the count is that of the names, of the names of its own kind, or, unclean, of fewer joined by `và`."""
    stated, total = found.count.value, len(found.names)
    unit = (found.count.unit or "").casefold()
    own = total if found.mixed else sum(name.place in ("", unit) for name in found.names)
    fewer = total - sum(name.joined for name in found.names)
    return stated in (total, own) or (not found.clean and fewer <= stated <= total)


def _list_row(reading: Reading, found: NameList, verdict: Verdict, severity: Severity | None, distinct: int) -> Check:
    stated, unit = found.count.value, found.count.unit or ""
    total = len(found.names)
    if verdict is Verdict.CONSISTENT:
        vi, en = f"Ghi {stated} {unit}, liệt kê {total} tên: khớp", f"{stated} {unit} stated, {total} named: consistent"
    elif verdict is Verdict.NOT_CHECKABLE:
        vi = f"Ghi {stated} {unit}, không tách chắc chắn được các tên liệt kê"
        en = f"{stated} {unit} stated, but the names listed cannot be told apart with certainty"
    elif distinct < total:
        vi = f"Ghi {stated} {unit}, liệt kê {total} tên nhưng chỉ có {distinct} tên khác nhau"
        en = f"{stated} {unit} stated; {total} names are listed, only {distinct} of them different"
    else:
        vi, en = f"Ghi {stated} {unit}, liệt kê {total} tên", f"{stated} {unit} stated, {total} names listed"
    computed = None if verdict is Verdict.NOT_CHECKABLE else Decimal(total if stated == total == distinct else distinct)
    outcome = Outcome(verdict, severity, vi, en, stated, computed, Interval(computed, computed))
    operands = [("other", Text(found.place, name.start, name.end)) for name in found.names]
    return build(reading, "list_count", found.count, operands, outcome)


def _duplicates(reading: Reading, found: NameList) -> Iterator[Check]:
    """Names that stand twice in one list; the later one is under test."""
    if not (found.clean or found.named):
        return
    seen: dict[str, Name] = {}
    for name in found.names:
        key = fold(name.text)
        first = seen.setdefault(key, name)
        if first is name or _kind_of_place(found, first) != _kind_of_place(found, name):
            continue
        outcome = Outcome(
            Verdict.INCONSISTENT,
            Severity.ERROR if found.clean else Severity.WARNING,
            f"“{name.text}” có hai lần trong một danh sách {found.count.value} {found.count.unit or 'tên'}",
            f"“{name.text}” stands twice in one list of {found.count.value} {found.count.unit or 'names'}",
        )
        block = found.place
        operands: list[tuple[str, Source]] = [
            ("other", Text(block, first.start, first.end)),
            ("other", found.count),
        ]
        yield build(reading, "list_duplicate", Text(block, name.start, name.end), operands, outcome)


def _kind_of_place(found: NameList, name: Name) -> str:
    """Xã, thị trấn: as written before the name, else what the list counts."""
    return fold(name.place or found.count.unit or "")


def _same_names(reading: Reading, known: NameList, found: NameList) -> Check:
    stated, unit = found.count.value, found.count.unit or ""
    outcome = Outcome(
        Verdict.CONSISTENT,
        None,
        f"{stated} {unit} với cùng danh sách tên như đã nêu ở phần trước: khớp",
        f"{stated} {unit} with the same names as stated before: consistent",
        stated,
        known.count.value,
        Interval(known.count.value, known.count.value),
    )
    return build(reading, "restatement", found.count, [("other", known.count)], outcome)
