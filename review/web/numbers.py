"""Numbers as reviewers type them.

What belongs here: one number in Vietnamese notation, with a scale word for money.
"""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d{1,20})(,\d{1,9})?")
_SCALES = {
    "": 0,
    "đồng": 0,
    "nghìn": 3,
    "nghìn đồng": 3,
    "triệu": 6,
    "triệu đồng": 6,
    "tỷ": 9,
    "tỷ đồng": 9,
    "tỉ đồng": 9,
}
_LARGEST = Decimal(10) ** 28


class NotANumberError(ValueError):
    """The text is no number that can be kept."""


def read_number(typed: str, unit: str | None) -> Decimal:
    """`1.234,5` as 1234.5; of money also `12,5 tỷ đồng`. Raises NotANumberError.

    A comma is the decimal sign and points stand between thousands, as reports write. A point followed by one, two or
    more than three digits is refused rather than guessed at.
    """
    text = " ".join(typed.lower().replace("\u00a0", " ").split())
    match = _NUMBER.match(text)
    if match is None:
        raise NotANumberError
    rest = text[match.end() :].strip()
    known = {(unit or "").lower(), ""}
    plain = 0 if rest in known else None
    power = _SCALES.get(rest) if unit == "VND" else plain
    if power is None:
        raise NotANumberError
    value = Decimal(match[0].replace(".", "").replace(",", ".")).scaleb(power)
    if abs(value) >= _LARGEST:
        raise NotANumberError
    return value
