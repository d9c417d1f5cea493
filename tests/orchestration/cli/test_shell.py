"""`solieu sql` on a terminal: statements, commands, completion."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.cli.shell import Completer, Shell, completer_of
from orchestration.home import Home
from orchestration.query import QueryResult
from tests.support.home import COMMAND, SmallHome, environment


def session(database: Path, *lines: str | type[BaseException]) -> list[QueryResult]:
    """What a session answers to these lines; an exception is raised where it stands among them."""
    results: list[QueryResult] = []
    given: Iterator[str | type[BaseException]] = iter([*lines, EOFError])

    def ask(_prompt: str) -> str:
        line = next(given)
        if isinstance(line, str):
            return line
        raise line

    Shell(database, lambda result, _format: results.append(result), ask).run()
    return results


def test_a_statement_ends_with_its_semicolon(sample_home: Home) -> None:
    answers = session(sample_home.published, "select", "", "count(*) as n", "from marts.reports;", "select 2 as two")
    assert [(answer.columns, answer.rows) for answer in answers] == [(["n"], [(6,)]), (["two"], [(2,)])]


def test_ctrl_c_drops_what_was_typed(sample_home: Home) -> None:
    assert [answer.rows for answer in session(sample_home.published, "selec", KeyboardInterrupt, "select 1;")] == [
        [(1,)]
    ]


def test_an_error_does_not_end_the_session(sample_home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    answers = session(sample_home.published, "select nothing from nowhere;", "drop table marts.checks;", "select 1;")
    assert [answer.rows for answer in answers] == [[(1,)]]
    assert [line[:7] for line in capsys.readouterr().err.splitlines()] == ["Error: ", "Error: "]


def test_the_commands(sample_home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    tables, schema, examples, example = session(
        sample_home.published, ".tables", ".schema marts.bao_cao", ".examples", ".example spending_by_place", ".what"
    )
    assert {"observations", "so_lieu"} <= {row[0] for row in tables.rows}
    assert schema.rows[0][0] == "ten_tep"
    assert ("spending_by_place" in {row[0] for row in examples.rows}) is True
    assert example.rows[0][0] == "Lào Cai"
    printed = capsys.readouterr().out
    assert "budget.expenditure.total" in printed  # the example is shown before it is run
    assert ".schema NAME" in printed  # help for a command that there is not
    assert session(sample_home.published, ".quit", "select 1;") == []


def test_names_with_quotes_are_names(sample_home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (answer,) = session(sample_home.published, ".schema x' or '1'='1", ".example x' or '1'='1")
    assert answer.rows == []
    assert "no example" in capsys.readouterr().err


@pytest.fixture
def completer(sample_home: Home) -> Completer:
    return completer_of(sample_home.published)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("select * from marts.obs", "marts.observations"),
        ("select * from so_", "so_lieu"),
        ("from marts.kiem_tra select gi", "giai_thich"),
        ("sel", "select"),
        (".sch", ".schema "),
        (".schema repo", "report_quality"),
        (".example what_d", "what_does_not_add_up"),
        (".format j", "json"),
    ],
)
def test_completion(completer: Completer, line: str, first: str) -> None:
    assert completer.matches(line)[0] == first


def test_nothing_is_completed_where_nothing_fits(completer: Completer) -> None:
    assert completer.matches("select xyzzy") == []
    assert completer.matches("select * from gro") == []  # no keyword where a table must stand


def test_on_a_terminal(small_home: SmallHome, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    settings = environment() | {"XDG_STATE_HOME": str(tmp_path), "TERM": "xterm", "COLUMNS": "100"}
    command = [COMMAND, "sql", "--home", str(small_home[0])]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=settings, close_fds=True) as process:
        os.close(slave)
        shown = until(master, "solieu> ")
        assert ".tables" in shown
        os.write(master, b"select count(*) as so_bao_cao from marts.repor\t")
        until(master, "marts.report")
        os.write(master, b"s;\r")
        assert re.search(r"\n *2\r?\n", until(master, "solieu> "))
        os.write(master, b"\x04")
        assert process.wait(timeout=60) == 0
    os.close(master)
    history = tmp_path / "solieu" / "sql_history"
    assert "so_bao_cao" in history.read_text("utf-8")
    assert history.stat().st_mode & 0o077 == 0


def until(terminal: int, wanted: str, seconds: float = 60) -> str:
    """Read what the terminal shows until `wanted` comes at last."""
    shown, end = "", time.monotonic() + seconds
    while wanted not in shown[-len(wanted) - 20 :]:  # escape sequences may follow it
        assert time.monotonic() < end, f"no {wanted!r} in {shown!r}"
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096).decode("utf-8", "replace").replace("\x07", "")  # the bell of Tab
    return shown
