"""Word documents made of raw XML, for tests that ask what stands where in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree  # type: ignore[import-untyped]

NAMESPACES = (
    f"{nsdecls('w', 'wp', 'a', 'r')} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def document(*body: str, footnotes: Mapping[int, str] | None = None, levels: str = "") -> bytes:
    """A .docx with these paragraphs and tables, footnotes by id, and a list 91 with these levels."""
    made = docx.Document()
    for inner in body:
        made.element.body.insert(len(made.element.body) - 1, _element(inner))
    if footnotes is not None:
        _add_footnotes(made, footnotes)
    if levels:
        numbering = made.part.numbering_part.element
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _element(inner: str) -> Any:
    return parse_xml(f"<w:body {NAMESPACES}>{inner}</w:body>")[0]


def _add_footnotes(made: Any, footnotes: Mapping[int, str]) -> None:
    notes = "".join(
        f'<w:footnote w:id="{key}"><w:p><w:r><w:footnoteRef/></w:r>{run(text)}</w:p></w:footnote>'
        for key, text in footnotes.items()
    )
    body = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), f"{_TYPE}footnotes+xml", body, made.part.package)
    made.part.relate_to(part, f"{_NOTES}footnotes")


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def marked_text(data: bytes) -> dict[int, str]:
    """The text between the marks of each comment, as the document prints it."""
    root = etree.fromstring(parts(data)["word/document.xml"])
    texts: dict[int, str] = {}
    opened: set[int] = set()
    for element in root.iter("*"):
        number = int(element.get(f"{W}id") or 0)
        if element.tag == f"{W}commentRangeStart":
            opened.add(number)
            texts[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            opened.remove(number)
        elif element.tag in {f"{W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}:
            for one in opened:
                texts[one] += element.text or ""
    assert not opened
    return texts
