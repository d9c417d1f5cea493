"""datapackage.json: what the files of an export mean, for programs (Frictionless Data Package).

What belongs here: turning the dictionary into a descriptor. Types, keys, allowed values and descriptions are those that
dbt tests; `unit` is a property of ours: a unit, or the column that holds it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.dictionary import UNIT_COLUMN, Column, Relation
from orchestration.exports.release import Provenance

NAME = "datapackage.json"
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TYPES = {"integer": "integer", "bigint": "integer", "double": "number", "boolean": "boolean", "date": "date"}
_NOTE = (
    "Figures read from Vietnamese authorities' reports, each with its place in the text. Times are UTC. In CSV, text "
    "that a spreadsheet would run as a formula (two or more characters, the first of them = + - @ or an apostrophe) has"
    " one apostrophe before it: drop it on reading."
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold; the same files give the same archive


def write_descriptor(
    folder: Path, file_format: str, tables: Sequence[Relation], provenance: Provenance, licence: str
) -> Path:
    """Write datapackage.json beside the tables' files, which are there already; return its path."""
    text = json.dumps(descriptor(folder, file_format, tables, provenance, licence), ensure_ascii=False, indent=1)
    path = folder / NAME
    path.write_text(text + "\n", "utf-8")
    return path


def descriptor(
    folder: Path, file_format: str, tables: Sequence[Relation], provenance: Provenance, licence: str
) -> dict[str, Any]:
    """The package's descriptor; sizes and hashes are those of the files in `folder`."""
    names = {table.name for table in tables}
    return {
        "profile": "tabular-data-package" if file_format == "csv" else "data-package",
        "name": "solieu",
        "title": "Số liệu trong các báo cáo",
        "description": _NOTE,
        "version": provenance.release,
        "created": provenance.built_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "licenses": [{"name": licence}],
        "sources": [
            {"title": f"{provenance.reports} reports; resource reports lists each with issuer, number and SHA-256"}
        ],
        "contributors": [{"title": "Solieu", "role": "wrangler"}],
        "provenance": {
            "run_id": provenance.run_id,
            "extractor_versions": list(provenance.extractor_versions),
            "reports": provenance.reports,
            "observations": provenance.observations,
        },
        "resources": [_resource(folder, file_format, table, names) for table in tables],
    }


def _resource(folder: Path, file_format: str, table: Relation, names: set[str]) -> dict[str, Any]:
    path = folder / f"{table.name}.{file_format}"
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    csv = {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n"}} if file_format == "csv" else {}
    return {
        "profile": "tabular-data-resource" if file_format == "csv" else "data-resource",
        "name": table.name,
        "type": "table",
        "path": path.name,
        "title": table.label_vi,
        "description": table.description,
        "format": file_format,
        "mediatype": MEDIA_TYPES[file_format],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        **csv,
        "schema": _schema(table, names),
    }


def _schema(table: Relation, names: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    keys = [
        {
            "fields": [column.name],
            # A table refers to itself by an empty name.
            "reference": {"resource": "" if to[0] == table.name else to[0], "fields": [to[1]]},
        }
        for column in table.columns
        if (to := column.references) and to[0] in names
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= {"unique": True} if column.unique else {}
    constraints |= {"enum": list(column.values)} if column.values else {}
    unit: Mapping[str, str] | str | None = {"column": "unit_measure"} if column.unit == UNIT_COLUMN else column.unit
    return {
        "name": column.name,
        "type": _type(column.data_type),
        "title": column.label_vi,
        "description": column.description,
        **({"unit": unit} if unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _type(data_type: str) -> str:
    """Frictionless' name of a type of DuckDB."""
    if data_type.startswith("decimal"):
        return "number"
    if data_type.startswith("timestamp"):
        return "datetime"
    return "array" if data_type.endswith("[]") else _TYPES.get(data_type, "string")


def pack(files: Sequence[Path], archive: Path) -> None:
    """One zip archive of a package's files, the descriptor at its root."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(files, key=lambda path: (path.name != NAME, path.name)):
            entry = zipfile.ZipInfo(path.name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, target.open(entry, "w", force_zip64=True) as sink:
                while chunk := source.read(1 << 20):
                    sink.write(chunk)
