"""Plain text and Markdown files: bytes -> the decoded text itself.

What belongs here: decoding. Nothing is normalised or trimmed, since offsets into this text are public: only the byte
order mark goes, and line ends become "\\n". What the characters mean is `extract.readers.blocks`' part.
"""

from __future__ import annotations

import codecs

from extract.readers.encodings import decode
from extract.readers.errors import read_error
from extract.readers.limits import Deadline, Limits
from extract.readers.rendered import Rendered


def render_text(data: bytes, limits: Limits, deadline: Deadline) -> Rendered:
    """The decoded text itself. Raises ReadError as `decode_text`."""
    del limits, deadline  # decoding is linear, and the size was checked before
    return Rendered(decode_text(data))


def decode_text(data: bytes) -> str:
    """Text of a .txt or .md file.

    UTF-8 with or without a byte order mark, or UTF-16 with one (Windows Notepad's "Unicode"). Raises ReadError:
    `not_utf8` for any other encoding, `unsupported_format` for binary data, `empty` for white space only.
    """
    text = _unicode(data)
    if "\x00" in text:
        raise read_error("unsupported_format", detail="binary data")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise read_error("empty")
    return text


def _unicode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode(data, "utf-16")
    return _decode(data, "utf-8-sig")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\x00" not in data and (text := decode(data)) is not None:
            return text
        if b"\x00" in data[:4096] and not encoding.startswith("utf-16"):
            raise read_error("unsupported_format", detail="binary data") from None
        raise read_error("not_utf8", position=error.start) from None
