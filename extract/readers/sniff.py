"""What format the bytes of a file have, told by content.

What belongs here: looking, without unpacking or parsing. A file's name never chooses a reader; it tells Markdown from
plain text (which are read alike), and names what damaged bytes were meant to be.
"""

from __future__ import annotations

from pathlib import PurePath

from extract.readers.errors import ReadError, read_error
from extract.readers.formats import DOCX, FOREIGN_MAGIC, FORMATS, MARKDOWN, PDF, TEXT

PDF_HEADER_WITHIN = 1024  # the PDF specification lets so many bytes of anything stand before the header
BINARY_WITHIN = 4096
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # a .docx with a password is a stream of this name
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def media_type_of(data: bytes, file_name: str) -> str:
    """Media type by content: a key of `FORMATS`. Raises ReadError for what is recognised and not read."""
    if data.startswith(_ZIP):
        return DOCX
    for found in FORMATS.values():
        if found.magic and data.startswith(found.magic):
            return found.media_type
    if b"%PDF-" in data[:PDF_HEADER_WITHIN]:
        return PDF
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise read_error("docx_encrypted")
    for magic, name in FOREIGN_MAGIC.items():
        if data.startswith(magic):
            raise read_error("unsupported_format", detail=name)
    suffix = PurePath(file_name).suffix.lower()
    if _is_binary(data):
        raise _damaged(suffix)
    return MARKDOWN if suffix in MARKDOWN_SUFFIXES else TEXT


def _is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any encoding: they hold NULs, and no mark of UTF-16."""
    return b"\x00" in data[:BINARY_WITHIN] and not data.startswith(_UTF16_MARKS)


def _damaged(suffix: str) -> ReadError:
    """The reason for bytes of no known format, in the words of the format that the name speaks of."""
    meant = next((found for found in FORMATS.values() if suffix in found.suffixes), None)
    if meant is None:
        return read_error("unsupported_format", detail="binary data")
    return read_error(meant.damaged, detail="unknown content")
