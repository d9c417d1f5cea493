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
        "Giám sát {05 đảng ủy} xã, thị trấn (Hiệp An, Liên Hiệp, Phú Hội, Tân Hội, N'Thôn Hạ).",
        "Khởi công {03 công trình}, gồm: đường trục xóm 5, nhà văn hóa xóm 8, kênh tưới xóm 11.",
        "Dịch xảy ra tại {02 xã} Ia Pal và Ia Glai thuộc huyện.",
        "Bàn giao cho {02 xã} Mỹ Lợi A, Mỹ Lợi B và thị trấn Cái Bè quản lý.",
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


def test_things_one_more_than_stated_are_a_warning() -> None:
    (flag,) = flags(
        "Khởi công {03 công trình}, gồm: đường trục xóm 5, nhà văn hóa xóm 8, kênh tưới, sân trường mầm non."
    )
    assert (flag.kind, flag.severity) == ("list_count", "warning")


def test_a_place_that_stands_twice_where_nothing_is_counted() -> None:
    text = "Ra quân tại các tổ dân phố Phúc Lộc, Đông Thịnh, Phúc Lộc, Yên Phú; nhắc nhở {212 trường hợp}."
    (flag,) = flags(text)
    assert (flag.kind, printed(text, flag)) == ("list_duplicate", ["Phúc Lộc", "Phúc Lộc"])


def test_names_after_a_cue_without_a_colon() -> None:
    text = "Có {04 xã} đăng ký về đích gồm Nam Cường, Tây Giang, Đông Lâm, Nam Cường."
    assert {c.kind for c in flags(text)} == {"list_count", "list_duplicate"}
    assert flags(text.replace("Lâm, Nam Cường", "Lâm, Nam Thịnh")) == []


def test_names_of_the_numerator() -> None:
    assert ("list_count", "consistent") in verdicts("Có {02/12 xã} đạt chuẩn (Minh Ngọc, Lạc Nông), đạt {16,7%}.")


def test_names_in_a_footnote_without_a_lead() -> None:
    text = "Có {03 huyện}, thành phố về đích<sup>(1)</sup>.\n\n(1) Huyện Mỹ Hòa, Mỹ Lợi, Mỹ Tân và thành phố Hòa An.\n"
    (flag,) = flags(text)
    assert (flag.kind, flag.stated_value, flag.computed_value) == ("list_count", 3, 4)
