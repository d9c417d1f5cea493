"""Pages without a text layer, alone and among others, and pictures of pages."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from PIL import Image

from extract.model import BlockKind, Severity
from extract.pipeline import extract_bytes
from extract.readers import Limits, ReadError, read_bytes
from extract.readers.ocr import tesseract
from tests.support.bad_files import small_pdf
from tests.support.scans import as_image, as_pdf, needs_tesseract, picture, ruled

LINES = [
    "ỦY BAN NHÂN DÂN XÃ AN HÒA",
    "BÁO CÁO",
    "Kết quả công tác tháng 3 năm 2024",
    "Trong tháng, xã thu hoạch 120 ha lúa, trong đó 70 ha lúa lai và 50 ha lúa thuần.",
    "Đã cấp 37/38 giấy chứng nhận cho các hộ dân; thu ngân sách đạt 1.250 triệu đồng.",
    "Giải quyết 15 đơn của công dân trên địa bàn xã, không có đơn tồn đọng kéo dài.",
]
NOTES = ["4 Thu từ đất 800 triệu đồng, thu khác 450 triệu đồng."]
FIGURES = ["120 ha", "70 ha", "50 ha", "37/38 giấy chứng nhận", "38 giấy chứng nhận", "1.250 triệu đồng", "15 đơn"]
needs = needs_tesseract()


def _figures(data: bytes, name: str) -> list[str]:
    return [one.printed_text for one in extract_bytes(data, name).observations]


@needs
def test_a_scan_gives_the_figures_of_its_text_with_page_box_and_confidence() -> None:
    found = extract_bytes(as_pdf([picture(LINES, NOTES)]), "scan.pdf")
    assert [one.printed_text for one in found.observations] == [*FIGURES, "800 triệu đồng", "450 triệu đồng"]
    assert found.text.scanned_pages == (1,)
    for one in found.observations:
        assert one.page_number == 1
        assert one.read_confidence is not None
        assert 0.5 < one.read_confidence <= 1
    assert "<sup>4</sup> Thu từ đất" in found.text.text


@needs
@pytest.mark.parametrize("angle", [-3.0, 1.5])
def test_the_box_of_a_figure_on_a_skewed_page_holds_its_ink(angle: float) -> None:
    page = picture(LINES).rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
    found = extract_bytes(as_pdf([page]), "scan.pdf")
    assert [one.printed_text for one in found.observations] == FIGURES
    place = found.text.text.index("1.250")
    (word,) = [word for word in found.text.words if word.start <= place < word.end]
    scale = 300 / 72
    ink = page.crop(tuple(round(value * scale) for value in (word.x0, word.top, word.x1, word.bottom)))
    read = tesseract.digits_of(ink.resize((ink.width * 2, ink.height * 2)), 20)
    assert "".join(digit for digit, _ in read) == "1250"


@needs
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_turned(turn: int) -> None:
    more = [f"Công tác tuyên truyền tuần {number} được triển khai tại các thôn, xóm của xã." for number in range(1, 9)]
    page = picture([*LINES, *more]).rotate(turn, expand=True)
    assert set(FIGURES) <= set(_figures(as_pdf([page]), "scan.pdf"))


@needs
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_pictures_of_pages_are_read(kind: str) -> None:
    report = read_bytes(as_image([picture(LINES)], kind), "trang 1")
    assert report.media_type == f"image/{kind.lower()}"
    assert "120 ha lúa" in report.text


@needs
def test_each_page_of_a_tiff_is_a_page() -> None:
    found = extract_bytes(as_image([picture(LINES), picture(["Trồng mới 12 ha rừng."])], "TIFF"), "a.tif")
    assert [(one.printed_text, one.page_number) for one in found.observations][-1] == ("12 ha", 2)


@needs
def test_a_scanned_page_among_printed_ones_is_read_in_its_place() -> None:
    mixed = pypdfium2.PdfDocument.new()
    printed = small_pdf([f"Thu hoach {n} ha lua trong thang 3 nam 2024 tren dia ban xa." for n in range(11, 16)])
    for data in (as_pdf([picture(LINES)]), printed):
        mixed.import_pages(pypdfium2.PdfDocument(data))
    buffer = io.BytesIO()
    mixed.save(buffer)
    found = extract_bytes(buffer.getvalue(), "a.pdf")
    assert found.text.scanned_pages == (1,)
    by_page = {one.page_number: one.read_confidence for one in found.observations}
    assert by_page[1] is not None
    assert by_page[2] is None


def test_without_tesseract_a_scan_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract.shutil, "which", lambda _: None)
    tesseract.find_tesseract.cache_clear()
    try:
        for data in (as_pdf([Image.new("L", (800, 1100), 255)]), as_image([Image.new("L", (800, 1100), 255)], "PNG")):
            with pytest.raises(ReadError) as caught:
                read_bytes(data, "scan")
            assert caught.value.code == "ocr_missing"
            assert "apt install tesseract-ocr tesseract-ocr-vie" in caught.value.reason_vi
    finally:
        tesseract.find_tesseract.cache_clear()


@needs
def test_a_picture_without_text_says_so() -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(as_image([Image.new("L", (800, 1100), 255)], "PNG"), "a.png")
    assert caught.value.code == "image_no_text"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_damaged_picture_has_its_reason(kind: str) -> None:
    data = as_image([picture(LINES)], kind)
    with pytest.raises(ReadError) as caught:
        read_bytes(data[:200], "a")
    assert caught.value.code in {"image_damaged", "ocr_missing"}


def test_too_many_scanned_pages() -> None:
    if tesseract.shutil.which("tesseract") is None:
        pytest.skip("needs Debian's tesseract-ocr")
    with pytest.raises(ReadError) as caught:
        read_bytes(as_pdf([Image.new("L", (100, 140), 255)] * 3), "a.pdf", Limits(max_scanned_pages=2))
    assert caught.value.code == "too_many_scans"


@needs
def test_a_contradiction_that_rests_on_doubtful_characters_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.observations import confidence

    wrong = [*LINES[:4], "Đã giải quyết 40/50 hồ sơ, đạt 85%."]
    data = as_pdf([picture(wrong)])
    certain = [check.severity for check in extract_bytes(data, "a.pdf").checks if check.kind == "ratio"]
    monkeypatch.setattr(confidence, "DOUBTFUL", 1.01)
    doubtful = [check.severity for check in extract_bytes(data, "a.pdf").checks if check.kind == "ratio"]
    assert certain == [Severity.ERROR]
    assert doubtful == [Severity.WARNING]


@needs
@pytest.mark.parametrize("lean", [0.0, 0.7])
def test_a_ruled_table_of_a_scan_has_its_cells(lean: float) -> None:
    # Which digits they are is not asked here: alone in a cell, without words around, the recogniser misreads some.
    rows = [["Chỉ tiêu", "Đơn vị", "Năm 2024"], ["Diện tích lúa xuân", "ha", "120,5"], ["Số hộ nghèo", "hộ", "312"]]
    page = ruled(picture(LINES), rows).rotate(lean, Image.Resampling.BICUBIC, fillcolor=250)
    report = read_bytes(as_pdf([page]), "a.pdf")
    table = [block for block in report.blocks if block.kind is BlockKind.TABLE_ROW]
    cells = [[block.text[cell.start : cell.end] for cell in block.cells] for block in table]
    assert [[re.sub(r"\d", "0", cell) for cell in row] for row in cells] == [
        [re.sub(r"\d", "0", cell) for cell in row] for row in rows
    ]
    assert "120 ha lúa" in "".join(block.text for block in report.blocks if block.kind is not BlockKind.TABLE_ROW)
