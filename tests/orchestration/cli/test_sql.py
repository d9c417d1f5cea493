"""`solieu sql`: read-only queries on the published warehouse."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from orchestration.cli import main
from tests.support.home import SmallHome

FILES = "select file_name, pages from marts.reports order by file_name"


@pytest.fixture
def home(small_home: SmallHome) -> Path:
    return small_home[0]


def ask(home: Path, query: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["sql", "--home", str(home), *options, query])


def test_a_table_for_people(home: Path) -> None:
    result = ask(home, FILES)
    assert result.exit_code == 0, result.output
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["file_name", "huyện", "xa-binh-an.txt"]


def test_csv_and_json_keep_decimals_exact(home: Path) -> None:
    query = "select obs_value from marts.observations where printed_text like '30.000%'"
    (row,) = csv.DictReader(io.StringIO(ask(home, query, "--format", "csv").stdout))
    assert row == {"obs_value": "30000000000"}
    assert json.loads(ask(home, query, "--format", "json").stdout) == [{"obs_value": "30000000000"}]


def test_parquet_goes_to_a_file(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    assert ask(home, FILES, "--format", "parquet").exit_code == 2
    assert ask(home, FILES, "--format", "parquet", "--output", str(target)).exit_code == 0
    assert pl.read_parquet(target)["file_name"].to_list() == ["huyện An Lạc.md", "xa-binh-an.txt"]


def test_a_long_table_is_cut_and_says_so(home: Path) -> None:
    result = ask(home, "select unnest(range(500)) as n", "--limit", "5")
    assert len(result.stdout.splitlines()) == 6
    assert "the first 5 rows" in result.stderr


@pytest.mark.parametrize(
    "query", ["delete from marts.reports", "create table x (a int)", "selec 1", "select 1; select 2"]
)
def test_what_cannot_be_answered_is_an_error(home: Path, query: str) -> None:
    result = ask(home, query)
    assert result.exit_code == 1
    assert "Error" in result.stderr


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    result = ask(tmp_path, "select 1")
    assert result.exit_code == 1
    assert "solieu run" in result.stderr


def test_control_characters_in_cells_are_shown_not_sent(home: Path) -> None:
    assert "\x1b" not in ask(home, "select chr(27) || '[31m' as x").stdout
