"""The benchmark of whole nights at a small size: what it measures are the nights that it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.nights import nights
from orchestration.journal import STEPS


@pytest.mark.timeout(600)
def test_three_nights_are_lived_through(tmp_path: Path) -> None:
    first, nothing, more = nights(tmp_path, reports=24, more=3, size=3_000)
    assert "24 new" in first[1].out
    assert set(first[1].steps) == set(STEPS)
    assert "0 new, 24 known" in nothing[1].out
    assert "dbt_models" not in nothing[1].steps
    assert "3 new, 24 known" in more[1].out
    assert all(night.peak > 50 and night.cpu > 0 for _, night in (first, nothing, more))
