"""A sum of figures against the whole that a report states: interval, verdict row, the slip that explains a gap.

No rule here says which figures belong together; `totals`, `tables`, `coded` and others bring them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.model import Check, Observation, Severity, Verdict
from extract.relations.intervals import NEAR, ZERO, Interval, figure_of, nearest, sum_interval
from extract.relations.misprints import explain_within, is_swap, slip_name
from extract.relations.notation import common_scale, join_sum, vietnamese
from extract.relations.percentages import is_plain
from extract.relations.reading import Reading
from extract.relations.results import Outcome, build_once

SHORT_FIGURE = 100
SWAPPED_DIGITS, WRONG_DIGITS = 3, 4  # of a figure that a sum equals by chance but for a slip once in hundreds
LEAST_DIGITS = 2  # of a whole one slip of which is no chance


class Sum:
    """A whole and parts that are compared; what is worked out once is kept, for several rules ask for it."""

    __slots__ = ("_interval", "_slip", "parts", "total", "whole")

    def __init__(self, whole: Observation, parts: tuple[Observation, ...]) -> None:
        self.whole = whole
        self.parts = parts
        self.total = sum([part.value for part in parts], ZERO)
        """Sum of the printed values."""
        self._interval: Interval | None = None
        self._slip: tuple[Observation | None, Decimal | None] | None = None

    @property
    def interval(self) -> Interval:
        """Range of the sum, comparable with the nearest range of the whole."""
        if self._interval is None:
            self._interval = sum_interval([figure_of(part) for part in self.parts], figure_of(self.whole))
        return self._interval

    @property
    def slip(self) -> tuple[Observation | None, Decimal | None]:
        """(figure, value) of the one slip that would make the sum hold."""
        if self._slip is None:
            self._slip = self._one_slip()
        return self._slip

    def _one_slip(self) -> tuple[Observation | None, Decimal | None]:
        gap = self.total - self.whole.value
        for number, figure in enumerate((self.whole, *self.parts)):
            if number and figure.value < SHORT_FIGURE * figure.step:
                continue  # any small part could be another small number
            wanted = figure.value + gap if number == 0 else figure.value - gap
            found = explain_within(figure.value, figure.step, wanted, wanted)
            if found is not None:
                return figure, found
        return None, None

    def holds(self) -> bool:
        """Whether the whole agrees with the sum."""
        return self.total == self.whole.value or nearest(figure_of(self.whole)).meets(self.interval)

    def exceeds(self) -> bool:
        """Whether the parts are surely more than the whole."""
        low, high = self.interval.low, nearest(figure_of(self.whole)).high
        return low is not None and high is not None and low > high


def small_gap(total: Sum) -> bool:
    """Whether the parts add up to nearly the whole."""
    return abs(total.total - total.whole.value) <= NEAR * abs(total.whole.value)


def digits(figure: Observation) -> int:
    """Printed digits without leading and trailing zeros: round figures agree by chance."""
    return len(str(int(figure.value / figure.step)).strip("0")) if figure.step > 0 else 0


def swapped(figure: Observation, wanted: Decimal) -> bool:
    """Whether two neighbouring digits change places between a figure and the value that it should have."""
    found = explain_within(figure.value, figure.step, wanted, wanted)
    return found is not None and is_swap(figure.value, wanted)


def slips_in_whole(total: Sum, swaps_only: bool) -> bool:
    """Whether one slip in the whole itself, or only swapped digits, would make the sum hold."""
    whole = total.whole
    if not is_plain(whole, *total.parts) or digits(whole) < LEAST_DIGITS:
        return False
    return swapped(whole, total.total) or (
        not swaps_only and explain_within(whole.value, whole.step, total.total, total.total) is not None
    )


def misprinted(total: Sum) -> bool:
    """Whether the whole is surely a misprint of the sum: a swap in three digits, one wrong digit in four, no chance."""
    if not is_plain(total.whole, *total.parts) or digits(total.whole) < SWAPPED_DIGITS:
        return False
    return swapped(total.whole, total.total) or (
        digits(total.whole) >= WRONG_DIGITS
        and explain_within(total.whole.value, total.whole.step, total.total, total.total) is not None
    )


def swapped_part(total: Sum, least: int) -> bool:
    """Whether two swapped digits in one part, of at least so many digits, are all that the sum is off by."""
    gap = total.total - total.whole.value
    if not gap or not is_plain(total.whole, *total.parts):
        return False
    return any(digits(part) >= least and part.value > gap and swapped(part, part.value - gap) for part in total.parts)


def suggestion(total: Sum) -> tuple[Observation | None, Decimal | None]:
    """(figure, value) of the one slip that would make the sum hold."""
    return total.slip


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
        how_vi, how_en = slip_name(figure.value, value)
        hint_vi = f"; nếu {printed} là {wanted} thì khớp → có thể gõ nhầm {printed} ({how_vi})"
        hint_en = f"; with {wanted} for {printed} it would hold → {printed} may be a misprint ({how_en})"
    gap = vietnamese(abs(total.total - total.whole.value) / scale)
    return (
        f"{plus}, báo cáo ghi {stated} (lệch {gap}){hint_vi}",
        f"{plus}, the report states {stated} (off by {gap}){hint_en}",
    )


def sum_row(reading: Reading, kind: str, total: Sum, verdict: Verdict, severity: Severity | None) -> Check:
    """Row of kind total or partial_total."""

    def outcome() -> Outcome:
        message_vi, message_en = _messages(total, verdict, kind)
        interval = total.interval if kind == "total" else Interval(total.interval.low, None)
        return Outcome(verdict, severity, message_vi, message_en, total.whole.value, total.total, interval)

    operands = [("part", part) for part in total.parts]
    return build_once(reading, kind, total.whole, operands, (verdict, severity), outcome)


def sums_agree(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether the parts add up to the whole within printed precision."""
    return Sum(whole, tuple(parts)).holds()


def sum_check(
    reading: Reading, whole: Observation, parts: Sequence[Observation], verdict: Verdict, severity: Severity | None
) -> Check:
    """Row of kind total for a whole and parts that another rule brought together."""
    return sum_row(reading, "total", Sum(whole, tuple(parts)), verdict, severity)


def one_slip_off(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether one digit, a swap or a shifted unit in one of the figures would make the sum hold."""
    return suggestion(Sum(whole, tuple(parts))) != (None, None)
