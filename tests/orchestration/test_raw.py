"""The lake becomes the schema `raw`: typed when empty, newest reading of each report, first name of its bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration import lake, packs, raw
from orchestration.expectations.history import record
from orchestration.expectations.validation import Evaluation
from orchestration.home import Home
from orchestration.storage import MANIFEST
from tests.orchestration.lake_samples import commit, register, sha


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """One whose path careless globbing would read as a pattern."""
    return Home.resolve(tmp_path / "nhà [1]").ensure()


def load(home: Home, query: str) -> list[tuple[Any, ...]]:
    database = home.staging_file("run")
    raw.load_raw(home, database)
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_an_empty_lake_gives_typed_empty_tables(home: Home) -> None:
    types = dict(load(home, "select table_name || '.' || column_name, data_type from information_schema.columns"))
    assert types["observations.obs_value"] == "DECIMAL(38,9)"
    assert types["files.received_at"] == "TIMESTAMP"
    assert types["reports.page_count"] == "INTEGER"
    assert load(home, "select count(*) from raw.observations") == [(0,)]
    assert load(home, "select latest_run_id from raw.build") == [(None,)]


def test_values_arrive_exactly(home: Home) -> None:
    commit(home, "a.txt")
    assert load(home, "select obs_value from raw.observations order by position limit 1") == [(Decimal("30000000000"),)]


def test_the_newest_extractor_version_of_each_report_wins(home: Home) -> None:
    commit(home, "a.txt", version="9", title="cũ")
    commit(home, "a.txt", version="10", title="mới")
    commit(home, "b.txt", version="9", title="chỉ có bản cũ")
    rows = load(home, "select extractor_version, title from raw.reports order by file_name")
    assert rows == [("10", "mới"), ("9", "chỉ có bản cũ")]


def test_a_reading_without_the_newest_tables_is_loaded(home: Home) -> None:
    sha256 = commit(home, "a.txt", version="1")
    (home.lake / lake.extraction_folder("1", sha256) / "citations.parquet").unlink()
    assert load(home, "select count(*) from raw.reports") == [(1,)]
    assert load(home, "select count(*) from raw.citations") == [(0,)]


def test_validations_of_the_night_are_added_to_what_was_built(home: Home) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    night = Evaluation("no_ratio_contradicts", False, "a rule", False, 7, 2, ("x", "y"))
    database = home.staging_file("run")
    raw.load_raw(home, database)
    with raw.connect(database) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.validations as from raw.validations")
    record(home, database, "20240101T000000Z", [night], moment)
    record(home, database, "20240101T000000Z", [night], moment)  # a night tried again
    query = "select run_id, check_name, passed, rows_examined, rows_broken, examples from {}.validations"
    expected = [("20240101T000000Z", "no_ratio_contradicts", False, 7, 2, "x, y")]
    with duckdb.connect(str(database), read_only=True) as connection:
        assert [connection.execute(query.format(place)).fetchall() for place in ("raw", "marts")] == [expected] * 2
    assert load(home, query.format("raw")) == expected


def test_a_report_keeps_the_first_name_of_its_bytes(home: Home) -> None:
    commit(home, "z.txt")
    register(home, "20240101T000000Z", {"z.txt": "new"})
    register(home, "20240102T000000Z", {"z.txt#copy": "duplicate"}, file_name="a.txt", sha256=sha("z.txt"))
    assert load(home, "select file_name from raw.reports") == [("z.txt",)]
    assert load(home, "select latest_run_id from raw.build") == [("20240102T000000Z",)]


def test_a_report_without_a_registry_keeps_the_name_it_was_read_under(home: Home) -> None:
    commit(home, "killed-before-the-registry.txt")
    assert load(home, "select file_name from raw.reports") == [("killed-before-the-registry.txt",)]


def test_an_older_file_without_a_column_loads_with_nulls(home: Home) -> None:
    sha256 = commit(home, "a.txt", version="1")
    path = home.lake / "extractions" / "1" / sha256 / "observations.parquet"
    path.with_name(MANIFEST).unlink()  # as versions wrote it that kept one report in each folder
    pl.read_parquet(path, glob=False).drop("box_x0").write_parquet(path)
    assert load(home, "select count(*), count(box_x0) from raw.observations") == [(3, 0)]


def test_a_torn_parquet_file_is_named_and_nothing_is_published(home: Home) -> None:
    sha256 = commit(home, "a.txt")
    (path,) = (home.lake / "extractions").glob(f"*/{sha256}/checks.parquet")
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(packs.DamagedPackError, match=r"raw\.checks.*checks\.parquet"):
        raw.load_raw(home, home.staging_file("run"))


def test_a_column_that_nobody_knows_is_refused_not_dropped(home: Home) -> None:
    sha256 = commit(home, "a.txt", version="1")
    path = home.lake / "extractions" / "1" / sha256 / "checks.parquet"
    path.with_name(MANIFEST).unlink()
    pl.read_parquet(path, glob=False).with_columns(pl.lit(1).alias("new_column")).write_parquet(path)
    with pytest.raises(packs.DamagedPackError, match="new_column"):
        raw.load_raw(home, home.staging_file("run"))


def test_files_beyond_one_batch_are_loaded_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "FILES_PER_STATEMENT", 2)
    for number in range(5):
        commit(home, f"{number}.txt")
    assert load(home, "select count(*), count(distinct report_id) from raw.observations") == [(15, 5)]


def test_times_are_stored_in_utc(home: Home) -> None:
    register(home, "20240101T000000Z", {"a.txt": "new"})
    assert load(home, "select received_at::varchar from raw.files") == [("2024-01-02 00:00:00",)]


def test_a_left_over_write_ahead_log_does_not_spoil_the_new_file(home: Home) -> None:
    database = home.staging_file("run")
    database.parent.mkdir(parents=True)
    database.write_bytes(b"half a file")
    database.with_name("solieu.duckdb.wal").write_bytes(b"left over")
    assert raw.load_raw(home, database).reports == 0


def test_the_file_is_written_in_the_format_of_duckdb_1_4(home: Home) -> None:
    options = load(home, "select tags['storage_version'] from duckdb_databases() where not internal")
    assert options == [("v1.4.0+",)]


@pytest.mark.parametrize(("older", "newer"), [("9", "10"), ("1.9", "1.10"), ("2-beta", "2-1")])
def test_versions_sort_by_number(older: str, newer: str) -> None:
    assert raw.version_key(older) < raw.version_key(newer)
