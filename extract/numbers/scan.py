"""From tokens to quantities: every digit of a report ends as a `Quantity` or as a `NonQuantity` that says what it is.

Belongs here: the walk over the tokens of a line and the decisions between readings. The parts of the grammar stand in
`lexer` (where digits are), `figures` (what they are worth), `tail` (scale and unit), `context` (what refuses them), `words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model import Block, BlockKind, NonQuantity, Quantity
from extract.numbers import context
from extract.numbers.catalogue import comparators, fold, refusals
from extract.numbers.figures import EXACT, read_figure, times
from extract.numbers.lexer import Token, lex, plain
from extract.numbers.tail import MEASURES, Tail, after_comparator, read_tail
from extract.numbers.words import find_words

_DIGIT = re.compile(r"[0-9]")
_LETTER_END = re.compile(r"[^\W\d_]$")
_LIST_MORE = re.compile(r" ?(?:,|và|-|–) ?[0-9]{1,2}\b(?![.,/%][0-9]|%)")
_RATIO_LINK = re.compile(r"\s*(?:/|trên tổng số|trong tổng số|trong số)\s*")
_LIST_LINK = re.compile(r",? (?:và )?(?:[^\W\d_]+ ){1,3}")
_THIRD = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class QuantityScan:
    """All figures of a report: quantities and digits that are none, both in reading order."""

    quantities: tuple[Quantity, ...]
    non_quantities: tuple[NonQuantity, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A piece of a block that is read on its own: the whole block, or one cell of a table row."""

    block: int
    base: int
    text: str
    cell: int | None = None


def _lines(blocks: Sequence[Block]) -> Iterator[_Line]:
    for block in blocks:
        text = plain(block.text)
        if block.kind is BlockKind.TABLE_ROW and block.cells:
            for number, cell in enumerate(block.cells):
                yield _Line(block.index, cell.start, text[cell.start : cell.end], number)
        else:
            yield _Line(block.index, 0, text)


class _Reader:
    """Reads the tokens of one line from left to right."""

    def __init__(self, line: _Line) -> None:
        self.line = line
        self.text = line.text
        self.done = 0  # everything before has been read
        self.last = -1  # end of the last quantity
        self.quantities: list[Quantity] = []
        self.refused: list[NonQuantity] = []

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            digits = token.start + _first_digit(token.text)
            if digits < self.done:
                self._leftover(token)
            elif token.kind == "figure":
                self._figure(token)
            else:
                self._known(token)

    def refuse(self, start: int, end: int, kind: str) -> None:
        base = self.line.base
        self.refused.append(NonQuantity(self.line.block, base + start, base + end, kind))
        self.done = max(self.done, end)

    def _leftover(self, token: Token) -> None:
        """Digits at the end of a token whose beginning another reading has used up."""
        end = token.start + len(token.text)
        for match in re.finditer(r"[0-9][0-9.,]*", self.text[self.done : end]):
            self.refuse(self.done + match.start(), self.done + match.end(), "unread")

    def _known(self, token: Token) -> None:
        """A token that the lexer knows to be no quantity, with the members of a list behind it (`lớp 8, 9`)."""
        text = token.text.rstrip()
        lead = len(text) - len(text.lstrip())
        kind = _kind_of(token)
        start, end = token.start + lead, token.start + len(text)
        if kind == "ordinal":
            while match := _LIST_MORE.match(self.text, end):
                if read_tail(self.text, match.end(), "1").unit is not None:
                    break
                end = match.end()
        self.refuse(start, end, kind)

    def _figure(self, token: Token) -> None:
        bound, printed = token.bound or "", token.first or ""
        start = token.start + len(bound) + len(token.sign or "")
        end = start + len(printed) + len(token.first_percent or "")
        word_before = token.start > 0 and bool(_LETTER_END.search(self.text[: token.start][-1:]))
        if word_before and bound:
            bound = ""
        if _malformed(self.text, start, token.start + len(token.text)):
            self.refuse(start, token.start + len(token.text), "unread")
            return
        if token.more:
            self._chain(token, start)
        elif token.link and "/" in token.link:
            self._slash(token, bound, start)
        elif token.link and re.search(r"trong|trên", token.link, re.IGNORECASE):
            self._of(token, bound, start)
        elif token.link:
            self._range(token, bound, start)
        else:
            self._single(bound, token.sign, start, printed, end)

    # -- one figure ---------------------------------------------------------------------------------------------------

    def _single(self, bound: str, sign: str | None, start: int, printed: str, end: int) -> None:
        tail = read_tail(self.text, start + len(printed), printed)
        kind = self._refusal(bound, start, printed, tail)
        if kind:
            self.refuse(start, max(end, start + len(printed)), kind)
            return
        full_start = start - len(bound) if bound else start
        negative = sign == "-" and start > 1 and self.text[start - 2] in " (" and tail.kind in {"percent", "none"}
        self._add(full_start, start, start + len(printed), bound, tail, negative=negative)

    def _refusal(self, bound: str, start: int, printed: str, tail: Tail) -> str | None:
        if context.is_year(self.text, start, printed, tail):
            return "year"
        weak = context.weak_refusal(self.text, start, printed, tail) if not bound else None
        if weak:
            return weak
        if tail.kind == "time":
            return context.time_refusal(self.text, start, _bound_sign(bound), tail, printed)
        if printed.isdigit() and len(printed) > 9 and tail.unit is None:
            return "identifier"
        return None

    def _add(self, full_start: int, start: int, end: int, bound: str, tail: Tail, **more: object) -> None:
        """Store a quantity that ends a figure; `more`: high, role, negative."""
        high, role, negative = more.get("high"), more.get("role"), more.get("negative")
        after, full_end = after_comparator(self.text, tail.end)
        comparator = after or _bound_sign(bound)
        if comparator == ">" and fold(bound).strip() == "trên" and context.is_location(self.text, full_start, self.last, tail):
            comparator = "="
        if tail.unit is None:
            full_end = max(full_end, end)
        base = self.line.base
        value = times(tail.value, tail.unit_factor)
        self.quantities.append(
            Quantity(
                block=self.line.block,
                start=base + start,
                end=base + end,
                full_start=base + full_start,
                full_end=base + full_end,
                value=-value if negative else value,
                value_high=high if isinstance(high, Decimal) else None,
                step=times(tail.step, tail.unit_factor),
                comparator=comparator,
                unit=tail.unit or self._noun_before(start),
                scale=times(tail.factor, tail.unit_factor),
                ratio_role=role if isinstance(role, str) else None,
            )
        )
        self.last = full_end
        self.done = max(self.done, tail.noun_end, end)

    def _noun_before(self, start: int) -> str | None:
        badge = context.badge_noun(self.text, start)
        if badge:
            return badge
        words = context.counted_before(self.text, start)
        if words:
            tail = read_tail(words, 0, "1")
            return tail.unit if tail.kind in {"count", "abbreviation"} else None
        return None

    # -- two figures --------------------------------------------------------------------------------------------------

    def _second(self, token: Token, start: int) -> tuple[int, int, int]:
        """(end of the first figure's digits, start and end of the second's)."""
        first_end = start + len(token.first or "")
        second_start = first_end + len(token.first_percent or "") + len(token.link or "")
        return first_end, second_start, second_start + len(token.second or "")

    def _apart(self, token: Token, bound: str, start: int) -> None:
        """The two figures of a token that turned out to have nothing to do with each other."""
        first_end, second_start, second_end = self._second(token, start)
        first, second = token.first or "", token.second or ""
        self._single(bound, token.sign, start, first, first_end)
        word = (token.link or "").strip()
        inner = word + self.text[second_start - 1] if fold(word) == "trên" else ""
        self._single(inner, None, second_start, second, second_end)

    def _range(self, token: Token, bound: str, start: int) -> None:
        _, second_start, second_end = self._second(token, start)
        first, second = token.first or "", token.second or ""
        low, high = read_figure(first), read_figure(second)
        tail = read_tail(self.text, second_end, second)
        if first.isdigit() and second.isdigit() and len(first) > 6 and len(second) < 7 and tail.unit is None:
            self.refuse(start, second_end, "identifier")
            return
        if high[0] <= low[0] or (first.startswith("0") and len(first) > 2):
            self._apart(token, bound, start)
            return
        if weak := context.weak_refusal(self.text, start, first, tail):
            self.refuse(start, second_end, weak)
            return
        if tail.kind == "time" and (refused := context.time_refusal(self.text, start, _bound_sign(bound), tail, first)):
            self.refuse(start, second_end, refused)
            return
        scaled_low = times(low[0], tail.factor)
        top = times(tail.value, tail.unit_factor)
        step = times(max(low[1], high[1]), tail.factor)
        lower = replace(tail, value=scaled_low, step=step)
        end = second_end + len(token.second_percent or "") if token.first_percent and token.second_percent else second_end
        self._add(start - len(bound), start, end, bound, lower, high=top)

    def _of(self, token: Token, bound: str, start: int) -> None:
        """`1 trong 6 quận`, `37 trên tổng số 38 hộ`."""
        _, _, second_end = self._second(token, start)
        tail = read_tail(self.text, second_end, token.second or "")
        percent = token.first_percent or token.second_percent
        if percent or tail.kind in {"none", "time", *MEASURES} or read_figure(token.first or "")[0] > read_figure(token.second or "")[0]:
            self._apart(token, bound, start)
        else:
            self._pair(token, bound, start, tail)

    def _slash(self, token: Token, bound: str, start: int) -> None:
        first, second = token.first or "", token.second or ""
        _, second_start, second_end = self._second(token, start)
        tail = read_tail(self.text, second_end, second)
        if token.first_percent:
            self._pair(token, bound, start, tail) if token.second_percent else self._apart(token, bound, start)
        elif context.is_map_scale(first, second, tail):
            self.refuse(start, second_end, "scale")
        elif not bound and context.is_date_pair(self.text, start, first, second, tail) and not self._fraction(bound, start, second_end, first, second, tail):
            self.refuse(start, second_end, "date")
        elif self.quantities and self.quantities[-1].start == self.line.base + start:
            return
        elif re.search(r"[A-ZĐ]{2}$|[0-9]$", self.text[:start].rstrip()[-2:]) and tail.unit is None and len(first) < 3:
            self.refuse(start, second_end, "unread")
        else:
            self._pair(token, bound, start, tail)

    def _fraction(self, bound: str, start: int, end: int, first: str, second: str, tail: Tail) -> bool:
        """Store `1/3 số lượng` as a share in per cent; False when it is no fraction."""
        if not context.is_fraction(self.text, start, end, first, second, tail):
            return False
        share = EXACT.divide(Decimal(int(first) * 100), Decimal(int(second))).quantize(_THIRD)
        reading = Tail(Decimal(1), share, _THIRD, "%", Decimal(1), "percent", end, end, False)
        self._add(start - len(bound), start, end, bound, reading)
        return True

    def _pair(self, token: Token, bound: str, start: int, tail: Tail) -> None:
        """n/N as two quantities of one unit and scale."""
        first, second = token.first or "", token.second or ""
        first_end, second_start, second_end = self._second(token, start)
        if self._fraction(bound, start, second_end, first, second, tail):
            return
        value, step = read_figure(first)
        numerator = replace(tail, value=times(value, tail.factor), step=times(step, tail.factor))
        self._add(start - len(bound), start, first_end, bound, numerator, role="numerator")
        self._add(second_start, second_start, second_end, "", tail, role="denominator")

    def _chain(self, token: Token, start: int) -> None:
        """Three or more figures in a row: separate ones where they are percentages or have a unit, else a label."""
        end = token.start + len(token.text)
        tail = read_tail(self.text, end, "1")
        joined = self.text[start:end]
        if "/" in joined or ("%" not in joined and tail.unit is None):
            self.refuse(start, end, "identifier")
            return
        for match in re.finditer(r"[0-9][0-9.,]*[0-9]|[0-9]", joined):
            position = start + match.start()
            own = read_tail(self.text, start + match.end(), match.group())
            if own.unit is None and "%" not in joined:
                own = replace(tail, value=read_figure(match.group())[0], step=read_figure(match.group())[1])
            self._add(position, position, start + match.end(), "", own)


def _first_digit(text: str) -> int:
    match = _DIGIT.search(text)
    return match.start() if match else 0


def _malformed(text: str, start: int, end: int) -> bool:
    """Whether the digits go on where the figure ended (`1.2.3`, `24,25,26`)."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(re.search(r"[0-9]$|[0-9][.,/]$", before) or re.match(r"[.,/]?[0-9]", after))


def _kind_of(token: Token) -> str:
    """The kind of a refused token; for a phrase of the catalogue, the kind that its row names."""
    if token.kind not in {"before", "after", "around"}:
        return token.kind
    words = fold(_DIGIT.split(token.text)[0]) if token.kind == "before" else fold(re.sub(r"^[0-9\s]+", "", token.text))
    return refusals(token.kind).get(" ".join(words.strip(" :").split()), "ordinal")


def _bound_sign(bound: str) -> str:
    """Comparator of the words before a figure."""
    words = " ".join(fold(bound).split())
    table = comparators("before") | comparators("guard")
    while words and words not in table:
        words = words.rpartition(" ")[0]
    return table.get(words, "=")


def _read_lines(lines: Sequence[_Line]) -> Iterator[_Reader]:
    by_line: dict[int, list[Token]] = {}
    for token in lex([line.text for line in lines]):
        by_line.setdefault(token.line, []).append(token)
    for number, line in enumerate(lines):
        reader = _Reader(line)
        reader.read(by_line.get(number, []))
        yield reader


def _finish(reader: _Reader) -> list[Quantity]:
    """The line's quantities in reading order, with ratios across nouns and units of bare lists filled in."""
    found = [*reader.quantities]
    taken = [(item.full_start, item.full_end) for item in found] + [(item.start, item.end) for item in reader.refused]
    line = reader.line
    for quantity in find_words(line.text, line.block, line.base):
        if not any(quantity.start < end and start < quantity.full_end for start, end in taken):
            found.append(quantity)
    found.sort(key=lambda item: item.start)
    for position in range(len(found) - 1, 0, -1):
        left, right = found[position - 1], found[position]
        between = line.text[left.full_end - line.base : right.full_start - line.base]
        if left.ratio_role is None and right.ratio_role is None and left.unit == right.unit and _RATIO_LINK.fullmatch(between):
            found[position - 1] = replace(left, ratio_role="numerator")
            found[position] = replace(right, ratio_role="denominator")
        elif left.unit is None and right.unit and right.scale == 1 and _LIST_LINK.fullmatch(between) and left.step == 1:
            found[position - 1] = replace(left, unit=right.unit)
    return found


def find_quantities(blocks: Sequence[Block]) -> QuantityScan:
    """Every figure of the blocks, offsets in each block's clean text, in reading order."""
    quantities: list[Quantity] = []
    refused: list[NonQuantity] = []
    for reader in _read_lines(list(_lines(blocks))):
        if reader.line.cell == 0 and re.fullmatch(r"[0-9]{1,3}\.?", reader.text.strip()):
            start = reader.line.base + _first_digit(reader.text)
            refused.append(NonQuantity(reader.line.block, start, start + len(reader.text.strip()), "list_mark"))
            continue
        quantities += _finish(reader)
        refused += reader.refused
    refused.sort(key=lambda item: (item.block, item.start))
    return QuantityScan(tuple(quantities), tuple(refused))
