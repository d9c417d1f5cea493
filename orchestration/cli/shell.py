"""`solieu sql` without a query, on a terminal: lines in, tables out, until the end of input.

What belongs here: reading statements, the commands that start with a point, and completion. A session stays with the
release that was published when it began. Python's readline gives editing and history where it is there; without it the
shell still works.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from orchestration.cli.terminal import safe
from orchestration.query import QueryError, QueryResult, run_query

PROMPT, MORE = "solieu> ", "   ...> "
HISTORY_LINES = 1_000
FORMATS = ("table", "csv", "json")
KEYWORDS = (
    "select", "from", "where", "group", "by", "order", "having", "limit", "join", "left", "inner", "using", "on",
    "as", "and", "or", "not", "in", "is", "null", "like", "between", "case", "when", "then", "else", "end",
    "distinct", "count", "sum", "min", "max", "avg", "round", "with", "union", "all", "desc", "asc", "describe",
)  # fmt: skip
HELP = """\
SQL, over several lines if need be, ends with a semicolon.
  .tables              tables and views, with what each holds
  .schema NAME         its columns
  .examples            questions that are answered by ready queries
  .example NAME        show and run one of them
  .format NAME         table, csv or json
  .quit                leave (or Ctrl-D); Ctrl-C drops what was typed"""

_TABLES = """
    SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'marts'
    UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'marts' ORDER BY 1
"""
_NAMES = """
    SELECT schema_name || '.' || table_name, [] FROM duckdb_tables() WHERE schema_name IN ('marts', 'raw')
    UNION ALL SELECT 'marts.' || view_name, [] FROM duckdb_views() WHERE schema_name = 'marts'
    UNION ALL SELECT 'marts.' || table_name, list(column_name) FROM duckdb_columns()
    WHERE schema_name = 'marts' GROUP BY ALL
"""
_WORD = re.compile(r"[\w.]*$")


@dataclass(slots=True)
class Shell:
    """One session. `write` prints a result in a format; `ask` gives the next line and raises EOFError at the end."""

    database: Path
    write: Callable[[QueryResult, str], None]
    ask: Callable[[str], str]
    output_format: str = "table"
    limit: int = 100

    def run(self) -> None:
        """Answer until the input ends."""
        self.database = self.database.resolve()
        lines: list[str] = []
        while True:
            try:
                line = self.ask(MORE if lines else PROMPT)
            except EOFError:
                break
            except KeyboardInterrupt:
                lines = []
                click.echo()
                continue
            if not lines and line.strip().startswith("."):
                if not self.command(line.strip()):
                    return
                continue
            lines.append(line)
            statement = "\n".join(lines).strip()
            if statement.endswith(";"):
                self.answer(statement)
            if statement.endswith(";") or not statement:
                lines = []
        if statement := "\n".join(lines).strip():
            self.answer(statement)

    def command(self, line: str) -> bool:
        """Run a command that starts with a point; False when it ends the session."""
        name, _, argument = line.partition(" ")
        argument = argument.strip().rstrip(";")
        if name in {".quit", ".exit"}:
            return False
        if name == ".tables":
            self.answer(_TABLES)
        elif name == ".schema" and argument:
            self._schema(argument)
        elif name == ".examples":
            self.answer("SELECT query_name, question_vi, question_en FROM marts.example_query ORDER BY position")
        elif name == ".example" and argument:
            self._example(argument)
        elif name == ".format" and argument in FORMATS:
            self.output_format = argument
        else:
            click.echo(HELP)
        return True

    def answer(self, sql: str) -> None:
        """Run one statement and print its rows, or DuckDB's reason why not."""
        try:
            result = run_query(self.database, sql, self.limit)
        except QueryError as error:
            click.echo(f"Error: {safe(error)}", err=True)
            return
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            return
        self.write(result, self.output_format)
        if result.truncated:
            click.echo(f"the first {self.limit} rows; LIMIT shows others", err=True)

    def _schema(self, name: str) -> None:
        # The name goes into a string literal of a query that can only read.
        text = name.removeprefix("marts.").replace("'", "''")
        self.answer(
            "SELECT column_name, data_type, comment FROM duckdb_columns() "  # noqa: S608
            f"WHERE schema_name = 'marts' AND table_name = '{text}' ORDER BY column_index"
        )

    def _example(self, name: str) -> None:
        text = name.replace("'", "''")
        found = run_query(
            self.database,
            f"SELECT query_sql FROM marts.example_query WHERE query_name = '{text}'",  # noqa: S608
        ).rows
        if not found:
            click.echo(f"Error: no example {safe(name)}; .examples lists them", err=True)
            return
        for line in str(found[0][0]).splitlines():
            click.echo(safe(line))
        self.answer(str(found[0][0]))


@dataclass(slots=True)
class Completer:
    """Tables, columns, keywords and commands that begin as the word does; columns of the tables named come first."""

    columns: dict[str, Sequence[str]]
    examples: Sequence[str] = ()

    def matches(self, line: str) -> list[str]:
        """What may stand in place of the last word of `line`, best first."""
        found = _WORD.search(line)
        word = found[0] if found else ""
        if line.startswith("."):
            return self._after_command(line, word)
        named = {table for table in self.columns if re.search(rf"\b{re.escape(table)}\b", line)}
        near = sorted({column for table in named for column in self.columns[table]})
        rest = sorted({column for columns in self.columns.values() for column in columns} - set(near))
        tables = sorted(self.columns)
        tables = [*tables, *(table.partition(".")[2] for table in tables)] if "." not in word else tables
        # Right after FROM or JOIN only a table can stand.
        wanted = tables if re.search(r"\b(from|join)\s+[\w.]*$", line, re.I) else [*near, *tables, *rest, *KEYWORDS]
        return list(dict.fromkeys(item for item in wanted if item.startswith(word) and word))

    def _after_command(self, line: str, word: str) -> list[str]:
        if line.startswith(".example "):
            return [name for name in self.examples if name.startswith(word)]
        if line.startswith(".schema "):
            names = [table.partition(".")[2] for table in self.columns if table.startswith("marts.")]
            return sorted(name for name in names if name.startswith(word))
        if line.startswith(".format "):
            return [name for name in FORMATS if name.startswith(word)]
        names = [".tables", ".schema ", ".examples", ".example ", ".format ", ".help", ".quit"]
        return [name for name in names if name.startswith(line)]


def completer_of(database: Path) -> Completer:
    """The completer for one release. QueryError when it cannot be read."""
    columns: dict[str, Sequence[str]] = {}
    for name, known in run_query(database, _NAMES).rows:
        columns[name] = known or columns.get(name, ())
    examples = run_query(database, "SELECT query_name FROM marts.example_query ORDER BY position").rows
    return Completer(columns, [str(name) for (name,) in examples])


def line_reader(completer: Completer) -> Callable[[str], str]:
    """`input` with history and completion, where this Python has readline."""
    try:
        import readline
    except ImportError:  # Windows, or a Python built without it
        return input
    history = history_file()
    with suppress(OSError):  # none yet
        readline.read_history_file(history)
    readline.set_history_length(HISTORY_LINES)
    readline.set_completer_delims(" \t\n,()=<>+-*/;'\"")
    readline.set_completer(lambda _text, state: _state(completer.matches(readline.get_line_buffer()), state))
    # macOS and some builds bring editline, which has its own words for keys.
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")

    def ask(prompt: str) -> str:
        try:
            return input(prompt)
        finally:
            _keep_history(history)

    return ask


def history_file() -> Path:
    """Where the lines typed are kept, readable by their owner alone."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "solieu" / "sql_history"


def _keep_history(path: Path) -> None:
    import readline

    with suppress(OSError):  # a home that cannot be written: the session goes on without a memory
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        readline.write_history_file(path)


def _state(matches: Sequence[str], state: int) -> str | None:
    return matches[state] if state < len(matches) else None
