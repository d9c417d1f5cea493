"""Headings of a report on 2018 that announce the plan for 2019, and headings that only name a topic."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.model import ReportMeta, ReportText
from extract.observations.sections import section_period
from extract.pipeline import extract_report
from extract.readers.blocks import build_blocks

HEAD = (
    "UBND HUYỆN ĐỨC THỌ\n\nSố: 12/BC-UBND\n\nĐức Thọ, ngày 12 tháng 12 năm 2018\n\nBÁO CÁO\n"
    "Tình hình kinh tế - xã hội năm 2018; nhiệm vụ năm 2019\n\n"
)


def headings() -> list[list[str]]:
    """heading; `yes` where figures under it are goals."""
    with (Path(__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))[1:]


@pytest.mark.parametrize(("heading", "planned"), headings())
def test_what_stands_under_a_heading(heading: str, planned: str) -> None:
    text = f"{HEAD}**{heading}**\n\nThu ngân sách 12 tỷ đồng.\n"
    row, *_ = extract_report(ReportText("a.txt", "ab" * 32, "text/plain", text, build_blocks(text))).observations
    assert row.measure.value == ("plan" if planned == "yes" else "level")


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("1. Trung tâm Phục vụ hành chính công (từ 01/7 đến 30/9/2025)", "2025-07-01/2025-09-30"),
        ("2. Thu, chi ngân sách xã mới kể từ 01/7", "2025-07-01/2025-09-30"),
        ("2. Thu, chi ngân sách kể từ ngày 15/8/2025", "2025-08-15/2025-09-30"),
        ("3. Thu ngân sách (đến 31/8/2025)", "2025-01-01/2025-08-31"),
        ("4. Chuyến đi từ 01/7 - 05/7", None),
    ],
)
def test_a_heading_bounds_what_stands_below_it(heading: str, period: str | None) -> None:
    meta = ReportMeta(period="2025-M9", next_period="2025-Q4")
    assert section_period(("B. KẾT QUẢ", heading), meta) == period
