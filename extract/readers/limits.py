"""How much a reader takes on before it refuses: files come from many hands, some damaged, some hostile.

What belongs here: the limits and their defaults. Each reader checks the ones of its format.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from extract.readers.errors import read_error

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file."""

    max_bytes: int = 50 * MEBIBYTE
    max_text_chars: int = 5_000_000
    max_pages: int = 500
    max_seconds: float = 300.0
    max_zip_members: int = 5_000
    max_unpacked_bytes: int = 300 * MEBIBYTE
    max_unpack_ratio: float = 200.0  # of any member over 1 MiB; deflated XML of a real report stays under 40


class Deadline:
    """A clock started when reading starts; `check` raises ReadError("too_slow") when the time is over."""

    def __init__(self, limits: Limits) -> None:
        """Start the clock of `limits.max_seconds`."""
        self._seconds = limits.max_seconds
        self._end = time.monotonic() + limits.max_seconds

    def check(self) -> None:
        """Raise when the time is over; called between pages or between blocks."""
        if time.monotonic() > self._end:
            raise read_error("too_slow", limit=f"{self._seconds:g}")


def check_size(byte_size: int, limits: Limits) -> None:
    """Raise ReadError("empty") or ReadError("too_large") for a file of `byte_size` bytes."""
    if byte_size == 0:
        raise read_error("empty")
    if byte_size > limits.max_bytes:
        raise read_error("too_large", size=_mebibytes(byte_size), limit=_mebibytes(limits.max_bytes))


def check_text_length(text: str, limits: Limits) -> None:
    """Raise ReadError("text_too_long") for text over `limits.max_text_chars`."""
    if len(text) > limits.max_text_chars:
        raise read_error("text_too_long", count=f"{len(text):,}", limit=f"{limits.max_text_chars:,}")


def _mebibytes(byte_size: int) -> str:
    return f"{byte_size / MEBIBYTE:.1f} MiB" if byte_size >= MEBIBYTE // 10 else f"{byte_size} bytes"
