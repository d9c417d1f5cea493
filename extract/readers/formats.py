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
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Format:
    """One format that is read: `reader` is `module:function`, `magic` the first bytes that tell it (none: `sniff`)."""

    media_type: str
    reader: str
    magic: tuple[bytes, ...] = ()
    suffixes: tuple[str, ...] = ()  # usual names: never used to choose, only to say what damaged bytes were meant to be
    damaged: str = (
        "unsupported_format"  # code of extract.readers.errors.REASONS for bytes that are no longer this format
    )


FORMATS: dict[str, Format] = {
    one.media_type: one
    for one in (
        Format(TEXT, "extract.readers.text:render_text"),
        Format(MARKDOWN, "extract.readers.text:render_text"),
        Format(PDF, "extract.readers.pdf:render_pdf", suffixes=(".pdf",), damaged="pdf_damaged"),
        Format(DOCX, "extract.readers.docx:render_docx", suffixes=(".docx", ".docm", ".dotx"), damaged="docx_damaged"),
    )
}

FOREIGN_MAGIC: dict[bytes, str] = {
    b"\xd0\xcf\x11\xe0": "Word/Excel 97-2003 (.doc, .xls)",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
}
"""First bytes of what is recognised only to be refused by name."""


def render(media_type: str, data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """Render `data` with the reader of `media_type`. Raises ReadError, `unsupported_format` where there is none."""
    found = FORMATS.get(media_type)
    if found is None:
        raise read_error("unsupported_format", detail=media_type)
    return reader_of(found)(data, limits, deadline)


def reader_of(found: Format) -> Reader:
    """The reader function of a format, imported now."""
    module, _, function = found.reader.partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader
