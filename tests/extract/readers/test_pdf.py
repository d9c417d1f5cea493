"""Geometry of PDF pages: words, raised marks, footnotes, furniture, columns, paragraphs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.model import BlockKind, ReportText
from extract.readers import read_bytes

LONG = "Trong thang toan xa thu hoach duoc mot tram hai muoi hecta lua xuan va"


def read(draw: Callable[[Canvas], object]) -> ReportText:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont("Helvetica", 12)
    draw(canvas)
    canvas.save()
    return read_bytes(buffer.getvalue(), "a.pdf")


def lines(canvas: Canvas, *texts: str, top: float = 760, left: float = 72) -> None:
    for number, text in enumerate(texts):
        canvas.drawString(left, top - 16 * number, text)


def test_lines_of_a_paragraph_are_joined() -> None:
    report = read(lambda canvas: lines(canvas, LONG, LONG, "ba muoi tan ngo.", "Doan sau bat dau o day."))
    assert report.text == f"{LONG} {LONG} ba muoi tan ngo.\n\nDoan sau bat dau o day.\n"


def test_first_line_indent_opens_a_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG, LONG)
        canvas.drawString(100, 760 - 32, "Doan moi thut vao dau dong, dai gan bang dong tren day")

    assert read(draw).text.count("\n\n") == 1


def test_list_signs_open_items() -> None:
    report = read(lambda canvas: lines(canvas, LONG + ":", "- Lua 120 ha;", "- Ngo 30 ha;", "2. Chan nuoi"))
    assert report.text.split("\n\n")[1:] == ["- Lua 120 ha;", "- Ngo 30 ha;", "2. Chan nuoi\n"]


def test_a_year_range_torn_at_the_dash_is_joined_without_a_blank() -> None:
    report = read(lambda canvas: lines(canvas, LONG + " nhiem ky 2020-", "2025 cua Dang bo " + LONG))
    assert "2020-2025" in report.text


def test_raised_mark_is_told_from_the_figure_by_its_rise() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 760)
        text.setFont("Helvetica", 12)
        text.textOut("Thu duoc 120")
        text.setFont("Helvetica", 7)
        text.setRise(5)
        text.textOut("1")
        text.setFont("Helvetica", 12)
        text.setRise(0)
        text.textOut(" ha lua xuan trong toan xa.")
        canvas.drawText(text)

    assert read(draw).text == "Thu duoc 120<sup>1</sup> ha lua xuan trong toan xa.\n"


def test_footnotes_stand_at_the_end_of_their_page() -> None:
    notes = ("Gom lua 70 ha, ngo 50 ha theo so lieu cua xa, con lai", "So lieu cua Chi cuc Thue, tinh den ngay 15")

    def draw(canvas: Canvas) -> None:
        for page, note in enumerate(notes, start=1):
            canvas.setFont("Helvetica", 12)
            lines(canvas, LONG, LONG, f"het trang {page}.")
            canvas.setFont("Helvetica", 6)
            canvas.drawString(72, 124, str(page))
            canvas.setFont("Helvetica", 9.5)
            canvas.drawString(77, 120, note)
            canvas.drawString(72, 108, "la rau mau.")
            canvas.showPage()

    report = read(draw)
    blocks = report.text.rstrip("\n").split("\n\n")
    assert blocks[1] == f"<sup>1</sup> {notes[0]} la rau mau."
    assert blocks[3] == f"<sup>2</sup> {notes[1]} la rau mau."
    assert [page.page_number for page in report.pages] == [1, 2]
    assert report.text[report.pages[1].start :].startswith(LONG)


def test_a_note_under_a_rule_opens_with_a_plain_number_that_the_text_calls() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 760)
        text.setFont("Helvetica", 12)
        text.textOut("Da giai phong 120 ha")
        text.setFont("Helvetica", 7)
        text.setRise(5)
        text.textOut("1")
        text.setFont("Helvetica", 12)
        text.setRise(0)
        text.textOut(" dat cho cac du an trong diem cua toan huyen trong nam nay")
        canvas.drawText(text)
        canvas.line(72, 140, 180, 140)
        lines(canvas, "1 Gom 70 ha dat lua va 50 ha dat mau.", "2 la so trang, khong phai chu thich.", top=122)

    blocks = read(draw).text.rstrip("\n").split("\n\n")
    assert blocks[1].startswith("<sup>1</sup> Gom 70 ha dat lua")
    assert "120<sup>" not in blocks[1]


def test_an_abbreviation_or_a_figure_alone_on_the_last_line_ends_its_item() -> None:
    for last in ("USD.", "25 xa dat chuan."):

        def draw(canvas: Canvas, last: str = last) -> None:
            canvas.drawString(72, 760, "- Kim ngach nhap khau cua toan tinh trong sau thang dau nam uoc dat ca")
            lines(canvas, "khoang mot tram hai muoi trieu, cao nhat trong ba nam vua qua, them", last, top=744, left=90)

        assert read(draw).text.rstrip("\n").endswith(f"vua qua, them {last}")
        assert read(draw).text.count("\n\n") == 0


def test_signs_of_symbol_fonts_open_list_items() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, "Ket qua cu the:")
        for number, text in enumerate(("Lua 120 ha;", "Ngo 30 ha.")):
            canvas.setFont("Symbol", 12)
            canvas.drawString(72, 730 - 16 * number, "\u2022")
            canvas.setFont("Helvetica", 12)
            canvas.drawString(90, 730 - 16 * number, text)

    report = read(draw)
    assert [block.kind for block in report.blocks[1:]] == [BlockKind.LIST_ITEM, BlockKind.LIST_ITEM]


def test_running_heads_and_page_numbers_are_left_out_and_the_paragraph_goes_on() -> None:
    def draw(canvas: Canvas) -> None:
        for page in (1, 2, 3):
            canvas.setFont("Helvetica", 12)
            canvas.drawString(72, 810, "UBND xa An Hoa - Bao cao thang 3")
            canvas.drawString(290, 30, str(page))
            lines(canvas, LONG, LONG)
            canvas.showPage()

    report = read(draw)
    assert report.text == " ".join([LONG] * 6) + "\n"
    kept = [(one.page_number, one.text) for one in report.furniture]
    assert kept[:3] == [(1, "UBND xa An Hoa - Bao cao thang 3"), (1, "1"), (2, "UBND xa An Hoa - Bao cao thang 3")]


def test_figure_that_ends_a_page_is_not_a_page_number() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG, LONG, LONG, "120", top=760 - 16 * 39)
        canvas.showPage()

    assert read(draw).text.rstrip().endswith("va 120")


def test_head_in_two_columns_is_not_mixed() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, "UBND XA AN HOA", "So: 12/BC-UBND", top=790)
        lines(canvas, "CONG HOA XA HOI CHU NGHIA", "Doc lap - Tu do - Hanh phuc", top=790, left=330)
        lines(canvas, LONG, LONG, top=700)

    assert read(draw).text.split("\n\n")[:4] == [
        "UBND XA AN HOA",
        "So: 12/BC-UBND",
        "CONG HOA XA HOI CHU NGHIA",
        "Doc lap - Tu do - Hanh phuc",
    ]


HALF = "Trong thang toan xa thu hoach mot tram"


@pytest.mark.parametrize("shift", [0, 5])
def test_columns_of_text_are_read_one_after_the_other(shift: float) -> None:
    """`shift`: points by which the lines of the right column stand lower."""
    left = [
        "1. Trong trot",
        *[f"{HALF} {number}" for number in range(11, 18)],
        "Chan nuoi: tong dan lon la 120 con, tang",
    ]
    right = [
        "so voi cung ky nam truoc 15 con va vuot",
        *[f"{HALF} {number}" for number in range(21, 28)],
        "het muc nay.",
    ]

    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG, "cuoi doan.")
        lines(canvas, *left, top=700)
        lines(canvas, *right, top=700 - shift, left=330)
        lines(canvas, LONG, "Doan cuoi chay het chieu ngang cua trang giay.", top=500)

    found = read(draw).text.split("\n\n")
    assert found[0] == f"{LONG} cuoi doan."
    assert found[1] == "1. Trong trot"
    assert found[-1].startswith(LONG)
    between = " ".join(found[2:-1])
    assert "120 con, tang so voi cung ky nam truoc 15 con va vuot" in between
    assert [int(number) for number in re.findall(r"tram (\d+)", between)] == [*range(11, 18), *range(21, 28)]


def test_names_and_figures_side_by_side_are_no_columns_of_text() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG, LONG)
        lines(canvas, *[f"Dien tich gieo trong cay so {number}" for number in range(10, 18)], top=700)
        lines(canvas, *[f"{number} ha" for number in range(110, 118)], top=700, left=330)

    text = read(draw).text
    assert all(f"so {number} {number + 100} ha" in text for number in range(10, 18))


def test_ruled_table_is_kept_out_of_the_running_text() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, "Ket qua nhu sau:")
        canvas.grid([72, 200, 300, 400], [720, 700, 680])
        for row, texts in enumerate([["Chi tieu", "2023", "2024"], ["Lua", "100", "120"]]):
            for column, text in enumerate(texts):
                canvas.drawString(76 + [0, 128, 228][column], 706 - 20 * row, text)
        lines(canvas, "Sau bang la doan van.", top=650)

    assert read(draw).text.split("\n\n") == [
        "Ket qua nhu sau:",
        "| Chi tieu | 2023 | 2024 |\n| --- | --- | --- |\n| Lua | 100 | 120 |",
        "Sau bang la doan van.\n",
    ]


def test_table_that_runs_over_a_page_is_one_table() -> None:
    def draw(canvas: Canvas) -> None:
        for rows in ([["Chi tieu", "2024"], ["Lua", "100"]], [["Chi tieu", "2024"], ["Ngo", "20"]]):
            canvas.setFont("Helvetica", 12)
            canvas.grid([72, 200, 300], [720, 700, 680])
            for number, (name, value) in enumerate(rows):
                canvas.drawString(76, 706 - 20 * number, name)
                canvas.drawString(204, 706 - 20 * number, value)
            canvas.showPage()

    report = read(draw)
    assert report.text == "| Chi tieu | 2024 |\n| --- | --- |\n| Lua | 100 |\n| Ngo | 20 |\n"
    assert [(block.page_number, block.table) for block in report.blocks] == [(1, 1), (1, 1), (2, 1)]


def test_a_row_that_a_page_s_end_cuts_in_two_is_one_row() -> None:
    first = [["TT", "Chi tieu", "2024"], ["1", "Dien tich lua vu dong", "100"], ["2", "San luong thit hoi", "7,5"]]
    second = [["", "xuat chuong", ""], ["3", "San luong trung", "20"], ["", "Trong do: trung vit", "4"]]

    def draw(canvas: Canvas) -> None:
        for rows in (first, second):
            canvas.setFont("Helvetica", 12)
            canvas.grid([72, 100, 300, 400], [720, 700, 680, 660])
            for number, row in enumerate(rows):
                for left, text in zip((76, 104, 304), row, strict=True):
                    canvas.drawString(left, 706 - 20 * number, text)
            canvas.showPage()

    report = read(draw)
    assert report.text.splitlines()[2:] == [
        "| 1 | Dien tich lua vu dong | 100 |",
        "| 2 | San luong thit hoi xuat chuong | 7,5 |",
        "| 3 | San luong trung | 20 |",
        "| | Trong do: trung vit | 4 |",  # a row of its own: it has a figure where the row above has one
    ]
    boxes = {report.text[word.start : word.end]: word for word in report.words}
    assert (boxes["hoi"].page_number, boxes["chuong"].page_number) == (1, 2)
    assert boxes["chuong"].top < boxes["hoi"].top


def test_a_head_alone_at_a_page_s_foot_heads_the_rows_of_the_next_page() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG)
        for rows, top in (
            ([["Chi tieu", "Ke hoach", "2024"]], 120),
            ([["Lua", "100", "120"], ["Ngo", "20", "30"]], 760),
        ):
            canvas.grid([72, 200, 300, 400], [top - 20 * at for at in range(len(rows) + 1)])
            for number, row in enumerate(rows):
                for column, text in enumerate(row):
                    canvas.drawString(76 + [0, 128, 228][column], top - 14 - 20 * number, text)
            canvas.showPage()
            canvas.setFont("Helvetica", 12)

    assert read(draw).text.split("\n\n")[1:] == [
        "| Chi tieu | Ke hoach | 2024 |\n| --- | --- | --- |\n| Lua | 100 | 120 |\n| Ngo | 20 | 30 |\n"
    ]


def test_subscripts_are_letters_of_their_word() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 760)
        text.setFont("Helvetica", 12)
        text.textOut("Giam 120 tan CO")
        text.setFont("Helvetica", 8)
        text.setRise(-3)
        text.textOut("2")
        text.setFont("Helvetica", 12)
        text.setRise(0)
        text.textOut(" trong nam.")
        canvas.drawText(text)

    assert read(draw).text == "Giam 120 tan CO2 trong nam.\n"


def test_bold_faked_by_printing_twice_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG, LONG)
        lines(canvas, LONG, LONG, left=72.3)

    assert read(draw).text == f"{LONG} {LONG}\n"


def test_rotated_stamps_are_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG)
        canvas.saveState()
        canvas.translate(40, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "BAN SAO")
        canvas.restoreState()

    assert read(draw).text == LONG + "\n"


def test_what_is_drawn_nowhere_is_left_out() -> None:
    """Numbers beyond all bounds stand in damaged and in hostile files."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG)
        for far in ("1" + "0" * 36, "9" * 60, "-" + "9" * 30):
            canvas._code.append(f"BT /F1 12 Tf 1 0 0 1 {far} 700 Tm (xa 120 ha) Tj ET")
            canvas._code.append(f"BT /F1 {far} Tf 1 0 0 1 72 {far} Tm (xa 120 ha) Tj ET")
            canvas._code.append(f"0 0 m {far} {far} l S 0 0 {far} 10 re S")
        canvas.setFont("Helvetica", 12)
        lines(canvas, LONG, top=700)

    assert read(draw).text.count(LONG) == 2
