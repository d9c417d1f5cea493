"""A sample's source -> .docx with real headings, lists, tables and footnotes, byte for byte the same each time.

What belongs here: python-docx, and the footnotes part that python-docx has no interface for.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from sample_source import CALL, Node, Source

FIXED_DATE = dt.datetime(2024, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
STYLES = {"heading1": "Heading 1", "heading2": "Heading 2", "bullet": "List Bullet", "number": "List Number"}


def write_docx(source: Source, target: Path, running_head: str = "") -> None:
    """Build the document and write it to `target`; with `running_head` each page carries it, and its number."""
    document = Document()
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = "Times New Roman"
        style.font.size = Pt(13)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Times New Roman")
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Văn phòng"
    properties.title = next(node.text for node in source.nodes if node.kind == "subtitle")
    properties.created = properties.modified = FIXED_DATE
    if running_head:
        _add_page_furniture(document, running_head)
    for node in source.nodes:
        _write_node(document, node)
    if source.notes:
        _add_footnotes(document, source.notes)
    buffer = io.BytesIO()
    document.save(buffer)
    target.write_bytes(_with_fixed_dates(buffer.getvalue()))


def _add_page_furniture(document: Document, running_head: str) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = running_head
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()._r
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run.append(part)


def _write_node(document: Document, node: Node) -> None:
    if node.kind in {"head", "sign"}:
        _write_side_by_side(document, node)
    elif node.kind == "table":
        _write_table(document, node)
    else:
        paragraph = document.add_paragraph(style=STYLES.get(node.kind))
        _write_text(paragraph, node.text, bold=node.kind in {"title", "subtitle"})
        if node.kind in {"title", "subtitle"}:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif node.kind == "paragraph":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            paragraph.paragraph_format.first_line_indent = Pt(28)


def _write_text(paragraph: Paragraph, text: str, bold: bool = False) -> None:
    """Text with footnote calls; odd pieces of the split are note numbers."""
    for at, piece in enumerate(CALL.split(text)):
        if at % 2:
            run = paragraph.add_run()
            run.font.superscript = True
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), piece)
            run._r.append(reference)
        elif piece:
            paragraph.add_run(piece).bold = bold or None


def _write_side_by_side(document: Document, node: Node) -> None:
    """A table without borders: the issuer or the recipients left, the motto or the signature right."""
    table = document.add_table(rows=1, cols=2)
    for column, cell in enumerate(table.rows[0].cells):
        lines = [row[column] for row in node.rows if row[column]]
        for at, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
            paragraph.alignment = (
                WD_ALIGN_PARAGRAPH.LEFT if node.kind == "sign" and not column else WD_ALIGN_PARAGRAPH.CENTER
            )
            paragraph.add_run(line).bold = line.isupper() or None


def _write_table(document: Document, node: Node) -> None:
    table = document.add_table(rows=0, cols=len(node.rows[0]))
    table.style = "Table Grid"
    for number, row in enumerate(node.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0 or None


def _add_footnotes(document: Document, notes: dict[str, str]) -> None:
    bodies = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in notes.items()
    )
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0">'
        "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:footnotes {nsdecls('w')}>{separators}{bodies}</w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _with_fixed_dates(data: bytes) -> bytes:
    """The same archive without the time of its making."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(member))
    return buffer.getvalue()
