"""Counts times unit amounts, and rises and falls in absolute figures."""

import pytest

from tests.support.marked import flags, verdicts

HOLD = {
    "each": "Xây {14 nhà} tình thương, tổng trị giá {840 triệu đồng}, mỗi nhà {60 triệu đồng}.",
    "per noun": "Bàn giao {20 con bò} giống với kinh phí {300 triệu đồng} ({15 triệu đồng}/con).",
    "area and yield": "Gieo {125 ha} ngô, năng suất {48,2 tạ/ha}, sản lượng {603 tấn}.",
    "rounded unit amount": "Tặng {30 suất}, mỗi suất {1,3 triệu đồng}, tổng trị giá {40 triệu đồng}.",
}
CHANGES = {
    "base in parentheses": "Xảy ra {41 vụ}, giảm {6 vụ|yoy_change} so với cùng kỳ ({47 vụ}).",
    "pair": "Xảy ra {185 vụ}, tăng {12 vụ|yoy_change} ({185/173 vụ}) so với cùng kỳ.",
    "from and to": "Số vụ tăng từ {173 vụ} lên {185 vụ}, tăng {12 vụ|yoy_change}.",
    "from and to in %": "Thu tăng từ {1.012,5 tỷ đồng} lên {1.236,4 tỷ đồng}, tương ứng tăng {22,1%|yoy_growth}.",
    "two nouns for persons": "Kết nạp {92 đảng viên}, giảm {11 đồng chí|yoy_change} so với năm 2020 ({103 đảng viên}).",
    "change and percentage": "Kỷ luật {46 đảng viên}, tăng {4 đảng viên|yoy_change}, tương ứng tăng {9,5%|yoy_growth}.",
}
HARMLESS = {
    "a price told before a sale": "Giá lúa {7.500 đồng}/kg; {12 hộ} bán được, thu {300 triệu đồng}.",
    "per year": "Thu nhập {55 triệu đồng}/người/năm, {12 người} được hỗ trợ {300 triệu đồng}.",
    "another base": "Đàn bò {3.400 con}, tăng {100 con|yoy_change} so với năm 2019 (trâu {2.300 con}).",
}


@pytest.mark.parametrize("text", HOLD.values(), ids=HOLD)
def test_products_that_hold(text: str) -> None:
    assert ("unit_price", "consistent") in verdicts(text)
    assert flags(text) == []


@pytest.mark.parametrize("text", CHANGES.values(), ids=CHANGES)
def test_changes_that_hold(text: str) -> None:
    assert ("growth", "consistent") in verdicts(text)
    assert flags(text) == []


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_figures_that_do_not_belong_together(text: str) -> None:
    assert flags(text) == []


def test_a_product_that_does_not_hold() -> None:
    (flag,) = flags("Xây {14 nhà} tình thương, tổng trị giá {480 triệu đồng}, mỗi nhà {60 triệu đồng}.")
    assert (flag.kind, flag.severity) == ("unit_price", "error")
    assert flag.message_vi.startswith("14 nhà × 60 triệu đồng = 840 triệu đồng, báo cáo ghi 480 triệu đồng")


def test_a_change_that_does_not_hold() -> None:
    (flag,) = flags("Xảy ra {41 vụ}, giảm {9 vụ|yoy_change} so với cùng kỳ ({47 vụ}).")
    assert (flag.kind, flag.severity) == ("growth", "error")
    assert flag.message_vi == "47 - 41 = 6 vụ, báo cáo ghi giảm 9; giảm 6 thì khớp → có thể gõ nhầm 9 (sai một chữ số)"


def test_a_share_is_held_against_the_whole_of_its_neighbours() -> None:
    text = (
        "Bầu {35 đại biểu}, trong đó nữ {13 đại biểu}, chiếm {37,1%|share}, trẻ {9 đại biểu}, chiếm {25,7%|share}, "
        "ngoài Đảng {3 đại biểu}, chiếm {6,8%|share}."
    )
    (flag,) = flags(text)
    assert (flag.kind, flag.severity) == ("share", "error")
    assert flag.message_vi.startswith("3/35 = 8,57%, báo cáo ghi 6,8%")
