"""Opening a .docx safely: the zip is looked over before any library unpacks it.

What belongs here: limits of the archive, and its parts as parsed XML without entities or network. What the XML means is
`docx`'s part.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from lxml import etree  # type: ignore[import-untyped]

from extract.readers.errors import ReadError, read_error
from extract.readers.limits import MEBIBYTE, Limits

DOCUMENT_PART = "[Content_Types].xml"
RATIO_FROM = MEBIBYTE  # smaller members may compress as well as they like
FOREIGN = {"xl/workbook.xml": "Excel", "ppt/presentation.xml": "PowerPoint", "content.xml": "OpenDocument"}
XML_HEAD = 2048  # bytes: a document type stands before the first element


def open_docx(data: bytes, limits: Limits) -> WordDocument:
    """python-docx's document. Raises ReadError: zip_bomb, docx_damaged, unsupported_format."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, limits)
        return Document(io.BytesIO(data))
    except ReadError:
        raise
    except zipfile.BadZipFile as error:
        raise read_error("docx_damaged", detail="broken zip archive") from error
    except (KeyError, ValueError, OSError, RuntimeError, NotImplementedError, zlib.error, etree.LxmlError) as error:
        raise read_error("docx_damaged", detail=type(error).__name__) from error


def parse_part(blob: bytes) -> Any:
    """Root element of an XML part; entities stay unresolved and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(blob, parser)


def _check_archive(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.max_zip_members:
        raise read_error("zip_bomb")
    if sum(member.file_size for member in members) > limits.max_unpacked_bytes:
        raise read_error("zip_bomb")
    for member in members:
        if member.file_size > RATIO_FROM and member.file_size > limits.max_unpack_ratio * max(member.compress_size, 1):
            raise read_error("zip_bomb")
    names = {member.filename for member in members}
    for name, program in FOREIGN.items():
        if name in names:
            raise read_error("unsupported_format", detail=program)
    if DOCUMENT_PART not in names:
        raise read_error("docx_damaged", detail="a zip archive without a Word document")
    for member in members:
        if member.filename.endswith((".xml", ".rels")) or member.filename == DOCUMENT_PART:
            with archive.open(member) as file:
                head = file.read(XML_HEAD)
            # Word never writes a document type; one can only carry entities.
            if b"<!DOCTYPE" in head.replace(b"\x00", b"").upper():
                raise read_error("docx_damaged", detail="XML with a document type")
