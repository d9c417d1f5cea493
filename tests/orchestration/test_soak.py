"""Nights in a row with random arrivals, corrections, replacements and kills end where a rebuild from scratch ends.

A few nights here, the later ones built on the last release; `benchmarks/soak.py` lives through 200.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.soak import Night, compared, explained, live_through, table, trial_in


def _night(number: int, events: str, seconds: float) -> Night:
    return Night(number, events, 10, seconds, 650.0, 100, 1.0, 20.0)


def test_nights_are_held_against_nights_of_their_kind() -> None:
    """The last ten had all something to do: they are no slower for that than the quiet ones of the beginning."""
    nights = [
        _night(number, "nothing" if number % 5 == 0 else "1 new", 6 if number % 5 == 0 else 25) for number in range(40)
    ]
    nights += [_night(number, "1 new", 28) for number in range(40, 50)]
    assert explained(nights) == []


@pytest.mark.parametrize(("kind", "words"), [("nothing", "a quiet night"), ("1 new", "a night with something to do")])
def test_a_kind_of_night_that_becomes_far_slower_is_told(kind: str, words: str) -> None:
    other = "nothing" if kind == "1 new" else "1 new"
    nights = [_night(number, kind if number % 2 else other, 10 + (number if number % 2 else 0)) for number in range(80)]
    assert explained(nights) == [f"{words} takes 71 s where it took 11"]


@pytest.mark.timeout(900)
def test_after_some_nights_the_marts_are_those_of_a_rebuild(tmp_path: Path) -> None:
    trial = trial_in(tmp_path)
    nights = live_through(trial, 4)
    print("\n" + table(nights))
    assert explained(nights) + compared(trial) == []
    assert not list(trial.home.root.rglob(".tmp-*"))
