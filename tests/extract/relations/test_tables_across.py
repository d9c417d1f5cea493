"""Tables read across their columns, against the paragraph that announces them, and levels marked in the label."""

from extract.model import Check, Verdict
from extract.pipeline import extract_bytes

HEAD = "**BÁO CÁO**\n\n**Tình hình năm 2022**\n\n## I. KẾT QUẢ\n\n"


def checks(text: str, verdict: Verdict) -> list[Check]:
    return [check for check in extract_bytes((HEAD + text).encode(), "mau.md").checks if check.verdict is verdict]


FILES = """Huyện tiếp nhận {told} hồ sơ, cụ thể theo bảng:

| Lĩnh vực | Tiếp nhận | Đã giải quyết | Đang giải quyết | Tỷ lệ |
|---|---|---|---|---|
| Đất đai | 1.486 | 1.470 | {open} | 98,92 |
| Hộ tịch | 318 | 254 | 64 | {rate} |
| Kinh tế | 207 | 193 | 14 | 93,24 |
| Y tế | 407 | 388 | 19 | 95,33 |
| Tổng cộng | 2.418 | 2.305 | {sum} | 95,33 |
"""
GOOD = {"told": "2.418", "open": "16", "rate": "79,87", "sum": "113"}


def test_a_table_that_holds_is_verified_along_and_across() -> None:
    text = FILES.format(**GOOD)
    assert checks(text, Verdict.INCONSISTENT) == []
    kinds = [check.kind for check in checks(text, Verdict.CONSISTENT)]
    assert kinds.count("total") >= 5 + 3  # rows and columns
    assert kinds.count("ratio") == 5
    assert "restatement" in kinds


def test_a_percentage_that_its_row_contradicts_is_flagged() -> None:
    (flag,) = checks(FILES.format(**GOOD | {"rate": "78,97"}), Verdict.INCONSISTENT)
    assert flag.message_vi.startswith("254/318 = 79,87%, báo cáo ghi 78,97%")


def test_a_row_that_does_not_add_up_is_flagged_once_along_and_once_across() -> None:
    flags = checks(FILES.format(**GOOD | {"open": "26"}), Verdict.INCONSISTENT)
    assert {flag.kind for flag in flags} == {"total"}
    assert len({flag.finding_id for flag in flags}) == 1


def test_the_sum_of_a_table_is_held_against_the_text_before_it() -> None:
    (flag,) = checks(FILES.format(**GOOD | {"told": "2.481"}), Verdict.INCONSISTENT)
    assert (flag.kind, flag.stated_value, flag.computed_value) == ("restatement", 2418, 2481)


def test_rows_marked_in_their_label_are_parts_of_the_row_above() -> None:
    text = (
        "| Chỉ tiêu | ĐVT | Dự toán | Thực hiện |\n|---|---|---|---|\n"
        "| Tổng chi | triệu đồng | 412.600 | {0} |\n| + Chi đầu tư | triệu đồng | 148.200 | 57.105 |\n"
        "| + Chi thường xuyên | triệu đồng | 264.400 | 132.628 |\n| Tổng thu | triệu đồng | 98.000 | 55.274 |\n"
    )
    good = checks(text.format("189.733"), Verdict.CONSISTENT)
    assert [check.kind for check in good if len(check.operands) == 3].count("total") == 2
    assert checks(text.format("189.733"), Verdict.INCONSISTENT) == []
