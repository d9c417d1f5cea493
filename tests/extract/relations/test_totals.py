"""Totals told in running text: by cue words, parentheses, footnotes, bullets, complements and tables."""

import pytest

from tests.support.marked import check, flags, printed, verdicts

CONSISTENT = {
    "closed list": "Tổng đàn gia súc {12.450 con}, gồm: trâu {1.200 con}, bò {3.250 con}, lợn {8.000 con}.",
    "attributes between": "Gieo trồng {900 ha}, đạt {98% rate}, gồm: ngô {650 ha}, đạt {97%}; sắn {250 ha}, đạt {99%}.",
    "open list that exhausts": "Thu {1.250 tỷ đồng}, trong đó: nội địa {900 tỷ đồng}; hải quan {350 tỷ đồng}.",
    "next sentence": "Thu {1.250 tỷ đồng}, tăng {5%|yoy_growth}. Trong đó: nội địa {900 tỷ đồng}, khác {350 tỷ đồng}.",
    "parenthesis": "Hỗ trợ {41 hộ} (xã Tân Phú {12 hộ}, xã Tân Lợi {15 hộ}, thị trấn Cái Bè {14 hộ}).",
    "nested parenthesis": "Chi {90 tỷ đồng}, gồm: đầu tư {60 tỷ đồng} (nguồn đất {45 tỷ đồng}, khác {15 tỷ đồng}), "
    "thường xuyên {30 tỷ đồng}.",
    "complements": "Tiếp nhận {85 hồ sơ}, đã giải quyết {70 hồ sơ}, đang giải quyết {15 hồ sơ}.",
    "rest of a pair": "Chi trả cho {47/50 hộ}, còn lại {03 hộ} chưa nhận.",
    "bullets": "Nhận {125 đơn}, gồm:\n\n- Khiếu nại: {30 đơn}\n\n- Tố cáo: {95 đơn}\n\nHết.",
    "counts of different nouns": "Làm {219 hạng mục} ({17 trường}, {14 nhà văn hóa}, {188 tuyến}).",
    "footnote": "Tặng {60 suất quà}<sup>1</sup> cho trẻ em.\n\n"
    "<sup>1</sup> Bao gồm: {25 suất quà} của tỉnh; {35 suất quà} của huyện.\n",
    "no cue at all": "Tổ chức {53 cuộc} đối thoại; cấp huyện {18 cuộc}; cấp xã {35 cuộc}.",
    "attributes in parentheses": "Hỗ trợ {45 hộ} với {3,5 tỷ đồng}, gồm: hộ nghèo {20 hộ} ({1,8 tỷ đồng}), "
    "cận nghèo {25 hộ} ({1,7 tỷ đồng}).",
    "classes as pairs": "Có {10/49 chi bộ} xuất sắc, {39/49 chi bộ} hoàn thành tốt.",
    "table": "| Xã | Số hộ |\n|---|---|\n| An Hòa | {120 hộ} |\n| Bình Minh | {80 hộ} |\n| Tổng cộng | {200 hộ} |\n",
}


@pytest.mark.parametrize("text", CONSISTENT.values(), ids=CONSISTENT)
def test_totals_that_hold(text: str) -> None:
    assert ("total", "consistent") in verdicts(text)
    assert flags(text) == []


def test_plans_add_up_to_the_plan_and_levels_to_the_level() -> None:
    text = (
        "Thu tại địa bàn {16,7/715,9 tỷ đồng|plan} (trong đó: tiền đất {1,8/650 tỷ đồng|plan}; "
        "khác {14,9/65,9 tỷ đồng|plan})."
    )
    assert [printed(text, c) for c in check(text) if c.kind == "total"] == [
        ["16,7", "1,8", "14,9"],
        ["715,9", "650", "65,9"],
    ]


def test_second_breakdown_of_the_same_whole() -> None:
    text = (
        "Chi {103,7 tỷ đồng}, trong đó: huyện {68 tỷ đồng}; xã {35,7 tỷ đồng}. "
        "Bao gồm: đầu tư {25 tỷ đồng}, thường xuyên {64,7 tỷ đồng}, khác {14 tỷ đồng}."
    )
    assert [printed(text, c) for c in check(text) if c.kind == "total"] == [
        ["103,7", "68", "35,7"],
        ["103,7", "25", "64,7", "14"],
    ]


BROKEN = {
    "closed list": (
        "Tổng đàn {12.450 con}, gồm: trâu {1.200 con}, bò {3.520 con}, lợn {8.000 con}.",
        "error",
        "1.200 + 3.520 + 8.000 = 12.720 con, báo cáo ghi 12.450 (lệch 270); "
        "nếu 3.520 là 3.250 thì khớp → có thể gõ nhầm 3.520 (đảo hai chữ số)",
    ),
    "places": (
        "Hỗ trợ {40 hộ} (xã Tân Phú {12 hộ}, xã Tân Lợi {15 hộ}, thị trấn Cái Bè {14 hộ}).",
        "error",
        "12 + 15 + 14 = 41 hộ, báo cáo ghi 40 (lệch 1); nếu 40 là 41 thì khớp → có thể gõ nhầm 40 (sai một chữ số)",
    ),
    "complements": (
        "Tiếp nhận {85 hồ sơ}, đã giải quyết {70 hồ sơ}, đang giải quyết {18 hồ sơ}.",
        "warning",
        "70 + 18 = 88 hồ sơ, báo cáo ghi 85 (lệch 3); nếu 85 là 88 thì khớp → có thể gõ nhầm 85 (sai một chữ số)",
    ),
    "table": (
        "| Xã | Số hộ |\n|---|---|\n| An Hòa | {120 hộ} |\n| Bình Minh | {80 hộ} |\n| Tổng cộng | {210 hộ} |\n",
        "error",
        "120 + 80 = 200 hộ, báo cáo ghi 210 (lệch 10); nếu 210 là 200 thì khớp → có thể gõ nhầm 210 (sai một chữ số)",
    ),
    "list before another sentence part": (
        "Nhận {145 đơn}, gồm: {20 đơn} khiếu nại, {5 đơn} tố cáo, {100 đơn} phản ánh; đã giải quyết {98 đơn}.",
        "error",
        "20 + 5 + 100 = 125 đơn, báo cáo ghi 145 (lệch 20); "
        "nếu 145 là 125 thì khớp → có thể gõ nhầm 145 (sai một chữ số)",
    ),
    "parts joined by và": (
        "Đón {312.000 lượt} khách, gồm {246.480 lượt} trong nước và {63.520 lượt} quốc tế.",
        "error",
        "246.480 + 63.520 = 310.000 lượt, báo cáo ghi 312.000 (lệch 2.000); "
        "nếu 312.000 là 310.000 thì khớp → có thể gõ nhầm 312.000 (sai một chữ số)",
    ),
    "long figures of an open list": (
        "Giải ngân {2.168,5 tỷ đồng}, trong đó: tỉnh {856,2 tỷ đồng}; huyện {1.321,3 tỷ đồng}.",
        "warning",
        "856,2 + 1.321,3 = 2.177,5 tỷ đồng, báo cáo ghi 2.168,5 (lệch 9); "
        "nếu 1.321,3 là 1.312,3 thì khớp → có thể gõ nhầm 1.321,3 (đảo hai chữ số)",
    ),
}


@pytest.mark.parametrize(("text", "severity", "message"), BROKEN.values(), ids=BROKEN)
def test_totals_that_do_not_hold(text: str, severity: str, message: str) -> None:
    (flag,) = flags(text)
    assert (flag.severity, flag.message_vi) == (severity, message)


def test_a_part_above_its_whole_is_an_error() -> None:
    (flag,) = flags("Nhận {40 đơn}, trong đó {45 đơn} đủ điều kiện.")
    assert (flag.kind, flag.severity) == ("partial_total", "error")


def test_wholes_that_differ_share_one_finding() -> None:
    text = "Xếp loại: {30/148 tập thể} xuất sắc, bằng {20,3%}; {118/153 tập thể} hoàn thành tốt, bằng {77,1%}."
    found = flags(text)
    assert {c.kind for c in found} == {"restatement", "total", "shares_sum"}
    assert len({c.finding_id for c in found}) == 1


def test_numbers_of_a_flag_redo_its_arithmetic() -> None:
    (flag,) = flags("Có {13 vụ}, gồm: trộm cắp {07 vụ}, đánh bạc {04 vụ}, lừa đảo {03 vụ}.")
    assert (flag.stated_value, flag.computed_value, flag.difference) == (13, 14, -1)
    assert flag.operands[0].role == "stated"
    assert [operand.role for operand in flag.operands[1:]] == ["part"] * 3


def test_places_after_a_colon() -> None:
    text = "Xảy ra tại {14 hộ}: xóm Đồng {6 hộ}, xóm Yên {5 hộ}, xóm Tân {4 hộ}; tiêu hủy {86 con}."
    (flag,) = flags(text)
    assert (flag.severity, flag.computed_value) == ("error", 15)
    assert flags(text.replace("14", "15")) == []


LEVELS = (
    "| TT | Chỉ tiêu | Năm trước | Năm nay |\n|---|---|---|---|\n"
    "| 1 | Tổng giá trị | {30 tỷ đồng} | {36 tỷ đồng} |\n| - | Nông nghiệp | {10 tỷ đồng} | {11 tỷ đồng} |\n"
    "| - | Dịch vụ | {20 tỷ đồng} | {25 tỷ đồng} |\n| 2 | Số thu | {5 tỷ đồng} | {6 tỷ đồng} |\n"
)


def test_rows_of_a_table_below_each_other() -> None:
    found = [printed(LEVELS, c) for c in check(LEVELS) if c.kind == "total"]
    assert found == [["30", "10", "20"], ["36", "11", "25"]]
    assert flags(LEVELS) == []


def test_a_mark_without_its_note_stops_nothing() -> None:
    text = "Công tác được chú trọng<sup>3</sup>.\n\nThu {900 tỷ đồng}, gồm: đất {400 tỷ đồng}, khác {500 tỷ đồng}."
    assert ("total", "consistent") in verdicts(text)
