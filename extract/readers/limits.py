"""How much a reader takes on before it refuses: files come from many hands, some damaged, some hostile.

What belongs here: the limits and their defaults. Each reader checks the ones of its format.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from extract.readers.errors import read_error

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file."""

    max_bytes: int = 50 * MEBIBYTE
    max_text_chars: int = 5_000_000
    max_pages: int = 500
    max_seconds: float = 120.0
    max_memory: int = 2048 * MEBIBYTE  # address space of a reader process
    max_scanned_pages: int = 200  # pages without a text layer in one file
    scanned_page_seconds: float = 20.0  # granted on top of `max_seconds` for each of them
    max_zip_members: int = 5_000
    max_unpacked_bytes: int = 300 * MEBIBYTE
    max_unpack_ratio: float = 200.0  # of any member over 1 MiB; deflated XML of a real report stays under 40
    max_archive_files: int = 500  # reports in one .zip, inner archives included
    max_archive_depth: int = 3  # a .zip in a .zip in a .zip
    max_convert_seconds: float = 60.0  # of LibreOffice for one file; a report takes 1 to 3
    max_cells: int = 500_000  # with content, of one spreadsheet

    @property
    def max_scan_seconds(self) -> float:
        """The most that pages read from pictures may add to `max_seconds`."""
        return self.max_scanned_pages * self.scanned_page_seconds

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Limits:
        """The defaults, each replaced by a variable SOLIEU_<NAME> such as SOLIEU_MAX_PAGES where one is set.

        Raises ValueError with a sentence that names the variable when it holds no positive number.
        """
        given: dict[str, float] = {}
        for field in fields(cls):
            name = f"SOLIEU_{field.name.upper()}"
            if text := environment.get(name, "").strip():
                given[field.name] = _positive(name, text, whole=isinstance(field.default, int))
        return cls(**given)  # type: ignore[arg-type]


def _positive(name: str, text: str, whole: bool) -> float:
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} must be a positive {'whole number' if whole else 'number'}, not {text!r}")
    return value


class Deadline:
    """A clock started when reading starts; `check` raises ReadError("too_slow") when the time is over."""

    def __init__(self, limits: Limits, tell: Callable[[float], None] | None = None) -> None:
        """Start the clock of `limits.max_seconds`; `tell` hears of every extension."""
        self._seconds = limits.max_seconds
        self._end = time.monotonic() + limits.max_seconds
        self._tell = tell

    def extend(self, seconds: float) -> None:
        """Grant more time, for work whose length is known and limited (pages read from pictures)."""
        self._seconds += seconds
        self._end += seconds
        if self._tell is not None:
            self._tell(seconds)

    @property
    def remaining(self) -> float:
        """Seconds left; never negative."""
        return max(self._end - time.monotonic(), 0.0)

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
