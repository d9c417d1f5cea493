"""Nights in a row with random arrivals, corrections, replacements and kills end where a rebuild from scratch ends.

A few nights here; `benchmarks/soak.py` lives through 200.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.soak import explained, live_through, table, trial_in


@pytest.mark.timeout(1500)
@pytest.mark.skipif("SOLIEU_LONG_TESTS" not in os.environ, reason="a dozen whole nights: set SOLIEU_LONG_TESTS=1")
def test_after_many_nights_the_marts_are_those_of_a_rebuild(tmp_path: Path) -> None:
    trial = trial_in(tmp_path)
    nights = live_through(trial, 6)
    print("\n" + table(nights))
    assert explained(nights) == []
    assert not list(trial.home.root.rglob(".tmp-*"))
    assert trial.state() == trial.from_scratch()
