"""Readers and writers at once: no error, no lost decision. benchmarks/review_pages.py does it for a minute."""

from __future__ import annotations

from pathlib import Path

from review.store.decisions import read_decisions
from review.store.engine import open_store, store_url
from tests.support.load import press
from tests.support.site import make_people, running


def test_nothing_that_was_kept_is_lost(home: Path) -> None:
    make_people(home)
    with running(home) as url:
        tally = press(url, readers=10, writers=5, seconds=4)
    assert tally.errors == []
    assert set(tally.answers) <= {200, 303, 409}
    assert tally.answers[200] > 10
    kept = read_decisions(open_store(store_url(home, {})))
    assert len(kept) == tally.kept > 0
    assert [decision.sequence for decision in kept] == list(range(1, tally.kept + 1))
