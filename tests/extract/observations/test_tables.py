"""Cells of tables: what heads, unit columns, labels and captions give them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from extract.model import Measure, Observation, ReportMeta, ReportText
from extract.observations.columns import head_period, read_columns, unit_of
from extract.pipeline import extract_report
from extract.readers.blocks import build_blocks

HALF_YEAR = ReportMeta(period="2022-H1", next_period="2022-H2")
HEAD = "BÁO CÁO\n\nTình hình kinh tế - xã hội 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022\n\nI. KẾT QUẢ\n\n"


def heads() -> list[list[str]]:
    """head, measure, period: how offices head the columns of a half-year's table."""
    with (Path(__file__).parent / "table_heads.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))[1:]


@pytest.mark.parametrize(("head", "measure", "period"), heads())
def test_a_head_names_measure_and_period(head: str, measure: str, period: str) -> None:
    column = read_columns([head], [])[0]
    assert (column.measure or "") == measure
    if column.measure in {None, Measure.PLAN}:
        assert head_period(head, HALF_YEAR) == (period or None)


@pytest.mark.parametrize(
    "heads", [["KH", "TH", "Tỷ lệ (%)"], ["Giao", "Kết quả", "% đạt"], ["Dự toán", "Chi", "So sánh"]]
)
def test_a_bare_percentage_beside_a_plan_is_an_attainment(heads: list[str]) -> None:
    columns = read_columns(heads, [])
    assert [column.measure for column in columns] == [Measure.PLAN, None, Measure.ATTAINMENT]
    assert columns[2].source == 1


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("1.000 tấn", "t", "1000"),
        ("1000đ", "VND", "1000"),
        ("Tạ/ha", "t/ha", "0.1"),
        ("triệu đồng/người/năm", "VND/person/year", "1000000"),
        ("DN", "doanh nghiệp", "1"),
    ],
)
def test_a_printed_unit(text: str, unit: str, factor: str) -> None:
    assert unit_of(text) == (unit, Decimal(factor))


def cells(table: str) -> list[tuple[str, str, str, str, str]]:
    """(value, unit, measure, period, basis) of each figure of a table in a half-year's report."""
    text = HEAD + table
    found = extract_report(ReportText("b.md", "ab" * 32, "text/plain", text, build_blocks(text))).observations
    return [_summary(row) for row in found]


def _summary(row: Observation) -> tuple[str, str, str, str, str]:
    return (f"{row.value.normalize():f}", row.unit or "", row.measure.value, row.time_period or "", row.basis.value)


def test_plan_done_and_both_comparisons() -> None:
    table = """| TT | Chỉ tiêu | ĐVT | KH 2022 | TH 6T/2021 | ƯTH 6T/2022 | So KH (%) | So CK (%) |
|---|---|---|---|---|---|---|---|
| 1 | Thu ngân sách | trđ | 98.000 | 47.310 | 55.274 | 56,40 | 116,83 |
| | *Tr.đó: tiền sử dụng đất* | | 20.000 | - | 9.460 | 47,30 | x |
"""
    assert cells(table) == [
        ("98000000000", "VND", "plan", "2022", "target"),
        ("47310000000", "VND", "level", "2021-H1", "actual"),
        ("55274000000", "VND", "level", "2022-H1", "estimate"),
        ("56.4", "%", "attainment", "2022-H1", "estimate"),
        ("116.83", "%", "yoy_index", "2022-H1", "estimate"),
        ("20000000000", "VND", "plan", "2022", "target"),
        ("9460000000", "VND", "level", "2022-H1", "estimate"),
        ("47.3", "%", "attainment", "2022-H1", "estimate"),
    ]


def test_heads_over_two_rows_and_numbers_of_columns() -> None:
    table = """| STT | Nội dung | Kế hoạch năm | Thực hiện | So sánh (%) | |
|---|---|---|---|---|---|
| | | | | Kế hoạch | Cùng kỳ |
| A | B | 1 | 2 | 3=2/1 | 4 |
| 1 | Sản lượng cá (tấn) | 1.200 | 640 | 53,3 | 104,2 |
"""
    assert cells(table) == [
        ("1200", "t", "plan", "2022", "target"),
        ("640", "t", "level", "2022-H1", "actual"),
        ("53.3", "%", "attainment", "2022-H1", "actual"),
        ("104.2", "%", "yoy_index", "2022-H1", "actual"),
    ]


def test_comparisons_are_of_the_latest_year_wherever_its_column_stands() -> None:
    table = """| Tên bệnh | Mắc 6T/2022 (ca) | Mắc 6T/2021 (ca) | 2022/2021 (%) |
|---|---|---|---|
| Sởi | 12 | 40 | 30,0 |
"""
    assert cells(table) == [
        ("12", "ca", "level", "2022-H1", "actual"),
        ("40", "ca", "level", "2021-H1", "actual"),
        ("30", "%", "yoy_index", "2022-H1", "actual"),
    ]


def test_a_caption_with_several_units() -> None:
    table = """*Đơn vị tính: đối tượng, triệu đồng, %*

| STT | Nhóm | Số đối tượng | Phê duyệt | Đã chi | Tỷ lệ chi |
|---|---|---|---|---|---|
| 1 | Lao động tự do | 240 | 860,00 | 645,00 | 75,0 |
"""
    assert [row[:3] for row in cells(table)] == [
        ("240", "đối tượng", "level"),
        ("860000000", "VND", "level"),
        ("645000000", "VND", "level"),
        ("75", "%", "rate"),
    ]


def test_a_rise_without_a_percent_sign_is_what_the_row_adds_up_to() -> None:
    table = """| Chỉ tiêu | ĐVT | Cùng kỳ | Thực hiện | Tăng, giảm |
|---|---|---|---|---|
| Số vụ cháy | vụ | 5 | 3 | -2 |
| Đàn heo | con | 4.000 | 4.200 | 5,0 |
"""
    assert [row[:3] for row in cells(table)] == [
        ("5", "vụ", "level"),
        ("3", "vụ", "level"),
        ("-2", "vụ", "yoy_change"),
        ("4000", "con", "level"),
        ("4200", "con", "level"),
        ("5", "%", "yoy_growth"),
    ]


def test_a_change_in_points_is_told_in_words_within_a_column_of_growths() -> None:
    table = """| Chỉ tiêu | ĐVT | Thực hiện | So với cùng kỳ (+/- %) |
|---|---|---|---|
| Tỷ lệ hộ nghèo (chuẩn mới) | % | 1,42 | Giảm 0,61 điểm % |
| Tỷ lệ bao phủ BHYT | % | 91,6 | Tăng 1,9 điểm % |
"""
    assert [row[:3] for row in cells(table)] == [
        ("1.42", "%", "rate"),
        ("-0.61", "điểm %", "yoy_change"),
        ("91.6", "%", "rate"),
        ("1.9", "điểm %", "yoy_change"),
    ]


def test_rows_numbered_below_a_row_are_its_parts() -> None:
    text = f"""{HEAD}| TT | Chỉ tiêu | ĐVT | Thực hiện |
|---|---|---|---|
| 1 | Tổng giá trị sản xuất | tỷ đồng | 920 |
| 1.1 | Nông, lâm, thủy sản | tỷ đồng | 420 |
| 1.2 | Thương mại - dịch vụ | tỷ đồng | 500 |
| 2 | Thương mại | hộ | 62 |
"""
    found = extract_report(ReportText("b.md", "ab" * 32, "text/plain", text, build_blocks(text))).observations
    assert [row.indicator_code for row in found] == [
        "output.total",
        "output.agriculture_forestry_fishery",
        "output.trade_services",
        None,
    ]
