"""What docs/reading.md says of its sentence is what happens to it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from extract.pipeline import extract_bytes

PAGE = (Path(__file__).parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")
QUOTES = [
    " ".join(quote.replace("\n> ", " ").removeprefix("> ").split()) for quote in re.findall(r"(?:^> .*\n)+", PAGE, re.M)
]
EXTRACTION = extract_bytes(f"BÁO CÁO\n\nI. NGÂN SÁCH\n\n{QUOTES[0]}\n".encode(), "example.txt")


def test_the_figures_of_the_example() -> None:
    table = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")][2:]
    assert len(table) == 5
    read = [
        [
            row.printed_text,
            *(Decimal(0) if number is None else number for number in (row.value, row.bound_low, row.bound_high)),
            row.unit,
            row.measure.value,
        ]
        for row in EXTRACTION.observations[:5]
    ]
    assert read == [
        [printed, Decimal(value), Decimal(low), Decimal(high), unit, measure]
        for printed, value, unit, low, high, measure in table
    ]
    assert [(row.value, row.unit) for row in EXTRACTION.observations[5:]] == [
        (37, "giấy chứng nhận"),
        (38, "giấy chứng nhận"),
    ]


def test_the_check_of_the_example() -> None:
    flagged = [check.message_vi for check in EXTRACTION.checks if check.severity is not None]
    assert len(flagged) == 1
    assert flagged[0].startswith(QUOTES[1])
