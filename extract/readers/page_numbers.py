"""Page numbers that a conversion to text left between the paragraphs.

Belongs here: which lines of plain text are page numbers. Does not: running heads and feet of formats that have pages
(`pdf_layout`).
"""

from __future__ import annotations

import itertools
import re

_MARKED = re.compile(r"\s*(?:[-–]\s?(?P<dashed>\d{1,3})\s?[-–]|(?i:trang)\s(?P<named>\d{1,3})(?:\s?/\s?\d{1,3})?)\s*")
_BARE = re.compile(r"(?P<margin>\s*)(?P<number>\d{1,3})\s*")
_CENTRED = 8  # blanks before a number that stands in the middle of its line or at its right
_FIRST = 3  # a series of bare numbers that begins later numbers something else


def page_number_lines(text: str) -> frozenset[int]:
    """Offsets of the lines that hold only a page number: `- 3 -`, `Trang 3/12`, a centred `3`, or a bare one.

    Each stands between blank lines or page breaks; bare numbers at the margin count where all of the text's rise from
    page to page.
    """
    found: set[int] = set()
    bare: list[tuple[int, int]] = []
    for start, line in _alone(text):
        if _MARKED.fullmatch(line):
            found.add(start)
        elif match := _BARE.fullmatch(line):
            if len(match["margin"].expandtabs()) >= _CENTRED:
                found.add(start)
            else:
                bare.append((start, int(match["number"])))
    numbers = [number for _, number in bare]
    if len(numbers) > 1 and numbers[0] <= _FIRST and all(b == a + 1 for a, b in itertools.pairwise(numbers)):
        found.update(start for start, _ in bare)
    return frozenset(found)


def _alone(text: str) -> list[tuple[int, str]]:
    """(offset, line) of short lines with nothing above and below."""
    lines: list[tuple[int, str]] = []
    position = 0
    above = True
    pending: tuple[int, str] | None = None
    for line in text.splitlines(keepends=True):
        blank = not line.strip()
        if pending is not None and (blank or "\f" in line[:1]):
            lines.append(pending)
        short = len(line) <= 120 and any(char.isdigit() for char in line)
        pending = (position, line) if above and short and not blank else None
        above = blank or line.endswith("\f")
        position += len(line)
    if pending is not None:
        lines.append(pending)
    return lines
