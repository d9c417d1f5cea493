"""A database in memory beside a published warehouse, in which dbt's compiled models are made.

What belongs here: tables and views. What is put into them is `compare`'s part. The warehouse is attached read-only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from extract.catalogue import catalogue_rows
from extract.schema import EXTRACTION_TABLES, FILES
from orchestration.dbt_compiled import Node
from orchestration.drafts.findings import DraftError
from orchestration.home import Home
from orchestration.query import quoted
from orchestration.raw import CHANGED_REPORTS, EARLIER_REPORTS, create_table

PUBLISHED = "published"  # the warehouse's name; the models know their own database as solieu
TABLES = {name: EXTRACTION_TABLES[name] for name in ("reports", "report_texts", "observations", "checks", "citations")}
"""The tables of raw that the rules read; `files` is there too, empty: it only says which of two copies came first."""


class AgainstError(DraftError):
    """A warehouse that cannot be compared with."""


def warehouse_file(path: Path) -> Path:
    """The published file of a home, or the file itself, its link resolved: one release for a whole comparison.

    Raises AgainstError where there is none.
    """
    file = Home.resolve(path).published if path.is_dir() else path
    if not file.is_file():
        raise AgainstError(
            f"Không có kho dữ liệu ở {file}; hãy chạy `solieu run` trước.",
            f"There is no warehouse at {file}; run `solieu run` first.",
        )
    return file.resolve()


class Database:
    """Tables of raw that are filled for one question, and the models made of them."""

    def __init__(self, warehouse: Path) -> None:
        """Attach a warehouse. Raises AgainstError."""
        file = warehouse_file(warehouse)
        self.connection = duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )
        try:
            literal = "'" + str(file).replace("'", "''") + "'"
            self.connection.execute(f"ATTACH {literal} AS {PUBLISHED} (READ_ONLY)")
            self.connection.execute("SET enable_external_access = false")
            self.connection.execute("SET TimeZone = 'UTC'")
        except duckdb.Error as error:
            self.close()
            said = str(error).splitlines()[0]
            raise AgainstError(
                f"Không mở được kho dữ liệu: {said}", f"The warehouse cannot be opened: {said}"
            ) from error
        self.columns = self._columns()
        if not {"raw.reports", "raw.observations"} <= self.columns.keys():
            self.close()
            raise AgainstError(
                f"{file} không phải kho dữ liệu của Solieu.", f"{file} is no warehouse that Solieu published."
            )

    def close(self) -> None:
        """Let the warehouse go."""
        self.connection.close()

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a statement, by column name."""
        cursor = self.connection.execute(sql, dict(values or {}))
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def begin(self, nodes: Sequence[Node]) -> None:
        """Empty tables and schemas, whatever was asked before."""
        run = self.connection.execute
        run("USE memory")
        run("DETACH DATABASE IF EXISTS solieu")
        run("ATTACH ':memory:' AS solieu")
        run("USE solieu")
        for schema in sorted({node.schema for node in nodes} | {"raw"}):
            run(f"CREATE SCHEMA {quoted(schema)}")
        empty = {"files": FILES, "changed_reports": CHANGED_REPORTS, "earlier_reports": EARLIER_REPORTS}
        for table, columns in (TABLES | empty).items():
            run(create_table(table, columns))

    def take(self, table: str, condition: str, values: Mapping[str, Any], but: Sequence[str]) -> None:
        """Copy rows of the warehouse, those of the reports `but` left out; columns that it lacks become null."""
        known = self.columns.get(f"raw.{table}", frozenset())
        shared = [name for name in TABLES[table] if name in known]
        if not shared:
            return
        self.connection.execute(
            f"INSERT INTO raw.{table} BY NAME SELECT {', '.join(map(quoted, shared))} "  # noqa: S608 - own names
            f"FROM {PUBLISHED}.raw.{table} WHERE ({condition}) AND report_id NOT IN (SELECT unnest($but))",
            {**values, "but": list(but)},
        )

    def add(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Append the rows of frames with the columns of raw."""
        for table in TABLES:
            self._insert(f"INSERT INTO raw.{table} BY NAME SELECT * FROM incoming", frames[table])  # noqa: S608

    def build(self, nodes: Sequence[Node], given: Mapping[str, str]) -> None:
        """Make each seed and model as dbt would; `given` has the SQL that stands for a model."""
        for node in nodes:
            if node.kind == "seed":
                rows = [
                    {name: text or None for name, text in row.items()} for row in catalogue_rows(f"{node.name}.csv")
                ]
                frame = pl.DataFrame(rows, infer_schema_length=None)
                self._insert(f"CREATE OR REPLACE TABLE {node.relation} AS SELECT * FROM incoming", frame)  # noqa: S608
            elif node.kind == "model":
                kind = "VIEW" if node.materialized == "view" else "TABLE"
                self.connection.execute(f"CREATE OR REPLACE {kind} {node.relation} AS {given.get(node.name, node.sql)}")

    def _insert(self, statement: str, frame: pl.DataFrame) -> None:
        self.connection.register("incoming", frame.to_arrow())
        self.connection.execute(statement)
        self.connection.unregister("incoming")

    def _columns(self) -> dict[str, frozenset[str]]:
        """Columns of the warehouse's tables, as schema.table."""
        rows = self.rows(
            "SELECT schema_name || '.' || table_name AS name, list(column_name) AS columns "
            "FROM duckdb_columns() WHERE database_name = $published GROUP BY ALL",
            {"published": PUBLISHED},
        )
        return {row["name"]: frozenset(row["columns"]) for row in rows}
