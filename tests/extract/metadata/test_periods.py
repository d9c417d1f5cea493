"""Periods in running text: how they are written, and for which figure they hold."""

from __future__ import annotations

import pytest

from extract.metadata.clause_periods import clause_period
from extract.metadata.periods import find_periods
from extract.model import ReportMeta

MONTHLY = ReportMeta(period="2024-05", next_period="2024-06")
YEARLY = ReportMeta(period="2023", next_period="2024")


@pytest.mark.parametrize(
    ("text", "period", "kind"),
    [
        ("trong tháng 4/2024", "2024-04", "month"),
        ("tháng 02 năm 2023", "2023-02", "month"),
        ("quý IV/2023", "2023-Q4", "quarter"),
        ("quý 2 năm 2023", "2023-Q2", "quarter"),
        ("6 tháng đầu năm 2024", "2024-H1", "half"),
        ("6 tháng cuối năm 2024", "2024-H2", "half"),
        ("9 tháng năm 2024", "2024-M9", "months"),
        ("năm 2022", "2022", "year"),
        ("năm học 2022-2023", "2022/2023", "school_year"),
        ("năm học 2022 - 2023", "2022/2023", "school_year"),
        ("giai đoạn 2021-2025", "2021/2025", "span"),
        ("năm 2023-2024", "2023/2024", "span"),
        ("nhiệm kỳ 2020-2025", "2020/2025", "term"),
        ("ngày 15/6/2024", "2024-06-15", "day"),
        ("ngày 15 tháng 6 năm 2024", "2024-06-15", "day"),
        ("đến 15/6/2024", "2024-01-01/2024-06-15", "to_date"),
        ("tính đến ngày 31/12/2022", "2022-01-01/2022-12-31", "to_date"),
        ("đến hết tháng 5/2024", "2024-01-01/2024-05-31", "to_date"),
        ("đến hết tháng 01/2024", "2024-01", "month"),
    ],
)
def test_reads_each_way_of_writing_a_period(text: str, period: str, kind: str) -> None:
    mentions = find_periods(text)
    assert [(found.period, found.kind) for found in mentions] == [(period, kind)]


@pytest.mark.parametrize(
    "text",
    ["cùng kỳ", "94 năm ngày thành lập", "ngày 45/13/2024", "trong 3 tháng qua", "Quốc lộ 10", "tháng 13/2024", "2020"],
)
def test_what_is_no_calendar_period_is_left_out(text: str) -> None:
    assert find_periods(text) == []


def test_a_month_without_a_year_takes_the_reports() -> None:
    assert find_periods("trong tháng 4") == []
    assert find_periods("trong tháng 4", year=2024)[0].period == "2024-04"
    assert find_periods("trong tháng 12", year=2024, month=1)[0].period == "2023-12"


def period_of(sentence: str, meta: ReportMeta) -> str | None:
    """Period of the figure between braces."""
    before, figure, after = sentence.replace("}", "{").split("{")
    return clause_period(before + figure + after, len(before), meta)


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Thu ngân sách đến 20/5/2024 đạt {120} tỷ đồng.", "2024-01-01/2024-05-20"),
        ("Thu ngân sách đến 20/5/2024 đạt 120 tỷ đồng, bằng {35}% dự toán.", "2024-01-01/2024-05-20"),
        ("Đến ngày 31/5/2024, toàn Đảng bộ có {4.512} đảng viên.", "2024-05-31"),
        ("Thẩm định kết quả đấu giá tại {9} xã năm 2022.", "2022"),
        ("Trong tháng 4/2024 xảy ra {3} vụ cháy.", "2024-04"),
        ("Quý I/2024, giải quyết việc làm cho {350} lao động.", "2024-Q1"),
        ("Triển khai năm học 2023-2024, huy động {98}% trẻ ra lớp.", "2023/2024"),
        ("Lũy kế 5 tháng đầu năm 2024 kết nạp {61} đảng viên.", "2024-01-01/2024-05-31"),
    ],
)
def test_a_period_that_bounds_or_qualifies_overrides(sentence: str, period: str) -> None:
    assert period_of(sentence, MONTHLY) == period


@pytest.mark.parametrize(
    "sentence",
    [
        "Thu ngân sách đạt {120} tỷ đồng, tăng 15% so với năm 2023.",
        "Số vụ tai nạn là 12 vụ, giảm {03} vụ so với cùng kỳ năm 2023.",
        "So với năm 2022, số vụ giảm {04} vụ.",
        "Tặng quà nhân dịp Tết Nguyên đán năm 2024 với {850} suất.",
        "Thực hiện Nghị quyết số 15-NQ/HU ngày 20/12/2023 về nhiệm vụ năm 2024, đã mở {05} lớp.",
        "Đại hội nhiệm kỳ 2020-2025 có {150} đại biểu.",
        "Đạt {45}% kế hoạch năm 2024.",
        "Hoàn thành Đề án chuyển đổi số giai đoạn 2021-2025 đối với {12} xã.",
    ],
)
def test_comparisons_occasions_and_documents_do_not(sentence: str) -> None:
    assert period_of(sentence, MONTHLY) is None


def test_a_done_thing_keeps_the_reports_period() -> None:
    assert period_of("Tuyên dương hợp tác xã tiêu biểu năm 2022 (khen thưởng {12} hợp tác xã).", YEARLY) is None


def test_a_continuing_sentence_inherits_the_bound() -> None:
    before = "Tổng chi ngân sách đến 20/5/2024 là 200 tỷ đồng."
    clause = "Trong đó: chi thường xuyên 150 tỷ đồng."
    start = clause.index("150")
    assert clause_period(clause, start, MONTHLY, before) == "2024-01-01/2024-05-20"
    assert clause_period(clause, start, MONTHLY) is None


def test_long_odd_text_is_read_in_linear_time() -> None:
    text = "tháng " * 20_000 + "đến " * 20_000 + "ngày 1/" * 20_000
    assert find_periods(text) == []
