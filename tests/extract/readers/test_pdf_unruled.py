"""Tables without ruling lines, and what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.extract.readers.test_pdf import LONG, lines, read

COLUMNS = (72, 300, 380, 460)
RIGHT = (0, 350, 430, 510)


def rows(canvas: Canvas, table: Sequence[Sequence[str]], top: float = 700) -> None:
    """Labels to the left, other cells to the right edge of their column, 18 points a row."""
    for number, row in enumerate(table):
        for column, text in enumerate(row):
            if column:
                canvas.drawRightString(RIGHT[column], top - 18 * number, text)
            else:
                canvas.drawString(72, top - 18 * number, text)


def test_columns_of_figures_are_a_table_between_paragraphs() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG, "Ket qua nhu sau:")
        table = [
            ["Chi tieu", "2023", "2024", "Tang"],
            ["Lua", "1.200", "1.250", "4,2%"],
            ["Ngo", "300", "280", "-6,7%"],
        ]
        rows(canvas, [*table, ["Rau mau cac loai", "45", "60", "33,3%"]])
        lines(canvas, "Sau bang la doan van.", top=600)

    assert read(draw).text.split("\n\n")[1:] == [
        "| Chi tieu | 2023 | 2024 | Tang |\n| --- | --- | --- | --- |\n| Lua | 1.200 | 1.250 | 4,2% |"
        "\n| Ngo | 300 | 280 | -6,7% |\n| Rau mau cac loai | 45 | 60 | 33,3% |",
        "Sau bang la doan van.\n",
    ]


def test_a_label_on_two_lines_is_one_row_and_a_missing_figure_an_empty_cell() -> None:
    def draw(canvas: Canvas) -> None:
        table = [
            ["Thu noi dia", "10.000", "12.500", "125%"],
            ["Thu thue tu doanh nghiep", "4.000", "5.000", "125%"],
            ["ngoai quoc doanh"],
            ["Thu tien dat", "", "3.000", ""],
            ["Phi va le phi", "900", "950", "105,6%"],
        ]
        rows(canvas, table)

    assert read(draw).text.splitlines()[2:] == [
        "| Thu thue tu doanh nghiep ngoai quoc doanh | 4.000 | 5.000 | 125% |",
        "| Thu tien dat | | 3.000 | |",
        "| Phi va le phi | 900 | 950 | 105,6% |",
    ]


@pytest.mark.parametrize(
    "table",
    [
        [["Nguyen Van A", "Chu tich"], ["Tran Thi B", "Pho Chu tich"], ["Le Van C", "Uy vien"]],
        [["Dai hoi lan I", "1950"], ["Dai hoi lan II", "1955"], ["Dai hoi lan III", "1960"]],
        [["Lua", "1.200", "1.250"], ["Ngo", "300", "280"]],
    ],
    ids=["names", "years", "two rows"],
)
def test_other_things_side_by_side_are_no_table(table: list[list[str]]) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LONG, LONG)
        rows(canvas, table)
        lines(canvas, LONG, LONG, top=500)

    assert "|" not in read(draw).text
