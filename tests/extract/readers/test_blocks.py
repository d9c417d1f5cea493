"""Blocks: one paragraph is one block, whatever tore it; every clean character knows its place in the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Block, BlockKind, PageSpan
from extract.readers.blocks import build_blocks

REPORT = """\
UBND XÃ PHÚ THÀNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

Số: 45/BC-UBND

## BÁO CÁO

**Tình hình kinh tế - xã hội 6 tháng đầu năm 2024;
nhiệm vụ 6 tháng cuối năm 2024**

-----

Thực hiện chương trình công tác, UBND xã báo cáo như sau:

I. KẾT QUẢ

1. Nông nghiệp

- *Trồng trọt:* Toàn xã gieo cấy 412 ha lúa<sup>1</sup>, đạt 100% kế hoạch; tổ chức thu mua nông sản cho

<sup>1</sup> Trong đó lúa lai 210 ha, lúa thuần 202 ha.

bà con các xóm Bắc Sơn, Nam Sơn.

2. Thu ngân sách

| Khoản thu | Kế hoạch | Thực hiện |
|---|---:|---:|
| Thuế | 120 | 80,5 |

II. NHIỆM VỤ 6 THÁNG CUỐI NĂM

- Phấn đấu thu đạt 300 triệu đồng.

Nơi nhận:

- Lưu: VT.
"""


def kinds(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(b.kind.value, b.text) for b in blocks]


def test_a_report_falls_into_its_parts() -> None:
    found = kinds(build_blocks(REPORT))
    assert found[0][0] == "head"
    assert ("title", "BÁO CÁO") in found
    assert ("title", "Tình hình kinh tế - xã hội 6 tháng đầu năm 2024; nhiệm vụ 6 tháng cuối năm 2024") in found
    assert ("heading", "I. KẾT QUẢ") in found
    assert ("heading", "1. Nông nghiệp") in found
    assert found[-1] == ("signature", "Lưu: VT.")


def test_a_paragraph_torn_by_a_footnote_is_joined() -> None:
    item = next(b for b in build_blocks(REPORT) if "gieo cấy" in b.text)
    assert item.kind is BlockKind.LIST_ITEM
    assert item.text.endswith("thu mua nông sản cho bà con các xóm Bắc Sơn, Nam Sơn.")
    assert item.section == ("I. KẾT QUẢ", "1. Nông nghiệp")


def test_a_footnote_knows_the_sentence_that_calls_it() -> None:
    blocks = build_blocks(REPORT)
    note = next(b for b in blocks if b.kind is BlockKind.FOOTNOTE)
    assert note.footnote_mark == "1"
    assert note.called_from is not None
    caller = blocks[note.called_from]
    [call] = caller.footnote_calls
    assert caller.text[: call.position].endswith("412 ha lúa")
    assert "<sup>" not in caller.text


def test_a_table_row_has_cells() -> None:
    row = [b for b in build_blocks(REPORT) if b.kind is BlockKind.TABLE_ROW][1]
    assert [row.text[c.start : c.end] for c in row.cells] == ["Thuế", "120", "80,5"]
    assert row.table == 1


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("thu *trong đó: **thuế*** 5 tỷ", "thu trong đó: thuế 5 tỷ"),
        ("diện tích 1.500 m² và 3 km<sup>2</sup>", "diện tích 1.500 m2 và 3 km2"),
        ("a\u00a0b\u2009c   d", "a b c d"),
        (unicodedata.normalize("NFD", "Tổng thu ngân sách"), "Tổng thu ngân sách"),
        ("giao 5 \\* 3", "giao 5 * 3"),
    ],
)
def test_clean_text(text: str, clean: str) -> None:
    [block] = build_blocks(text)
    assert block.text == clean


def test_offsets_lead_back_through_decomposed_letters() -> None:
    text = unicodedata.normalize("NFD", "Chi thường xuyên 12,5 tỷ đồng.")
    [block] = build_blocks(text)
    start = block.text.index("tỷ đồng")
    span = block.span(start, start + len("tỷ đồng"))
    assert unicodedata.normalize("NFC", text[span.start : span.end]) == "tỷ đồng"


def test_hard_wrapped_lines_are_one_paragraph_and_list_items_are_not() -> None:
    found = build_blocks("Trong tháng đã trồng\n1.200 cây xanh.\n- Mục một\n- Mục hai\n")
    assert [b.text for b in found] == ["Trong tháng đã trồng 1.200 cây xanh.", "Mục một", "Mục hai"]


def test_pages_give_page_numbers() -> None:
    text = "Trang đầu.\n\nTrang sau."
    blocks = build_blocks(text, (PageSpan(1, 0, 11), PageSpan(2, 11, len(text))))
    assert [b.page_number for b in blocks] == [1, 2]


@given(st.text(max_size=400))
def test_any_text_gives_blocks_whose_spans_stay_inside(text: str) -> None:
    for block in build_blocks(text):
        span = block.span(0, len(block.text))
        assert 0 <= span.start < span.end <= len(text)
        assert len(block.offsets) == len(block.text) + 1
        for position, char in enumerate(block.text):
            original = text[block.offsets[position]]
            assert char in {original, " "} or unicodedata.normalize("NFC", original) or original in "⁰¹²³⁴⁵⁶⁷⁸⁹<"


def test_a_footnote_without_a_full_stop_does_not_swallow_the_next_paragraph() -> None:
    text = (
        "Hỗ trợ hộ nghèo sửa nhà<sup>1</sup>.\n\n"
        "<sup>1</sup> Gồm 12 nhà ở thôn Đông, 9 nhà ở thôn Đoài và 4 nhà ở thôn Trung, kinh phí 500 triệu đồng\n\n"
        "Tổ chức ngày hội đại đoàn kết ở cả ba thôn với sự tham gia của đông đảo nhân dân địa phương.\n"
    )
    assert [b.kind.value for b in build_blocks(text)] == ["paragraph", "footnote", "paragraph"]


def test_a_report_without_headings_has_a_body() -> None:
    found = kinds(build_blocks("BÁO CÁO\n\nTình hình tháng 5 năm 2021\n\nToàn xã có 5 thôn với 812 hộ.\n"))
    assert found == [
        ("title", "BÁO CÁO"),
        ("title", "Tình hình tháng 5 năm 2021"),
        ("paragraph", "Toàn xã có 5 thôn với 812 hộ."),
    ]


def test_a_heading_is_not_glued_to_the_line_below_it() -> None:
    text = (
        "BÁO CÁO\n\nKết quả năm 2020\n\nI. KẾT QUẢ THỰC HIỆN\nCác đơn vị đã hoàn thành 5 công trình.\nThu 3 tỷ đồng.\n"
    )
    assert [b.text for b in build_blocks(text)][2:] == [
        "I. KẾT QUẢ THỰC HIỆN",
        "Các đơn vị đã hoàn thành 5 công trình.",
        "Thu 3 tỷ đồng.",
    ]


def test_lines_of_a_hard_wrapped_paragraph_stay_together() -> None:
    lines = ["Ủy ban nhân dân xã đã chỉ đạo các thôn tổ chức ra quân làm thủy lợi nội đồng, nạo vét 12 km",
             "Kênh mương và phát dọn bờ vùng, bờ thửa ở tất cả các xứ đồng với sự tham gia của 640 người",
             "dân trong xã; kinh phí 45 triệu đồng."]  # fmt: skip
    assert [b.text for b in build_blocks("\n".join(lines))] == [" ".join(lines)]


def test_headings_in_the_manner_of_the_party() -> None:
    text = "A- KẾT QUẢ\n\nI- XÂY DỰNG ĐẢNG\n\n1- Công tác tư tưởng\n\n2- Thủy sản: khai thác 120 tấn.\n\n1.1-Tổ chức\n"
    found = build_blocks("BÁO CÁO\n\nTình hình quý III\n\n" + text)
    assert [(block.text, block.level) for block in found if block.kind is BlockKind.HEADING] == [
        ("A- KẾT QUẢ", 2),
        ("I- XÂY DỰNG ĐẢNG", 3),
        ("1- Công tác tư tưởng", 4),
        ("1.1-Tổ chức", 5),
    ]


@pytest.mark.parametrize("number", ["- 2 -", "Trang 2/9", "                    2"])
def test_a_page_number_tears_no_sentence(number: str) -> None:
    found = build_blocks(
        f"Trong tháng đã tổ chức các đoàn thăm hỏi, tặng quà cho gia đình\n\n{number}\n\nchính sách trên địa bàn.\n"
    )
    assert [block.text for block in found] == [
        "Trong tháng đã tổ chức các đoàn thăm hỏi, tặng quà cho gia đình chính sách trên địa bàn."
    ]


def test_bare_numbers_are_pages_where_they_rise_from_page_to_page() -> None:
    assert [block.text for block in build_blocks("Thu ngân sách.\n\n2\n\nChi ngân sách.\n\n3\n")] == [
        "Thu ngân sách.",
        "Chi ngân sách.",
    ]
    assert "12" in [block.text for block in build_blocks("Số hộ nghèo\n\n12\n\nSố hộ cận nghèo\n\n7\n")]


def test_footnotes_typed_by_hand() -> None:
    text = (
        "Trao tặng Huy hiệu Đảng cho 67 đồng chí (1). Kết nạp 12 đảng viên.\n\n(1) Huy hiệu 60 năm: 05; 55 năm: 62.\n"
    )
    caller, note = build_blocks(text)
    assert caller.text == "Trao tặng Huy hiệu Đảng cho 67 đồng chí. Kết nạp 12 đảng viên."
    assert (note.kind, note.text, note.called_from) == (BlockKind.FOOTNOTE, "Huy hiệu 60 năm: 05; 55 năm: 62.", 0)


def test_a_mark_raised_in_the_text_and_typed_before_its_body() -> None:
    caller, note = build_blocks("Dịch xảy ra tại 02 huyện<sup>(1)</sup>. Đã tiêm 5.000 liều.\n\n(1) Mỹ Hòa, Mỹ Lợi.\n")
    assert caller.text == "Dịch xảy ra tại 02 huyện. Đã tiêm 5.000 liều."
    assert (note.kind, note.text, note.called_from) == (BlockKind.FOOTNOTE, "Mỹ Hòa, Mỹ Lợi.", 0)


def test_numbers_of_a_list_are_no_footnotes() -> None:
    text = "Đề nghị: (1) tăng thu; (2) tiết kiệm chi.\n\n(1) Tăng thu ngân sách.\n\n(2) Tiết kiệm chi.\n"
    assert all(block.kind is not BlockKind.FOOTNOTE for block in build_blocks(text))


def test_a_title_goes_on_behind_a_semicolon() -> None:
    blocks = build_blocks("# BÁO CÁO\n\nTình hình năm 2022;\n\nKế hoạch năm 2023\n\nNăm 2022, huyện thu 5 tỷ đồng.\n")
    assert [block.kind for block in blocks] == [BlockKind.TITLE, BlockKind.TITLE, BlockKind.TITLE, BlockKind.PARAGRAPH]


def test_the_name_of_a_part_stays_open_with_it() -> None:
    text = "# BÁO CÁO\n\n# Phần thứ nhất\n\n# TÌNH HÌNH NĂM 2021\n\n## I. MỘT SỐ CHỈ TIÊU\n\nThu ngân sách 5 tỷ đồng.\n"
    assert build_blocks(text)[-1].section == ("Phần thứ nhất TÌNH HÌNH NĂM 2021", "I. MỘT SỐ CHỈ TIÊU")


def test_plain_text_announces_its_parts_by_words_alone() -> None:
    text = (
        "BÁO CÁO\nTình hình tháng 8\n\nTrong tháng, phường thu ngân sách được 5 tỷ đồng.\n\n"
        "Phương hướng, nhiệm vụ tháng 9 năm 2024\n\nSang tháng 9, phường thu ngân sách 6 tỷ đồng.\n"
    )
    assert build_blocks(text)[-1].section == ("Phương hướng, nhiệm vụ tháng 9 năm 2024",)


def test_a_numbered_paragraph_closes_the_heading_that_it_goes_on_from() -> None:
    text = (
        "BÁO CÁO\nTình hình năm 2020\n\n## I. KINH TẾ\n\n### 4. Tài chính (số liệu đến ngày 10/12/2020)\n\nThu khá.\n\n"
        "**5. Đất đai, môi trường:** Cấp 64 giấy chứng nhận.\n\n- Thu gom rác 92%.\n\n1. Một việc: làm xong.\n"
    )
    *_, land, item, listed = build_blocks(text)
    assert land.section == ("I. KINH TẾ",)
    assert item.section == listed.section == ("I. KINH TẾ", "5. Đất đai, môi trường")


@pytest.mark.parametrize("sign", ["➢", "🔹", "✅", "①", "§", "\uf0d8", "▶️"])
def test_symbols_at_the_start_of_a_line_are_bullets(sign: str) -> None:
    *_, first, second = build_blocks(f"BÁO CÁO\nTình hình năm 2020\n\n{sign} Lúa 985 ha\n{sign} **Thu:** 5 tỷ đồng\n")
    assert [block.kind for block in (first, second)] == [BlockKind.LIST_ITEM, BlockKind.LIST_ITEM]
    assert [block.text for block in (first, second)] == ["Lúa 985 ha", "Thu: 5 tỷ đồng"]
