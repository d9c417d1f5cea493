"""Damaged files of every format: each is read or refused with a reason; nothing crashes the run, nothing hangs."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.isolation import ReaderPool, pool
from extract.readers import Limits
from extract.readers.errors import REASONS
from extract.readers.limits import MEBIBYTE
from tests.support import fuzz

CASES = 2_000
SEED = 20240131
LIMITS = Limits(max_seconds=20, max_memory=1536 * MEBIBYTE, scanned_page_seconds=10)


@pytest.mark.timeout(800)  # a minute and a half on two busy processors: a hang shows
def test_two_thousand_damaged_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    monkeypatch.setattr(pool, "GRACE", 2.0)
    odd: list[tuple[str, str]] = []
    with ReaderPool(LIMITS) as readers:
        found = fuzz.outcomes(readers, CASES, SEED, lambda name, why, _data: odd.append((name, why[-600:])))
    assert sum(found.values()) == CASES
    assert set(found) <= {fuzz.READ, *REASONS}, odd
    assert found[fuzz.READ] > CASES // 5  # damage that leaves a file readable is damage to its content
    assert found["reader_crashed"] + found["too_slow"] + found["too_much_memory"] <= CASES // 100, odd


def test_good_samples_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    quick = {name: data for name, data in fuzz.samples().items() if name not in fuzz.SLOW}
    with ReaderPool(LIMITS) as readers:
        for name, data in quick.items():
            assert readers.read(fuzz.read_all, data, name), name


def test_the_same_number_makes_the_same_damage() -> None:
    assert list(fuzz.cases(50, 1)) == list(fuzz.cases(50, 1))
    assert list(fuzz.cases(50, 1)) != list(fuzz.cases(50, 2))
