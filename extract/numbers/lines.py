"""`solieu parse`: the grammar on single lines, for tests and for curious people.

Belongs here: normalising a line with a map of its offsets, and a quantity as a plain dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from extract.model import Block, BlockKind, Quantity
from extract.numbers.catalogue import fold
from extract.numbers.figures import EXACT, plain_decimal
from extract.numbers.scan import find_quantities

MAX_LINE = 2_000_000
_FRACTION = re.compile(r"([0-9]+) ?/ ?([0-9]+)")
_PLANNED = re.compile(r"\s*(?:so với )?(?:kế hoạch|kh\b|dự toán|chỉ tiêu|mục tiêu)")
_SAME_TIME = re.compile(r"[^.;]{0,40}(?:cùng kỳ|năm trước|so với năm)")
_ANYTHING = re.compile("")
_HINTS = (  # measure, what stands before the percentage, what behind it
    ("attainment", re.compile(r"(?:đạt|bằng|vượt|hoàn thành)[^.;,]{0,14}$"), _PLANNED),
    ("yoy_index", re.compile(r"bằng\s*$"), _SAME_TIME),
    ("yoy_growth", re.compile(r"(?:tăng|giảm)(?: trưởng)?:?\s*$"), _ANYTHING),
    ("share", re.compile(r"(?:chiếm|tỷ trọng|cơ cấu)[^.;,]{0,24}$"), _ANYTHING),
)


def normalise(line: str) -> tuple[str, list[int]]:
    """NFC form of a line, and for each of its characters (and its end) the position in the line as given."""
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for position in range(1, len(line) + 1):
        if position < len(line) and unicodedata.combining(line[position]):
            continue
        cluster = unicodedata.normalize("NFC", line[start:position])
        pieces.append(cluster)
        offsets += [start] * len(cluster)
        start = position
    offsets.append(len(line))
    return "".join(pieces), offsets


def _hint(text: str, quantity: Quantity) -> str | None:
    if quantity.unit != "%":
        return None
    left, right = (
        fold(text[max(0, quantity.full_start - 40) : quantity.full_start]),
        fold(text[quantity.full_end : quantity.full_end + 60]),
    )
    for hint, before, after in _HINTS:
        if before.search(left) and after.match(right):
            return hint
    return None


def _row(line: str, text: str, offsets: list[int], quantity: Quantity) -> dict[str, object]:
    value, unit = plain_decimal(quantity.value), quantity.unit
    fraction = _FRACTION.fullmatch(text[quantity.start : quantity.end])
    if fraction:  # a part of a whole reads as such on its own; in a report it is a share in per cent
        share = EXACT.divide(Decimal(fraction.group(1)), Decimal(fraction.group(2)))
        value, unit = plain_decimal(round(share, 16)), "phần"
    start, end = offsets[quantity.start], offsets[quantity.end]
    row: dict[str, object] = {
        "value": value,
        "value_high": None if quantity.value_high is None else plain_decimal(quantity.value_high),
        "unit": unit,
        "comparator": quantity.comparator,
        "start": start,
        "end": end,
        "text": line[start:end],
    }
    hint = _hint(text, quantity)
    if hint:
        row["measure_hint"] = hint
    return row


def parse_lines(lines: Sequence[str]) -> list[list[dict[str, object]]]:
    """Quantities of each line: value, value_high, unit, comparator, start, end, text and sometimes measure_hint.

    Values are decimal strings in canonical units; `start` and `end` are code points in the line as given.
    """
    texts = [normalise(line[:MAX_LINE]) for line in lines]
    blocks = [Block(number, BlockKind.PARAGRAPH, text, ()) for number, (text, _) in enumerate(texts)]
    rows: list[list[dict[str, object]]] = [[] for _ in lines]
    for quantity in find_quantities(blocks).quantities:
        text, offsets = texts[quantity.block]
        rows[quantity.block].append(_row(lines[quantity.block], text, offsets, quantity))
    return rows
