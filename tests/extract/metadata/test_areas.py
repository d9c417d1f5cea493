"""Places: names with and without marks, both administrative maps, and the place that a figure is about."""

from __future__ import annotations

from collections import Counter

import pytest

from extract.catalogue import catalogue_rows
from extract.metadata.areas import clause_area, named_places
from extract.metadata.gazetteer import gazetteer, is_valid, map_day
from extract.metadata.periods import spoken_on
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


MAPS = ("2023-06", "2025-03", "2025-08")


@pytest.mark.parametrize(
    ("old_style", "new_style", "bare_name", "within", "on", "code"),
    [
        ("Đồng Hòa", "Đồng Hoà", "Dong Hoa", "31", "2023-06", "11431"),
        ("Nghi Hòa", "Nghi Hoà", "Nghi Hoa", "412", "2025-03", "16726"),
        ("Kiến Thụy", "Kiến Thuỵ", "Kien Thuy", "31", "2025-08", "11680"),
    ],
)
def test_names_are_found_on_every_map_in_either_style_and_without_marks(
    old_style: str, new_style: str, bare_name: str, within: str, on: str, code: str
) -> None:
    found = [gazetteer().resolve(name, "commune", within, on) for name in (old_style, new_style, bare_name)]
    assert [area.code if area else None for area in found] == [code] * 3


@pytest.mark.parametrize("on", MAPS)
def test_an_ambiguous_name_is_left_without_a_code_on_every_map(on: str) -> None:
    same = [area for area in gazetteer().find("Tân Lập") if area.level == "commune" and is_valid(area, map_day(on))]
    assert len(same) > 1
    assert gazetteer().resolve("Tân Lập", level="commune", on=on) is None
    parents = Counter(area.parent_code for area in same)
    alone = next(area for area in same if parents[area.parent_code] == 1)
    assert gazetteer().resolve("Tân Lập", level="commune", within=alone.parent_code, on=on) == alone


def test_unknown_or_empty_names_are_no_place() -> None:
    assert gazetteer().resolve("Không Có Đâu") is None
    assert gazetteer().resolve("", level="commune") is None


@pytest.mark.parametrize(
    ("name", "level", "codes"),
    [
        ("Yên Dũng", "district", ("221", None, None)),  # merged into the city of Bắc Giang
        ("Chũ", "district", ("224", "224", None)),  # a town since 1 January 2025; its day is not known before
        ("Kim Sơn", "district", ("376", "376", None)),
        ("Thừa Thiên Huế", "province", ("46", None, None)),
        ("Huế", "province", ("46", "46", "46")),
        ("Ba Đình", "commune", (None, None, "00004")),
    ],
)
def test_the_date_chooses_the_map(name: str, level: str, codes: tuple[str | None, ...]) -> None:
    found = [gazetteer().resolve(name, level, within="01" if name == "Ba Đình" else None, on=on) for on in MAPS]
    assert tuple(area.code if area else None for area in found) == codes


@pytest.mark.parametrize(
    ("on", "above"),
    [("2024-03", ["Lộc Hà", "Hà Tĩnh"]), ("2025-03", ["Hà Tĩnh", "Hà Tĩnh"]), ("2025-09", ["Hà Tĩnh"])],
)
def test_the_places_above_are_those_of_the_date(on: str, above: list[str]) -> None:
    commune = gazetteer().resolve("Hộ Độ" if on < "2025-07" else "Lộc Hà", level="commune", on=on)
    assert commune is not None
    assert [area.name for area in gazetteer().parents(commune, on)] == above


@pytest.mark.parametrize(
    ("issued", "period", "when"),
    [
        ("2025-07-04", "2025-Q2", "2025-07-04"),
        (None, "2025-Q2", "2025-06"),
        (None, "2025-H1", "2025-06"),
        (None, "2025-M9", "2025-09"),
        ("2025", "2025-03", "2025-03"),
        (None, "2025-01-01/2025-08-20", "2025-08-20"),
        (None, "2023/2024", "2024"),
        (None, None, None),
    ],
)
def test_a_report_speaks_on_its_date_or_at_the_end_of_its_period(
    issued: str | None, period: str | None, when: str | None
) -> None:
    assert spoken_on(issued, period) == when


def test_a_number_or_an_office_is_not_a_place() -> None:
    assert [place.name for place in named_places("UBND xã Đảng ủy; thành phố Ủy ban; xã Hồi Ninh")] == ["Hồi Ninh"]


@pytest.mark.parametrize(
    ("on", "units"),
    [
        ("2023-06-01", {"province": 63, "district": 705, "commune": 10_599}),
        ("2025-03-01", {"province": 63, "district": 696, "commune": 10_035}),
        ("2025-07-01", {"province": 34, "commune": 3_321}),
    ],
)
def test_every_map_has_the_units_that_the_law_made(on: str, units: dict[str, int]) -> None:
    rows = catalogue_rows("areas.csv")
    assert len({row["area_key"] for row in rows}) == len(rows)
    valid = [row for row in rows if row["valid_from"] <= on and (not row["valid_to"] or on <= row["valid_to"])]
    assert Counter(row["level"] for row in valid) == units
    assert len({row["area_code"] for row in valid}) == len(valid)


@pytest.mark.parametrize("on", ["2023-06-01", "2025-03-01", "2025-07-01"])
def test_every_place_stands_under_one_of_its_own_map(on: str) -> None:
    rows = [row for row in catalogue_rows("areas.csv") if row["valid_from"] <= on <= (row["valid_to"] or on)]
    codes = {row["area_code"] for row in rows}
    assert [row["area_key"] for row in rows if row["level"] != "province" and row["parent_code"] not in codes] == []


def test_an_endless_sentence_is_read_in_a_window() -> None:
    sentence = "xã Kim Chính 12 hộ, " * 5_000 + "thị trấn Bình Minh "
    assert clause_area(sentence + "3 hộ", len(sentence), KIM_SON) == ("Bình Minh", "14623")
