"""A query on the published warehouse reads, and does nothing else."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration import query, raw


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("kho") / "solieu.duckdb"
    with raw.connect(database) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute("CREATE TABLE marts.t (place VARCHAR, amount DECIMAL(38,9), day DATE, names VARCHAR[])")
        connection.execute("INSERT INTO marts.t VALUES ('Vĩnh Bảo, \"A\"', 725016000000.1, '2024-01-31', ['a', 'b'])")
        connection.execute("INSERT INTO marts.t VALUES (NULL, 12345678901234567890123456789, NULL, [])")
    return database


def test_decimals_come_back_exact(warehouse: Path) -> None:
    result = query.run_query(warehouse, "select amount from marts.t order by amount")
    assert result.rows == [(Decimal("725016000000.1"),), (Decimal("12345678901234567890123456789"),)]


def test_a_limit_says_when_it_cut(warehouse: Path) -> None:
    assert query.run_query(warehouse, "from range(50)", limit=3).truncated
    whole = query.run_query(warehouse, "from range(3)", limit=3)
    assert (len(whole.rows), whole.truncated) == (3, False)


@pytest.mark.parametrize(
    "sql",
    [
        "insert into marts.t select * from marts.t",
        "drop table marts.t",
        "copy marts.t to 'stolen.csv'",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "attach 'other.duckdb' as other",
        "set enable_external_access = true",
        "install httpfs",
        "select 1; select 2",
        "",
        "select no_such_column from marts.t",
    ],
)
def test_anything_else_is_refused(warehouse: Path, sql: str) -> None:
    with pytest.raises(query.QueryError):
        query.run_query(warehouse, sql)


def test_a_missing_warehouse_is_explained(tmp_path: Path) -> None:
    with pytest.raises(query.QueryError, match="solieu run"):
        query.run_query(tmp_path / "solieu.duckdb", "select 1")


def test_a_file_that_is_no_warehouse_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "solieu.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(query.QueryError):
        query.run_query(path, "select 1")


def test_csv_quotes_and_keeps_every_digit(warehouse: Path) -> None:
    stream = io.StringIO()
    query.to_csv(query.run_query(warehouse, "from marts.t order by amount"), stream)
    assert stream.getvalue() == (
        "place,amount,day,names\n"
        '"Vĩnh Bảo, ""A""",725016000000.1,2024-01-31,"[""a"", ""b""]"\n'
        ",12345678901234567890123456789,,[]\n"
    )


def test_json_has_decimals_as_text(warehouse: Path) -> None:
    stream = io.StringIO()
    query.to_json(query.run_query(warehouse, "from marts.t order by amount limit 1"), stream)
    (row,) = json.loads(stream.getvalue())
    assert row == {"place": 'Vĩnh Bảo, "A"', "amount": "725016000000.1", "day": "2024-01-31", "names": ["a", "b"]}


def test_parquet_keeps_types(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    query.to_parquet(query.run_query(warehouse, "select amount, day from marts.t"), path)
    assert pl.read_parquet_schema(path)["amount"] == pl.Decimal(38, 9)


def test_columns_of_the_same_name_stay_apart(warehouse: Path) -> None:
    result = query.run_query(warehouse, "select 1 as a, 2 as a")
    assert (result.columns, result.rows) == (["a", "a_2"], [(1, 2)])


def test_readers_share_the_file(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True):
        assert query.run_query(warehouse, "select 1").rows == [(1,)]


@pytest.mark.parametrize(
    ("value", "text"),
    [("30000000000.000000000", "30000000000"), ("-2.500", "-2.5"), ("0E-9", "0"), ("-0.0", "0"), ("100", "100")],
)
def test_decimals_are_printed_plainly(value: str, text: str) -> None:
    assert query.format_decimal(Decimal(value)) == text
