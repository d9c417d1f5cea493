"""Laws of the grammar: what is written by its rules reads back exactly, and nothing that is typed breaks it."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.model import Block, BlockKind
from extract.numbers import find_quantities, parse_lines

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCALES = {"": 1, " nghìn": 10**3, " triệu": 10**6, " tỷ": 10**9}
UNITS = {
    " đồng": ("VND", Decimal(1)),
    " tấn": ("t", Decimal(1)),
    " kg": ("t", Decimal("0.001")),
    "ha": ("ha", Decimal(1)),
}
UNITS |= {" hộ": ("hộ", Decimal(1)), " tạ/ha": ("t/ha", Decimal("0.1")), " trường hợp": ("trường hợp", Decimal(1))}
BOUNDS = {"": "=", "khoảng ": "~", "trên ": ">", "không dưới ": ">=", "dưới ": "<", "không quá ": "<="}


def printed(whole: int, decimals: str) -> str:
    """A figure in Vietnamese print: points between thousands, a comma before decimals."""
    grouped = f"{whole:,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped


figures = st.tuples(st.integers(0, 10**9), st.text("0123456789", max_size=4))


@RELAXED
@given(figures, st.sampled_from(list(SCALES)), st.sampled_from(list(UNITS)), st.sampled_from(list(BOUNDS)))
def test_what_is_printed_reads_back_exactly(figure: tuple[int, str], scale: str, unit: str, bound: str) -> None:
    whole, decimals = figure
    canonical, factor = UNITS[unit]
    number = printed(whole, decimals)
    if scale and unit == "ha":
        unit = " ha"
    (row,) = parse_lines([f"kết quả {bound}{number}{scale}{unit}."])[0]
    value = Decimal(f"{whole}.{decimals or 0}") * SCALES[scale] * factor
    assert Decimal(row["value"]) == value
    assert (row["unit"], row["comparator"], row["text"]) == (canonical, BOUNDS[bound], number)


@RELAXED
@given(st.text(max_size=200) | st.text("0123456789.,/-% –đngàytỷsốhộ(năm)\u0301", max_size=120))
def test_any_text_is_read_without_error_and_with_true_spans(text: str) -> None:
    for row in parse_lines([text])[0]:
        assert text[row["start"] : row["end"]] == row["text"]
        assert "e" not in row["value"].lower()
        Decimal(row["value"])


@RELAXED
@given(st.text("0123456789.,/-% –ahtKPđỷố(n", max_size=80))
def test_every_digit_ends_in_a_quantity_or_a_refusal(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    found = find_quantities([Block(0, BlockKind.PARAGRAPH, text, ())])
    spans = [(item.full_start, item.full_end) for item in found.quantities]
    spans += [(item.start, item.end) for item in found.non_quantities]
    loose = [
        position
        for position, character in enumerate(text)
        if character in "0123456789" and not any(start <= position < end for start, end in spans)
    ]
    assert not loose, (text, loose, spans)


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1.", "1/2", "12.345,6 ", "hai mươi ", "khoảng ", "12 tỷ ", "năm 2023, ", "a@", "A1", "số "]
)
def test_long_lines_end(piece: str) -> None:
    line = (piece * 100_000)[:60_000]
    assert len(parse_lines([line])) == 1


@pytest.mark.parametrize("text", ["1," * 500_000, "1" * 1_000_000])
def test_a_megabyte_of_digits_and_commas_ends(text: str) -> None:
    assert parse_lines([text]) == [[]]
