"""Clients older than the DuckDB that builds the warehouse open it: every table and view of marts, with its comments."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.settings import PROJECT

CLIENTS = PROJECT / ".venv" / "duckdb-clients"  # scripts/setup.sh --tests puts them there
READ_ALL = """
import json, sys
sys.path.insert(0, sys.argv[1])
import duckdb
connection = duckdb.connect(sys.argv[2], read_only=True)
names = connection.execute(
    "select table_name from information_schema.tables where table_schema = 'marts' order by 1").fetchall()
rows = {name: len(connection.execute(f'select * from marts."{name}"').fetchall()) for (name,) in names}
comments = connection.execute(
    "select count(*) from duckdb_columns() where schema_name = 'marts' and comment is null").fetchone()[0]
queries = connection.execute("select query_sql from marts.example_query").fetchall()
answers = [len(connection.execute(sql).fetchall()) for (sql,) in queries]
print(json.dumps([duckdb.__version__, rows, comments, answers]))
"""


@pytest.mark.parametrize("version", ["1.4.0", "1.5.6"])
def test_an_older_client_reads_everything(sample_home: Home, version: str) -> None:
    folder = CLIENTS / version
    if not (folder / "duckdb").is_dir():
        pytest.skip(f"the DuckDB {version} client is not installed (scripts/setup.sh --tests)")
    command = [sys.executable, "-c", READ_ALL, str(folder), str(Path(sample_home.published).resolve())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    used, rows, without_comment, answers = json.loads(done.stdout)
    assert used == version
    assert {"observations", "checks", "so_lieu", "bao_cao", "kiem_tra", "example_query"} <= set(rows)
    assert rows["observations"] == rows["so_lieu"] > 100
    assert without_comment == 0
    assert sum(map(bool, answers)) >= len(answers) - 2
