"""Parquet and CSV: one file per table.

What belongs here: how a value of each type is written. Parquet keeps DuckDB's types; CSV is RFC 4180 in UTF-8, with
decimals in full and without trailing zeros, dates and times as ISO 8601 (UTC), lists as JSON, null as an empty field,
and text guarded against spreadsheets (`formulas`).
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.csv as pa_csv  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from orchestration.dictionary import SCHEMA, Column, Relation
from orchestration.exports.formulas import guarded_sql
from orchestration.exports.release import Release
from orchestration.query import quoted


def write_parquet(release: Release, table: Relation, path: Path) -> None:
    """Write one table with its types; each column carries its description."""
    names = ", ".join(quoted(column.name) for column in table.columns)
    reader = release.batches(f"SELECT {names} FROM {_from(table)}")  # noqa: S608
    fields = [
        field.with_metadata({"description": column.description})
        for field, column in zip(reader.schema, table.columns, strict=True)
    ]
    schema = pa.schema(fields, metadata={"release": release.provenance.release, "description": table.description})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def write_csv(release: Release, table: Relation, path: Path) -> None:
    """Write one table with a header."""
    columns = ", ".join(f"{_csv_value(column)} AS {quoted(column.name)}" for column in table.columns)
    reader = release.batches(f"SELECT {columns} FROM {_from(table)}")  # noqa: S608
    with path.open("wb") as stream, pa_csv.CSVWriter(stream, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)


def _from(table: Relation) -> str:
    return f"{SCHEMA}.{quoted(table.name)}"


def _csv_value(column: Column) -> str:
    """SQL that gives a column as CSV has it."""
    name, data_type = quoted(column.name), column.data_type
    if data_type == "varchar":
        return guarded_sql(name)
    if data_type.startswith("decimal") and not data_type.endswith(",0)"):
        return f"rtrim(rtrim({name}::VARCHAR, '0'), '.')"
    if data_type.endswith("[]"):
        return f"to_json({name})::VARCHAR"
    if data_type == "timestamp":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if data_type == "date":
        return f"strftime({name}, '%Y-%m-%d')"
    return name
