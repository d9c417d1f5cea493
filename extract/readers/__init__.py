"""Readers: the bytes of one report file -> `ReportText`, whatever the format.

One module per format, named in the table of `formats`; each renders its format into one plain-text dialect (Markdown
headings and pipe tables, `<sup>` footnote marks) that `blocks` turns into blocks. `sniff` tells the format by content,
never by the file's name. Heavy libraries are imported only when a file of their format comes.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from extract.model import ReportText
from extract.readers.encodings import mend
from extract.readers.errors import ReadError, read_error
from extract.readers.formats import render
from extract.readers.limits import Deadline, Limits, check_size, check_text_length
from extract.readers.sniff import media_type_of

__all__ = ["Limits", "ReadError", "load_file", "media_type_of", "read_bytes", "read_file"]

_DEFAULT_LIMITS = Limits()


def read_file(path: Path, limits: Limits = _DEFAULT_LIMITS) -> ReportText:
    """Read one file; its size is checked before any byte is loaded. Raises ReadError."""
    return read_bytes(load_file(path, limits), path.name, limits)


def load_file(path: Path, limits: Limits = _DEFAULT_LIMITS) -> bytes:
    """Bytes of one file, its size checked before any of them is loaded. Raises ReadError."""
    try:
        check_size(path.stat().st_size, limits)
        return path.read_bytes()
    except OSError as error:
        raise read_error("unreadable", detail=error.strerror or type(error).__name__) from error


def read_bytes(
    data: bytes, file_name: str, limits: Limits = _DEFAULT_LIMITS, deadline: Deadline | None = None
) -> ReportText:
    """Read one file's bytes; `file_name` never chooses the reader. Raises ReadError.

    `deadline` is a clock that somebody else watches too; without it one is started from `limits`.
    """
    from extract.readers.blocks import build_blocks

    check_size(len(data), limits)
    media_type = media_type_of(data, file_name, limits)
    rendered = render(media_type, data, limits, deadline or Deadline(limits))
    if not rendered.words and not rendered.stored:  # no places in the text that its length would move
        rendered = replace(rendered, text=mend(rendered.text))
    check_text_length(rendered.text, limits)
    blocks = build_blocks(rendered.text, rendered.pages, media_type=media_type)
    sha256 = hashlib.sha256(data).hexdigest()
    return ReportText(
        file_name,
        sha256,
        media_type,
        rendered.text,
        blocks,
        rendered.pages,
        rendered.words,
        rendered.stored,
        rendered.scanned_pages,
        rendered.unread_pages,
        rendered.furniture,
        rendered.hidden,
    )
