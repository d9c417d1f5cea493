"""Word documents: what a reader of the printed page would see, in the dialect of the block parser."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from extract.model import BlockKind, ReportText
from extract.readers import ReadError, read_bytes


def read(build: Callable[[Document], object]) -> ReportText:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), "báo cáo.docx")


def xml(inner: str) -> object:
    return parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")


def append(document: Document, element: object) -> None:
    body = document.element.body
    body.insert(len(body) - 1, element)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_paragraphs_and_lists() -> None:
    def build(document: Document) -> None:
        document.add_heading("I. KINH TẾ", 1)
        document.add_paragraph("Thu 120 ha lúa.")
        document.add_paragraph("Lúa lai 70 ha.", style="List Bullet")
        document.add_paragraph("Thuần 50 ha.", style="List Bullet 2")
        document.add_paragraph("Tăng thu.", style="List Number")
        document.add_paragraph("Giảm chi.", style="List Number")

    assert read(build).text == (
        "## I. KINH TẾ\n\nThu 120 ha lúa.\n\n- Lúa lai 70 ha.\n\n- Thuần 50 ha.\n\n1. Tăng thu.\n\n2. Giảm chi.\n"
    )


def test_tracked_changes_read_as_accepted() -> None:
    def build(document: Document) -> None:
        deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>115</w:delText></w:r></w:del>'
        inserted = f'<w:ins w:id="2" w:author="a">{run("120")}</w:ins>'
        append(document, xml(run("Thu ") + deleted + inserted + run(" ha.")))

    assert read(build).text == "Thu 120 ha.\n"


def test_paragraphs_whose_break_was_deleted_are_joined() -> None:
    def build(document: Document) -> None:
        append(document, xml('<w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>' + run("Thu 120 ha ")))
        append(document, xml(run("lúa xuân.")))

    assert read(build).text == "Thu 120 ha lúa xuân.\n"


def test_raised_marks_and_hidden_text() -> None:
    def build(document: Document) -> None:
        raised = run("1", '<w:vertAlign w:val="superscript"/>')
        append(document, xml(run("Thu 120 ha") + raised + run(" lúa") + run(" (nháp)", "<w:vanish/>") + run(".")))

    assert read(build).text == "Thu 120 ha<sup>1</sup> lúa.\n"


def test_line_breaks_inside_a_paragraph_become_blanks() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("Báo cáo").add_run().add_break(WD_BREAK.LINE)
        document.paragraphs[0].add_run("tháng 3")

    assert read(build).text == "Báo cáo tháng 3\n"


def test_tables_stand_in_document_order_with_merged_cells_empty() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("BÁO CÁO")
        document.add_paragraph("Trước bảng.")
        table = document.add_table(rows=3, cols=3)
        for row, texts in enumerate([["Chỉ tiêu", "2023", "2024"], ["Lúa | ngô", "100", "120"], ["Tổng", "", "220"]]):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(2, 0).merge(table.cell(2, 1))
        document.add_paragraph("Sau bảng.")

    report = read(build)
    assert report.text.split("\n\n")[2].splitlines() == [
        "| Chỉ tiêu | 2023 | 2024 |",
        "| --- | --- | --- |",
        "| Lúa ¦ ngô | 100 | 120 |",
        "| Tổng |  | 220 |",
    ]
    rows = [block for block in report.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [len(row.cells) for row in rows] == [3, 3, 3]


def test_head_table_reads_left_column_first() -> None:
    def build(document: Document) -> None:
        left, right = document.add_table(rows=1, cols=2).rows[0].cells
        left.text = "UBND XÃ AN HÒA\nSố: 12/BC-UBND"
        right.text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        document.add_paragraph("BÁO CÁO")

    assert read(build).text.split("\n\n")[:3] == [
        "UBND XÃ AN HÒA",
        "Số: 12/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]


def test_text_boxes_and_content_controls_are_not_lost() -> None:
    def build(document: Document) -> None:
        box = f"<w:r><w:pict><w:txbxContent><w:p>{run('Trong khung 15 ha.')}</w:p></w:txbxContent></w:pict></w:r>"
        append(document, xml(run("Ngoài khung.") + box))
        control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('Trong ô điều khiển.')}</w:p></w:sdtContent></w:sdt>"
        append(document, parse_xml(control))

    assert read(build).text == "Ngoài khung.\n\nTrong khung 15 ha.\n\nTrong ô điều khiển.\n"


def test_multilevel_numbers_count_as_word_counts() -> None:
    def build(document: Document) -> None:
        numbering = document.part.numbering_part.element
        schemes = [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")]
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
            f'<w:lvlText w:val="{label}"/></w:lvl>'
            for depth, (style, label) in enumerate(schemes)
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        for depth, text in [(0, "A"), (1, "B"), (1, "C"), (2, "D"), (0, "E"), (1, "F")]:
            numbers = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr></w:pPr>'
            append(document, xml(numbers + run(f"Mục {text}")))

    assert read(build).text.split("\n\n") == [
        "I. Mục A",
        "1. Mục B",
        "2. Mục C",
        "a) Mục D",
        "II. Mục E",
        "1. Mục F\n",
    ]


def test_document_without_text() -> None:
    with pytest.raises(ReadError) as caught:
        read(lambda document: document.add_paragraph("  "))
    assert caught.value.code == "docx_no_text"


def test_endless_style_chain_ends() -> None:
    def build(document: Document) -> None:
        document.styles["Heading 3"].element.find(qn("w:basedOn")).set(qn("w:val"), "Heading3")
        document.add_heading("1. Nông nghiệp", 3)

    assert read(build).text == "#### 1. Nông nghiệp\n"
