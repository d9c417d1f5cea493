"""The release that is exported: a read-only connection, its tables with their meaning, and where they come from.

What belongs here: reading. How a table becomes a file stands in the module of its form.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from orchestration.dictionary import SCHEMA, Relation, read_dictionary
from orchestration.query import open_read_only

BATCH_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which release this is and what it was built from; `built_at` in UTC."""

    release: str
    run_id: str | None
    built_at: datetime
    extractor_versions: tuple[str, ...]
    reports: int
    observations: int


@dataclass(frozen=True, slots=True)
class Release:
    """An open release: `tables` are those of schema marts that the file has, with the columns that it has."""

    connection: duckdb.DuckDBPyConnection
    tables: tuple[Relation, ...]
    provenance: Provenance

    def batches(self, sql: str) -> pa.RecordBatchReader:
        """Rows of a query, some thousands at a time."""
        return self.connection.sql(sql).to_arrow_reader(BATCH_ROWS)

    def table(self, name: str) -> Relation:
        """One of the tables; KeyError where the file lacks it."""
        return {table.name: table for table in self.tables}[name]


@contextmanager
def open_release(database: Path) -> Iterator[Release]:
    """Open the file behind `database`, a link or a release. QueryError when there is none."""
    file = database.resolve()
    with open_read_only(file) as connection:
        yield Release(connection, _tables(connection), _provenance(connection, file))


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[Relation, ...]:
    """What both the file and the dictionary know: a file of an earlier version may lack a new column."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = ?", [SCHEMA]
    ).fetchall()
    types = {(table, column): data_type for table, column, data_type in rows}
    present = {table for table, _ in types}
    tables = []
    for relation in read_dictionary().values():
        if relation.is_view or relation.name not in present:
            continue
        columns = [
            replace(column, data_type=types[relation.name, column.name].lower())
            for column in relation.columns
            if (relation.name, column.name) in types
        ]
        tables.append(replace(relation, columns=tuple(columns)))
    return tuple(tables)


def _provenance(connection: duckdb.DuckDBPyConnection, file: Path) -> Provenance:
    run_id, built_at = connection.execute("SELECT latest_run_id, built_at FROM raw.build").fetchall()[0]
    versions = connection.execute("SELECT DISTINCT extractor_version FROM marts.reports ORDER BY 1").fetchall()
    counts = "SELECT (SELECT count(*) FROM marts.reports), (SELECT count(*) FROM marts.observations)"
    reports, observations = connection.execute(counts).fetchall()[0]
    return Provenance(
        release=file.parent.name,
        run_id=run_id,
        built_at=built_at.replace(tzinfo=UTC),
        extractor_versions=tuple(version for (version,) in versions),
        reports=reports,
        observations=observations,
    )
