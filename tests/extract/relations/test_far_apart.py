"""Relations between figures that stand far apart: by catalogue code, by restatement, by documents and headings."""

import re

import pytest

from extract.pipeline import extract_bytes
from tests.support.marked import check, flags, printed, verdicts

SECTORS = (
    "## I. TỔNG QUAN\n\nTổng giá trị sản xuất {1.000,5 tỷ đồng@output.total}.\n\n"
    "Cơ cấu: nông nghiệp {20%|share@output.agriculture_forestry_fishery}, "
    "công nghiệp {50%|share@output.industry_construction}, dịch vụ {30%|share@output.trade_services}.\n\n"
    "## II. CHI TIẾT\n\nNông nghiệp {200,1 tỷ đồng@output.agriculture_forestry_fishery}.\n\n"
    "Công nghiệp {500,2 tỷ đồng@output.industry_construction}.\n\nDịch vụ {300,2 tỷ đồng@output.trade_services}.\n"
)


def test_sectors_make_up_the_total_and_their_shares() -> None:
    found = verdicts(SECTORS)
    assert {("total", "consistent"), ("share", "consistent"), ("shares_sum", "consistent")} <= found
    assert flags(SECTORS) == []


def test_a_sector_that_does_not_fit_is_a_warning() -> None:
    kinds = {(c.kind, c.severity) for c in flags(SECTORS.replace("300,2", "320,2"))}
    assert kinds == {("total", "warning"), ("share", "warning")}


def test_growth_of_two_stated_years() -> None:
    text = (
        "Năm 2023 đạt {47.871,9 tỷ đồng@output.total@2023}.\n\n"
        "Năm 2024 phấn đấu {55.959,3 tỷ đồng|plan@output.total@2024}, tăng {GROWTH%|yoy_growth@output.total@2024}."
    )
    assert ("growth", "consistent") in verdicts(text.replace("GROWTH", "16,9"))
    (flag,) = flags(text.replace("GROWTH", "19,6"))
    assert flag.message_vi == "55.959,3/47.871,9 - 1 = 16,89%, báo cáo ghi 19,6%"


def test_area_times_yield_that_may_be_rounded_is_only_info() -> None:
    text = (
        "Gieo {8.670 ha@agriculture.rice_area}, năng suất {64,33 tạ/ha@agriculture.rice_yield}, "
        "sản lượng {55.766 tấn@agriculture.rice_output}."
    )
    (flag,) = flags(text)
    assert (flag.kind, flag.severity) == ("unit_price", "info")


def test_a_document_with_two_dates() -> None:
    text = (
        "Căn cứ Nghị quyết số 15/NQ-HĐND ngày 12/7/2023 của HĐND tỉnh.\n\n"
        "Theo Nghị quyết số 15/NQ-HĐND, ngày 12/7/2023.\n\n"
        "Thực hiện Nghị quyết số 15/NQ-HĐND ngày 12/7/2022 của HĐND tỉnh."
    )
    (flag,) = flags(text)
    assert flag.kind == "citation"
    assert printed(text, flag) == ["12/7/2022", "12/7/2023", "12/7/2023"]


def test_headings_out_of_order() -> None:
    text = (
        "## I. KẾT QUẢ\n\n### 3. Quốc phòng\n\n#### 3.1. Quân sự địa phương\n\nTốt.\n\n"
        "#### 2.2. Công tác an ninh\n\nTốt.\n\n#### 3.3. Nội vụ\n\nTốt.\n"
    )
    (flag,) = flags(text)
    assert (flag.kind, flag.message_vi) == ("numbering", "Mục 2.2 đứng sau mục 3.1: đúng ra là 3.2")


def test_a_missing_part_of_the_report() -> None:
    text = "## I. KINH TẾ\n\nTốt.\n\n## II. XÃ HỘI\n\nTốt.\n\n## IV. QUỐC PHÒNG\n\nTốt.\n"
    (flag,) = flags(text)
    assert flag.message_vi == "Mục IV đứng sau mục II: đúng ra là III"


def test_period_labels_of_last_year() -> None:
    text = "Số thu bảo hiểm tính đến hết tháng 5/2023 là {29.000 triệu đồng}."
    assert [c.kind for c in flags(text, period="2024-05")] == ["period_label"]
    assert flags(text, period="2023-05") == []
    assert flags("So với cùng kỳ tính đến hết tháng 5/2023 tăng.", period="2024-05") == []


def test_ids_are_stable_and_tell_checks_apart() -> None:
    first, second = check(SECTORS), check(SECTORS)
    assert [c.check_id for c in first] == [c.check_id for c in second]
    assert len({c.check_id for c in first}) == len(first)


def test_every_check_says_why_in_both_languages() -> None:
    for found in check(SECTORS.replace("300,2", "320,2")):
        assert found.message_vi
        assert found.message_en
        assert (found.severity is None) == (found.verdict != "inconsistent")


def test_a_number_left_out_among_headings() -> None:
    text = "## I. KẾT QUẢ\n\n### 1. Kinh tế\n\nTốt.\n\n### 2. Y tế\n\nTốt.\n\n### 4. Nội vụ\n\nTốt.\n"
    (flag,) = flags(text)
    assert (flag.kind, flag.message_vi) == ("numbering", "Mục 4 đứng sau mục 2: đúng ra là 3")
    assert flags(text.replace("### 4", "### 3")) == []


def test_the_closing_sentence_names_another_year() -> None:
    text = "Trên đây là báo cáo kết quả 6 tháng đầu năm 2020 của huyện./."
    assert [c.kind for c in flags(text, period="2021-H1")] == ["period_label"]
    assert flags(text, period="2020-H1") == []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Số thu quý I/2022 ước {47.215 triệu đồng}.", True),
        ("Số thu quý I/2023 ước {47.215 triệu đồng}.", False),
        ("Tăng {5%|yoy_growth} so với quý I/2022 ước {44.100 triệu đồng}.", False),
    ],
)
def test_what_is_estimated_is_of_the_reports_own_period(sentence: str, wrong: bool) -> None:
    kinds = [c.kind for c in flags("## I. KẾT QUẢ\n\n" + sentence, period="2023-Q1")]
    assert kinds == ["period_label"] * wrong


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Đến ngày 20/9/2018 giải ngân {66 tỷ đồng}, đạt {67%|attainment} kế hoạch.", True),
        ("Sản lượng 9 tháng đầu năm 2018 là {1.215 tấn}.", True),
        ("Sản lượng 9 tháng năm 1209 là {1.215 tấn}.", True),
        ("Đến ngày 20/9/2019 giải ngân {66 tỷ đồng}.", False),
        ("Đến ngày 20/5/2018 khởi công {3 công trình}.", False),
        ("Sản lượng {1.300 tấn}, so với 9 tháng đầu năm 2018 ({1.215 tấn}) tăng {7%|yoy_growth}.", False),
        ("Sản lượng 9 tháng đầu năm 2018 là {1.215 tấn}, 9 tháng đầu năm 2019 là {1.300 tấn}.", False),
    ],
)
def test_labels_that_are_the_reports_own_but_for_the_year(sentence: str, wrong: bool) -> None:
    kinds = [c.kind for c in flags("## I. KẾT QUẢ\n\n" + sentence, period="2019-M9")]
    assert kinds == ["period_label"] * wrong


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Tính đến ngày 31/12/2024, Đảng bộ có {6.214 đảng viên}.", True),
        ("Tính đến ngày 31/12/2023, Đảng bộ có {6.214 đảng viên}.", False),
        ("Tính đến ngày 31/12/2024, phấn đấu có {6.300 đảng viên|plan}.", False),
    ],
)
def test_nothing_is_counted_on_a_day_still_to_come(sentence: str, wrong: bool) -> None:
    report = f"Lạc Thủy, ngày 10 tháng 01 năm 2024\n\n**BÁO CÁO**\n\nKết quả năm 2023\n\n## I. KẾT QUẢ\n\n{sentence}\n"
    plain = re.sub(r"\{([^|}]*)(?:\|[^}]*)?\}", r"\1", report)
    found = [c for c in extract_bytes(plain.encode(), "mau.md").checks if c.verdict == "inconsistent"]
    assert [c.kind for c in found] == ["period_label"] * wrong
