"""Nights in a row with random arrivals, corrections, replacements and kills end where a rebuild from scratch ends.

A few nights here, the later ones built on the last release; `benchmarks/soak.py` lives through 200.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.soak import compared, explained, live_through, table, trial_in


@pytest.mark.timeout(900)
def test_after_some_nights_the_marts_are_those_of_a_rebuild(tmp_path: Path) -> None:
    trial = trial_in(tmp_path)
    nights = live_through(trial, 4)
    print("\n" + table(nights))
    assert explained(nights) + compared(trial) == []
    assert not list(trial.home.root.rglob(".tmp-*"))
