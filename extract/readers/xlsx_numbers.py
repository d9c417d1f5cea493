"""Numbers of spreadsheet cells -> what the cell shows, in Vietnamese notation, and the value behind it.

What belongs here: number formats (ECMA-376 part 1, 18.8.31). A cell shows 1234567.891 as `1.234.568` under the format
`#,##0`: the text is that print, and `value` the stored number in the scale of the print (percent formats show a
hundredfold, a trailing comma a thousandth), so that a figure keeps all its places and its printed precision.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

GENERAL = "General"
SIGNIFICANT = Context(prec=15)
"""Excel calculates in binary and shows 15 significant digits at most; what lies beyond is noise of the conversion."""
MAX_PLACES = 30  # after the decimal mark, as in Excel
_WIDE = Context(prec=400)  # holds every number that a cell can hold
UNGROUPED = 9  # a longer run of digits is printed in groups, whatever the format: nobody reads it otherwise
GENERAL_DIGITS = 10  # significant digits that the format General shows in a cell
LARGEST_DATE = 2_958_465  # 31 December 9999
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    42: '#,##0;-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '#,##0.00;-#,##0.00;"-"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "0.0E+0",
    49: "@",
}
"""Formats that files name by number only (18.8.30)."""

_SECTION = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|;|[^"\\\[_*;]+|.', re.DOTALL)
_TOKEN = re.compile(
    r'"(?P<literal>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]|[_*].'
    r"|(?P<digits>[#0?][#0?,.]*|\.[#0?]+)|(?P<percent>%)|(?P<general>General)|(?P<date>[dmyhs]+)|(?P<exponent>E[+-])"
    r"|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows; `value` is the number behind the print, None for dates and text."""

    text: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One section of a number format."""

    before: str = ""
    after: str = ""
    decimals: int = 0  # places always shown
    optional: int = 0  # further places, shown where they are not zero
    least: int = 1  # digits before the decimal mark that are always shown
    grouped: bool = False
    exponent: int = 0  # power of ten between the stored number and the print
    kind: str = "number"  # number, general, date, literal
    parts: str = ""  # of a date: which of d, m, y, h it shows


def stored_number(text: str) -> Decimal | None:
    """The decimal number that a cell's `<v>` means: its shortest form, without the noise of binary conversion."""
    try:
        number = Decimal(repr(float(text)))
    except (ValueError, InvalidOperation, OverflowError):
        return None
    return SIGNIFICANT.plus(number) if number.is_finite() else None


def show(number: Decimal, code: str, epoch_1904: bool = False) -> Shown:
    """What a cell with this stored number and this number format shows."""
    pattern, magnitude = _section(number, code)
    if pattern.kind == "literal":
        return Shown(pattern.before.strip())
    if pattern.kind == "date":
        return Shown(_date(number, pattern.parts, epoch_1904))
    value = number.scaleb(pattern.exponent)
    shown = _general(magnitude) if pattern.kind == "general" else _digits(magnitude.scaleb(pattern.exponent), pattern)
    if not shown:  # a zero that shows its literal alone: accountants' dash
        return Shown(f"{pattern.before}{pattern.after}".strip())
    sign = "-" if number < 0 and any(digit in "123456789" for digit in shown) else ""
    return Shown(f"{sign}{pattern.before.strip('-+ ')}{shown}{pattern.after}".strip(), _plain(value))


def _plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent."""
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1), context=_WIDE) if whole else number.normalize()


def _section(number: Decimal, code: str) -> tuple[_Pattern, Decimal]:
    """The section of a format that holds for a number, and the number's magnitude."""
    patterns = _patterns(code)
    if number < 0:
        at = 1
    elif number == 0:
        at = 2
    else:
        at = 0
    return patterns[at if at < len(patterns) else 0], abs(number)


@lru_cache(maxsize=512)
def _patterns(code: str) -> tuple[_Pattern, ...]:
    sections = [""]
    for piece in _SECTION.findall(code):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return tuple(_pattern(section) for section in sections[:3])


def _pattern(section: str) -> _Pattern:
    before, after, digits, percent, dates = "", "", "", 0, ""
    for token in _TOKEN.finditer(section):
        kind = token.lastgroup
        if kind in {"general", "exponent"}:
            return _Pattern(kind="general")
        if kind in {"date", "elapsed"}:
            dates += token[kind].lower()
        elif kind == "digits" and not digits:
            digits = token["digits"]
        elif kind == "digits" or (kind == "plain" and token["plain"] == "/" and digits):
            return _Pattern(kind="general")  # a fraction
        elif kind is not None:
            percent += kind == "percent"
            text = token[kind].replace("(", "").replace(")", "")  # accountants' brackets: a minus sign is written
            before, after = (before, after + text) if digits else (before + text, after)
    if dates and not digits:
        return _Pattern(kind="date", parts=dates)
    if not digits:
        return _Pattern(before=before, kind="literal")
    return _number_pattern(before, after, digits, percent)


def _number_pattern(before: str, after: str, digits: str, percent: int) -> _Pattern:
    body = digits.rstrip(",")
    whole, _, fraction = body.partition(".")
    fraction = fraction.replace(",", "")
    return _Pattern(
        before=before,
        after=after,
        decimals=fraction.count("0"),
        optional=fraction.count("#") + fraction.count("?"),
        least=whole.count("0"),
        grouped="," in whole,
        exponent=2 * percent - 3 * (len(digits) - len(body)),
    )


def _digits(magnitude: Decimal, pattern: _Pattern) -> str:
    places = min(pattern.decimals + pattern.optional, MAX_PLACES)
    rounded = magnitude.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    whole, _, fraction = f"{rounded:f}".partition(".")
    while len(fraction) > pattern.decimals and fraction.endswith("0"):
        fraction = fraction[:-1]
    if whole == "0" and not pattern.least and not fraction:
        return ""
    whole = whole.zfill(pattern.least)
    if pattern.grouped or len(whole) > UNGROUPED:
        whole = f"{int(whole):,}".replace(",", ".").zfill(pattern.least)
    return whole + (f",{fraction}" if fraction else "")


def _general(magnitude: Decimal) -> str:
    """The format General: as many places as fit, no groups; whole numbers in full."""
    if magnitude != magnitude.to_integral_value():
        magnitude = Context(prec=GENERAL_DIGITS, rounding=ROUND_HALF_UP).plus(magnitude)
    text = f"{magnitude:f}"
    whole, _, fraction = text.partition(".")
    whole = f"{int(whole):,}".replace(",", ".") if len(whole) > UNGROUPED else whole
    fraction = fraction.rstrip("0")
    return whole + (f",{fraction}" if fraction else "")


def _date(number: Decimal, parts: str, epoch_1904: bool) -> str:
    """Date or time of a serial number as Vietnamese write it; the number itself where it is none."""
    if not 0 <= number <= LARGEST_DATE:
        return _general(abs(number))
    if not set(parts) & {"d", "y"} and "h" in parts + "s":
        minutes = int(number % 1 * 1440)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    # Excel counts 29 February 1900, a day that never was: from March 1900 on its serials begin on 30 December 1899.
    epoch = datetime.date(1904, 1, 1) if epoch_1904 else datetime.date(1899, 12, 30)
    day = epoch + datetime.timedelta(days=min(int(number), LARGEST_DATE - 1462))
    if "d" in parts:
        return f"{day:%d/%m/%Y}" if "y" in parts else f"{day:%d/%m}"
    return f"{day:%m/%Y}" if "m" in parts else f"{day:%Y}"
