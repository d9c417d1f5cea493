"""The letter as a Word document, laid out as Vietnamese offices lay out theirs.

What belongs here: python-docx. What the letter says stands in `content`.
"""

from __future__ import annotations

import io
import re
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from orchestration.presentation.highlight import Excerpt, harmless
from review.letters.content import Letter

FONT = "Times New Roman"
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def as_docx(letter: Letter) -> bytes:
    """The bytes of a .docx file."""
    document = Document()
    _style(document)
    _head(document)
    _paragraph(document, f"V/v rà soát số liệu trong {letter.about}", WD_ALIGN_PARAGRAPH.CENTER, italic=True)
    _paragraph(document, f"Kính gửi: {letter.recipient}", WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    _paragraph(
        document,
        f"Qua kiểm tra số liệu trong {letter.about}, chúng tôi thấy {len(letter.items)} chỗ sau đây chưa khớp, đề nghị "
        "đơn vị rà soát và đính chính:",
    )
    for number, item in enumerate(letter.items, start=1):
        where = ", ".join(filter(None, (item.flag.place.where, item.flag.place.section)))
        _paragraph(document, f"{number}. {item.flag.kind_label}{f' ({where})' if where else ''}", bold=True)
        _quote(document, item.flag.place.excerpt)
        for other in item.flag.others:
            _quote(document, other.excerpt, ", ".join(filter(None, (other.role, other.where))))
        _paragraph(document, item.flag.message)
        _paragraph(document, item.correction, bold=True)
        if item.note:
            _paragraph(document, item.note)
    _paragraph(document, "Trân trọng./.")
    _paragraph(document, "NGƯỜI KÝ", WD_ALIGN_PARAGRAPH.RIGHT, bold=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _head(document: Any) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, lines in (
        (left, ("TÊN CƠ QUAN", "Số: ......")),
        (right, (*MOTTO, "......, ngày ... tháng ... năm ......")),
    ):
        for place, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line).bold = place == 0


def _paragraph(
    document: Any, text: str, alignment: Any = WD_ALIGN_PARAGRAPH.JUSTIFY, *, bold: bool = False, italic: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(_clean(text))
    run.bold, run.italic = bold, italic


def _quote(document: Any, excerpt: Excerpt, label: str = "") -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(1)
    if label:
        paragraph.add_run(_clean(f"{label}: "))
    paragraph.add_run("“" + ("… " if excerpt.cut_before else "")).italic = True
    for piece in excerpt.pieces:
        run = paragraph.add_run(_clean(piece.text))
        run.italic = True
        run.bold = piece.role is not None
        run.underline = piece.role == "stated"
    paragraph.add_run((" …" if excerpt.cut_after else "") + "”").italic = True


def _clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", harmless(text))
