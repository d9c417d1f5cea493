"""Counts against the names enumerated for them, names that stand twice, and counts with the same names.

A list counts only where it is clean: short capitalised names after `:` or in a parenthesis, nothing left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract.model import Check, Observation, Severity, Verdict
from extract.relations.breakdowns import is_level
from extract.relations.cues import bare, fold, has_cue
from extract.relations.intervals import Interval, is_count
from extract.relations.reading import NARRATIVE, Reading
from extract.relations.results import Outcome, Source, Text, build

MAX_NAMES = 200
MAX_OFF = 2  # things listed that are fewer or more than counted by so many; further off they are other things
MAX_LIST = 6000  # characters of one enumeration
MAX_GAP = 60  # characters between a count and its list
MAX_WORDS = 6  # of one clean name
PLACES = (
    r"xã|phường|thị trấn|thị xã|thành phố|huyện|quận|tỉnh|thôn|bản|ấp|xóm|khóm|buôn|làng|khu phố|tổ dân phố|tổ|trường|"
    r"chợ|đặc khu"
)
PREFIX = re.compile(rf"^(?:các\s+)?(?P<place>{PLACES}|số)\s+(?:số\s+)?(?=\S)", re.IGNORECASE)
_OPENER = re.compile(
    r"\s*(?:[^,;:.()]|, (?=thị trấn|phường|đặc khu)){0,60}?"
    r"(?:,?\s*(?P<cue>cụ thể|gồm|bao gồm|đó là|là))?\s*(?P<sign>[:(])\s*"
)
_LEADING = re.compile(r"^(?:gồm|bao gồm|gồm có|cụ thể|đó là|các)\s*:?\s+", re.IGNORECASE)
_CUE_ONLY = re.compile(r"\s[^,;:.()\d]{2,80}?,?\s(?:gồm|bao gồm|gồm có|đó là|là)\s(?:(?:các )?xã |thị trấn )?(?=\S)")
_PLACE_UNIT = re.compile(
    rf"(?:{PLACES}|cụm|khu|đơn vị|cơ sở|cơ quan|dự án|địa phương|công trình|di tích|điểm|mô hình|hợp tác xã|chi)\b"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a list: clean text without its prefix, and its span in the block."""

    text: str
    start: int
    end: int
    joined: bool = False  # stands after `và`, which may belong to the name before it
    place: str = ""  # its own prefix: xã, thị trấn


@dataclass(frozen=True, slots=True)
class NameList:
    """A count and the names enumerated for it."""

    count: Observation
    names: tuple[Name, ...]
    clean: bool
    open_ended: bool
    closed_by: str  # `:` or `(`; empty where the names follow the noun at once
    itemised: bool = False  # short common nouns after `gồm`: things rather than names
    parted: bool = False  # told apart by `;`: nothing in them can be taken for a separator


def list_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind list_count and list_duplicate, and restatement of counts with the same names."""
    first: dict[frozenset[str], NameList] = {}
    for found in _lists(reading):
        yield from _count(reading, found)
        yield from _duplicates(reading, found)
        key = frozenset(bare(name.text) for name in found.names)
        if found.clean and len(key) >= 2:
            known = first.setdefault(key, found)
            if known is not found and known.count.value == found.count.value:
                yield _same_names(reading, known, found)


def _lists(reading: Reading) -> Iterator[NameList]:
    for block in reading.report.blocks:
        if block.kind not in NARRATIVE and block.footnote_mark is None:
            continue
        figures = reading.figures.get(block.index, [])
        for number, at_figure in enumerate(figures):
            figure = _counted(figures, number)
            if figure is None or not is_count(figure) or figure.unit is None or not is_level(reading, figure):
                continue
            at = at_figure.clean_end
            limit = figures[number + 1].clean_start if number + 1 < len(figures) else len(block.text)
            opener = _OPENER.match(block.text, at, min(limit, at + MAX_GAP + 20))
            if opener:
                found = _read(reading, figure, opener.end(), opener["sign"], (opener["cue"] or "").endswith("gồm"))
            else:
                found = _direct(reading, figure) or _announced(reading, figure)
            if found:
                yield found


def _counted(figures: Sequence[Observation], number: int) -> Observation | None:
    """The count that names after a figure belong to; of `04/12 xã (A, B, C, D)` the 04."""
    figure = figures[number]
    if figure.ratio_role is None:
        return figure
    before = figures[number - 1] if number else figure
    return before if figure.ratio_role == "denominator" and before.ratio_role == "numerator" else None


def _direct(reading: Reading, count: Observation) -> NameList | None:
    """Names right after the noun of a count: `02 xã Ia Pal và Ia Glai`. What is no name ends the list."""
    text = reading.text(count.block)
    noun = _noun(count.unit or "").match(text, count.clean_end)
    if noun is None or not text[noun.end()].isupper():
        return None
    names = leading_names(text, noun.end())
    return NameList(count, tuple(names), True, False, "") if len(names) >= 2 else None


@lru_cache(maxsize=4096)
def _noun(unit: str) -> re.Pattern[str]:
    return re.compile(rf"\s*{re.escape(unit)}\s+(?=\w)", re.IGNORECASE)


def _announced(reading: Reading, count: Observation) -> NameList | None:
    """Names after `gồm` or `là` without a colon: `04 xã về đích gồm Nam Cường, Tây Giang, Đông Lâm, Nam Thịnh`."""
    text = reading.text(count.block)
    cue = _CUE_ONLY.match(text, count.clean_end)
    if cue is None or not text[cue.end() : cue.end() + 1].isupper():
        return None
    names = leading_names(text, cue.end())
    if len(names) >= 2:
        return NameList(count, tuple(names), True, False, ":")
    body = text[cue.end() : cue.end() + MAX_LIST]
    things = split_names(body[: sentence_end(body)], cue.end())
    short = all(_capital(name.text) and len(name.text.split()) <= MAX_WORDS for name in things)
    exact = len(things) >= 2 and len(things) == count.value and short
    return NameList(count, tuple(things), False, False, ":") if exact else None


def leading_names(text: str, start: int) -> list[Name]:
    """The capitalised names from `start` on, up to the first words that are no name."""
    body = text[start : start + MAX_LIST]
    names: list[Name] = []
    for piece in split_names(body[: sentence_end(body)], start):
        name = trim(piece, last=True)
        if not is_clean(name.text):
            break
        names.append(name)
        if not piece.text.endswith(name.text):
            break
    return names


def _read(reading: Reading, count: Observation, start: int, sign: str, announced: bool) -> NameList | None:
    """The list that starts at `start` of the block of `count`."""
    text = reading.text(count.block)
    body = text[start : start + MAX_LIST]
    end = _closing(body) if sign == "(" else sentence_end(body)
    if end is None:
        return None
    body = body[:end]
    lead = _LEADING.match(body)
    offset = lead.end() if lead else 0
    pieces = split_names(body[offset:], start + offset)
    if not pieces or len(pieces) > MAX_NAMES:
        return None
    if any(_has_figure(reading, count.block, piece) for piece in pieces):
        return _with_figures(reading, count, pieces, sign)  # figures per name: a total, and perhaps a list of places
    items = _items(text, start, sign)
    if items and (";" in body or len(pieces) == 1 or body[:1].islower()):
        open_ended = "..." in body or "…" in body or has_cue(body, "open_end", "open")
        return NameList(count, items, False, open_ended, sign, itemised=True, parted=True)
    if sign == "(" and count.value == 1 and _starts_with_noun(body, count):
        return NameList(count, (Name(body.strip(), start, start + len(body.rstrip())),), True, False, sign)
    open_ended = "..." in body or "…" in body or has_cue(body, "open_end", "open")
    names = [trim(piece, sign == ":" and number == len(pieces) - 1) for number, piece in enumerate(pieces)]
    clean = all(is_clean(name.text) for name in names)
    itemised = announced and not clean and all(_is_item(piece.text) for piece in pieces)
    if not clean and not itemised and not _capital(names[0].text):
        return None
    return NameList(count, tuple(names), clean, open_ended, sign, itemised)


def _starts_with_noun(body: str, count: Observation) -> bool:
    """Whether a parenthesis repeats the noun of what is counted: `01 dự án (Dự án cải tạo đường ...)`."""
    return bool(count.unit) and fold(body).startswith(fold(count.unit or ""))


def _items(text: str, start: int, sign: str) -> tuple[Name, ...]:
    """Things told apart by `;` up to the end of the parenthesis or sentence; empty where one holds a figure."""
    body = text[start : start + MAX_LIST]
    end = (
        _closing(body)
        if sign == "("
        else next((at for at, char in enumerate(body) if char == "." and body[at + 1 : at + 2] in ("", " ")), len(body))
    )
    body = body[: end or 0]
    names: list[Name] = []
    at = 0
    for piece in body.split(";"):
        inner = piece.strip(" .")
        if not inner or "(" in inner or "," in inner or any(char.isdigit() for char in inner):
            return ()
        left = start + at + piece.index(inner)
        names.append(Name(inner, left, left + len(inner)))
        at += len(piece) + 1
    alike = len({name.text[:1].isupper() for name in names}) == 1
    return tuple(names) if len(names) >= 2 and (alike or sign == "(") else ()


def _with_figures(reading: Reading, count: Observation, pieces: Sequence[Name], sign: str) -> NameList | None:
    """Places with a figure each: `4 xã: Tân Lập 210 tấn, Tân Long 155 tấn, ...`; None where a piece is no place."""
    if fold(count.unit or "") not in PLACES.split("|"):
        return None
    names: list[Name] = []
    for piece in pieces:
        figure = next((o for o in reading.figures[count.block] if o.clean_start >= piece.start), None)
        if figure is None or figure.clean_start >= piece.end:
            return None
        lead = piece.text[: figure.clean_start - piece.start].strip(" :")
        name = trim(Name(lead, piece.start, piece.start + len(lead), piece.joined), last=False)
        if not is_clean(name.text):
            return None
        names.append(name)
    return NameList(count, tuple(names), True, False, sign)


def _closing(body: str) -> int | None:
    depth = 1
    for at, char in enumerate(body):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at
    return None


def sentence_end(body: str) -> int:
    depth = 0
    for at, char in enumerate(body):
        depth += (char == "(") - (char == ")")
        if depth < 0 or (depth == 0 and (char == ";" or (char == "." and body[at + 1 : at + 2] in ("", " ")))):
            return at
    return len(body)


def split_names(body: str, offset: int) -> list[Name]:
    """Pieces between `,`, `;` and `và` outside parentheses."""
    cuts: list[tuple[int, int, bool]] = []
    depth = 0
    for match in re.finditer(r"[(),;]|\s(?:và|cùng)\s(?=\S)", body):
        sign = match.group()
        if sign in "()":
            depth += 1 if sign == "(" else -1
        elif depth <= 0:
            cuts.append((match.start(), match.end(), sign.strip() in ("và", "cùng")))
    names: list[Name] = []
    start, joined = 0, False
    for left, right, is_and in [*cuts, (len(body), len(body), False)]:
        piece = body[start:left]
        inner = piece.strip(' .*"“”')
        if inner:
            at = offset + start + piece.index(inner)
            names.append(Name(inner, at, at + len(inner), joined))
        start, joined = right, is_and
    return names


def trim(name: Name, last: bool) -> Name:
    """The name without a prefix such as xã; of the last one only its capitalised words."""
    text, start = name.text, name.start
    text_only = re.split(r"\s*\(", text)[0]
    prefix = PREFIX.match(text_only)
    skip = prefix.end() if prefix else 0
    rest = text_only[skip:]
    if last:
        words = rest.split(" ")
        kept = 0
        while kept < len(words) and (_capital(words[kept]) or words[kept].isdigit()):
            kept += 1
        rest = " ".join(words[:kept]) if kept else rest
    place = prefix["place"].casefold() if prefix else ""
    return Name(rest, start + skip, start + skip + len(rest), name.joined, place)


def _capital(word: str) -> bool:
    return word[:1].isupper()


def is_clean(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= MAX_WORDS and all(_capital(w) or w[0].isdigit() or w in "-–" for w in words)


def _is_item(text: str) -> bool:
    """A short thing such as `nhà văn hóa xóm 8`; longer phrases may hold commas of their own."""
    return 2 <= len(text.split()) <= MAX_WORDS and "(" not in text


def _has_figure(reading: Reading, block: int, name: Name) -> bool:
    return reading.has_figure(block, name.start, name.end)


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
    elif _one_off(found, distinct):
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


def _of_places(found: NameList) -> bool:
    """Whether places are counted and clean names of places follow: then a gap of any size is a gap."""
    return found.clean and bool(found.closed_by) and (found.count.unit or "").casefold() in PLACES.split("|")


def _fits(found: NameList) -> bool:
    """Whether the count is that of the names, of the names of its own kind, or, unclean, of fewer joined by `và`."""
    stated, total = found.count.value, len(found.names)
    unit = (found.count.unit or "").casefold()
    own = sum(name.place in ("", unit) for name in found.names)
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
    operands = [("other", Text(found.count.block, name.start, name.end)) for name in found.names]
    return build(reading, "list_count", found.count, operands, outcome)


def _duplicates(reading: Reading, found: NameList) -> Iterator[Check]:
    """Names that stand twice in one list; the later one is under test."""
    if not found.clean:
        return
    seen: dict[str, Name] = {}
    for name in found.names:
        key = fold(name.text)
        first = seen.setdefault(key, name)
        if first is name or _kind_of_place(found, first) != _kind_of_place(found, name):
            continue
        outcome = Outcome(
            Verdict.INCONSISTENT,
            Severity.ERROR,
            f"“{name.text}” có hai lần trong một danh sách {found.count.value} {found.count.unit or 'tên'}",
            f"“{name.text}” stands twice in one list of {found.count.value} {found.count.unit or 'names'}",
        )
        block = found.count.block
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
