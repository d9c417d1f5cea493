"""The extractor on the reports of tests/reports/: every figure found, and each field right as often as the floor says.

The floors are a ratchet: raise them when the reading gets better.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from extract.model import Observation
from extract.pipeline import extract_path

REPORTS = Path(__file__).parent / "reports"
FLOORS = {"value": 0.99, "comparator": 0.98, "unit": 0.97, "measure": 0.97, "basis": 0.98, "period": 0.96, "code": 0.9}

NOT_YET = {  # estimates that a paragraph carries on without a cue word
    "thang8_2023_tinh_dak_nong": {"basis": 0.97},
    "9thang_2021_huyen_vung_liem": {"basis": 0.97},
}


@dataclass(frozen=True)
class Expected:
    number: str
    value: Decimal
    value_high: Decimal | None
    comparator: str
    unit: str | None
    measure: str
    basis: str
    period: str | None
    code: str | None


def expected_rows(path: Path) -> list[Expected]:
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            Expected(
                row["number"],
                Decimal(row["value"]),
                Decimal(row["value_high"]) if row["value_high"] else None,
                row["comparator"],
                row["unit"] or None,
                row["measure"],
                row["basis"],
                row["period"] or None,
                row["code"] or None,
            )
            for row in csv.DictReader(handle)
        ]


def right(want: Expected, got: Observation) -> dict[str, bool]:
    return {
        "value": (want.value, want.value_high) == (got.value, got.value_high),
        "comparator": want.comparator == got.comparator,
        "unit": want.unit == got.unit,
        "measure": want.measure == got.measure.value,
        "basis": want.basis == got.basis.value,
        "period": want.period == got.time_period,
        "code": want.code in {got.indicator_code, got.indicator_detail},
    }


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.expected.csv")), ids=lambda p: p.name.split(".")[0])
def test_reading(path: Path) -> None:
    source = path.with_name(path.name.replace(".expected.csv", ".md"))
    want = expected_rows(path)
    got = sorted(extract_path(source).observations, key=lambda row: row.char_start)
    text = source.read_text("utf-8")
    printed = [text[o.char_start : o.char_end] for o in got]
    assert printed == [row.number for row in want]
    fields = [right(w, g) for w, g in zip(want, got, strict=True)]
    shares = {name: sum(f[name] for f in fields) / len(fields) for name in FLOORS}
    wrong = [
        f"{w.number}: {', '.join(n for n, ok in f.items() if not ok)} want {w} got {g.indicator_text!r}"
        f" {g.measure.value}"
        f" {g.basis.value} {g.value} {g.unit} {g.time_period} {g.indicator_detail}"
        for w, g, f in zip(want, got, fields, strict=True)
        if not all(f.values())
    ]
    floors = FLOORS | NOT_YET.get(path.name.split(".")[0], {})
    low = {name: share for name, share in shares.items() if share < floors[name]}
    assert not low, f"{low}\n" + "\n".join(wrong)
