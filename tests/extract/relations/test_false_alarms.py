"""Sentences that a fair reader would pass over: nothing here may raise a flag."""

from pathlib import Path

import pytest

from extract.model import Verdict
from extract.pipeline import extract_bytes
from tests.support.marked import check, flags, verdicts

HEAD = "# BÁO CÁO\n\n**Tình hình kinh tế - xã hội năm 2024 của huyện Bình Lục**\n\n## I. KẾT QUẢ THỰC HIỆN\n\n"
UNRELATED = [
    line
    for line in Path(__file__).with_name("unrelated.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
HARMLESS = {
    "open list": "Tổng đàn {12.450 con}, trong đó: trâu {1.200 con}, bò {3.250 con}.",
    "ellipsis": "Cấp {15.600 thẻ}, gồm: người nghèo {2.100 thẻ}, học sinh {9.000 thẻ}...",
    "and so on": "Cấp {15.600 thẻ}, gồm: người nghèo {2.100 thẻ}, học sinh {9.000 thẻ}, v.v.",
    "mainly": "Trồng {2.200 ha}, gồm chủ yếu: ngô {900 ha}, lạc {800 ha}.",
    "mixed units": "Làm {12 công trình}, gồm: {5 km} đường, {3 cầu}, {2 trường}.",
    "some of those inspected": "Kiểm tra {45 cơ sở} (phạt {5 cơ sở}, nhắc nhở {3 cơ sở}).",
    "rounding": "Thu {100,3 tỷ đồng}, gồm: nội địa {60,2 tỷ đồng}, hải quan {40,2 tỷ đồng}.",
    "truncated percentage": "Chi trả {2/3 hộ}, đạt {66,6%}.",
    "about": "Thu khoảng {100 tỷ đồng}, gồm: nội địa {60,2 tỷ đồng}, hải quan {42 tỷ đồng}.",
    "over": "Hỗ trợ trên {100 hộ}, gồm: xã Tân Phú {60 hộ}, xã Tân Lợi {47 hộ}.",
    "overlapping groups": "Dự có {50 người}, trong đó nữ {30 người}, đảng viên {40 người}.",
    "another price basis": "Thương mại {100,5 tỷ đồng}, trong đó: bán lẻ {90,4 tỷ đồng} (giá hiện hành); "
    "ăn uống {20,3 tỷ đồng} (giá hiện hành).",
    "earlier cases carried in": "Nhận {20 đơn}, đã giải quyết {15 đơn}, còn {9 đơn} kỳ trước chuyển sang.",
    "two wholes of one unit": "Thu {725 tỷ đồng}, chi {500 tỷ đồng}, trong đó: đất {600 tỷ đồng}.",
    "two open lists": "Thu {100 tỷ đồng}, trong đó đất {30 tỷ đồng}; chi {80 tỷ đồng}, trong đó lương {20 tỷ đồng}.",
    "growth is no part": "Tổng đàn {45.300 con}, tăng {300 con}, gồm: bò {15.300 con} (giảm {150 con}), "
    "lợn {30.000 con}.",
    "growth beside a pair": "Thu {450/500 tỷ đồng|plan}, tăng {12%|yoy_growth} so với cùng kỳ.",
    "index of last year": "Thu {450/500 tỷ đồng|plan}, bằng {112%|yoy_index} so với cùng kỳ.",
    "plan exceeded": "Kết nạp {260/251 đảng viên|plan}, đạt {103,6% kế hoạch|attainment}.",
    "percentage of a plan not stated": "Giải quyết việc làm cho {3.250 người}, trong đó đi nước ngoài {120 người}, "
    "đạt {80% kế hoạch|attainment}.",
    "another thing after the part": "Khám cho {125.400 lượt}; trong đó nội trú {8.500 lượt}, công suất đạt {85%}.",
    "part taken apart again": "Có {15/20 xã} đạt chuẩn; {5/15 xã} đạt nâng cao.",
    "list left open": "Có {04 xã} (Mỹ Hòa, Mỹ Lợi, Mỹ Tân...) đạt chuẩn.",
    "another kind of place besides": "Giao {03 xã}: Mỹ Hòa, Mỹ Lợi, Mỹ Tân và thị trấn Cái Bè quản lý.",
    "names that are not of the count": "Tập huấn cho {120 hộ}: Mỹ Hòa, Mỹ Lợi, Mỹ Tân.",
    "shares of two wholes": "Tỷ trọng lúa chiếm {60%|share}, tỷ trọng lợn chiếm {70%|share}.",
    "some shares": "Cơ cấu: nông nghiệp {25%|share}, dịch vụ {34%|share}.",
    "yields do not add up": "| Xã | Năng suất |\n|---|---|\n| A | {60 tạ/ha} |\n| B | {62 tạ/ha} |\n"
    "| Tổng | {61 tạ/ha} |\n",
    "rows of two depths": "| TT | Chỉ tiêu | Số |\n|---|---|---|\n| I | Thu | {9 tỷ đồng} |\n"
    "| 1 | Đất | {5 tỷ đồng} |\n| 2 | Khác | {4 tỷ đồng} |\n| | Tổng cộng | {11 tỷ đồng} |\n",
    "numbers start anew each year": "Theo Kế hoạch số 15/KH-UBND ngày 12/7/2023. "
    "Theo Kế hoạch số 15/KH-UBND ngày 03/02/2022.",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_no_flag(text: str) -> None:
    assert [c.message_vi for c in flags(text)] == []


@pytest.mark.parametrize("passage", UNRELATED)
def test_figures_side_by_side_raise_no_flag(passage: str) -> None:
    report = HEAD + passage.replace("¶", "\n\n") + "\n"
    checks = extract_bytes(report.encode(), "mau.md").checks
    assert [c.message_vi for c in checks if c.verdict is Verdict.INCONSISTENT] == []


def test_a_closed_list_that_cannot_be_added_up_says_so() -> None:
    text = "Làm {12 công trình}, gồm: {5 công trình} giao thông, thủy lợi, {3 công trình} văn hóa."
    assert ("total", "not_checkable") in verdicts(text)
    assert all(c.message_vi and c.message_en for c in check(text))


def test_wrong_measures_of_the_reading_raise_no_flag() -> None:
    """Figures whose measure or unit was misread are left alone rather than held against each other."""
    text = "Diện tích {8.900 ha}, gồm: lúa {7.950 ha} đạt {64 tạ/ha}, rau {900 tấn}."
    assert flags(text) == []


def test_headings_and_numbered_paragraphs_are_one_series() -> None:
    text = (
        HEAD
        + "**1- Nông nghiệp**\n\nGieo cấy lúa.\n\n**2- Công nghiệp**\n\nDuy trì.\n\n3- Thương mại: ổn định.\n\n4. Khác"
    )
    goes_on = text.replace("4. Khác", "**4- Tài chính**\n\nThu ngân sách.")
    assert [c for c in extract_bytes(goes_on.encode(), "a.md").checks if c.kind == "numbering"] == []
    twice = goes_on.replace("**4- Tài chính**", "**3- Tài chính**")
    assert [c.kind for c in extract_bytes(twice.encode(), "a.md").checks if c.kind == "numbering"] == ["numbering"]
