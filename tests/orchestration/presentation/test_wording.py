"""Numbers, dates and periods as Vietnamese staff write them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orchestration.expectations.names import CHECK_KINDS
from orchestration.presentation import wording


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1234.500000000"), "1.234,5"),
        (Decimal("-0.25"), "-0,25"),
        (Decimal("1E+3"), "1.000"),
        (1_000_000, "1.000.000"),
        (0, "0"),
        (None, "–"),
    ],
)
def test_number(value: Decimal | int | None, written: str) -> None:
    assert wording.number(value) == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        ("47871894000000", "VND", "47.871,894 tỷ đồng"),
        ("2500000", "VND", "2,5 triệu đồng"),
        ("-999", "VND", "-999 đồng"),
        ("79.97", "%", "79,97%"),
        ("6.433", "t/ha", "6,433 t/ha"),
        ("12", None, "12"),
        ("79.971387690", "%", "79,9714%"),
        ("0.000012", "ha", "0,000012 ha"),
    ],
)
def test_quantity(value: str, unit: str | None, written: str) -> None:
    assert wording.quantity(Decimal(value), unit) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2024-01", "tháng 01/2024"),
        ("2024-Q1", "quý I/2024"),
        ("2024-H2", "6 tháng cuối năm 2024"),
        ("2023", "năm 2023"),
        ("2023-02-20", "20/02/2023"),
        ("2023-01-01/2023-02-20", "01/01/2023 – 20/02/2023"),
        ("2023/2025", "2023 – 2025"),
        ("không rõ", "không rõ"),
        (None, "–"),
    ],
)
def test_period(value: str | None, written: str) -> None:
    assert wording.period(value) == written


def test_times_are_those_of_hanoi() -> None:
    assert wording.moment(datetime(2026, 11, 21, 18, 0, tzinfo=UTC)) == "22/11/2026 01:00"
    assert wording.moment(datetime(2026, 11, 21, 18, 0)) == "22/11/2026 01:00"  # as the warehouse stores it


@pytest.mark.parametrize(("value", "written"), [(0, "0 byte"), (2048, "2 kB"), (209_715_200, "200 MB"), (None, "–")])
def test_size(value: int | None, written: str) -> None:
    assert wording.size(value) == written


def test_every_kind_has_words() -> None:
    assert set(CHECK_KINDS) == set(wording.KINDS) == set(wording.CHECKED)
