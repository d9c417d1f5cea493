"""Word documents: what a reader of the printed page would see, in the dialect of the block parser."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.opc.packuri import PackURI
from docx.opc.part import Part
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


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def numbered(num_id: int, depth: int, text: str) -> object:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num_id}"/></w:numPr></w:pPr>'
    return xml(properties + (run(text) if text else ""))


def add_lists(document: Document, levels: str, *numbers: str) -> None:
    """One abstract definition 90 and lists 91, 92, ... of it, each with its overrides."""
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    for at, override in enumerate(numbers, start=91):
        inner = f'<w:abstractNumId w:val="90"/>{override}'
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{at}">{inner}</w:num>'))


def level(depth: int, style: str, label: str, extra: str = "") -> str:
    numbers = f'<w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}<w:lvlText w:val="{label}"/>'
    return f'<w:lvl w:ilvl="{depth}">{numbers}</w:lvl>'


def test_lists_of_one_definition_go_on_and_one_with_a_start_of_its_own_begins_anew() -> None:
    def build(document: Document) -> None:
        restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
        add_lists(document, level(0, "decimal", "%1."), "", "", restart)
        for num_id, text in [(91, "A"), (92, "B"), (93, "C"), (93, "D")]:
            append(document, numbered(num_id, 0, f"Mục {text}"))

    assert read(build).text.split("\n\n") == ["1. Mục A", "2. Mục B", "5. Mục C", "6. Mục D\n"]


def test_an_override_may_change_how_a_level_prints() -> None:
    def build(document: Document) -> None:
        own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
        add_lists(document, level(0, "decimal", "%1."), own)
        append(document, numbered(91, 0, "Kinh tế"))

    assert read(build).text == "I. Kinh tế\n"


def test_legal_numbering_and_levels_that_never_restart() -> None:
    def build(document: Document) -> None:
        levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        add_lists(document, levels + level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="0"/>'), "")
        for depth in (0, 1, 2, 0, 1, 2):
            append(document, numbered(91, depth, "Mục"))

    assert read(build).text.split("\n\n") == ["I. Mục", "1.1 Mục", "a) Mục", "II. Mục", "2.1 Mục", "b) Mục\n"]


def test_an_empty_paragraph_of_a_list_has_its_number() -> None:
    def build(document: Document) -> None:
        add_lists(document, level(0, "decimal", "%1."), "")
        for text in ("A", "", "C"):
            append(document, numbered(91, 0, text))

    assert read(build).text == "1. A\n\n3. C\n"


def test_moved_text_stands_where_it_was_moved_to_and_counts_once() -> None:
    def build(document: Document) -> None:
        add_lists(document, level(0, "decimal", "%1."), "")
        numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>'
        moved = f'<w:moveFrom w:id="1" w:author="a">{run("Lúa 120 ha.")}</w:moveFrom>'
        mark = '<w:rPr><w:moveFrom w:id="2" w:author="a"/></w:rPr>'
        append(document, xml(f"<w:pPr>{numbers}{mark}</w:pPr>{moved}"))
        append(document, numbered(91, 0, "Ngô 50 ha."))
        there = f'<w:moveTo w:id="3" w:author="a">{run("Lúa 120 ha.")}</w:moveTo>'
        append(document, xml(f"<w:pPr>{numbers}</w:pPr>{there}"))

    assert read(build).text == "1. Ngô 50 ha.\n\n2. Lúa 120 ha.\n"


def test_rows_that_were_deleted_or_inserted() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("BÁO CÁO")
        table = document.add_table(rows=4, cols=4)
        for row in table.rows:
            for number, cell in enumerate(row.cells):
                cell.text = str(number)
        for row, change in ((1, "del"), (2, "ins")):
            properties = table.rows[row]._tr.get_or_add_trPr()
            properties.append(parse_xml(f'<w:{change} {nsdecls("w")} w:id="1" w:author="a"/>'))

    assert read(build).text.count("| 0 | 1 | 2 | 3 |") == 3


TEXT_BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_boxes_are_read_once_also_in_cells() -> None:
    box = TEXT_BOX.format(paragraph(run("Trong khung 15 ha.")))

    def build(document: Document) -> None:
        document.add_paragraph("BÁO CÁO")
        append(document, xml(run("Ngoài khung.") + box))
        table = document.add_table(rows=2, cols=4)
        table.cell(0, 0)._tc.append(xml(run("Trong ô.") + box))

    text = read(build).text
    assert text.count("Trong khung 15 ha.") == 2
    assert "| Trong ô. Trong khung 15 ha. |  |  |  |" in text


def test_a_block_for_new_programs_is_read_and_its_copy_for_old_ones_is_not() -> None:
    def build(document: Document) -> None:
        mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        choice, fallback = paragraph(run("Mới 1 ha.")), paragraph(run("Cũ 2 ha."))
        inner = f"<mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
        append(document, parse_xml(f"<mc:AlternateContent {nsdecls('w')} {mc}>{inner}</mc:AlternateContent>"))

    assert read(build).text == "Mới 1 ha.\n"


def field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}{code}{marks[1]}{result}{marks[2]}"


def test_fields_show_their_result_and_not_their_code() -> None:
    def build(document: Document) -> None:
        instruction = "<w:r><w:instrText> IF </w:instrText></w:r>"
        inner = field("<w:r><w:instrText>QUOTE</w:instrText></w:r>", run("999"))
        nested = field(instruction + inner + run("998"), run("120"))
        simple = f'<w:fldSimple w:instr=" =SUM(ABOVE) ">{run("50")}</w:fldSimple>'
        append(document, xml(run("Thu ") + nested + run(" ha, ") + simple + run(" ha.")))

    assert read(build).text == "Thu 120 ha, 50 ha.\n"


def test_links_content_controls_and_blanks_between_runs() -> None:
    def build(document: Document) -> None:
        link = f'<w:hyperlink w:anchor="x">{run("120")}</w:hyperlink>'
        control = f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{run('ha')}</w:sdtContent></w:sdt>"
        waiting = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Bấm 1')}</w:sdtContent></w:sdt>"
        append(document, xml(run("Thu") + run(" ") + link + run(" ") + control + waiting + run(".")))

    assert read(build).text == "Thu 120 ha.\n"


def test_symbols_and_formulas_keep_their_signs() -> None:
    def build(document: Document) -> None:
        symbol = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
        math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        power = (
            f"<m:oMath {math}><m:sSup><m:e><m:r><m:t>km</m:t></m:r></m:e>"
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
        )
        append(document, xml(run("Đạt ") + symbol + run(" 95%, rộng 12 ") + power + run(".")))

    assert read(build).text == "Đạt ≥ 95%, rộng 12 km<sup>2</sup>.\n"


def with_notes(document: Document) -> None:
    """Footnotes 2 and 3 and endnote 2, called out of the order of their ids."""
    for kind, ids in (("footnote", {"2": "Lúa lai 70 ha.", "3": "Gồm 2 xã."}), ("endnote", {"2": "Số liệu ước."})):
        notes = "".join(
            f'<w:{kind} w:id="{key}"><w:p><w:r><w:{kind}Ref/></w:r>{run(text)}</w:p></w:{kind}>'
            for key, text in ids.items()
        )
        part = Part(
            PackURI(f"/word/{kind}s.xml"),
            f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml",
            f"<w:{kind}s {nsdecls('w')}>{notes}</w:{kind}s>".encode(),
            document.part.package,
        )
        document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s")


def test_footnotes_and_endnotes_follow_the_paragraph_that_calls_them() -> None:
    def build(document: Document) -> None:
        with_notes(document)
        call = '<w:r><w:{}Reference w:id="{}"/></w:r>'.format
        append(document, xml(run("Thu 120 ha") + call("footnote", 3) + run(" lúa") + call("endnote", 2) + run(".")))
        append(document, xml(run("Trồng 50 ha") + call("footnote", 2) + run(" ngô.")))

    assert read(build).text.split("\n\n") == [
        "Thu 120 ha<sup>1</sup> lúa<sup>i</sup>.",
        "<sup>1</sup> Gồm 2 xã.",
        "<sup>i</sup> Số liệu ước.",
        "Trồng 50 ha<sup>2</sup> ngô.",
        "<sup>2</sup> Lúa lai 70 ha.\n",
    ]


def test_merged_heads_speak_for_all_their_columns() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("BÁO CÁO")
        table = document.add_table(rows=3, cols=4)
        for row, texts in enumerate(
            [["Chỉ tiêu", "Thực hiện", "", "Kế hoạch"], ["", "Quý I", "Quý II", ""], ["Lúa", "100", "120", "250"]]
        ):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        for column in (0, 3):
            table.cell(0, column).merge(table.cell(1, column))

    assert read(build).text.split("\n\n")[1].splitlines() == [
        "| Chỉ tiêu | Thực hiện | Thực hiện | Kế hoạch |",
        "| --- | --- | --- | --- |",
        "|  | Quý I | Quý II |  |",
        "| Lúa | 100 | 120 | 250 |",
    ]


def test_tables_in_cells_of_a_table_of_data_stand_on_its_line() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("BÁO CÁO")
        table = document.add_table(rows=2, cols=4)
        table.cell(0, 0).text = "Lúa"
        inner = table.cell(1, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "Xuân", "120 ha"

    assert "|  | Xuân 120 ha |  |  |" in read(build).text


def test_headers_footers_and_the_table_of_contents_are_no_running_text() -> None:
    def build(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Đầu trang 11"
        document.sections[0].footer.paragraphs[0].text = "Trang 12"
        style = document.styles.add_style("toc 1", 1)
        document.add_paragraph("I. KẾT QUẢ ........ 13", style=style)
        document.add_paragraph("Thu 120 ha.")

    assert read(build).text == "Thu 120 ha.\n"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_templates_and_files_with_macros_are_read_as_documents(content_type: str) -> None:
    document = docx.Document()
    document.add_paragraph("Thu 120 ha.")
    buffer = io.BytesIO()
    document.save(buffer)
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(plain.encode(), content_type.encode()))
        target.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(600))
    assert read_bytes(changed.getvalue(), "mẫu.docm").text == "Thu 120 ha.\n"


def test_the_strict_form_of_the_standard_is_read_like_the_transitional_one() -> None:
    document = docx.Document()
    document.add_heading("I. KINH TẾ", 1)
    document.add_paragraph("Thu hoạch 120 ha lúa.", style="List Number")
    document.add_table(1, 2).cell(0, 1).text = "45,5"
    usual = io.BytesIO()
    document.save(usual)
    strict = io.BytesIO()
    with zipfile.ZipFile(usual) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            names = rb"http://schemas.openxmlformats.org/(officeDocument|wordprocessingml|drawingml)/2006/"
            target.writestr(name, re.sub(names, rb"http://purl.oclc.org/ooxml/\1/", source.read(name)))
    assert b"purl.oclc.org" in strict.getvalue()
    assert read_bytes(strict.getvalue(), "a.docx").text == read_bytes(usual.getvalue(), "a.docx").text
