"""Headings of a report on 2018 that announce the plan for 2019, and headings that only name a topic."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.model import ReportText
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
