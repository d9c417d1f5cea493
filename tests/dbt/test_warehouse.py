"""dbt builds the marts from the lake: the public contract holds, broken plumbing is caught, findings are not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration import dbt_runner, lake, raw
from orchestration.home import Home
from tests.orchestration.lake_samples import commit, extraction, register, report_id, sha
from tests.support.home import rows

INTEGER, TEXT, NUMBER = "INTEGER", "VARCHAR", "DECIMAL(38,9)"

# The contract's columns in its order; marts may have more after them.
CONTRACT = {
    "observations": {
        "observation_id": TEXT,
        "report_id": TEXT,
        "file_name": TEXT,
        "page_number": INTEGER,
        "char_start": INTEGER,
        "char_end": INTEGER,
        "printed_text": TEXT,
        "quote": TEXT,
        "section_path": TEXT,
        "indicator_text": TEXT,
        "indicator_code": TEXT,
        "measure": TEXT,
        "basis": TEXT,
        "obs_value": NUMBER,
        "obs_value_high": NUMBER,
        "bound_low": NUMBER,
        "bound_high": NUMBER,
        "comparator": TEXT,
        "unit_measure": TEXT,
        "time_period": TEXT,
        "ref_area": TEXT,
        "ref_area_code": TEXT,
    },
    "checks": {
        "check_id": TEXT,
        "finding_id": TEXT,
        "report_id": TEXT,
        "file_name": TEXT,
        "other_report_id": TEXT,
        "kind": TEXT,
        "verdict": TEXT,
        "severity": TEXT,
        "char_start": INTEGER,
        "char_end": INTEGER,
        "page_number": INTEGER,
        "quote": TEXT,
        "stated_value": NUMBER,
        "computed_value": NUMBER,
        "computed_low": NUMBER,
        "computed_high": NUMBER,
        "difference": NUMBER,
        "message_vi": TEXT,
        "message_en": TEXT,
    },
    "check_operands": {
        "check_id": TEXT,
        "position": INTEGER,
        "role": TEXT,
        "observation_id": TEXT,
        "report_id": TEXT,
        "char_start": INTEGER,
        "char_end": INTEGER,
    },
}


NIGHT_2 = {"a.txt": "known", "a.txt#2": "duplicate", "b.txt": "withdrawn", "c.txt": "new"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home.resolve(tmp_path_factory.mktemp("nhà của 'tôi'")).ensure()
    for name in ("a.txt", "b.txt", "c.txt"):
        commit(home, name)
    register(home, "20240101T000000Z", {"a.txt": "new", "b.txt": "new"})
    register(home, "20240102T000000Z", NIGHT_2)
    lake.write_run(home, "20240102T000000Z", {"reports_new": 1, "reports_known": 1})
    database = home.staging_file("run")
    raw.load_raw(home, database)
    result = dbt_runner.build(database)
    assert result.success, result.explain()
    return database


@pytest.mark.parametrize("mart", CONTRACT)
def test_marts_begin_with_the_columns_of_the_contract(warehouse: Path, mart: str) -> None:
    described = rows(warehouse, f"describe marts.{mart}")
    assert [(row[0], row[1]) for row in described][: len(CONTRACT[mart])] == list(CONTRACT[mart].items())


def test_schemas_have_their_plain_names(warehouse: Path) -> None:
    schemas = rows(warehouse, "select distinct table_schema from information_schema.tables order by 1")
    assert [row[0] for row in schemas] == ["intermediate", "marts", "raw", "staging"]


def test_every_mart_and_column_is_described_inside_the_file(warehouse: Path) -> None:
    silent = "select table_name, null from duckdb_tables() where schema_name = 'marts' and comment is null"
    columns = "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
    assert rows(warehouse, f"{silent} union all {columns}") == []


def test_figures_stay_exact_from_the_lake_to_the_mart(warehouse: Path) -> None:
    query = "select obs_value, bound_low, printed_text from marts.observations order by file_name, position limit 1"
    assert rows(warehouse, query) == [(Decimal("30000000000"), Decimal("29500000000"), "30 tỷ đồng")]


def test_the_printed_characters_of_each_operand_can_be_shown(warehouse: Path) -> None:
    query = f"""
        select position, role, printed_text, obs_value from marts.check_operands
        where check_id = 'c-{report_id(sha("a.txt"))}-1' order by position
    """
    assert rows(warehouse, query) == [
        (0, "stated", "30 tỷ đồng", Decimal("30e9")),
        (1, "part", "10 tỷ đồng", Decimal("10e9")),
        (2, "part", "19 tỷ đồng", Decimal("19e9")),
    ]


def test_reports_that_left_the_inbox_are_history(warehouse: Path) -> None:
    query = "select file_name, other_file_names, in_latest_run from marts.reports order by file_name"
    assert rows(warehouse, query) == [("a.txt", ["a.txt#2"], True), ("c.txt", [], True)]
    query = "select relative_path, version_state, first_run_id, ended_run_id from marts.report_versions"
    assert rows(warehouse, query) == [
        ("a.txt", "current", "20240101T000000Z", None),
        ("a.txt#2", "current", "20240102T000000Z", None),
        ("b.txt", "withdrawn", "20240101T000000Z", "20240102T000000Z"),
        ("c.txt", "current", "20240102T000000Z", None),
    ]


def test_a_series_has_one_value_from_reports_with_one_text(warehouse: Path) -> None:
    query = "select time_period, obs_value, statements, reports, period_end::varchar from marts.indicator_series"
    assert rows(warehouse, query) == [("2024-Q1", Decimal("30e9"), 1, 1, "2024-03-31")]


def test_dbt_keeps_the_file_format_that_older_clients_read(warehouse: Path) -> None:
    query = "select tags['storage_version'] from duckdb_databases() where not internal"
    assert rows(warehouse, query) == [("v1.4.0+",)]


def test_the_file_opens_under_another_name(warehouse: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{str(warehouse).replace(chr(39), chr(39) * 2)}' AS số_liệu (READ_ONLY)")
        assert connection.execute("select count(*) from số_liệu.marts.reports").fetchone() == (2,)


def test_nothing_keeps_the_file_open_after_the_build(warehouse: Path) -> None:
    with raw.connect(warehouse) as connection:
        assert connection.execute("select count(*) from marts.runs").fetchone() == (1,)


def test_an_empty_lake_builds_empty_marts(tmp_path: Path) -> None:
    home = Home.resolve(tmp_path).ensure()
    database = home.staging_file("run")
    raw.load_raw(home, database)
    result = dbt_runner.build(database)
    assert result.success, result.explain()
    assert rows(database, "select count(*) from marts.observations") == [(0,)]
    assert rows(database, "select count(*) > 100 from marts.areas") == [(True,)]


def break_lake(home: Home, table: str, change: pl.Expr) -> None:
    sha256 = sha("a.txt")
    frames = extraction(sha256, file_name="a.txt")
    frames[table] = frames[table].with_columns(change)
    lake.commit_extraction(home, sha256, frames)


@pytest.mark.parametrize(
    ("table", "change", "caught_by"),
    [
        ("observations", pl.lit("same").alias("observation_id"), "unique_observations_observation_id"),
        ("observations", pl.lit(10_000, pl.Int64).alias("char_end"), "span_inside_text_observations_"),
        ("check_operands", pl.lit("lost").alias("observation_id"), "relationships_check_operands_observation_id"),
    ],
)
def test_broken_plumbing_fails_the_build_and_shows_the_rows(
    tmp_path: Path, table: str, change: pl.Expr, caught_by: str
) -> None:
    home = Home.resolve(tmp_path).ensure()
    break_lake(home, table, change)
    database = home.staging_file("run")
    raw.load_raw(home, database)
    result = dbt_runner.build(database)
    assert not result.success
    (failure,) = [node for node in result.failures if node.name.startswith(caught_by)]
    assert failure.offending
    assert str(failure.offending[0]) in result.explain()


def test_a_missing_value_breaks_the_contract(tmp_path: Path) -> None:
    home = Home.resolve(tmp_path).ensure()
    break_lake(home, "observations", pl.lit(None, pl.Decimal(38, 9)).alias("obs_value"))
    database = home.staging_file("run")
    raw.load_raw(home, database)
    result = dbt_runner.build(database)
    assert "observations" in [node.name for node in result.failures]
    assert "obs_value" in result.explain()


def test_dbt_unit_tests_pass(warehouse: Path) -> None:
    result = dbt_runner.build(warehouse, arguments=("test", "--select", "resource_type:unit_test"))
    assert result.success, result.explain()
    assert result.count("unit_test") >= 10


def test_the_docs_can_be_built(warehouse: Path, tmp_path: Path) -> None:
    dbt_runner.build(warehouse, target=tmp_path / "docs", arguments=("docs", "generate", "--no-compile"))
    assert (tmp_path / "docs" / "catalog.json").is_file()
    assert (tmp_path / "docs" / "index.html").is_file()


def test_a_parsed_project_is_used_again_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dbt_runner.TARGET_VARIABLE, str(tmp_path / "target"))
    manifest = dbt_runner.prepare_manifest()
    before = manifest.stat().st_mtime_ns
    assert dbt_runner.prepare_manifest().stat().st_mtime_ns == before
    monkeypatch.setattr(dbt_runner, "stamp", lambda: "something changed")
    assert dbt_runner.prepare_manifest().stat().st_mtime_ns > before


def test_the_warehouse_file_must_have_its_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"solieu\.duckdb"):
        dbt_runner.build(tmp_path / "other.duckdb")
