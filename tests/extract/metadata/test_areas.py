"""Places: names with and without marks, both administrative maps, and the place that a figure is about."""

from __future__ import annotations

import csv

import pytest

from extract.catalogue import catalogue_file
from extract.metadata.areas import clause_area, named_places
from extract.metadata.gazetteer import gazetteer
from extract.model import ReportMeta

KIM_SON = ReportMeta(
    period="2024-05", area="Kim Sơn", area_code="376", area_level="district", parent_areas=("Ninh Bình",)
)


def area_of(sentence: str, meta: ReportMeta = KIM_SON) -> tuple[str, str | None] | None:
    """Place of the figure between braces."""
    before, figure, after = sentence.replace("}", "{").split("{")
    return clause_area(before + figure + after, len(before), meta)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Khánh thành {01} nhà văn hóa xã Kim Chính.", "Kim Chính"),
        ("Đấu giá {15} lô đất tại thị trấn Bình Minh.", "Bình Minh"),
        ("Hỗ trợ 10 hộ (xã Kim Chính {06} hộ, xã Lưu Phương 04 hộ).", "Kim Chính"),
        ("Hỗ trợ 10 hộ (xã Kim Chính 06 hộ, xã Lưu Phương {04} hộ).", "Lưu Phương"),
        ("Hỗ trợ 10 hộ (06 hộ xã Kim Chính, {04} hộ xã Lưu Phương).", "Lưu Phương"),
        ("Dự án đường trục xã Đồng Hướng ({12} hộ, kinh phí 1,2 tỷ đồng).", "Đồng Hướng"),
        ("Dự án đường trục xã Đồng Hướng (12 hộ, kinh phí {1,2} tỷ đồng).", "Đồng Hướng"),
        ("Khu dân cư xã Kim Chính (5ha), khu dân cư xã Đồng Hướng ({7}ha).", "Đồng Hướng"),
        ("Cầu qua sông tại xã Lưu Phương thi công đạt {80}%.", "Lưu Phương"),
    ],
)
def test_one_named_commune_is_the_place(sentence: str, name: str) -> None:
    found = area_of(sentence)
    assert found is not None
    assert found[0] == name
    assert found[1] is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Toàn huyện có {12} xã.",
        "Hỗ trợ {10} hộ (xã Kim Chính 06 hộ, xã Lưu Phương 04 hộ).",
        "Có {03} xã: Kim Chính, Lưu Phương, Đồng Hướng.",
        "Phát hiện {02} vụ tại xã Kim Chính, xã Lưu Phương.",
        "Khu dân cư tại xã Kim Chính, xã Đồng Hướng ({13,5}ha).",
        "Các xã Kim Chính, Lưu Phương trồng {300} cây.",
        "Cụm công nghiệp Đồng Hướng có {15} doanh nghiệp.",
        "Hội Nông dân xã Kim Chính tổ chức đại hội; trồng {500} cây xanh.",
        "Huyện Kim Sơn có {12} trường.",
        "UBND tỉnh Ninh Bình giao {20} chỉ tiêu.",
    ],
)
def test_several_or_no_commune_leave_the_reports_place(sentence: str) -> None:
    assert area_of(sentence) is None


def test_a_province_report_counts_by_district() -> None:
    ninh_binh = ReportMeta(period="2024", area="Ninh Bình", area_code="37", area_level="province")
    assert area_of("Riêng huyện Kim Sơn có {35} trường.", ninh_binh) == ("Kim Sơn", "376")


def test_names_are_found_in_either_style_and_without_marks() -> None:
    places = gazetteer()
    new_style = places.resolve("Đồng Hòa", level="commune", within="31")
    assert new_style == places.resolve("Đồng Hoà", level="commune", within="31")
    slip = places.resolve("Kim Chinh", level="commune", within="376")
    assert slip is not None
    assert slip.name == "Kim Chính"


def test_an_ambiguous_name_needs_its_district() -> None:
    places = gazetteer()
    assert places.resolve("Tân Lập", level="commune") is None
    assert places.resolve("Không Có Đâu") is None
    assert places.resolve("", level="commune") is None


def test_the_date_chooses_the_map() -> None:
    places = gazetteer()
    before = places.resolve("Kim Sơn", level="district", on="2024-05")
    assert before is not None
    assert [above.name for above in places.parents(before)] == ["Ninh Bình"]
    assert places.resolve("Kim Sơn", level="district", on="2025-08") is None
    provinces = {place.name for place in places.find("Huế") if place.valid_from == "2025-07-01"}
    assert "Huế" in provinces


def test_a_number_or_an_office_is_not_a_place() -> None:
    assert [place.name for place in named_places("UBND xã Đảng ủy; thành phố Ủy ban; xã Hồi Ninh")] == ["Hồi Ninh"]


def test_the_gazetteer_is_a_plain_seed() -> None:
    with catalogue_file("areas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["area_key"] for row in rows}) == len(rows)
    counts = {(row["valid_from"], row["level"]): 0 for row in rows}
    for row in rows:
        counts[row["valid_from"], row["level"]] += 1
    assert counts == {
        ("2023-01-01", "province"): 63,
        ("2023-01-01", "district"): 705,
        ("2023-01-01", "commune"): 10_599,
        ("2025-07-01", "province"): 34,
        ("2025-07-01", "commune"): 3_321,
    }


def test_an_endless_sentence_is_read_in_a_window() -> None:
    sentence = "xã Kim Chính 12 hộ, " * 5_000 + "thị trấn Bình Minh "
    assert clause_area(sentence + "3 hộ", len(sentence), KIM_SON) == ("Bình Minh", "14623")
