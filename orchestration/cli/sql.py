"""`solieu sql`: a read-only query on the published warehouse.

What belongs here: options and the table on the terminal. The query runs in `orchestration.query`.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from orchestration.cli.options import FOLDER, resolve
from orchestration.cli.terminal import safe

if TYPE_CHECKING:
    from orchestration.query import QueryResult

TABLE_ROWS = 100
WIDEST_FILE_TABLE = 1_000


# A query may begin with a comment, which looks like an option.
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", required=False)
@click.option(
    "--home",
    type=FOLDER,
    help="Folder with the results of `solieu run`. Default: $SOLIEU_HOME, or data/ of the project.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not the terminal.")
@click.option("--limit", type=click.IntRange(min=1), help=f"At most so many rows. Default: {TABLE_ROWS} in a table.")
def sql(query: str | None, home: Path | None, output_format: str, output: Path | None, limit: int | None) -> None:
    """Run QUERY (one SELECT) on the published warehouse, read-only.

    Without QUERY, or with "-", it is read from standard input; on a terminal lines are asked for, with history, and Tab
    completes tables and columns. The tables are in the schema marts; `.tables` lists them, in Vietnamese they are
    marts.bao_cao, marts.so_lieu and marts.kiem_tra.

    \b
    solieu sql "select file_name, printed_text, message_vi from marts.checks where severity = 'error'"
    solieu sql
    """
    if output_format == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE")
    from orchestration.query import QueryError, run_query

    if query is None and sys.stdin.isatty() and output is None:
        _converse(resolve(home).home.published, output_format, limit)
        return
    text = sys.stdin.read() if query in {None, "-"} else str(query)
    shown = limit or (TABLE_ROWS if output_format == "table" else None)
    try:
        result = run_query(resolve(home).home.published, text, shown)
        _write(result, output_format, output)
    except QueryError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot write {safe(output)}: {error.strerror}") from None
    if result.truncated:
        click.echo(f"the first {shown} rows; --limit shows more", err=True)


def _converse(database: Path, output_format: str, limit: int | None) -> None:
    from orchestration.cli.shell import HELP, Shell, completer_of, line_reader
    from orchestration.query import QueryError

    try:
        ask = line_reader(completer_of(database))
    except QueryError as error:
        raise click.ClickException(str(error)) from None
    click.echo(HELP)
    shell = Shell(database, lambda result, name: _write(result, name, None), ask, output_format, limit or TABLE_ROWS)
    shell.run()


def _write(result: QueryResult, output_format: str, output: Path | None) -> None:
    from orchestration.query import to_parquet

    if output_format == "parquet" and output is not None:
        to_parquet(result, output)
    elif output is None:
        _write_text(result, output_format, sys.stdout)
    else:
        with output.open("w", encoding="utf-8", newline="") as stream:
            _write_text(result, output_format, stream)


def _write_text(result: QueryResult, output_format: str, stream: TextIO) -> None:
    from orchestration.query import to_csv, to_json

    if output_format == "csv":
        to_csv(result, stream)
    elif output_format == "json":
        to_json(result, stream)
    else:
        _write_table(result, stream)


def _write_table(result: QueryResult, stream: TextIO) -> None:
    """A table as wide as the terminal; in a file or a pipe as wide as it needs to be."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    rows = result.rows
    for position, name in enumerate(result.columns):
        numbers = any(isinstance(row[position], int | float | Decimal) for row in rows[:20])
        table.add_column(Text(safe(name)), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    width = None if stream.isatty() else WIDEST_FILE_TABLE
    Console(file=stream, width=width, highlight=False, markup=False, emoji=False).print(table)


def _cell(value: Any) -> str:
    from orchestration.query import format_decimal

    if value is None:
        return ""
    return format_decimal(value) if isinstance(value, Decimal) else safe(value)
