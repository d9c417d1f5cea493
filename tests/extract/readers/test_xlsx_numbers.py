"""Number formats: the table of formats and what they show is the specification."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.numbers import parse_lines
from extract.readers.xlsx_numbers import Shown, show, stored_number

ACCOUNTING = '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)'


def shown(stored: str, code: str) -> Shown:
    number = stored_number(stored)
    assert number is not None
    return show(number, code)


@pytest.mark.parametrize(
    ("stored", "code", "text", "value"),
    [
        ("1234567.891", "#,##0", "1.234.568", "1234567.891"),
        ("1234567.891", "General", "1234567,891", "1234567.891"),
        ("1234567.891", "#,##0.00", "1.234.567,89", "1234567.891"),
        ("1234567.891", "#,##0,", "1.235", "1234.567891"),
        ("1234567891", "#,##0.0,,", "1.234,6", "1234.567891"),
        ("0.4512", "0.0%", "45,1%", "45.12"),
        ("1.1", "0%", "110%", "110"),
        ("-5.25", "#,##0.0;(#,##0.0)", "-5,3", "-5.25"),
        ("-12.5", "[Red]0.0;[Blue]0.0", "-12,5", "-12.5"),
        ("-1234", ACCOUNTING, "-1.234", "-1234"),
        ("1234", ACCOUNTING, "1.234", "1234"),
        ("0", ACCOUNTING, "-", None),
        ("0", "0;-0;;@", "", None),
        ("-0.001", "0.0", "0,0", "-0.001"),
        ("0.28999999999999998", "0.00", "0,29", "0.29"),
        ("0.30000000000000004", "General", "0,3", "0.3"),
        ("33.333333333333336", "General", "33,33333333", "33.3333333333333"),
        ("725016000000", "General", "725.016.000.000", "725016000000"),
        ("2024", "General", "2024", "2024"),
        ("5", "00", "05", "5"),
        ("1.5", "#,##0.##", "1,5", "1.5"),
        ("2", "#,##0.##", "2", "2"),
        ("0.25", "#.00", "0,25", "0.25"),
        ("0.5", "# ?/?", "0,5", "0.5"),
        ("1e5", "0", "100000", "100000"),
        ("12.5", '#,##0.0" ha"', "12,5 ha", "12.5"),
        ("1200", '[$₫-42A]#,##0', "₫1.200", "1200"),
        ("45000", "dd/mm/yyyy", "15/03/2023", None),
        ("45000", "mmm-yy", "03/2023", None),
        ("45000.5", "h:mm", "12:00", None),
        ("-1", "dd/mm/yyyy", "1", None),
    ],
)  # fmt: skip
def test_what_a_cell_shows(stored: str, code: str, text: str, value: str | None) -> None:
    assert shown(stored, code) == Shown(text, None if value is None else Decimal(value))


@pytest.mark.parametrize("text", ["", "NaN", "inf", "1e999", "x"])
def test_what_is_no_number(text: str) -> None:
    assert stored_number(text) is None


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 4), st.booleans())
def test_the_print_reads_back_to_the_rounded_number(units: int, places: int, grouped: bool) -> None:
    code = ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")
    number = Decimal(units).scaleb(-3)
    text = show(number, code).text
    if not grouped and len(text) > 9:
        return  # the grammar reads long runs of digits in groups only; see test below
    (found,) = parse_lines([text])[0]
    expected = abs(number).quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP")
    assert abs(Decimal(str(found["value"]))) == expected


@given(
    st.text(alphabet='#0?.,;%"\\[]()-_*@ GeneralEe+dmyh/', max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_no_format_breaks_it(code: str, number: float) -> None:
    stored = stored_number(repr(number))
    assert stored is None or isinstance(show(stored, code).text, str)
