"""The sample reports read as they were written, and their manifest tells the truth about their arithmetic."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.model import BlockKind
from extract.readers import read_file

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"
MANIFEST = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))
REPORTS = MANIFEST["reports"]
CASES = [
    pytest.param(report["file"], group, case, id=f"{report['area']}-{group}-{case['kind']}-{case['number']}")
    for report in REPORTS
    for group in ("planted", "consistent")
    for case in report[group]
]
TEXTS: dict[str, str] = {}


def text_of(file_name: str) -> str:
    if file_name not in TEXTS:
        TEXTS[file_name] = read_file(SAMPLES / file_name).text
    return TEXTS[file_name]


def number(printed: str) -> Decimal:
    return Decimal(printed.replace(".", "").replace(",", "."))


def half_step(printed: str) -> Decimal:
    places = len(printed.partition(",")[2])
    return Decimal(1).scaleb(-places) / 2


def computed(case: dict[str, Any]) -> Decimal:
    kind, operands = case["kind"], case["operands"]
    if kind == "list_count":
        return Decimal(len(operands))
    values = [number(one) for one in operands]
    if kind in {"total", "shares_sum"}:
        return sum(values, Decimal(0))
    if kind == "growth":
        return abs(values[0] / values[1] - 1) * 100
    if kind == "unit_price":
        return values[0] * values[1] / 1_000_000
    return values[0] / values[1] * 100


@pytest.mark.parametrize(("file_name", "group", "case"), CASES)
def test_manifest_case(file_name: str, group: str, case: dict[str, Any]) -> None:
    text = text_of(file_name)
    assert text.count(case["quote"]) == 1
    for operand in case["operands"]:
        assert operand in text
    if case["kind"] == "list_duplicate":
        assert len(set(case["operands"])) < len(case["operands"])
        return
    if case["number"] is None:
        return
    assert case["number"] in case["quote"]
    stated = Decimal(100) if case["kind"] == "shares_sum" else number(case["number"])
    exact = case["kind"] in {"total", "shares_sum", "list_count", "unit_price"}
    agrees = abs(stated - computed(case)) <= (0 if exact else half_step(case["number"]))
    assert agrees == (group == "consistent")


def test_every_sample_is_in_the_manifest() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in {".md", ".docx", ".pdf"}}
    assert files == {report["file"] for report in REPORTS}
    assert all(2 <= len(report["planted"]) <= 4 for report in REPORTS)


@pytest.mark.parametrize("report", [r for r in REPORTS if r["source"]], ids=lambda r: r["file"])
def test_every_paragraph_of_the_source_is_one_block(report: dict[str, Any]) -> None:
    """What was written in one line comes back as one block, wherever pages and footnotes tore it."""
    blocks = [block.text for block in read_file(SAMPLES / report["file"]).blocks]
    for line in (SAMPLES / report["source"]).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith((":::", "|", "1) ")) or " | " in line or line.endswith(" |"):
            continue
        clean = re.sub(r"\[\^\d+\]:? ?", "", line)
        clean = re.sub(r"^(?:#{1,3}|!|-) ", "", clean)
        assert clean in blocks


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r["file"])
def test_footnotes_are_tied_to_the_block_that_calls_them(report: dict[str, Any]) -> None:
    blocks = read_file(SAMPLES / report["file"]).blocks
    for block in blocks:
        if block.kind is BlockKind.FOOTNOTE:
            assert block.called_from is not None
            assert block.footnote_mark in {call.mark for call in blocks[block.called_from].footnote_calls}


def test_footnote_of_the_province_hangs_on_its_figure() -> None:
    blocks = read_file(SAMPLES / "bc-nam-2024-tinh-lao-cai.pdf").blocks
    call = next(block for block in blocks if "4.100 ha" in block.text)
    note = next(block for block in blocks if block.text.startswith("Gồm: thảo quả"))
    assert note.called_from == call.index
    assert call.text[: call.footnote_calls[0].position].endswith("4.100 ha")


def test_pages_and_boxes_of_a_pdf_point_into_the_text() -> None:
    report = read_file(SAMPLES / "bc-nam-2024-tinh-lao-cai.pdf")
    assert [page.page_number for page in report.pages] == [1, 2, 3]
    assert report.pages[0].start == 0
    assert report.pages[-1].end == len(report.text)
    at = report.text.index("69.480")
    assert report.page_at(at) == 1
    box = next(word for word in report.words if word.start == at)
    assert report.text[box.start : box.end] == "69.480"
    assert 80 < box.x0 < box.x1 < 540
    assert 200 < box.top < box.bottom < 420


def test_page_furniture_is_left_out() -> None:
    text = text_of("bc-thang-10-2023-moc-chau.pdf")
    assert "Trang 1" not in text
    assert "UBND huyện Mộc Châu - Báo cáo" not in text


def test_head_of_a_pdf_reads_left_column_first() -> None:
    head = text_of("bc-thang-10-2023-moc-chau.pdf").split("\n\n")[:6]
    assert head == [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN MỘC CHÂU",
        "Số: 738/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Mộc Châu, ngày 17 tháng 10 năm 2023",
    ]


def test_table_rows_of_pdf_and_docx_are_blocks_with_cells() -> None:
    for file_name, first, width in (
        ("bc-nam-2024-tinh-lao-cai.pdf", ["Tổng lượt khách", "nghìn lượt", "7.250", "7.830", "8,0"], 5),
        ("Báo cáo quý III-2024 huyện Tháp Mười.docx", ["Thuế ngoài quốc doanh", "62.000"], 5),
    ):
        rows = [b for b in read_file(SAMPLES / file_name).blocks if b.kind is BlockKind.TABLE_ROW]
        cells = [rows[1].text[cell.start : cell.end] for cell in rows[1].cells]
        assert cells[: len(first)] == first
        assert all(len(row.cells) == width for row in rows)
