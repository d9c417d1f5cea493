"""The table of formats: media type -> reader, and the first bytes that tell them.

What belongs here: one line per format. A reader is `render(data, limits, deadline) -> Rendered`, raising ReadError; its
module is imported when the first file of the format comes. How content is looked at stands in `sniff`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from extract.readers.errors import read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.rendered import Rendered

Reader = Callable[[bytes, Limits, Deadline], Rendered]

TEXT = "text/plain"
MARKDOWN = "text/markdown"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
HTML = "text/html"
MHTML = "multipart/related"
RTF = "application/rtf"
PDF = "application/pdf"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
FODT = "application/vnd.oasis.opendocument.text-flat-xml"
FODS = "application/vnd.oasis.opendocument.spreadsheet-flat-xml"
WORD_XML = "application/vnd.ms-word.wordml"  # Word and Excel 2003 XML; the types are ours, nobody registered any
SHEET_XML = "application/vnd.ms-excel.spreadsheetml"
ZIP = "application/zip"  # an archive of files: no reader of its own, `archives` hands out its members

_WORD_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
_OFFICE = "extract.readers.convert:render_text_document"
_PICTURE = "extract.readers.scanned:render_image"
_SHEET = "extract.readers.convert:render_spreadsheet"


@dataclass(frozen=True, slots=True)
class Format:
    """One format that is read: `reader` is `module:function`, `magic` the first bytes that tell it (none: `sniff`)."""

    media_type: str
    reader: str
    magic: tuple[bytes, ...] = ()
    suffixes: tuple[str, ...] = ()  # usual names: never used to choose, only to say what damaged bytes were meant to be
    damaged: str = "unsupported_format"  # code of the reason for bytes that are no longer this format


FORMATS: dict[str, Format] = {
    one.media_type: one
    for one in (
        Format(TEXT, "extract.readers.text:render_text"),
        Format(MARKDOWN, "extract.readers.text:render_text"),
        Format(PDF, "extract.readers.scanned:render_scannable_pdf", suffixes=(".pdf",), damaged="pdf_damaged"),
        Format(PNG, _PICTURE, magic=(b"\x89PNG",), suffixes=(".png",), damaged="image_damaged"),
        Format(JPEG, _PICTURE, magic=(b"\xff\xd8\xff",), suffixes=(".jpg", ".jpeg"), damaged="image_damaged"),
        Format(TIFF, _PICTURE, magic=(b"II*\x00", b"MM\x00*"), suffixes=(".tif", ".tiff"), damaged="image_damaged"),
        Format(DOCX, "extract.readers.docx:render_docx", suffixes=_WORD_SUFFIXES, damaged="docx_damaged"),
        Format(XLSX, "extract.readers.xlsx:render_xlsx", suffixes=(".xlsx", ".xlsm", ".xltx"), damaged="xlsx_damaged"),
        Format(HTML, "extract.readers.html:render_html"),
        Format(MHTML, "extract.readers.html:render_mhtml"),
        Format(DOC, _OFFICE),
        Format(RTF, _OFFICE, magic=(b"{\\rtf",)),
        Format(ODT, _OFFICE),
        Format(FODT, _OFFICE),
        Format(WORD_XML, _OFFICE),
        Format(XLS, _SHEET),
        Format(ODS, _SHEET),
        Format(FODS, _SHEET),
        Format(SHEET_XML, _SHEET),
    )
}

FOREIGN_MAGIC: dict[bytes, str] = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
}
"""First bytes of what is recognised only to be refused by name."""


def render(media_type: str, data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render `data` with the reader of `media_type`. Raises ReadError, `unsupported_format` where there is none."""
    found = FORMATS.get(media_type)
    if media_type == ZIP:
        raise read_error("archive")
    if found is None:
        raise read_error("unsupported_format", detail=media_type)
    return reader_of(found)(data, limits, deadline)


def reader_of(found: Format) -> Reader:
    """The reader function of a format, imported now."""
    module, _, function = found.reader.partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader
