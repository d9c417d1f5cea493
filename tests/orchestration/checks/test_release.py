"""Whether a release is fresh and as large as usual, and what its figures say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.checks.release import Anomaly, age_of, anomalies, fresh_hours, freshness
from orchestration.release_facts import BadReport, RunCounts, built_at, release_facts, run_counts, worst_table
from tests.support.home import SmallHome, query

USUAL = RunCounts(reports=100, observations=5_000, checks=900)


@pytest.mark.parametrize(
    ("now", "unusual"),
    [
        (USUAL, []),
        (RunCounts(108, 5_400, 980), []),  # a month's arrivals
        (RunCounts(250, 12_500, 2_250), []),  # an archive was added
        (RunCounts(400, 20_000, 3_600), ["reports", "observations", "checks"]),
        (RunCounts(80, 4_000, 720), ["reports", "observations", "checks"]),  # a fifth is gone
        (RunCounts(101, 3_900, 880), ["observations", "observations per report"]),  # read, but less of each
        (RunCounts(0, 0, 0), ["reports", "observations", "checks"]),
    ],
)
def test_counts_are_compared_with_the_median_of_the_runs_before(now: RunCounts, unusual: list[str]) -> None:
    before = [USUAL, RunCounts(99, 4_950, 890), RunCounts(98, 4_900, 880), RunCounts(5, 200, 30)]
    assert [item.what for item in anomalies([now, *before])] == unusual


def test_the_first_nights_have_nothing_to_be_compared_with() -> None:
    assert anomalies([]) == []
    assert anomalies([RunCounts(1, 1, 1), USUAL, USUAL]) == []
    assert anomalies([RunCounts(90, 1, 900), USUAL, USUAL, USUAL])[0] == Anomaly("observations", 1, 5_000)


def test_the_age_is_that_of_the_file_whoever_published_it(small_home: SmallHome, tmp_path: Path) -> None:
    published = small_home[0] / "warehouse" / "solieu.duckdb"
    built = built_at(published)
    assert built is not None
    assert built.tzinfo is UTC
    assert age_of(published, built + timedelta(hours=5)) == timedelta(hours=5)
    assert freshness(published, built + timedelta(hours=25)).passed
    assert not freshness(published, built + timedelta(hours=27)).passed
    assert not freshness(tmp_path / "none.duckdb", datetime.now(UTC)).passed
    (tmp_path / "broken.duckdb").write_bytes(b"no warehouse")
    assert not freshness(tmp_path / "broken.duckdb", datetime.now(UTC)).passed


def test_the_limit_is_a_setting() -> None:
    assert fresh_hours({}) == 26
    assert fresh_hours({"SOLIEU_FRESH_HOURS": "200"}) == 200
    for nonsense in ("soon", "-1", "0", "nan", "inf"):
        with pytest.raises(ValueError, match="SOLIEU_FRESH_HOURS must be a number of hours above 0"):
            fresh_hours({"SOLIEU_FRESH_HOURS": nonsense})


def test_the_facts_are_those_of_the_marts(small_home: SmallHome) -> None:
    home = small_home[0]
    facts = release_facts(home / "warehouse" / "solieu.duckdb")
    assert (facts.reports,) == query(home, "SELECT count(*) FROM marts.reports")[0]
    assert (facts.observations,) == query(home, "SELECT count(*) FROM marts.observations")[0]
    assert facts.flags["error"] == 1
    assert facts.worst[0].file_name == "xa-binh-an.txt"
    assert facts.worst[0].errors == 1
    assert run_counts(home / "warehouse" / "solieu.duckdb")[0].reports == 2


def test_file_names_are_plain_text_in_the_table() -> None:
    report = BadReport("a|b <img src=x> [c](javascript:d)\n`e`.docx", 1, 2, 3, 4, 5)
    table = worst_table([report]).splitlines()
    assert len(table) == 3
    assert table[2].endswith("| 1 | 2 | 3 | 4 | 5 |")
    assert table[2].count(" | ") == 5
    assert "<" not in table[2]
    assert r"\[c\]\(javascript:d\)" in table[2]
    assert "\n" not in worst_table([])
