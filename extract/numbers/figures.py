"""What a printed figure is worth: digits, separators and scale words to exact decimals.

Belongs here: arithmetic on the printed characters. Nothing here knows units or context.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

EXACT = Context(prec=60)
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,([0-9]+))?")
_COMMA_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.([0-9]+))?")


def read_figure(printed: str) -> tuple[Decimal, Decimal]:
    """Value and step (one unit of the last printed place) of a figure as printed.

    `.` groups thousands only where every group has three digits; `,` is the decimal mark, unless it stands at least
    twice before groups of three. Any other point is a decimal mark typed by mistake.
    """
    if _GROUPED.fullmatch(printed):
        plain = printed.replace(".", "").replace(",", ".")
    elif _COMMA_GROUPED.fullmatch(printed):
        plain = printed.replace(",", "")
    else:
        plain = printed.replace(",", ".")
    whole, _, decimals = plain.partition(".")
    return Decimal(plain if decimals else whole), Decimal(1).scaleb(-len(decimals))


def times(*factors: Decimal) -> Decimal:
    """Exact product."""
    product = Decimal(1)
    for factor in factors:
        product = EXACT.multiply(product, factor)
    return product


def tidy(value: Decimal) -> Decimal:
    """The same value without an exponent and without zeros behind the point."""
    return Decimal(plain_decimal(value))


def plain_decimal(value: Decimal) -> str:
    """The value as digits: no exponent, no trailing zeros after the point."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
