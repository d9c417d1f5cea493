"""Names enumerated for a stated count."""

import pytest

from tests.support.marked import check, flags, printed, verdicts


@pytest.mark.parametrize(
    "text",
    [
        "Công nhận {03 xã}: Mỹ Hòa, Mỹ Lợi và Mỹ Tân.",
        "Công nhận {03 xã} đạt chuẩn năm 2024 (Mỹ Hòa, Mỹ Lợi, Mỹ Tân) theo kế hoạch.",
        "Công nhận {03 xã}: Mỹ Hòa, Mỹ Lợi và Mỹ Tân đạt chuẩn; {02 xã}: Hậu Thành, Hậu Mỹ Bắc A đạt nâng cao.",
        "Công nhận {03 đơn vị} gồm: xã Mỹ Hòa, xã Mỹ Lợi, thị trấn Cái Bè.",
        "Có {02 dự án} chậm (Trường Tiểu học Mỹ Hòa; Trạm Y tế Mỹ Lợi).",
    ],
)
def test_lists_that_hold(text: str) -> None:
    assert ("list_count", "consistent") in verdicts(text)
    assert flags(text) == []


def test_a_name_too_few() -> None:
    (flag,) = flags("Công nhận {04 xã}: Mỹ Hòa, Mỹ Lợi và Mỹ Tân.")
    assert (flag.kind, flag.severity, flag.message_vi) == ("list_count", "error", "Ghi 4 xã, liệt kê 3 tên")


def test_a_name_that_stands_twice_is_one_finding_of_two_kinds() -> None:
    text = "Tập huấn cho {04 xã} (Cao Minh, Hợp Tiến, Gia Lộc, Hợp Tiến)."
    found = flags(text)
    assert {c.kind for c in found} == {"list_count", "list_duplicate"}
    assert len({c.finding_id for c in found}) == 1
    (twice,) = [c for c in found if c.kind == "list_duplicate"]
    assert printed(text, twice)[0] == "Hợp Tiến"
    assert twice.char_start == text.replace("{", "").replace("}", "").rindex("Hợp Tiến")


def test_two_places_of_one_name_are_two() -> None:
    text = "Tập huấn cho {02 đơn vị}: thị trấn Tiên Lãng, xã Tiên Lãng."
    assert flags(text) == []


def test_counts_with_the_same_names_restate_each_other() -> None:
    text = "Xây {02 xã}: Mỹ Hòa, Mỹ Lợi.\n\nNăm sau hoàn thiện {02 xã} (Mỹ Lợi, Mỹ Hoà)."
    (again,) = [c for c in check(text) if c.kind == "restatement"]
    assert again.verdict == "consistent"
