"""Quantities with their places: spans, printed precision, table rows, and digits that count nothing."""

from decimal import Decimal

import pytest

from extract.model import Block, BlockKind, Quantity, Span
from extract.numbers import find_quantities


def paragraph(text: str, index: int = 0) -> Block:
    return Block(index, BlockKind.PARAGRAPH, text, tuple(range(len(text) + 1)))


def scan(text: str) -> list[Quantity]:
    return list(find_quantities([paragraph(text)]).quantities)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(text[item.start : item.end], item.kind) for item in find_quantities([paragraph(text)]).non_quantities]


def test_span_covers_the_digits_and_the_full_span_bound_scale_and_unit() -> None:
    text = "tổng mức đầu tư khoảng 12,5 tỷ đồng cho ba năm"
    (found,) = scan(text)
    assert text[found.start : found.end] == "12,5"
    assert text[found.full_start : found.full_end] == "khoảng 12,5 tỷ đồng"


def test_a_range_is_one_quantity_from_first_to_last_digit_or_sign() -> None:
    text = "tăng 7% - 7,5%, năng suất 60 - 62 tạ/ha"
    percent, harvest = scan(text)
    assert text[percent.start : percent.end] == "7% - 7,5%"
    assert text[harvest.start : harvest.end] == "60 - 62"
    assert (harvest.value, harvest.value_high, harvest.unit) == (Decimal(6), Decimal("6.2"), "t/ha")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("725.016 triệu đồng", "1000000"),
        ("2,1 tỷ đồng", "100000000"),
        ("1.561,0 tỷ đồng", "100000000"),
        ("512 tỷ 300 triệu đồng", "1000000"),
        ("58%", "1"),
        ("64,33 tạ/ha", "0.001"),
        ("8.670 ha", "1"),
        ("2,925ha", "0.001"),
        ("1,3 triệu lượt", "100000"),
    ],
)
def test_step_is_one_unit_of_the_last_printed_place(text: str, step: str) -> None:
    (found,) = scan(text)
    assert found.step == Decimal(step)


def test_scale_turns_printed_into_canonical() -> None:
    assert [item.scale for item in scan("3 triệu đồng, 58 tạ/ha, 12 hộ")] == [Decimal(10) ** 6, Decimal("0.1"), 1]


def test_a_ratio_is_two_quantities_of_one_unit_and_scale() -> None:
    text = "thu 12,5/15 tỷ đồng; 4.600/2.700 hộ dân"
    found = scan(text)
    assert [text[item.start : item.end] for item in found] == ["12,5", "15", "4.600", "2.700"]
    assert [item.ratio_role for item in found] == ["numerator", "denominator"] * 2
    assert [item.unit for item in found] == ["VND", "VND", "hộ", "hộ"]


def test_words_are_marked_as_words() -> None:
    (found,) = scan("Đã xử lý hai mươi lăm trường hợp")
    assert (found.value, found.unit, found.is_word) == (25, "trường hợp", True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ngày 05 tháng 01 năm 2024", "date"),
        ("Nghị quyết số 07-NQ/HU", "docno"),
        ("nhiệm kỳ 2020 - 2025", "period"),
        ("Quốc lộ 10", "road"),
        ("lần thứ 19", "ordinal"),
        ("kỷ niệm 94 năm", "anniversary"),
        ("tỷ lệ 1/500", "scale"),
        ("TCVN ISO 18091:2020", "standard"),
        ("thôn 4 xã Tân Lập", "place"),
        ("phần mềm 158", "name"),
        ("OCOP 4 sao", "ordinal"),
        ("hoa màu 1.2.3", "unread"),
    ],
)
def test_digits_that_count_nothing_say_what_they_are(text: str, kind: str) -> None:
    assert not scan(text)
    assert [found for _, found in kinds(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "counts"),
    [("cấp 378 giấy phép", [378]), ("nhà cấp 4", []), ("tổng số 294 lô đất", [294]), ("tiêu chí số 17", [])],
)
def test_the_same_word_may_label_or_grant(text: str, counts: list[int]) -> None:
    assert [int(item.value) for item in scan(text)] == counts


def test_cells_of_a_table_row_are_read_one_by_one() -> None:
    cells = ("3", "Sản lượng thủy sản", "12.345,6", "13.000", "-2,5", "95%")
    text, spans = "", []
    for cell in cells:
        spans.append(Span(len(text), len(text) + len(cell)))
        text += cell + " | "
    row = Block(4, BlockKind.TABLE_ROW, text, tuple(range(len(text) + 1)), table=1, cells=tuple(spans))
    found = find_quantities([row])
    assert [(text[item.start : item.end], str(item.value)) for item in found.quantities] == [
        ("12.345,6", "12345.6"),
        ("13.000", "13000"),
        ("2,5", "-2.5"),
        ("95", "95"),
    ]
    assert [item.kind for item in found.non_quantities] == ["list_mark"]


def test_quantities_come_in_reading_order_across_blocks() -> None:
    found = find_quantities([paragraph("12 hộ, ba xã, 5 vụ", 0), paragraph("không có số", 1), paragraph("7 đơn", 2)])
    assert [(item.block, int(item.value)) for item in found.quantities] == [(0, 12), (0, 3), (0, 5), (2, 7)]
