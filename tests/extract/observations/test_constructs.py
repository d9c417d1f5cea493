"""Constructs of the genre as sentences of a half-year's report, with the rows that they become."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from extract.catalogue import catalogue_rows
from extract.model import Measure, Observation, ReportText
from extract.pipeline import extract_report
from extract.readers.blocks import build_blocks

HEAD = (
    "UBND HUYỆN VŨNG LIÊM\n\nSố: 12/BC-UBND\n\nVũng Liêm, ngày 20 tháng 6 năm 2023\n\nBÁO CÁO\n\n"
    "Tình hình kinh tế - xã hội 6 tháng đầu năm 2023; nhiệm vụ 6 tháng cuối năm 2023\n\nI. KẾT QUẢ\n\n"
)
HEADS = {
    "": HEAD,
    "year": HEAD.replace("2023", "2018")
    .replace("6 tháng đầu năm 2018", "năm 2018")
    .replace("6 tháng cuối", "năm 2019"),
}
MEASURES = {str(measure) for measure in Measure}
Row = tuple[str, str, str, str, str]


def table(name: str) -> list[list[str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))[1:]


def constructs() -> list[list[str]]:
    """sentence; its rows `value unit measure [period [basis]]`, parted by semicolons; `year` for a whole year's report.

    By default a row is of 2023-H1 and actual.
    """
    return table("constructs.csv")


def read(sentence: str, title: str) -> tuple[Observation, ...]:
    text = f"{HEADS[title]}- {sentence}\n"
    report = ReportText("bao-cao.txt", "ab" * 32, "text/plain", text, build_blocks(text))
    return extract_report(report).observations


def expected(row: str) -> Row:
    value, *words = row.split(" ")
    at = next(place for place, word in enumerate(words) if word in MEASURES)
    period, basis = [*words[at + 1 :], *["2023-H1", "actual"][len(words) - at - 1 :]]
    return value, " ".join(words[:at]), words[at], period, basis


def summary(row: Observation) -> Row:
    return f"{row.value.normalize():f}", row.unit or "", row.measure.value, row.time_period or "", row.basis.value


@pytest.mark.parametrize(("sentence", "rows", "title"), constructs())
def test_a_construct(sentence: str, rows: str, title: str) -> None:
    assert [summary(row) for row in read(sentence, title)] == [expected(row) for row in rows.split("; ")]


@pytest.mark.parametrize(("sentence", "names", "title"), table("names.csv"))
def test_what_the_figures_of_a_sentence_measure(sentence: str, names: str, title: str) -> None:
    assert [row.indicator_text for row in read(sentence, title)] == names.split("; ")


def test_items_below_an_item_are_its_parts() -> None:
    rows = read(
        "Tổng GTSX: 16.944 tỷ đồng.\n  + NLTS 6.742 tỷ đồng.\n  + TM-DV 6.405 tỷ đồng.\n- Đàn bò 1.250 con.", ""
    )
    assert [row.indicator_text for row in rows] == [
        "tổng giá trị sản xuất",
        "giá trị sản xuất nông lâm thủy sản",
        "giá trị sản xuất thương mại - dịch vụ",
        "đàn bò",
    ]


def test_a_heading_on_carrying_out_the_plan_of_its_own_year_reports_results() -> None:
    text = HEADS["year"].replace("I. KẾT QUẢ", "PHẦN I. THỰC HIỆN KẾ HOẠCH NĂM 2018") + "- Thu ngân sách 12 tỷ đồng.\n"
    text += "\nPHẦN II. KẾ HOẠCH NĂM 2019\n\n- Thu ngân sách 14 tỷ đồng.\n"
    rows = extract_report(ReportText("a.txt", "ab" * 32, "text/plain", text, build_blocks(text))).observations
    assert [(row.measure.value, row.time_period) for row in rows] == [("level", "2018"), ("plan", "2019")]


def test_every_office_abbreviation_can_be_told_by_its_capitals() -> None:
    assert all(re.search("[A-ZĐ]{2}", row["short"]) for row in catalogue_rows("spelled_out.csv"))


def test_a_paragraph_announces_that_its_list_is_estimated() -> None:
    text = HEADS[""] + "Ước thực hiện cả năm có 02 chỉ tiêu đạt, cụ thể:\n\n(1) Thu ngân sách 12 tỷ đồng;\n\n"
    text += "(2) Giải quyết việc làm 850 lao động.\n\nToàn huyện có 41 trường.\n"
    rows = extract_report(ReportText("a.txt", "ab" * 32, "text/plain", text, build_blocks(text))).observations
    assert [row.basis.value for row in rows] == ["estimate", "estimate", "estimate", "actual"]


def test_names_in_a_list_of_districts_are_places() -> None:
    head = HEADS["year"].replace("HUYỆN VŨNG LIÊM", "TỈNH TRÀ VINH").replace("Vũng Liêm,", "Trà Vinh,")
    text = head + "- Xuống giống 41.350 ha, tập trung ở các huyện: Cầu Kè 9.420 ha, Tiểu Cần 11.530 ha.\n"
    rows = extract_report(ReportText("a.txt", "ab" * 32, "text/plain", text, build_blocks(text))).observations
    assert [row.ref_area for row in rows] == ["Trà Vinh", "Cầu Kè", "Tiểu Cần"]
