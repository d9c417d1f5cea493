"""Reads the published warehouse: one query, without a way to write or to reach other files.

What belongs here: running a stranger's SQL safely and turning the result into files. How a table looks in a terminal is
the command line's business.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]


class QueryError(RuntimeError):
    """The query could not be run; the message is one for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Rows as an Arrow table (decimals exact); `truncated` when there were more rows than the limit."""

    table: pa.Table
    truncated: bool = False

    @property
    def columns(self) -> list[str]:
        """Names of the columns; one that repeats gets a number: name, name_2."""
        return list(self.table.column_names)

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Rows as Python values: decimals as Decimal, dates as date."""
        columns = [column.to_pylist() for column in self.table.columns]
        return list(zip(*columns, strict=True)) if columns else []


def quoted(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def open_read_only(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can neither write nor read any file but the warehouse, and cannot be talked into it.

    Raises QueryError when there is no warehouse yet or it cannot be opened.
    """
    if not database.exists():
        raise QueryError(f"there is no warehouse at {database}: run `solieu run` first")
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            # Large sorts spill here; the default would be a folder inside the release.
            "temp_directory": str(Path(tempfile.gettempdir()) / "solieu-sql"),
        },
    )
    try:
        # Attached, not connected to: DuckDB shares the settings of all connections of a process to one file.
        # The link is resolved first, so that the whole session stays with one release.
        connection.execute(f"ATTACH {_literal(str(database.resolve()))} AS solieu (READ_ONLY)")
        connection.execute("USE solieu")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise QueryError(str(error)) from error
    return connection


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def run_query(database: Path, sql: str, limit: int | None = None) -> QueryResult:
    """Run one statement; at most `limit` rows. QueryError with DuckDB's message when it is wrong or not allowed."""
    with open_read_only(database) as connection:
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1:
                raise QueryError(f"one statement at a time, please: this has {len(statements)}")
            relation = connection.sql(statements[0])
            if relation is None:  # SET, USE and their like have no rows
                return QueryResult(pa.table({}))
            table = _fetch(relation, limit)
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
    if limit is not None and table.num_rows > limit:
        return QueryResult(table.slice(0, limit), truncated=True)
    return QueryResult(table)


def _fetch(relation: duckdb.DuckDBPyRelation, limit: int | None) -> pa.Table:
    """All rows, or batches until there is one row more than `limit`."""
    reader: pa.RecordBatchReader = relation.to_arrow_reader(10_000)
    batches, rows = [], 0
    for batch in reader:
        batches.append(batch)
        rows += batch.num_rows
        if limit is not None and rows > limit:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    return table.rename_columns(_distinct(table.column_names))


def _distinct(names: list[str]) -> list[str]:
    distinct: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in distinct:
            number += 1
            candidate = f"{name}_{number}"
        distinct.append(candidate)
    return distinct


def to_csv(result: QueryResult, stream: IO[str]) -> None:
    """Write CSV with a header; decimals exact without trailing zeros, null as an empty field."""
    import csv

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow(["" if value is None else _plain(value, as_text=True) for value in row])


def to_json(result: QueryResult, stream: IO[str]) -> None:
    """Write a JSON list with one object a row; decimals are strings, so that no reader rounds them."""
    rows = [dict(zip(result.columns, map(_plain, row), strict=True)) for row in result.rows]
    json.dump(rows, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def to_parquet(result: QueryResult, path: Path) -> None:
    """Write a Parquet file with the query's types."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    pq.write_table(result.table, path, compression="zstd")


def format_decimal(value: Decimal) -> str:
    """Plain digits without trailing zeros or exponent: 30000000000, 6.433, -2.5."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _plain(value: Any, as_text: bool = False) -> Any:
    """A value as JSON can hold it; lists and structs as JSON text where a single field is wanted."""
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, list | dict):
        items = {key: _plain(item) for key, item in value.items()} if isinstance(value, dict) else None
        plain = items if items is not None else [_plain(item) for item in value]
        return json.dumps(plain, ensure_ascii=False) if as_text else plain
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)
