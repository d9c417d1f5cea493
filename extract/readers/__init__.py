"""Readers: the bytes of one report file -> `ReportText`, whatever the format.

One module per format (`text`, `pdf`, `docx`); each renders its format into one plain-text dialect (Markdown headings
and pipe tables, `<sup>` footnote marks) that `blocks` turns into blocks. The format is told by content, never by
the file's name. Heavy libraries are imported only when a file of their format comes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from extract.model import ReportText
from extract.readers.errors import ReadError, read_error
from extract.readers.limits import Deadline, Limits, check_size, check_text_length

__all__ = ["Limits", "ReadError", "media_type_of", "read_bytes", "read_file"]

TEXT = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_DEFAULT_LIMITS = Limits()
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # a .docx with a password is a stream of this name
_FOREIGN_MAGIC = {
    _OLE: "Word/Excel 97-2003 (.doc, .xls)",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x1f\x8b": "gzip",
}


def read_file(path: Path, limits: Limits = _DEFAULT_LIMITS) -> ReportText:
    """Read one file; its size is checked before any byte is loaded. Raises ReadError."""
    try:
        check_size(path.stat().st_size, limits)
        data = path.read_bytes()
    except OSError as error:
        raise read_error("unreadable", detail=error.strerror or type(error).__name__) from error
    return read_bytes(data, path.name, limits)


def read_bytes(data: bytes, file_name: str, limits: Limits = _DEFAULT_LIMITS) -> ReportText:
    """Read one file's bytes. `file_name` only tells Markdown from plain text. Raises ReadError."""
    check_size(len(data), limits)
    media_type = media_type_of(data, file_name)
    sha256 = hashlib.sha256(data).hexdigest()
    from extract.readers.blocks import build_blocks

    if media_type == PDF:
        from extract.readers.pdf import render_pdf

        rendered = render_pdf(data, limits, Deadline(limits))
        text, pages, words = rendered.text, rendered.pages, rendered.words
    elif media_type == DOCX:
        from extract.readers.docx import render_docx

        text, pages, words = render_docx(data, limits, Deadline(limits)), (), ()
    else:
        from extract.readers.text import decode_text

        text, pages, words = decode_text(data), (), ()
    check_text_length(text, limits)
    blocks = build_blocks(text, pages, media_type=media_type)
    return ReportText(file_name, sha256, media_type, text, tuple(blocks), pages, words)


def media_type_of(data: bytes, file_name: str) -> str:
    """Media type by content. Raises ReadError("unsupported_format" or "docx_damaged") for known foreign content."""
    suffix = PurePath(file_name).suffix.lower()
    # The PDF specification lets up to 1,024 bytes of anything stand before the header.
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DOCX
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise read_error("docx_encrypted")
    for magic, name in _FOREIGN_MAGIC.items():
        if data.startswith(magic):
            raise read_error("unsupported_format", detail=name)
    if suffix == ".docx":
        raise read_error("docx_damaged", detail="not a zip archive")
    if suffix == ".pdf":
        raise read_error("pdf_damaged")
    return MARKDOWN if suffix in {".md", ".markdown"} else TEXT
