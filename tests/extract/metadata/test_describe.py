"""What a report says about itself: heads in two columns, titles over several lines, scans that lost their head."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.metadata import describe
from extract.model import ReportMeta, ReportText
from extract.readers.blocks import build_blocks


def meta_of(text: str) -> ReportMeta:
    return describe(ReportText("bao-cao.txt", "0" * 64, "text/plain", text, build_blocks(text)))


DEPARTMENT = """UBND TỈNH NGHỆ AN
SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN

Số: 215/BC-SNN

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Nghệ An, ngày 05 tháng 4 năm 2024

BÁO CÁO
Kết quả thực hiện nhiệm vụ quý I, phương hướng nhiệm vụ quý II năm 2024

Thực hiện Công văn số 12/UBND-TH ngày 02/3/2024 của UBND tỉnh, Sở báo cáo như sau:

Trên địa bàn tỉnh gieo cấy 100 ha lúa.
"""

COMMUNE = """UBND HUYỆN YÊN ĐỊNH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
UBND XÃ ĐỊNH LONG\tĐộc lập - Tự do - Hạnh phúc

Số: 45/BC-UBND\tĐịnh Long, ngày 20 tháng 6 năm 2024

BÁO CÁO
Tình hình kinh tế - xã hội 6 tháng đầu năm;
nhiệm vụ trọng tâm 6 tháng cuối năm 2024

Toàn xã có 100 hộ.
"""

PARTY = """TỈNH ỦY QUẢNG NINH
*
Số 321-BC/TU

ĐẢNG CỘNG SẢN VIỆT NAM
Quảng Ninh, ngày 15 tháng 10 năm 2023

BÁO CÁO
tình hình thực hiện nhiệm vụ 9 tháng đầu năm,
nhiệm vụ trọng tâm 3 tháng cuối năm 2023
-----
Trên địa bàn tỉnh có 10 dự án.
"""

COUNCIL = """HỘI ĐỒNG NHÂN DÂN
QUẬN LÊ CHÂN

Số: 09/NQ-HĐND

Lê Chân, ngày 18 tháng 12 năm 2024

NGHỊ QUYẾT
Về nhiệm vụ phát triển kinh tế - xã hội năm 2025

HỘI ĐỒNG NHÂN DÂN QUẬN LÊ CHÂN
Căn cứ Luật Tổ chức chính quyền địa phương;
"""

WARD_AFTER_2025 = """ỦY BAN NHÂN DÂN
PHƯỜNG THỦY NGUYÊN

Số: 12/BC-UBND

Thủy Nguyên, ngày 10 tháng 11 năm 2025

BÁO CÁO
Kết quả thực hiện nhiệm vụ tháng 10, phương hướng nhiệm vụ tháng 11 năm 2025

Trên địa bàn phường có 100 hộ.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DEPARTMENT, ("215/BC-SNN", "báo cáo", "2024-04-05", "2024-Q1", "2024-Q2", "Nghệ An", "province", "40")),
        (COMMUNE, ("45/BC-UBND", "báo cáo", "2024-06-20", "2024-H1", "2024-H2", "Định Long", "commune", "15463")),
        (
            PARTY,
            ("321-BC/TU", "báo cáo", "2023-10-15", "2023-M9", "2023-Q4", "Quảng Ninh", "province", "22"),
        ),
        (COUNCIL, ("09/NQ-HĐND", "nghị quyết", "2024-12-18", "2025", None, "Lê Chân", "district", "305")),
        (
            WARD_AFTER_2025,
            ("12/BC-UBND", "báo cáo", "2025-11-10", "2025-10", "2025-11", "Thủy Nguyên", "commune", "11560"),
        ),
    ],
    ids=["department", "commune", "party", "council", "ward"],
)
def test_reads_head_and_title(text: str, expected: tuple[str | None, ...]) -> None:
    meta = meta_of(text)
    found = (
        meta.number,
        meta.kind,
        meta.issued_on,
        meta.period,
        meta.next_period,
        meta.area,
        meta.area_level,
        meta.area_code,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (DEPARTMENT, "Sở Nông nghiệp và phát triển nông thôn"),
        (COMMUNE, "UBND xã Định Long"),
        (PARTY, "Tỉnh ủy Quảng Ninh"),
        (COUNCIL, "Hội đồng nhân dân quận Lê Chân"),
        (WARD_AFTER_2025, "Ủy ban nhân dân phường Thủy Nguyên"),
    ],
)
def test_names_the_issuer_in_plain_case(text: str, issuer: str) -> None:
    assert meta_of(text).issuer == issuer


def test_title_has_no_kind_and_no_emphasis() -> None:
    meta = meta_of("## BÁO CÁO\n\n**kết quả công tác tháng 5;  \nnhiệm vụ tháng 6 năm 2024**\n\n-----\n\nNội dung.\n")
    assert meta.title == "kết quả công tác tháng 5; nhiệm vụ tháng 6 năm 2024"


def test_a_blank_number_is_null_but_its_kind_is_known() -> None:
    meta = meta_of("UBND HUYỆN KIM SƠN\n\nSố: /BC-UBND\n\nKim Sơn, ngày    tháng 3 năm 2024\n\nTình hình tháng 3\n")
    assert (meta.number, meta.kind, meta.issued_on, meta.area_code) == (None, "báo cáo", "2024-03", "376")


def test_numbers_of_documents_in_the_body_are_not_the_reports() -> None:
    meta = meta_of("BÁO CÁO\nKết quả tháng 4 năm 2024\n\nThực hiện Kế hoạch số 15/KH-UBND ngày 02/01/2024, kết quả:\n")
    assert meta.number is None
    assert meta.issued_on is None


@pytest.mark.parametrize(
    ("title", "period", "coming"),
    [
        ("Kết quả công tác tháng 12 năm 2023, nhiệm vụ trọng tâm tháng 01 năm 2024", "2023-12", "2024-01"),
        ("Kết quả công tác tháng 12, nhiệm vụ trọng tâm tháng 01 năm 2024", "2023-12", "2024-01"),
        ("Tình hình kinh tế - xã hội tháng 6 và 6 tháng đầu năm 2024", "2024-H1", None),
        ("Tình hình thực hiện nhiệm vụ năm 2023 và phương hướng, nhiệm vụ năm 2024", "2023", "2024"),
        ("Tổng kết công tác năm 2024, nhiệm vụ năm 2025", "2024", "2025"),
        ("Tình hình kinh tế - xã hội quý III/2024; nhiệm vụ quý IV/2024", "2024-Q3", "2024-Q4"),
        ("Kết quả 9 tháng, nhiệm vụ 3 tháng cuối năm 2024", "2024-M9", "2024-Q4"),
        ("Tình hình kinh tế - xã hội tháng 8 năm 2022", "2022-08", None),
        ("Kết quả thực hiện nhiệm vụ năm 2022", "2022", None),
    ],
)
def test_tells_the_period_reported_on_from_the_coming_one(title: str, period: str, coming: str | None) -> None:
    meta = meta_of(f"BÁO CÁO\n\n{title}\n\nI. KẾT QUẢ\n\nNội dung.\n")
    assert (meta.period, meta.next_period) == (period, coming)


def test_a_plan_has_the_planned_period_as_its_own() -> None:
    meta = meta_of("KẾ HOẠCH\nPhát triển kinh tế - xã hội năm 2025\n\nTrên địa bàn huyện Kim Sơn phấn đấu:\n")
    assert (meta.kind, meta.period, meta.next_period) == ("kế hoạch", "2025", None)


def test_the_year_comes_from_the_date_where_the_title_lacks_it() -> None:
    meta = meta_of(
        "UBND HUYỆN KIM SƠN\n\nKim Sơn, ngày 02 tháng 5 năm 2024\n\nBÁO CÁO\nKết quả tháng 4\n\nI. KẾT QUẢ\n"
    )
    assert meta.period == "2024-04"


def test_a_headless_scan_takes_place_and_issuer_from_body_and_signature() -> None:
    text = """BÁO CÁO

kết quả công tác tháng 5, nhiệm vụ tháng 6 năm 2023

Trên địa bàn huyện Kim Sơn, các cấp ủy đã thực hiện tốt nhiệm vụ. Huyện ủy chỉ đạo gieo cấy lúa.

Nơi nhận:

- Lưu Văn phòng.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
"""
    meta = meta_of(text)
    assert (meta.area, meta.area_code, meta.parent_areas) == ("Kim Sơn", "376", ("Ninh Bình",))
    assert meta.issuer == "Ban Thường vụ Huyện ủy Kim Sơn"


@pytest.mark.parametrize(
    ("issuer", "area", "level"),
    [
        ("ỦY BAN NHÂN DÂN\n**THÀNH PHỐ LONG KHÁNH**", "Long Khánh", "district"),
        ("UBND THÀNH PHỐ BẮC KẠN", "Bắc Kạn", "district"),
        ("UBND THÀNH PHỐ HẢI PHÒNG", "Hải Phòng", "province"),
        ("UBND QUẬN 7", "Quận 7", "district"),
    ],
)
def test_a_city_is_of_a_province_or_one_itself(issuer: str, area: str, level: str) -> None:
    head = f"{issuer}\n\nSố: 214/BC-UBND\n\nBÁO CÁO\nTình hình 6 tháng đầu năm 2020\n\n"
    meta = meta_of(f"{head}Theo UBND tỉnh Đồng Nai, thu 5 tỷ đồng.\n")
    assert (meta.area, meta.area_level) == (area, level)


def test_a_district_without_a_name_is_known_by_its_communes() -> None:
    text = (
        "BÁO CÁO\n\nkết quả tháng 3 năm 2023\n\nToàn huyện có 10 vụ. Tại xã Kim Chính 1 vụ; xã Đồng Hướng 2 vụ; "
        "xã Lưu Phương 1 vụ; xã Thượng Kiệm 2 vụ; thị trấn Bình Minh 1 vụ.\n"
    )
    assert meta_of(text).area == "Kim Sơn"


@pytest.mark.parametrize("text", ["", "\n\n", "12345", "BÁO CÁO", "Số: /", "ngày tháng năm", "| | |\n|---|\n"])
def test_poor_text_gives_nulls(text: str) -> None:
    meta = meta_of(text)
    assert meta.period is None
    assert meta.area is None


def titles() -> list[list[str]]:
    """title (⏎ ends a line), day of issue, period, next period: how offices head their reports."""
    with (Path(__file__).parent / "titles.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))[1:]


@pytest.mark.parametrize(("title", "issued_on", "period", "next_period"), titles())
def test_periods_of_a_title(title: str, issued_on: str, period: str, next_period: str) -> None:
    day, month, year = issued_on.split("/")
    head = f"UBND HUYỆN VŨNG LIÊM\n\nSố: 12/BC-UBND\n\nVũng Liêm, ngày {day} tháng {month} năm {year}\n\n"
    body = "\n\nThực hiện Kế hoạch số 18/KH-UBND ngày 29/01/2019, UBND huyện báo cáo như sau:\n\nThu 12 tỷ đồng.\n"
    meta = meta_of(head + title.replace("⏎", "\n") + body)
    assert (meta.period, meta.next_period, meta.area) == (period or None, next_period or None, "Vũng Liêm")
