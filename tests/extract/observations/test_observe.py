"""From a sentence to its rows: measure, sign, basis, subject, quotes and ties between figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.model import Observation, ReportText
from extract.pipeline import extract_report
from extract.readers.blocks import build_blocks

HEAD = "BÁO CÁO\n\nTình hình kinh tế - xã hội tháng 5 năm 2021; nhiệm vụ tháng 6 năm 2021\n\n"


def observe(body: str, head: str = HEAD) -> tuple[Observation, ...]:
    text = head + body
    report = ReportText("bao-cao.txt", "ab" * 32, "text/plain", text, build_blocks(text))
    return extract_report(report).observations


def summary(body: str) -> list[tuple[str, str, str, str]]:
    """(value, unit, measure, basis) of each figure."""
    return [(f"{o.value.normalize():f}", o.unit or "", o.measure.value, o.basis.value) for o in observe(body)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Tổng thu ngân sách đạt 25,6 tỷ đồng, đạt 41% dự toán, tăng 3,2% so với cùng kỳ.",
            [
                ("25600000000", "VND", "level", "actual"),
                ("41", "%", "attainment", "actual"),
                ("3.2", "%", "yoy_growth", "actual"),
            ],
        ),
        (
            "Giá trị sản xuất ước đạt 96 tỷ đồng, bằng 104,5% so với cùng kỳ năm trước.",
            [("96000000000", "VND", "level", "estimate"), ("104.5", "%", "yoy_index", "estimate")],
        ),
        (
            "Thu thuế 96 tỷ đồng, đạt 80% dự toán (120 tỷ đồng), gồm: thuế môn bài 41, thuế trước bạ 30.",
            [
                ("96000000000", "VND", "level", "actual"),
                ("80", "%", "attainment", "actual"),
                ("120000000000", "VND", "plan", "target"),
                ("41000000000", "VND", "level", "actual"),
                ("30000000000", "VND", "level", "actual"),
            ],
        ),
        (
            "Sản lượng giảm 4,1% so với cùng kỳ.",
            [("-4.1", "%", "yoy_growth", "actual")],
        ),
        (
            "Xảy ra 9 vụ tai nạn (giảm 02 vụ, 03 người chết so với cùng kỳ).",
            [
                ("9", "vụ", "level", "actual"),
                ("-2", "vụ", "yoy_change", "actual"),
                ("-3", "người", "yoy_change", "actual"),
            ],
        ),
        (
            "Tỷ lệ hộ cận nghèo còn 3,4%, giảm 0,8% so với đầu năm.",
            [("3.4", "%", "rate", "actual"), ("-0.8", "%", "yoy_change", "actual")],
        ),
        (
            "Đã giải quyết 45/52 đơn, đạt 86,5%.",
            [("45", "đơn", "level", "actual"), ("52", "đơn", "whole", "actual"), ("86.5", "%", "rate", "actual")],
        ),
        (
            "Giải ngân 12,5/30 tỷ đồng, đạt 41,7% kế hoạch.",
            [
                ("12500000000", "VND", "level", "actual"),
                ("30000000000", "VND", "plan", "target"),
                ("41.7", "%", "attainment", "actual"),
            ],
        ),
        (
            "Cơ cấu kinh tế: nông nghiệp 38%; công nghiệp 35%; dịch vụ 27%.",
            [("38", "%", "share", "actual"), ("35", "%", "share", "actual"), ("27", "%", "share", "actual")],
        ),
        (
            "Kết nạp 14 đảng viên, vượt 16,7% kế hoạch.",
            [("14", "đảng viên", "level", "actual"), ("16.7", "%", "attainment", "actual")],
        ),
    ],
)
def test_measures(sentence: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert summary(f"I. KẾT QUẢ THỰC HIỆN\n\n- {sentence}\n") == expected


def test_the_section_on_the_coming_month_holds_goals() -> None:
    rows = observe("II. NHIỆM VỤ TRỌNG TÂM THÁNG 6\n\n- Trồng 3.000 cây xanh; thu ngân sách 2 tỷ đồng, tăng 5%.\n")
    assert [(o.measure.value, o.basis.value, o.time_period) for o in rows] == [
        ("plan", "target", "2021-06"),
        ("plan", "target", "2021-06"),
        ("yoy_growth", "target", "2021-06"),
    ]


def test_growth_and_attainment_repeat_the_subject_of_the_level() -> None:
    rows = observe("I. KẾT QUẢ\n\n- Tổng mức bán lẻ hàng hóa đạt 40 tỷ đồng, đạt 33% kế hoạch, tăng 7%.\n")
    assert {o.indicator_text for o in rows} == {"tổng mức bán lẻ hàng hóa"}
    assert {o.indicator_code for o in rows} == {"trade.retail_sales"}


def test_a_count_is_named_by_its_noun_and_its_verb() -> None:
    [row] = observe("I. KẾT QUẢ\n\n- Trong tháng, tuyên truyền pháp luật cho 1.250 lượt người.\n")
    assert row.indicator_text == "số lượt người tuyên truyền pháp luật"


def test_an_elliptical_count_takes_the_noun_of_its_sentence() -> None:
    rows = observe("I. KẾT QUẢ\n\n- Thi hành kỷ luật 12 đảng viên: khiển trách 8, cảnh cáo 3, cách chức 1.\n")
    assert [o.unit for o in rows] == ["đảng viên"] * 4


def test_the_halves_of_a_ratio_know_each_other() -> None:
    numerator, denominator = observe("I. KẾT QUẢ\n\n- Có 9/11 thôn đạt chuẩn văn hóa.\n")
    assert numerator.ratio_partner == denominator.position
    assert denominator.ratio_partner == numerator.position


def test_every_row_shows_its_characters() -> None:
    body = "I. KẾT QUẢ\n\n- *Thu ngân sách:* đạt **25,6 tỷ đồng**; chi 19 tỷ đồng (đạt 40% dự toán).\n"
    text = HEAD + body
    for row in observe(body):
        digits = text[row.char_start : row.char_end]
        assert digits in row.printed_text
        assert digits in row.quote
        assert row.quote in text
        assert row.sentence == text[row.sentence_start : row.sentence_start + len(row.sentence)]
        assert row.section_path == "I. KẾT QUẢ"


def test_bounds_follow_the_printed_places_and_the_comparator() -> None:
    exact, above, range_ = observe("I. KẾT QUẢ\n\n- Thu 2,5 tỷ đồng; có trên 600 hộ; năng suất 60 - 62 tạ/ha.\n")
    assert (exact.bound_low, exact.bound_high) == (Decimal("2450000000"), Decimal("2550000000"))
    assert (above.bound_low, above.bound_high) == (Decimal(600), None)
    assert (range_.value, range_.value_high) == (Decimal(6), Decimal("6.2"))
    assert (range_.bound_low, range_.bound_high) == (Decimal("5.95"), Decimal("6.25"))


def test_a_table_gives_a_row_per_numeric_cell() -> None:
    rows = observe(
        "I. KẾT QUẢ\n\nBiểu 1 (ĐVT: triệu đồng)\n\n"
        "| STT | Nội dung | Dự toán | Thực hiện | So với dự toán (%) |\n|---|---|---|---|---|\n"
        "| 1 | Thu tiền sử dụng đất | 2.000 | 1.500,5 | 75,03 |\n"
    )
    assert [(o.indicator_text, o.measure.value, o.unit, o.value) for o in rows] == [
        ("thu tiền sử dụng đất", "plan", "VND", Decimal(2_000_000_000)),
        ("thu tiền sử dụng đất", "level", "VND", Decimal(1_500_500_000)),
        ("thu tiền sử dụng đất", "attainment", "%", Decimal("75.03")),
    ]


def test_a_footnote_reads_as_part_of_the_section_of_its_mark() -> None:
    rows = observe(
        "I. KẾT QUẢ\n\n- Hỗ trợ sửa nhà cho hộ nghèo<sup>1</sup>.\n\nII. NHIỆM VỤ THÁNG 6\n\n"
        "<sup>1</sup> Đã sửa 7 nhà, kinh phí 210 triệu đồng.\n"
    )
    assert {(o.section_path, o.basis.value, o.time_period) for o in rows} == {("I. KẾT QUẢ", "actual", "2021-05")}


def test_ids_are_stable_and_unique() -> None:
    body = "I. KẾT QUẢ\n\n- Có 5 xã, 5 trường, 5 trạm y tế.\n"
    first, second = observe(body), observe(body)
    assert [o.observation_id for o in first] == [o.observation_id for o in second]
    assert len({o.observation_id for o in first}) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "Tỷ lệ hộ nghèo từ 5,4% cuối năm 2019 giảm xuống còn 4,1%, tức giảm 1,3%.",
        "Tỷ lệ hộ nghèo giảm từ 5,4% năm 2019 xuống còn 4,1%.",
        "Tỷ lệ hộ nghèo từ 5,4% của năm 2019 đến nay còn 4,1%.",
    ],
)
def test_from_one_level_to_another(sentence: str) -> None:
    first, second, *_ = observe(sentence)
    assert (first.measure, first.time_period, first.indicator_code) == ("rate", "2019", "poverty.rate")
    assert (second.measure, second.time_period, second.indicator_code) == ("rate", "2021-05", "poverty.rate")


def test_an_amount_that_rises_to_another_is_a_level() -> None:
    first, second = observe("Thu nhập bình quân từ 40 triệu đồng năm 2019 tăng lên 45,2 triệu đồng.")
    assert (first.time_period, second.time_period) == ("2019", "2021-05")
    assert {first.measure, second.measure} == {"level"}


def test_a_footnote_that_divides_the_figure_of_its_mark_counts_in_its_unit() -> None:
    rows = observe("Đã phát hiện 33 ổ dịch[1] trên địa bàn.\n\n[1] Gồm: xã Hòa An 18, xã Hòa Bình 15.\n")
    assert [(f"{row.value.normalize():f}", row.unit) for row in rows] == [
        ("33", "ổ dịch"),
        ("18", "ổ dịch"),
        ("15", "ổ dịch"),
    ]
    apart = observe(
        "Đã phát hiện 33 ổ dịch. Công tác tuyên truyền được chú trọng[1].\n\n[1] Gồm: Hòa An 18, Hòa Bình 15.\n"
    )
    assert [row.unit for row in apart] == ["ổ dịch", None, None]


def test_a_heading_of_results_is_told_from_a_slip_of_its_tone_mark() -> None:
    body = "PHẦN I. KẾT QUÁ THỰC HIỆN\n\n1. Nhiệm vụ phát triển kinh tế\n\nThu ngân sách đạt 25,6 tỷ đồng.\n"
    assert [(row.measure.value, row.basis.value) for row in observe(body)] == [("level", "actual")]
