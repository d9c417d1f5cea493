"""Which small slip of the pen would explain a contradiction: one digit, two swapped digits, a shifted unit.

A suggestion for the reader, never a correction: the figure stays as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

LARGEST = 10**9  # steps of a figure whose slips are looked for
ZERO = Decimal(0)
SHIFTS = (Decimal(1000), Decimal("0.001"), Decimal(10), Decimal("0.1"))


def neighbours(value: Decimal, step: Decimal) -> Iterator[Decimal]:
    """Values that differ from `value`, printed to `step`, by swapped digits, one digit, or a shifted unit."""
    number = _printed(value, step)
    if number is not None:
        yield from (near * step for near in _near(number))
        yield from (value * shift for shift in SHIFTS)


def explain(value: Decimal, step: Decimal, holds: Callable[[Decimal], bool]) -> Decimal | None:
    """The only neighbour of `value` with which the relation holds; the nearest kind of slip first; None if none."""
    for candidate in neighbours(value, step):
        if holds(candidate):
            return candidate
    return None


def explain_within(value: Decimal, step: Decimal, low: Decimal, high: Decimal) -> Decimal | None:
    """`explain` where the relation holds for the values of [low, high]: many rules ask, so it counts in whole steps."""
    number = _printed(value, step)
    if number is None:
        return None
    low, high = max(low, ZERO), min(high, value * SHIFTS[0])
    if low > high:
        return None
    lowest, highest = int(low // step) + (low % step > 0), int(high // step)
    if lowest <= highest:
        for near in _near(number):
            if lowest <= near <= highest:
                return near * step
    return next((value * shift for shift in SHIFTS if low <= value * shift <= high), None)


def _printed(value: Decimal, step: Decimal) -> int | None:
    """The digits of a figure as a whole number of steps; None where it has too many, or none."""
    if value <= 0 or step <= 0 or value >= step * LARGEST:
        return None
    number = int(value / step)
    return number if number * step == value else None


@lru_cache(maxsize=4096)
def _near(number: int) -> tuple[int, ...]:
    """Numbers with two neighbouring digits swapped, then those with one digit changed."""
    digits = str(number)
    found: list[int] = []
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            if swapped[0] != "0":
                found.append(int(swapped))
    place = 10 ** len(digits)
    for at, digit in enumerate(digits):
        place //= 10
        base = number - int(digit) * place
        found += [base + other * place for other in range(at == 0, 10) if base + other * place != number]
    return tuple(found)


def slip_name(value: Decimal, wanted: Decimal) -> tuple[str, str]:
    """What kind of slip makes `value` of `wanted`, in Vietnamese and English."""
    for shift in SHIFTS:
        if value * shift == wanted:
            times = shift if shift > 1 else 1 / shift
            shown = f"{int(times):,}".replace(",", ".")
            return f"lệch đơn vị hoặc dấu phân cách {shown} lần", f"unit or separator off by {shown}"
    return ("đảo hai chữ số", "two digits swapped") if is_swap(value, wanted) else ("sai một chữ số", "one digit wrong")


def is_swap(value: Decimal, wanted: Decimal) -> bool:
    """Whether the digits of one value, in another order, are those of the other."""
    one, other = (number.as_tuple().digits for number in (value.normalize(), wanted.normalize()))
    length = max(len(one), len(other))
    one, other = one + (0,) * (length - len(one)), other + (0,) * (length - len(other))
    return sorted(one) == sorted(other) and sum(a != b for a, b in zip(one, other, strict=True)) > 1
