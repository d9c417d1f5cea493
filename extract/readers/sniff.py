"""What format the bytes of a file have, told by content.

What belongs here: looking, without unpacking or parsing. A file's name never chooses a reader; it tells Markdown from
plain text (which are read alike), and names what damaged bytes were meant to be.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import BinaryIO

from extract.readers.errors import ReadError, read_error
from extract.readers.formats import (
    DOC,
    DOCX,
    FODS,
    FODT,
    FOREIGN_MAGIC,
    FORMATS,
    HTML,
    MARKDOWN,
    MHTML,
    ODS,
    ODT,
    PDF,
    SHEET_XML,
    TEXT,
    WORD_XML,
    XLS,
    XLSX,
    ZIP,
)
from extract.readers.limits import Limits
from extract.readers.packages import check_directory

_DEFAULT_LIMITS = Limits()
PDF_HEADER_WITHIN = 1024  # the PDF specification lets so many bytes of anything stand before the header
HEAD = 4096  # bytes that are looked at to tell kinds of text
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
_OLE_STREAMS = (  # of several, the first decides: a Word file may hold a workbook
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", "PowerPoint 97-2003 (.ppt)"),
)
_PACKAGES = (("word/", DOCX), ("xl/", XLSX), ("ppt/", "PowerPoint"))
_ODF = {
    "application/vnd.oasis.opendocument.text": ODT,
    "application/vnd.oasis.opendocument.spreadsheet": ODS,
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_XML_KINDS = (
    (re.compile(rb"<(?:\w{1,20}:)?wordDocument[\s>]"), WORD_XML),
    (re.compile(rb"<(?:\w{1,20}:)?Workbook\s[^>]{0,400}urn:schemas-microsoft-com:office:spreadsheet"), SHEET_XML),
    (re.compile(rb"<office:document\s[^>]{0,3000}opendocument\.spreadsheet\""), FODS),
    (re.compile(rb"<office:document\s"), FODT),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?>.{0,1500}?-->)\s*)*+<(?:!doctype\s+html|html|head|body)[\s>]",
    re.I | re.S,
)
_TABLE_PAGE = re.compile(rb"\s*<(?:meta|style|table)[\s>]", re.I)
_MHTML = re.compile(rb"^mime-version:", re.I | re.M)
_RELATED = re.compile(rb"^content-type:\s*multipart/(?:related|mixed|alternative)", re.I | re.M)


def media_type_of(data: bytes, file_name: str, limits: Limits = _DEFAULT_LIMITS) -> str:
    """Media type by content: a key of `FORMATS`, or ZIP for an archive. Raises ReadError for what is not read."""
    if data.startswith(ZIP_MAGIC):
        return _of_zip(data, limits)
    for found in FORMATS.values():
        if found.magic and data.startswith(found.magic):
            return found.media_type
    if b"%PDF-" in data[:PDF_HEADER_WITHIN]:
        return PDF
    if data.startswith(_OLE):
        return _of_ole(data)
    for magic, name in FOREIGN_MAGIC.items():
        if data.startswith(magic):
            raise read_error("unsupported_format", detail=name)
    return _of_text(data, PurePath(file_name).suffix.lower())


def _of_zip(data: bytes, limits: Limits) -> str:
    check_directory(data, limits)
    try:
        return zip_type(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        # Word's and Excel's files say in their first bytes what they were.
        meant = next((kind for folder, kind in _PACKAGES if folder.encode() in data[:HEAD] and kind in FORMATS), None)
        code = FORMATS[meant].damaged if meant else "zip_damaged"
        raise read_error(code, detail="broken zip archive") from error


def zip_type(stream: BinaryIO) -> str:
    """Media type of a ZIP by the names in its directory: an office file, or an archive of files.

    Raises zipfile.BadZipFile, and ReadError for office files that are not read.
    """
    with zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        if "mimetype" in names and "content.xml" in names:
            return _of_odf(archive)
    if "[Content_Types].xml" not in names:
        return ZIP
    for folder, kind in _PACKAGES:
        if any(name.startswith(folder) for name in names):
            if kind not in FORMATS:
                raise read_error("unsupported_format", detail=kind)
            return kind
    raise read_error("docx_damaged", detail="a package without a Word document")


def _of_odf(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as file:
        declared = file.read(200).decode("ascii", "replace").strip()
    kind = _ODF.get(declared.removesuffix("-template").removesuffix("-master"))
    if kind is None:
        raise read_error("unsupported_format", detail=f"OpenDocument ({declared})")
    return kind


def _of_ole(data: bytes) -> str:
    """Word or Excel 97-2003 by the names of the streams, which stand in the file as UTF-16."""
    found = next((kind for name, kind in _OLE_STREAMS if f"{name}\x00".encode("utf-16-le") in data), None)
    if found == "encrypted":
        raise read_error("docx_encrypted")
    if found not in FORMATS:
        raise read_error("unsupported_format", detail=found or "OLE")
    return found


def _of_text(data: bytes, suffix: str) -> str:
    """Kinds of text: flat office XML, web pages, Markdown, plain text."""
    head = data[:HEAD]
    marked = head.startswith(_UTF16_MARKS)
    if b"\x00" in head and not marked:
        raise _damaged(suffix)
    head = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    for pattern, kind in _XML_KINDS:
        if head.lstrip().startswith(b"<?xml") and pattern.search(head):
            return kind
    if _HTML.match(head) or (_TABLE_PAGE.match(head) and b"</" in data):
        return HTML
    if _MHTML.search(head) and _RELATED.search(head):
        return MHTML
    return MARKDOWN if suffix in MARKDOWN_SUFFIXES else TEXT


def _damaged(suffix: str) -> ReadError:
    """The reason for bytes of no known format, in the words of the format that the name speaks of."""
    meant = next((found for found in FORMATS.values() if suffix in found.suffixes), None)
    if meant is None:
        return read_error("unsupported_format", detail="binary data")
    return read_error(meant.damaged, detail="unknown content")
