"""Counts and the names enumerated for them: which stretch of text a count announces, and its names; no verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.model import Observation
from extract.relations.cues import fold, has_cue
from extract.relations.figures import LEVELS, compatible, is_level, unit_key
from extract.relations.intervals import is_count
from extract.relations.names import (
    MAX_LIST,
    MAX_WORDS,
    PLACES,
    WHERE,
    Name,
    closing,
    is_capital,
    is_clean,
    is_item,
    is_named,
    leading_names,
    one_head,
    sentence_end,
    split_names,
    trim,
)
from extract.relations.reading import NARRATIVE, Reading

MAX_NAMES = 200
MAX_GAP = 60  # characters between a count and its list
_OPENER = re.compile(
    rf"\s*(?:[^,;:.()]|, (?=(?:{PLACES})\b)){{0,60}}?"
    r"(?:,?\s*(?P<cue>cụ thể|gồm|bao gồm|đó là|là))?\s*(?P<sign>[:(])\s*"
)
_ADDED = re.compile(r"\bthêm\s*$", re.IGNORECASE)
_OTHERS = re.compile(rf"\b(?:tại|ở|cho|của|với|thuộc)\s+(?:các|những)\s+(?:{PLACES})\b", re.IGNORECASE)
_STOP = re.compile(r"\.(?: |\Z)")
_THINGS = re.compile(
    r"(?:công trình|dự án|sản phẩm|mô hình|chương trình|nghị quyết|đề án|lễ hội|di tích|nhiệm vụ|lĩnh vực|môn|nghề)\b"
)
_KINDS = re.compile(rf"\s*(?:{PLACES})\s?[,/]\s?(?:{PLACES})\b", re.IGNORECASE)
_NOTE_LEAD = re.compile(
    r"\W*(?:\d+\W+)?(?:(?:gồm|bao gồm|gồm có|cụ thể|đó là|là)\s*:?\s*)?(?:các\s+(?=[^\W\d_]))?"
    rf"(?:(?:{PLACES})\s?:\s*)?",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:gồm|bao gồm|gồm có|cụ thể|đó là|các)\s*:?\s+", re.IGNORECASE)
_CUE_ONLY = re.compile(r"\s[^,;:.()\d]{2,80}?,?\s(?:gồm|bao gồm|gồm có|đó là|là)\s(?:(?:các )?xã |thị trấn )?(?=\S)")


@dataclass(frozen=True, slots=True)
class NameList:
    """A count and the names enumerated for it."""

    count: Observation
    names: tuple[Name, ...]
    clean: bool
    open_ended: bool
    closed_by: str  # `:` or `(`; empty where the names follow the noun at once
    itemised: bool = False  # short common nouns after `gồm`: things rather than names
    trailed: bool = False  # words that are no name follow the last one
    named: bool = False  # each ends in a proper name that small words may lead: `hẻm Bà Tám`
    headed: bool = False  # all begin alike, so that nothing in them can be taken for a separator
    parted: bool = False  # told apart by `;`: nothing in them can be taken for a separator
    mixed: bool = False  # places of several kinds are counted together: `04 huyện, thành phố`
    block: int = -1  # where the names stand, where that is not the block of the count

    @property
    def place(self) -> int:
        """The block of the names."""
        return self.count.block if self.block < 0 else self.block


def name_lists(reading: Reading) -> Iterator[NameList]:
    """The counts of a report that names are enumerated for, in reading order."""
    for block in reading.report.blocks:
        if block.kind not in NARRATIVE and block.footnote_mark is None:
            continue
        figures = reading.figures.get(block.index, [])
        for number in range(len(figures)):
            figure = _counted(figures, number)
            if figure is None or figure.unit is None or not is_count(figure) or not _counts(reading, figure):
                continue
            found = _of_count(reading, figure, figures[number : number + 2])
            if found:
                mixed = _KINDS.match(reading.text(found.count.block), found.count.clean_end) is not None
                yield replace(found, mixed=True) if mixed else found


def _counts(reading: Reading, figure: Observation) -> bool:
    """Whether a figure counts things: also those added, `thêm 05 xã (A, B, ...)`."""
    return is_level(reading, figure) or (
        figure.measure in LEVELS and _ADDED.search(reading.before(figure, 12)) is not None
    )


def _of_count(reading: Reading, figure: Observation, printed: Sequence[Observation]) -> NameList | None:
    """The names of a count; `printed` are the figure after which they stand and the one that ends the search."""
    text = reading.text(figure.block)
    at = printed[0].clean_end
    end = min(printed[1].clean_start if len(printed) > 1 else len(text), at + MAX_GAP + 20)
    signed = text.find(":", at, end) >= 0 or text.find("(", at, end) >= 0
    opener = _OPENER.match(text, at, end) if signed else None
    if opener and _OTHERS.search(opener.group()):
        return None  # `04 tổ công tác tại các xã: A, B`: what is listed is not what is counted
    if opener:
        return _read(reading, figure, opener.end(), opener["sign"], (opener["cue"] or "").endswith("gồm"))
    noted = _noted(reading, figure, at, end)
    if noted is not None:
        return noted
    direct = _direct(reading, figure)
    if direct is None and figure.block in reading.index.having("gồm ", "là "):
        return _announced(reading, figure)
    return direct


def _noted(reading: Reading, figure: Observation, at: int, end: int) -> NameList | None:
    """Names in the footnote called after a count: `09 xã, thị trấn¹`, below `¹ Gồm: thị trấn A và các xã B, C`."""
    note = reading.note_within(figure.block, at, min(end, at + MAX_GAP))
    lead = _NOTE_LEAD.match(reading.text(note)) if note is not None else None
    if note is None or lead is None or reading.figures.get(note):
        return None
    text = reading.text(note)
    body = text[lead.end() :]
    names = [trim(piece, last=False) for piece in split_names(body[: sentence_end(body)], lead.end())]
    clean = 2 <= len(names) <= MAX_NAMES and all(is_clean(name.text) for name in names)
    return NameList(figure, tuple(names), True, False, ":", block=note) if clean else None


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
    short = all(is_capital(name.text) and len(name.text.split()) <= MAX_WORDS for name in things)
    exact = len(things) >= 2 and len(things) == count.value and short
    return NameList(count, tuple(things), False, False, ":") if exact else None


def _read(reading: Reading, count: Observation, start: int, sign: str, announced: bool) -> NameList | None:
    """The list that starts at `start` of the block of `count`."""
    text = reading.text(count.block)
    body = text[start : start + MAX_LIST]
    end = closing(body) if sign == "(" else sentence_end(body)
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
    things = announced or (sign == ":" and _THINGS.match((count.unit or "").casefold()) is not None)
    itemised = things and not clean and len(pieces) > 1 and all(is_item(piece.text) for piece in pieces)
    texts = [piece.text for piece in pieces]
    told = is_capital(names[0].text) or is_named(texts[0]) or (sign == "(" and one_head(texts))
    if not (clean or itemised or told) or _placed(count, names):
        return None
    named = not clean and all(is_clean(name.text) or is_named(piece.text)
                              for name, piece in zip(names, pieces, strict=True))  # fmt: skip
    trailed = sign == ":" and not pieces[-1].text.endswith(names[-1].text)
    headed = not clean and one_head(texts) and (named or (sign == "(" and _lower_head(texts)))
    return NameList(count, tuple(names), clean, open_ended, sign, itemised, trailed, named, headed)


def _placed(count: Observation, names: Sequence[Name]) -> bool:
    """Whether things are listed with the places where they are: `01 công trình (Trường Kim Đồng, xã Tân Phú)`."""
    if (count.unit or "").casefold() in PLACES.split("|"):
        return False
    inside = [name.place in WHERE for name in names]
    return any(inside) and not all(inside)


def _lower_head(texts: Sequence[str]) -> bool:
    return all(text[:1].islower() for text in texts)


def _starts_with_noun(body: str, count: Observation) -> bool:
    """Whether a parenthesis repeats the noun of what is counted: `01 dự án (Dự án cải tạo đường ...)`."""
    return bool(count.unit) and fold(body).startswith(fold(count.unit or ""))


def _items(text: str, start: int, sign: str) -> tuple[Name, ...]:
    """Things told apart by `;` up to the end of the parenthesis or sentence; empty where one holds a figure."""
    body = text[start : start + MAX_LIST]
    stop = _STOP.search(body)
    end = closing(body) if sign == "(" else stop.start() if stop else len(body)
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
    """Places with a figure each: `4 xã: Tân Lập 210 tấn, Tân Long 155 tấn, ...`; None where a piece is no place.

    Other things too, where they are named alike: `02 cụm (CCN Đông Hà 75 ha; CCN Tây Hà 69,4 ha)`.
    """
    places = (count.unit or "").casefold() in PLACES.split("|")
    names: list[Name] = []
    for piece in pieces:
        figure = next((o for o in reading.figures[count.block] if o.clean_start >= piece.start), None)
        if figure is None or figure.clean_start >= piece.end or compatible(unit_key(figure), unit_key(count)):
            return None  # kinds of what is counted: `41 trường (mầm non 16, tiểu học 14, ...)`
        lead = piece.text[: figure.clean_start - piece.start].strip(" :")
        whole = Name(lead, piece.start, piece.start + len(lead), piece.joined)
        name = trim(whole, last=False) if places else whole
        if not (is_clean(name.text) if places else is_named(name.text)):
            return None
        names.append(name)
    headed = one_head([name.text for name in names])
    return (
        NameList(count, tuple(names), True, False, sign)
        if places
        else NameList(count, tuple(names), False, False, sign, named=True, headed=headed)
    )


def _has_figure(reading: Reading, block: int, name: Name) -> bool:
    return reading.has_figure(block, name.start, name.end)
