"""Reads one line: decides, token by token, what each run of digits is and builds the quantities.

Belongs here: the decisions between readings, left to right. The parts of the grammar stand in `lexer` (where digits
are), `figures` (what they are worth), `tail` (scale and unit to the right) and `context` (what refuses them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model import NonQuantity, Quantity
from extract.numbers import context
from extract.numbers.catalogue import comparators, fold, refusals
from extract.numbers.figures import read_figure, tidy, times
from extract.numbers.lexer import Token
from extract.numbers.periods import figure_after_period, figure_of_abbreviation
from extract.numbers.tail import MEASURES, ONE, Tail, after_comparator, read_tail
from extract.schema import LAST_PLACE

_DIGIT = re.compile(r"[0-9]")
_RUNS_IN, _RUNS_ON = re.compile(r"[0-9]$|[0-9][.,/]$"), re.compile(r"[.,/]?[0-9]")
_DIGITS_ON = re.compile(r"(?:[.,/]?[0-9])+")
_LETTER_END = re.compile(r"[^\W\d_]$")
_LIST_MORE = re.compile(r" ?(?:,|và|-|–) ?[0-9]{1,2}\b(?![.,/%][0-9]|%)")
_LABELS_ON = re.compile(r"(?:, | và )[0-9]{1,4}(?=[,;.)]|\s\(| và [0-9]|$)(?![.,][0-9])")
_LAST_LABEL = re.compile(r",? và [1-9][0-9]{0,3}(?= [^\W\d])")
_MONTHS = re.compile(r"(?i:tháng|quý|tuần) [0-9]{1,2}(?: ?- ?[0-9]{1,2})?$")
_LEVEL_BEFORE = re.compile(r"(?:^|\s)(?:cấp|tuyến|bậc)\s$")
_SYMBOL = re.compile(r"[0-9] ?[/-] ?[A-ZĐ]{2}")


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a block that is read on its own: the whole block, or one cell of a table row."""

    block: int
    base: int
    text: str
    cell: int | None = None


class LineReader:
    """Reads the tokens of one line from left to right."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.text = line.text
        self.done = 0  # everything before has been read
        self.last = -1  # end of the last quantity
        self.limit = len(line.text)  # where reading figure by figure ends
        self.quantities: list[Quantity] = []
        self.refused: list[NonQuantity] = []

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            digits = token.start + _first_digit(token.text)
            if digits < self.done:
                self._leftover(token)
            elif token.kind == "figure":
                self._figure(token)
            elif figure := figure_after_period(self.text, token, digits) or figure_of_abbreviation(self.text, token):
                self._figure(figure)
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
        if kind == "ordinal" or (kind == "period" and _MONTHS.search(token.text)):
            while match := _LIST_MORE.match(self.text, end):
                if read_tail(self.text, match.end(), "1").kind not in {"none", "guess"}:
                    break
                end = match.end()
        elif kind == "road":
            end = self._labels(end)
        self.refuse(start, end, kind)

    def _labels(self, end: int) -> int:
        """Where a list of labels that goes on at `end` is over (`tiêu chí 2, 6, 10`, `khu phố 1, 2 và 7 đã ...`)."""
        while match := _LABELS_ON.match(self.text, end):
            end = match.end()
        last = _LAST_LABEL.match(self.text, end)
        if last and read_tail(self.text, last.end(), "1").kind in {"none", "guess"}:
            return last.end()
        return end

    def _figure(self, token: Token) -> None:
        bound, printed = token.bound or "", token.first or ""
        start = token.start + len(bound) + len(token.sign or "")
        end = start + len(printed) + len(token.first_percent or "")
        word_before = bool(_LETTER_END.search(self.text[max(0, token.start - 1) : token.start]))
        left = self.text[max(0, token.start - 6) : token.start]
        level = fold(bound).strip() in {"trên", "dưới"} and _LEVEL_BEFORE.search(left)
        if bound and (word_before or level):
            bound = ""  # `ngân sách cấp trên 3.905 triệu đồng`
        if _malformed(self.text, start, token.start + len(token.text)):
            end = token.start + len(token.text)
            more = _DIGITS_ON.match(self.text, end)
            self.refuse(start, more.end() if more else end, "unread")
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
            end = max(end, start + len(printed))
            self.refuse(start, self._labels(end) if kind in {"ordinal", "name", "place", "marker"} else end, kind)
            return
        full_start = start - len(bound) if bound else start
        if (
            sign == "-"
            and tail.kind in {"percent", "none"}
            and ((start == 1 and self.line.cell) or self.text[start - 2 : start - 1] in {" ", "("})
        ):
            tail = replace(tail, value=-tail.value)
        self._add(full_start, start, start + len(printed), bound, tail)

    def _refusal(self, bound: str, start: int, printed: str, tail: Tail) -> str | None:
        if fold(bound).strip() in {"trên", "mỗi"} and context.is_rate_base(
            self.text, start - len(bound), printed, tail
        ):
            return "rate_base"
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

    def _add(
        self,
        full_start: int,
        start: int,
        end: int,
        bound: str,
        tail: Tail,
        *,
        high: Decimal | None = None,
        role: str | None = None,
    ) -> None:
        """Store the quantity printed at [start, end) with what stands before and behind it."""
        after, full_end = after_comparator(self.text, tail.end)
        comparator = after or _bound_sign(bound)
        if fold(bound).strip() == "trên" and context.is_location(self.text, full_start, self.last, tail):
            comparator = after or "="
        base = self.line.base
        self.quantities.append(
            Quantity(
                block=self.line.block,
                start=base + start,
                end=base + end,
                full_start=base + full_start,
                full_end=base + max(full_end, end),
                value=tidy(times(tail.value, tail.unit_factor)),
                value_high=high,
                step=tidy(times(tail.step, tail.unit_factor)),
                comparator=comparator,
                unit=tail.unit or self._noun_before(start),
                scale=tidy(times(tail.factor, tail.unit_factor)),
                ratio_role=role,
            )
        )
        self.last = full_end
        self.done = max(self.done, tail.end, end)

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
        bounds = fold(word) == "trên" and not token.first_percent  # `14,1% trên 129.300 người`: of so many
        inner = word + self.text[second_start - 1] if bounds else ""
        self._single(inner, None, second_start, second, second_end)

    def _range(self, token: Token, bound: str, start: int) -> None:
        second_end = self._second(token, start)[2]
        first, second = token.first or "", token.second or ""
        low, high = read_figure(first), read_figure(second)
        tail = read_tail(self.text, second_end, second)
        if first.isdigit() and second.isdigit() and len(first) > 6 and len(second) < 7 and tail.unit is None:
            self.refuse(start, second_end, "identifier")
            return
        if high[0] <= low[0] or (first.startswith("0") and first.isdigit() and len(first) > 2):
            self._apart(token, bound, start)
            return
        if weak := context.weak_refusal(self.text, start, first, tail):
            self.refuse(start, second_end, weak)
            return
        if tail.kind == "time" and (refused := context.time_refusal(self.text, start, _bound_sign(bound), tail, first)):
            self.refuse(start, second_end, refused)
            return
        scaled_low = times(low[0], tail.factor)
        top = tidy(times(tail.value, tail.unit_factor))
        step = times(max(low[1], high[1]), tail.factor)
        lower = replace(tail, value=scaled_low, step=step)
        end = (
            second_end + len(token.second_percent or "") if token.first_percent and token.second_percent else second_end
        )
        self._add(start - len(bound), start, end, bound, lower, high=top)

    def _of(self, token: Token, bound: str, start: int) -> None:
        """`1 trong 6 quận`, `37 trên tổng số 38 hộ`."""
        second_end = self._second(token, start)[2]
        tail = read_tail(self.text, second_end, token.second or "")
        percent = token.first_percent or token.second_percent
        if (
            percent
            or tail.kind in {"none", "time", *MEASURES}
            or read_figure(token.first or "")[0] > read_figure(token.second or "")[0]
        ):
            self._apart(token, bound, start)
        else:
            self._pair(token, bound, start, tail)

    def _slash(self, token: Token, bound: str, start: int) -> None:
        """`27/7`, `1/500`, `1/3 số hộ`, `37/38 hộ`, `95%/90%`."""
        first, second = token.first or "", token.second or ""
        second_end = self._second(token, start)[2]
        tail = read_tail(self.text, second_end, second)
        if token.first_percent and not token.second_percent:
            self._apart(token, bound, start)
        elif context.is_map_scale(first, second, tail):
            self.refuse(start, second_end, "scale")
        elif context.is_fraction(self.text, start, second_end, (first, second), tail, bool(bound)):
            self._fraction(start - len(bound), start, second_end, bound, Decimal(first) / Decimal(second) * 100)
        elif not bound and context.is_date_pair(self.text, start, first, second, tail):
            self.refuse(start, second_end, "date")
        else:
            self._pair(token, bound, start, tail)

    def _fraction(self, full_start: int, start: int, end: int, bound: str, share: Decimal) -> None:
        """A part of a whole (`1/3 số lượng`), as a share in per cent."""
        share = share.quantize(LAST_PLACE)
        self._add(full_start, start, end, bound, Tail(ONE, share, LAST_PLACE, "%", ONE, "percent", end, end, False))

    def _pair(self, token: Token, bound: str, start: int, tail: Tail) -> None:
        """n/N as two quantities of one unit and scale."""
        first_end, second_start, second_end = self._second(token, start)
        value, step = read_figure(token.first or "")
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
    return bool(_RUNS_IN.search(before) or _RUNS_ON.match(after))


def _kind_of(token: Token) -> str:
    """The kind of a refused token; for a phrase of the catalogue, the kind that its row names."""
    if token.kind == "mark":
        return "list_mark"
    if token.kind not in {"before", "after"}:
        return token.kind
    if _SYMBOL.search(token.text):
        return "docno"
    words = fold(_DIGIT.split(token.text)[0]) if token.kind == "before" else fold(re.sub(r"^[0-9\s]+", "", token.text))
    return refusals(token.kind).get(" ".join(words.strip(" :").split()), "ordinal")


def _bound_sign(bound: str) -> str:
    """Comparator of the words before a figure."""
    words = " ".join(fold(bound).split())
    table = comparators("before") | comparators("guard")
    while words and words not in table:
        words = words.rpartition(" ")[0]
    return table.get(words, "=")
