"""Percentages against the figures they are made of."""

import pytest

from tests.support.marked import check, flags, printed, verdicts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Giải quyết {450/500 đơn}, đạt {90%}.", "ratio"),
        ("Thu {450/500 tỷ đồng|plan}, đạt {90% dự toán|attainment}.", "attainment"),
        ("Nhận {40 đơn}, trong đó giải quyết {36 đơn}, đạt {90%}.", "ratio"),
        ("Đàn vật nuôi {5.000 con}, trong đó lợn {3.000 con} (chiếm {60%|share}).", "share"),
        ("Kế hoạch giao {500 ha|plan}, thực hiện {480 ha}, đạt {96% kế hoạch|attainment}.", "attainment"),
        ("Trồng {384 ha}, đạt {96%|attainment} kế hoạch ({400 ha|plan}).", "attainment"),
        ("Có việc làm {18.240 người}, tăng {10,5%|yoy_growth} so với năm 2023 ({16.500 người}).", "growth"),
        ("Còn {320 người} mắc, giảm {20%|yoy_growth} so với năm trước ({400 người}).", "growth"),
        ("Còn {512 hộ} nghèo, chiếm {1,12%|share} tổng số {45.700 hộ}.", "share"),
        ("Phá {74 vụ} trong {76 vụ}, bắt {165 đối tượng}; có {76 vụ}, đã phá {74 vụ} (đạt tỷ lệ {97,4%}).", "ratio"),
    ],
)
def test_percentages_that_hold(text: str, kind: str) -> None:
    assert (kind, "consistent") in verdicts(text)
    assert flags(text) == []


def test_a_broken_percentage_names_the_slip() -> None:
    text = "Bộ phận tiếp dân giải quyết {559/699 đơn}, đạt {83,56%}."
    (flag,) = flags(text)
    assert (flag.kind, flag.severity) == ("ratio", "error")
    assert (
        flag.message_vi
        == "559/699 = 79,97%, báo cáo ghi 83,56%; 559/669 = 83,56% → có thể gõ nhầm 699 (sai một chữ số)"
    )
    assert printed(text, flag) == ["83,56", "559", "699"]
    assert [operand.role for operand in flag.operands] == ["stated", "numerator", "denominator"]


def test_a_percentage_of_a_named_part_is_a_warning() -> None:
    (flag,) = flags("Phải thi hành {266 việc} (trong đó: {21 việc} xong, đạt {16,15%}; chuyển kỳ sau {245 việc}).")
    assert (flag.kind, flag.severity) == ("ratio", "warning")


def test_the_computed_interval_decides() -> None:
    (found,) = [
        c for c in check("Chi {1,8/650 tỷ đồng|plan}, đạt {0,27% dự toán|attainment}.") if c.kind == "attainment"
    ]
    assert found.verdict == "consistent"
    assert found.computed_low is not None
    assert found.computed_high is not None
    assert found.computed_low <= 0.275 <= found.computed_high


def test_more_than_the_whole() -> None:
    (flag,) = flags("Có {38/37 hộ} nhận tiền.")
    assert (flag.kind, flag.severity) == ("over_whole", "warning")


def test_a_base_in_parentheses_belongs_to_its_percentage() -> None:
    text = (
        "Thu {256,8 tỷ đồng}, bằng {52,4%|attainment} dự toán ({490 tỷ đồng|plan}), "
        "tăng {12%|yoy_growth} so với cùng kỳ ({229,3 tỷ đồng})."
    )
    assert {("attainment", "consistent"), ("growth", "consistent")} <= verdicts(text)
    assert flags(text) == []


def test_swapped_digits_of_a_percentage() -> None:
    (flag,) = flags("Thu {110.100 triệu đồng}, đạt {74,3%|attainment} dự toán ({150.000 triệu đồng|plan}).")
    assert (
        flag.message_vi
        == "110.100/150.000 = 73,40%, báo cáo ghi 74,3%; 73,4% thì khớp → có thể gõ nhầm 74,3% (đảo hai chữ số)"
    )


def test_this_year_over_last_year_is_no_share() -> None:
    assert flags("Xảy ra {185 vụ}; tăng {12 vụ|yoy_change} so với cùng kỳ ({185/173 vụ}).") == []
