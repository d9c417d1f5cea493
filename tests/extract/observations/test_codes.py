"""Indicator phrases and their codes: other writers, noise around the phrase, and what must stay without a code."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.catalogue import catalogue_rows
from extract.observations.code_tables import ROLES
from extract.observations.codes import full_name, is_shared, match_code, wider_than


@pytest.mark.parametrize(
    ("phrase", "unit", "measure", "code"),
    [
        ("tổng thu NSNN trên địa bàn tỉnh", "VND", "level", "budget.revenue.local"),
        ("thực hiện thu ngân sách nhà nước", "VND", "level", "budget.revenue.total"),
        ("thu ngân sách nhà nước", "%", "attainment", "budget.revenue.total"),
        ("thu tiền sử dụng đất ước đạt", "VND", "level", "budget.revenue.land_use"),
        ("chi đầu tư XDCB", "VND", "level", "budget.expenditure.investment"),
        ("giá trị giải ngân vốn đầu tư công", "%", "attainment", "investment.public.disbursed"),
        ("GTSX công nghiệp - TTCN", "VND", "level", "output.industry"),
        (
            "giá trị sản xuất ngành nông, lâm nghiệp và thủy sản",
            "%",
            "yoy_growth",
            "output.agriculture_forestry_fishery",
        ),
        ("tỷ trọng ngành dịch vụ", "%", "share", "output.trade_services"),
        ("tổng sản phẩm trên địa bàn tỉnh (GRDP)", "VND", "level", "output.grdp"),
        ("chỉ số giá tiêu dùng (CPI)", "%", "yoy_growth", "prices.consumer_index"),
        ("năng suất lúa vụ đông xuân bình quân", "t/ha", "level", "agriculture.rice_yield"),
        ("diện tích gieo trồng lúa vụ mùa", "ha", "level", "agriculture.rice_area"),
        ("sản lượng thủy sản khai thác", "t", "level", "fishery.catch"),
        ("tỷ lệ hộ nghèo đa chiều còn", "%", "rate", "poverty.rate"),
        ("tổng số hộ nghèo toàn huyện", "hộ", "level", "poverty.households"),
        ("tỷ lệ bao phủ BHYT", "%", "rate", "health.insurance_coverage"),
        ("số lao động giải quyết việc làm mới cho", "lao động", "level", "labour.jobs_created"),
        ("số đảng viên mới kết nạp được", "đảng viên", "level", "party.members_admitted"),
        ("thu nhập bình quân đầu người ước đạt", "VND/person/year", "level", "income.per_capita"),
        ("số xã đạt chuẩn nông thôn mới nâng cao", "xã", "level", "rural.advanced_communes"),
        ("số vụ tai nạn giao thông xảy ra", "vụ", "yoy_change", "security.traffic_accidents"),
        ("số người chết do TNGT", "người", "level", "security.traffic_deaths"),
        ("số lượt tiếp công dân", "lượt", "level", "justice.citizen_receptions"),
        ("số hộ kinh doanh cá thể đăng ký mới", "hộ", "level", "business.household_registrations"),
        ("tỷ lệ sử dụng dịch vụ công trực tuyến", "%", "rate", "government.online_service_rate"),
    ],
)
def test_phrases_of_other_writers(phrase: str, unit: str, measure: str, code: str) -> None:
    assert match_code(phrase, unit, measure) == code


@pytest.mark.parametrize(
    ("phrase", "unit", "measure"),
    [
        ("thu thuế công thương nghiệp ngoài quốc doanh", "VND", "level"),
        ("giá trị sản xuất công nghiệp do tỉnh quản lý", "VND", "level"),
        ("chi ngân sách xã", "VND", "level"),
        ("số đảng viên được đề nghị tặng huy hiệu đảng", "đảng viên", "level"),
        ("số xã lập hồ sơ đề nghị công nhận nông thôn mới nâng cao", "xã", "level"),
        ("số giấy chứng nhận quyền sử dụng đất cấp lần đầu", "giấy chứng nhận", "level"),
        ("giá khởi điểm đấu giá quyền sử dụng đất", "VND", "level"),
        ("tỷ lệ điều tra, khám phá án phạm pháp hình sự", "%", "rate"),
        ("số vụ cháy rừng", "vụ", "level"),
        ("tổng diện tích gieo trồng lúa và rau màu", "ha", "level"),
        ("số lớp tập huấn về nuôi trồng thủy sản", "lớp", "level"),
        ("số nhà xây mới cho hộ nghèo", "nhà", "level"),
        ("tổng vốn đăng ký của doanh nghiệp thành lập mới", "VND", "level"),
        ("", "VND", "level"),
        ("đạt", "%", "rate"),
    ],
)
def test_parts_proposals_and_other_things_have_no_code(phrase: str, unit: str, measure: str) -> None:
    assert match_code(phrase, unit, measure) is None


@pytest.mark.parametrize(
    ("phrase", "unit", "measure"),
    [
        ("thu ngân sách nhà nước", "ha", "level"),
        ("diện tích gieo cấy lúa", "VND", "level"),
        ("tỷ lệ hộ nghèo", "hộ", "level"),
        ("tổng thu ngân sách nhà nước", "VND", "whole"),
        ("tổng thu ngân sách nhà nước", "%", "rate"),
        ("số vụ cháy", "người", "level"),
    ],
)
def test_a_unit_that_does_not_fit_gives_no_code(phrase: str, unit: str, measure: str) -> None:
    assert match_code(phrase, unit, measure) is None


@pytest.mark.parametrize(
    ("phrase", "unit", "measure", "context", "code"),
    [
        ("năng suất", "t/ha", "level", ["diện tích gieo cấy lúa"], "agriculture.rice_yield"),
        ("sản lượng", "t", "level", ["diện tích rau màu các loại"], "agriculture.vegetable_output"),
        ("công nghiệp", "VND", "level", ["giá trị sản xuất công nghiệp - xây dựng"], "output.industry"),
        ("dịch vụ", "%", "share", ["tỷ trọng các ngành"], "output.trade_services"),
        ("đạt", "%", "attainment", ["tổng vốn đầu tư toàn xã hội"], "investment.social.total"),
        ("số tiền", "VND", "level", ["số trường hợp vi phạm giao thông"], "security.traffic_fines"),
        ("người bị thương", "người", "level", ["số vụ tai nạn giao thông"], "security.traffic_injured"),
    ],
)
def test_a_short_phrase_is_completed_by_its_context(
    phrase: str, unit: str, measure: str, context: list[str], code: str
) -> None:
    assert match_code(phrase, unit, measure, context) == code


def test_a_context_never_replaces_what_the_phrase_says() -> None:
    assert match_code("số suất quà", "suất", "level", ["số đảng viên mới kết nạp"]) is None
    assert match_code("kinh phí hỗ trợ", "VND", "level", ["tổng thu ngân sách nhà nước"]) is None


@pytest.mark.parametrize(
    "phrase", ["tong thu ngan sach nha nuoc", "tổng thu ngân sáchh nhà nước", "tổng  thu\u00a0ngân sách, nhà nước"]
)
def test_slips_of_recognition_are_forgiven(phrase: str) -> None:
    assert match_code(phrase, "VND", "level") == "budget.revenue.total"


def test_both_styles_of_tone_marks_are_one() -> None:
    assert match_code("tỷ lệ gia đình văn hoá", "%", "rate") == "culture.cultured_family_rate"
    assert match_code("tỷ lệ gia đình văn hóa", "%", "rate") == "culture.cultured_family_rate"


def test_the_tables_hold_together() -> None:
    codes = [row["code"] for row in catalogue_rows("indicators.csv")]
    aliases = catalogue_rows("indicator_aliases.csv")
    assert len(set(codes)) == len(codes)
    assert {row["code"] for row in aliases} == set(codes)
    assert len({(row["code"], row["alias"]) for row in aliases}) == len(aliases)
    assert {row["role"] for row in catalogue_rows("indicator_words.csv")} == set(ROLES)


def test_patterns_and_wider_totals_name_known_codes() -> None:
    codes = {row["code"] for row in catalogue_rows("indicators.csv")}
    assert {row["code"] for row in catalogue_rows("indicator_patterns.csv")} <= codes
    assert {row["code"] for row in catalogue_rows("indicator_wider.csv")} <= codes
    assert {row["code"] for row in catalogue_rows("indicator_never.csv")} <= codes


@pytest.mark.parametrize(
    ("phrase", "unit", "code"),
    [
        ("thu xử phạt trường hợp vi phạm an toàn giao thông", "VND", "security.traffic_fines"),
        ("vi phạm giao thông lập biên bản, phạt", "VND", "security.traffic_fines"),
        ("kinh phí bảo đảm trật tự an toàn giao thông", "VND", None),
        ("số hộ dân bàn giao mặt bằng, nhận tiền", "hộ", "land.cleared_households"),
        ("số hộ dân bàn giao mặt bằng dự án đường tránh", "hộ", None),
    ],
)
def test_a_pattern_fits_in_any_order_but_not_with_a_word_that_narrows_it(
    phrase: str, unit: str, code: str | None
) -> None:
    assert match_code(phrase, unit, "level") == code


def test_an_elliptical_phrase_takes_the_catalogues_name() -> None:
    named = full_name("bị thương", "security.traffic_injured", "người", "level")
    assert named == "số người bị thương do tai nạn giao thông"
    assert full_name("thu tiền sử dụng đất", "budget.revenue.land_use", "VND", "level") == "thu tiền sử dụng đất"


def test_a_total_that_holds_more_is_wider() -> None:
    assert wider_than("trade.retail_sales", "tổng mức bán lẻ hàng hóa và doanh thu dịch vụ")
    assert not wider_than("trade.retail_sales", "tổng mức bán lẻ hàng hóa")


def test_every_indicator_is_found_by_its_own_name() -> None:
    missed = []
    for row in catalogue_rows("indicators.csv"):
        measure = "rate" if row["unit"] == "%" else "level"
        name = row["name_vi"].split("(")[0]
        if match_code(name, row["unit"], measure) != row["code"]:
            missed.append((row["code"], match_code(name, row["unit"], measure)))
    assert missed == []


def test_cases_of_offices_at_every_level() -> None:
    """Phrases as communes, districts, provinces and Party committees write them; no code where they name a part."""
    with (Path(__file__).parent / "code_cases.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    wrong = []
    for case in cases:
        context = case["context"].split("|") if case["context"] else []
        found = match_code(case["phrase"], case["unit"] or None, case["measure"], context)
        shared = found if found and is_shared(found) else ""
        if shared != case["code"]:
            wrong.append((case["phrase"], case["unit"], case["measure"], case["context"], case["code"], shared))
    assert wrong == []
    assert len(cases) >= 150
    assert {case["code"] for case in cases} >= {
        row["code"] for row in catalogue_rows("indicators.csv") if row["scope"] == "shared"
    }


@pytest.mark.parametrize(
    ("level", "code"), [("commune", "budget.revenue.total"), (None, "budget.revenue.total"), ("district", None)]
)
def test_a_budget_of_another_level_is_not_the_reports_own(level: str | None, code: str | None) -> None:
    assert match_code("tổng thu ngân sách xã", "VND", "level", (), level) == code
    assert match_code("thu ngân sách xã, thị trấn", "VND", "level", (), level) is None


def test_a_long_text_costs_little() -> None:
    assert match_code("của huyện " * 50_000 + "tổng thu ngân sách", "VND", "level") == "budget.revenue.total"
