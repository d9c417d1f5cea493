"""Spreadsheets: what a reader of the printed sheet would see, and the numbers behind it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from extract.model import HiddenCells, ReportText, Verdict
from extract.pipeline import extract_bytes
from extract.readers import Limits, ReadError, read_bytes
from extract.readers.convert import libreoffice


def workbook(build: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        build(book)
    return buffer.getvalue()


def read(build: Callable[[xlsxwriter.Workbook], object]) -> ReportText:
    return read_bytes(workbook(build), "phụ lục.xlsx")


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    """The same package with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
    return buffer.getvalue()


def annex(book: xlsxwriter.Workbook) -> None:
    """An annex as offices make it: head, title, unit line, two header rows, totals, signature."""
    sheet = book.add_worksheet("Biểu 01")
    whole, percent = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.0%"})
    sheet.write("A1", "UBND HUYỆN AN LẠC")
    sheet.write("E1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    sheet.write("A2", "PHÒNG TÀI CHÍNH")
    sheet.write("E2", "Độc lập - Tự do - Hạnh phúc")
    sheet.merge_range("A4:F4", "BIỂU TỔNG HỢP THU NGÂN SÁCH NĂM 2024")
    sheet.write("F5", "ĐVT: triệu đồng")
    sheet.merge_range("A6:A7", "STT")
    sheet.merge_range("B6:B7", "Chỉ tiêu")
    sheet.merge_range("C6:C7", "Dự toán")
    sheet.merge_range("D6:E6", "Thực hiện")
    sheet.write_row("D7", ["9 tháng", "Ước cả năm"])
    sheet.merge_range("F6:F7", "Ước TH/DT (%)")
    rows = [
        ("I", "Tổng thu ngân sách", 12000.4567, 8123.25, 12500.75, 1.0416),
        ("1", "Thu thuế", 7000.4567, 5000, 7500.5, 1.0714),
        ("2", "Thu phí, lệ phí", 5000, 3123.25, 5000.25, 1.00005),
    ]
    for at, (number, label, *values, share) in enumerate(rows, start=7):
        sheet.write_row(at, 0, [number, label])
        sheet.write_row(at, 2, values, whole)
        sheet.write(at, 5, share, percent)
    sheet.write("A12", "Nơi nhận:")
    sheet.write("E12", "TRƯỞNG PHÒNG")


def test_an_annex_is_lines_and_a_table_in_the_dialect() -> None:
    assert read(annex).text == (
        "UBND HUYỆN AN LẠC\n\nPHÒNG TÀI CHÍNH\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "BIỂU TỔNG HỢP THU NGÂN SÁCH NĂM 2024\n\nĐVT: triệu đồng\n\n"
        "| STT | Chỉ tiêu | Dự toán | Thực hiện | Thực hiện | Ước TH/DT (%) |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "|  |  |  | 9 tháng | Ước cả năm |  |\n"
        "| I | Tổng thu ngân sách | 12.000 | 8.123 | 12.501 | 104,2% |\n"
        "| 1 | Thu thuế | 7.000 | 5.000 | 7.501 | 107,1% |\n"
        "| 2 | Thu phí, lệ phí | 5.000 | 3.123 | 5.000 | 100,0% |\n\n"
        "Nơi nhận:\n\nTRƯỞNG PHÒNG\n"
    )


def test_figures_have_the_full_value_and_the_printed_precision() -> None:
    found = {o.printed_text: o for o in extract_bytes(workbook(annex), "phụ lục.xlsx").observations}
    total = found["8.123"]
    assert total.value == Decimal("8123250000")
    assert (total.step, total.unit) == (Decimal(1_000_000), "VND")
    assert (total.bound_low, total.bound_high) == (Decimal("8122750000"), Decimal("8123750000"))
    assert found["104,2%"].value == Decimal("104.16")
    assert found["104,2%"].step == Decimal("0.1")


def test_totals_add_up_with_the_full_values() -> None:
    checks = extract_bytes(workbook(annex), "phụ lục.xlsx").checks
    totals = [check for check in checks if check.kind == "total"]
    assert len(totals) == 3
    assert {check.verdict.value for check in totals} == {"consistent"}


def test_numbers_stand_where_their_print_stands() -> None:
    report = read(annex)
    assert len(report.stored) == 12
    for number in report.stored:
        print_ = report.text[number.start : number.end]
        shown = Decimal(print_.rstrip("%").replace(".", "").replace(",", "."))
        assert abs(shown - number.value) <= Decimal("0.5")


def test_a_printed_unit_inside_the_number_format() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Chỉ tiêu", "Kết quả"])
        sheet.write(1, 0, "Diện tích lúa")
        sheet.write(1, 1, 1234.56, book.add_format({"num_format": '#,##0.0" ha"'}))

    (found,) = extract_bytes(workbook(build), "a.xlsx").observations
    assert (found.printed_text, found.value, found.unit) == ("1.234,6 ha", Decimal("1234.56"), "ha")


def test_hidden_sheets_rows_and_columns_are_not_printed_and_not_read() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for row in range(4):
            sheet.write_row(
                row, 0, [f"Chỉ tiêu {row}", 100 + row, 900 + row] if row else ["Chỉ tiêu", "Năm nay", "Nháp"]
            )
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
        secret = book.add_worksheet("nháp")
        secret.write_row(0, 0, ["Bí mật", 777])
        secret.hide()

    report = read(build)
    assert "| Chỉ tiêu 1 | 101 |" in report.text
    assert "| Chỉ tiêu 3 | 103 |" in report.text
    assert not any(hidden in report.text for hidden in ("102", "90", "777", "nháp", "Nháp"))
    # Row 3 hides two numbers, column C two more.
    assert report.hidden == (HiddenCells("Sheet1", False, 4), HiddenCells("nháp", True, 1))
    (told,) = [check for check in extract_bytes(workbook(build), "a.xlsx").checks if check.kind == "unread_pages"]
    assert told.verdict is Verdict.NOT_CHECKABLE
    assert told.message_vi.startswith("5 ô số bị ẩn (hàng hoặc cột của “Sheet1”, trang tính “nháp”)")


def test_two_tables_of_a_sheet_are_two_tables_each_with_its_unit() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for start, unit in ((0, "ha"), (7, "tấn")):
            sheet.write(start, 0, f"Biểu về {unit}")
            sheet.write(start + 1, 1, f"ĐVT: {unit}")
            sheet.write_row(start + 2, 0, ["Cây", "Năm 2024"])
            sheet.write_row(start + 3, 0, ["Lúa", 120 + start])
            sheet.write_row(start + 4, 0, ["Ngô", 50 + start])

    found = extract_bytes(workbook(build), "a.xlsx").observations
    assert [(o.value, o.unit) for o in found] == [(120, "ha"), (50, "ha"), (127, "t"), (57, "t")]


def test_years_as_numbers_head_columns() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Chỉ tiêu", 2023, 2024])
        sheet.write_row(1, 0, ["Số hộ nghèo", 312, 298])

    assert read(build).text.startswith("| Chỉ tiêu | 2023 | 2024 |\n| --- |")


def test_sheets_have_their_names_as_headings_where_there_are_several() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        for name in ("Thu", "Chi", "Sheet3"):
            book.add_worksheet(name).write_row(0, 0, ["Tổng", 5])

    assert read(build).text == "# Thu\n\n| Tổng | 5 |\n| --- | --- |\n\n# Chi\n\n| Tổng | 5 |\n| --- | --- |\n\n" + (
        "| Tổng | 5 |\n| --- | --- |\n"
    )


def test_text_of_cells_is_one_line_with_raised_marks() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        raised = book.add_format({"font_script": 1})
        sheet.write_rich_string(0, 0, "Diện tích km", raised, "2")
        sheet.write(0, 1, "một | hai\nba")
        sheet.write(0, 2, 7)
        sheet.write_boolean(0, 3, True)

    assert read(build).text.startswith("| Diện tích km<sup>2</sup> | một ¦ hai ba | 7 |\n")


def test_cells_in_fonts_from_before_unicode() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        old, new = book.add_format({"font_name": ".VnTime"}), book.add_format({"font_name": "Arial"})
        sheet.write(0, 0, "B¸o c¸o th¸ng", old)
        sheet.write_rich_string(1, 0, old, "Thu ng©n s¸ch ", new, "cả năm", old)
        sheet.write_row(0, 1, [3, 4])
        sheet.write_row(1, 1, [120, 130])

    assert [line.split(" | ")[0] for line in read(build).text.splitlines()] == [
        "| Báo cáo tháng",
        "| ---",
        "| Thu ngân sách cả năm",
    ]


def test_a_formula_shows_the_value_that_was_stored() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Lúa", 120])
        sheet.write(1, 0, "Tổng")
        sheet.write_formula(1, 1, "=SUM(B1:B1)", None, 120.5)

    assert "| Tổng | 120,5 |" in read(build).text


@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice (libreoffice-calc)")
def test_a_formula_without_a_stored_value_is_calculated() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Lúa", 120])
        sheet.write_row(1, 0, ["Ngô", 50])
        sheet.write(2, 0, "Tổng")
        sheet.write_formula(2, 1, "=SUM(B1:B2)", None, 99)

    data = edited(workbook(build), "xl/worksheets/sheet1.xml", "<v>99</v>", "")
    assert "| Tổng | 170 |" in read_bytes(data, "a.xlsx").text


@pytest.mark.parametrize("cells", ["A1:XFD1048576", "A1:B2"])
def test_a_merged_range_costs_nothing_whatever_its_size(cells: str) -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "Tổng")
        sheet.write_row(1, 0, ["Lúa", 120])

    data = edited(workbook(build), "xl/worksheets/sheet1.xml", 'ref="A1:B1"/>', f'ref="{cells}"/>')
    assert "| Lúa | 120 |" in read_bytes(data, "a.xlsx").text


def test_cells_far_apart_cost_nothing() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Lúa", 120])
        sheet.write_row(1_048_575, 16_382, ["Ngô", 50])

    text = read(build).text
    assert "120" in text
    assert "50" in text
    assert len(text) < 500


def test_limit_of_cells() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for row in range(20):
            sheet.write_row(row, 0, [f"Dòng {row}", row])

    with pytest.raises(ReadError) as caught:
        read_bytes(workbook(build), "a.xlsx", replace(Limits(), max_cells=30))
    assert caught.value.code == "too_many_cells"


def test_entities_and_document_types_are_refused() -> None:
    bomb = '<!DOCTYPE s [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = edited(workbook(annex), "xl/sharedStrings.xml", "<sst", f"{bomb}<sst")
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.xlsx")
    assert caught.value.code == "xlsx_damaged"


def test_links_to_other_workbooks_are_not_followed() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "='http://127.0.0.1:9/[a.xlsx]Sheet1'!A1", None, 5)
        sheet.write(0, 1, 7)
        sheet.write_url(1, 0, "http://127.0.0.1:9/", None, "Nguồn")

    assert "Nguồn" in read(build).text


def test_a_sheet_that_shows_nothing() -> None:
    with pytest.raises(ReadError) as caught:
        read(lambda book: book.add_worksheet())
    assert caught.value.code == "xlsx_no_text"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_damaged_parts_are_named(part: str) -> None:
    data = edited(workbook(annex), part, "<", "<<")
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.xlsx")
    assert caught.value.code == "xlsx_damaged"
