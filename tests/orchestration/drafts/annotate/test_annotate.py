"""Word comments in a copy of a draft: where the marks stand, and that nothing else changes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree  # type: ignore[import-untyped]

from extract.readers import Limits, read_bytes
from extract.readers.convert import convert, libreoffice
from extract.readers.docx_package import to_strict, to_transitional
from extract.readers.limits import Deadline
from orchestration.drafts.annotate.task import Note, annotate
from tests.support.word import W, document, marked_text, paragraph, parts, run

LIMITS = Limits()
MOMENT = "2026-11-21T08:00:00Z"
SAMPLE = Path(__file__).resolve().parents[4] / "data" / "samples" / "bc-thang-5-2023-huyen-uy-duc-trong.docx"
TOUCHED = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"}
PARENTS = {"p", "hyperlink", "ins", "moveTo", "smartTag", "customXml"}  # of marks, among those that Word allows


def notes_on(data: bytes, *figures: str) -> list[Note]:
    text = read_bytes(data, "x.docx").text
    starts = [(text.index(figure), figure) for figure in figures]
    return [(start, start + len(figure), (f"Lỗi: {figure}", "Phép tính")) for start, figure in starts]


def annotated(data: bytes, *figures: str) -> bytes:
    copy, count = annotate(data, notes_on(data, *figures), MOMENT, LIMITS, Deadline(LIMITS))
    assert count == len(figures)
    assert_whole(data, copy)
    return copy


def assert_whole(data: bytes, copy: bytes) -> None:
    """Untouched parts keep their bytes; every comment has one start, one end after it, and one reference."""
    before, after = parts(data), parts(copy)
    assert {name for name in after if after[name] != before.get(name)} <= TOUCHED
    assert list(after)[: len(before)] == list(before)
    root = etree.fromstring(after["word/document.xml"])
    order = list(root.iter("*"))
    marks = {
        kind: {element.get(f"{W}id"): element for element in order if element.tag == f"{W}{kind}"}
        for kind in ("commentRangeStart", "commentRangeEnd", "commentReference")
    }
    comments = etree.fromstring(after["word/comments.xml"]).findall(f"{W}comment")
    numbers = [comment.get(f"{W}id") for comment in comments]
    assert len(set(numbers)) == len(numbers)
    for found in marks.values():
        assert set(found) == set(numbers)
    for number in numbers:
        start, end, reference = (order.index(marks[kind][number]) for kind in marks)
        assert start < end < reference
        for kind in ("commentRangeStart", "commentRangeEnd"):
            assert marks[kind][number].getparent().tag.rsplit("}", 1)[1] in PARENTS
    assert all(element.getparent().tag == f"{W}r" for element in marks["commentReference"].values())
    assert len(list(docx.Document(io.BytesIO(copy)).comments)) == len(numbers)


def runs(copy: bytes) -> list[tuple[str, str]]:
    """Text and formatting of each run with text."""
    root = etree.fromstring(parts(copy)["word/document.xml"])
    found = []
    for one in root.iter(f"{W}r"):
        text = "".join(element.text or "" for element in one.findall(f"{W}t"))
        properties = one.find(f"{W}rPr")
        tags = [] if properties is None else [element.tag.rsplit("}", 1)[1] for element in properties]
        if text:
            found.append((text, " ".join(tags)))
    return found


def test_a_run_is_split_around_the_figure_and_keeps_its_formatting() -> None:
    data = document(paragraph(run("Thu 1.250 ha, đạt 85%.", "<w:b/><w:i/>")))
    copy = annotated(data, "1.250", "85")
    assert runs(copy) == [(text, "b i") for text in ("Thu ", "1.250", " ha, đạt ", "85", "%.")]
    assert marked_text(copy) == {0: "1.250", 1: "85"}


def test_a_figure_torn_over_runs_is_marked_whole_and_notes_may_overlap() -> None:
    data = document(paragraph(run("chi 3"), run("0.0", "<w:b/>"), run("00 đồng.")))
    assert marked_text(annotated(data, "30.000", "30.000 đồng", "0.0")) == {0: "30.000", 1: "30.000 đồng", 2: "0.0"}


def test_a_comment_says_who_and_what() -> None:
    data = document(paragraph(run("Thu 1.250 ha.")))
    (comment,) = docx.Document(io.BytesIO(annotated(data, "1.250"))).comments
    assert (comment.author, comment.initials) == ("Solieu", "SL")
    assert [one.text for one in comment.paragraphs] == ["Lỗi: 1.250", "Phép tính"]


def test_links_and_tracked_insertions_are_marked_inside_and_the_reference_outlives_the_change() -> None:
    link = f'<w:hyperlink w:anchor="x">{run("xem 120 ha")}</w:hyperlink>'
    change = f'<w:ins w:id="5" w:author="a">{run("thêm 45 ha")}</w:ins>'
    gone = '<w:del w:id="6" w:author="a"><w:r><w:delText>99</w:delText></w:r></w:del>'
    copy = annotated(document(paragraph(run("Thu "), link, gone, change, run("."))), "120", "45")
    assert marked_text(copy) == {0: "120", 1: "45"}
    root = etree.fromstring(parts(copy)["word/document.xml"])
    change_now = next(root.iter(f"{W}ins"))
    assert change_now.find(f".//{W}commentReference") is None
    assert [element.text for element in root.iter(f"{W}delText")] == ["99"]


def test_fields_content_controls_and_formulas_are_marked_as_a_whole() -> None:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    field = f"{marks[0]}<w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>{marks[1]}{run('tổng 150')}{marks[2]}"
    simple = f'<w:fldSimple w:instr=" =1 ">{run("còn 50 ha")}</w:fldSimple>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('gồm 70 ha')}</w:sdtContent></w:sdt>"
    math = "<m:oMath><m:r><m:t>x=30</m:t></m:r></m:oMath>"
    copy = annotated(
        document(paragraph(run("Thu "), field, simple, control, math, run("."))), "150", "50 ha", "70", "30"
    )
    assert marked_text(copy) == {0: "tổng 150", 1: "còn 50 ha", 2: "gồm 70 ha", 3: "x=30"}
    root = etree.fromstring(parts(copy)["word/document.xml"])
    begin = next(element for element in root.iter(f"{W}fldChar") if element.get(f"{W}fldCharType") == "begin")
    assert begin.getparent().getprevious().tag == f"{W}commentRangeStart"


def test_notes_and_text_boxes_are_marked_where_word_allows_it() -> None:
    call = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    box = f"<w:txbxContent>{paragraph(run('Trong khung 15 ha.'))}</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    data = document(
        paragraph(run("Thu 120 ha"), call, run(" lúa.")), paragraph(drawing), footnotes={7: "Lúa lai 70 ha."}
    )
    copy = annotated(data, "70", "15")
    assert parts(copy)["word/footnotes.xml"] == parts(data)["word/footnotes.xml"]
    root = etree.fromstring(parts(copy)["word/document.xml"])
    first, second = root.iter(f"{W}commentRangeStart")
    assert first.getnext().find(f"{W}footnoteReference") is not None
    assert second.getnext().find(".//{*}AlternateContent") is not None
    assert not [mark for box in root.iter(f"{W}txbxContent") for mark in box.iter(f"{W}commentRangeStart")]


def test_cells_of_tables_and_numbers_that_word_counts() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>'
    cells = "".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in ("Lúa", "120", "140", "85,7%"))
    data = document(
        paragraph(run("BÁO CÁO")),
        paragraph(run("Chăn nuôi"), properties=numbers),
        f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
        levels=level,
    )
    assert marked_text(annotated(data, "4.", "140")) == {0: "Chăn nuôi", 1: "140"}


def test_a_span_over_two_paragraphs_is_marked_in_the_first() -> None:
    data = document(paragraph(run("Thu 120 ha.")), paragraph(run("Chi 45 ha.")))
    assert marked_text(annotated(data, "120 ha.\n\nChi 45")) == {0: "120 ha."}


def test_comments_that_were_there_stay_and_numbers_go_on() -> None:
    made = docx.Document()
    first = made.add_paragraph("Thu 120 ha, chi 45 ha.")
    made.add_comment(first.runs, text="Xem lại giúp", author="Lan", initials="L")
    buffer = io.BytesIO()
    made.save(buffer)
    copy, _ = annotate(buffer.getvalue(), notes_on(buffer.getvalue(), "45"), MOMENT, LIMITS, Deadline(LIMITS))
    comments = docx.Document(io.BytesIO(copy)).comments
    assert [(one.comment_id, one.author, one.text.splitlines()[0]) for one in comments] == [
        (0, "Lan", "Xem lại giúp"),
        (1, "Solieu", "Lỗi: 45"),
    ]
    assert parts(copy)["[Content_Types].xml"] == parts(buffer.getvalue())["[Content_Types].xml"]


def test_a_package_of_the_strict_form_stays_one() -> None:
    strict = io.BytesIO()
    data = document(paragraph(run("Thu 120 ha.")))
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, to_strict(body) if name.endswith((".xml", ".rels")) else body)
    copy, count = annotate(strict.getvalue(), notes_on(strict.getvalue(), "120"), MOMENT, LIMITS, Deadline(LIMITS))
    assert count == 1
    for name in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"):
        body = parts(copy)[name]
        assert b"purl.oclc.org/ooxml/" in body
        assert b"openxmlformats.org/wordprocessingml" not in body
        assert b"openxmlformats.org/officeDocument" not in body
    assert read_bytes(copy, "x.docx").text == "Thu 120 ha.\n"
    (comment,) = docx.Document(io.BytesIO(transitional(copy))).comments
    assert comment.author == "Solieu"


def transitional(data: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as target:
        for name, body in parts(data).items():
            target.writestr(name, to_transitional(body) if name.endswith((".xml", ".rels")) else body)
    return changed.getvalue()


def test_without_notes_the_copy_has_the_very_bytes() -> None:
    data = SAMPLE.read_bytes()
    assert annotate(data, [], MOMENT, LIMITS, Deadline(LIMITS)) == (data, 0)


def test_characters_that_xml_cannot_hold_do_not_break_the_copy() -> None:
    data = document(paragraph(run("Thu 120 ha.")))
    start = read_bytes(data, "x.docx").text.index("120")
    copy, _ = annotate(data, [(start, start + 3, ("a\x00b\x1b<c>&",))], MOMENT, LIMITS, Deadline(LIMITS))
    (comment,) = docx.Document(io.BytesIO(copy)).comments
    assert comment.text == "a\ufffdb\ufffd<c>&"


def test_blanks_between_elements_stay() -> None:
    data = document(paragraph(run("Thu 120 ha.")))
    spaced = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(spaced, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, body.replace(b"<w:pPr/>", b"<w:pPr/>\n   ") if name == "word/document.xml" else body)
    copy = annotated(spaced.getvalue(), "120")
    assert b"<w:pPr/>\n   <w:r>" in parts(copy)["word/document.xml"]


@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice (apt-get install libreoffice-writer)")
def test_libreoffice_opens_the_copy_and_shows_each_comment_at_its_figure() -> None:
    link = f'<w:hyperlink w:anchor="x">{run("xem 120 ha")}</w:hyperlink>'
    change = f'<w:ins w:id="5" w:author="a">{run("thêm 45 ha")}</w:ins>'
    call = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    cells = "".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in ("Lúa", "333", "140", "85,7%"))
    data = document(
        paragraph(run("Thu 1.250 ha, "), link, change, call, run(".")),
        f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
        paragraph(run("Hết.")),
        footnotes={7: "Lúa lai 70 ha."},
    )
    figures = ("1.250", "120", "45", "70", "333")
    saved = convert(annotated(data, *figures), "odt:writer8", LIMITS, Deadline(LIMITS))
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    comments = list(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"))
    creators = {one.findtext("{http://purl.org/dc/elements/1.1/}creator") for one in comments}
    assert creators == {"Solieu"}
    assert sorted(next(t for t in one.itertext() if t.startswith("Lỗi")) for one in comments) == sorted(
        f"Lỗi: {figure}" for figure in figures
    )
