"""Which small slip of the pen would explain a contradiction: one digit, two swapped digits, a shifted unit.

A suggestion for the reader, never a correction: the figure stays as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

MAX_DIGITS = 9
SHIFTS = (Decimal(1000), Decimal("0.001"), Decimal(10), Decimal("0.1"))


def neighbours(value: Decimal, step: Decimal) -> Iterator[Decimal]:
    """Values that differ from `value`, printed to `step`, by swapped digits, one digit, or a shifted unit."""
    if value <= 0 or step <= 0:
        return
    digits = str(int(value / step))
    if len(digits) > MAX_DIGITS or int(value / step) * step != value:
        return
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            if swapped[0] != "0":
                yield int(swapped) * step
    for at, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit and not (at == 0 and other == "0"):
                yield int(digits[:at] + other + digits[at + 1 :]) * step
    for shift in SHIFTS:
        yield value * shift


def explain(value: Decimal, step: Decimal, holds: Callable[[Decimal], bool]) -> Decimal | None:
    """The only neighbour of `value` with which the relation holds; the nearest kind of slip first; None if none."""
    for candidate in neighbours(value, step):
        if holds(candidate):
            return candidate
    return None


def slip_name(value: Decimal, wanted: Decimal) -> tuple[str, str]:
    """What kind of slip makes `value` of `wanted`, in Vietnamese and English."""
    for shift in SHIFTS:
        if value * shift == wanted:
            times = shift if shift > 1 else 1 / shift
            shown = f"{int(times):,}".replace(",", ".")
            return f"lệch đơn vị hoặc dấu phân cách {shown} lần", f"unit or separator off by {shown}"
    one, other = (number.as_tuple().digits for number in (value.normalize(), wanted.normalize()))
    length = max(len(one), len(other))
    one, other = one + (0,) * (length - len(one)), other + (0,) * (length - len(other))
    if sorted(one) == sorted(other) and sum(a != b for a, b in zip(one, other, strict=True)) > 1:
        return "đảo hai chữ số", "two digits swapped"
    return "sai một chữ số", "one digit wrong"
