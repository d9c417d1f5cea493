"""Faults befall a home; after each the next run ends well, and nothing is lost or doubled.

A few kills and damaged files here, all faults of `tests.support.faults` when asked for; `benchmarks/faults.py` does 50
kills over 200 reports. The table is printed (`pytest -s`).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.faults import all_faults, few_faults, table


@pytest.mark.timeout(600)
def test_after_kills_and_damage_the_next_run_ends_well(tmp_path: Path) -> None:
    rows = few_faults(tmp_path, reports=4, kills=2)
    print("\n" + table(rows))
    assert len(rows) == 2 + 1 + 1 + 1
    assert [row for row in rows if not row.well] == []


@pytest.mark.timeout(1500)
@pytest.mark.skipif("SOLIEU_LONG_TESTS" not in os.environ, reason="a dozen whole nights: set SOLIEU_LONG_TESTS=1")
def test_after_every_fault_the_next_run_ends_well(tmp_path: Path) -> None:
    rows = all_faults(tmp_path, reports=6, kills=3, free_shares=[0.0, 0.8])
    print("\n" + table(rows))
    assert len(rows) == 3 + 1 + 1 + 1 + 1 + 2 + 1 + 1
    assert [row for row in rows if not row.well] == []
