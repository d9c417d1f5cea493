"""dbt's documentation of the marts as one page that opens from a folder, without a server and without the network.

What belongs here: the page, made from dbt's own template, the manifest and a catalogue of the published file. `dbt
docs generate` takes seconds, since it starts dbt and asks the database model by model; this asks once.

What is left out of the page: macros of dbt itself, machine paths, and the template's tracker, which a content security
policy would also stop.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from orchestration import dbt_runner, durable

PROJECT_NAME = "solieu"
TRACKER = "//d1fc8wv8zag5ca.cloudfront.net/2.9.0/sp.js"
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
)
_PLACES = {"manifest": '"MANIFEST.JSON INLINE DATA"', "catalog": '"CATALOG.JSON INLINE DATA"'}
_ICON = """<link rel="shortcut icon" href="${require('./assets/favicons/favicon.ico')}"/>"""
_COLUMNS = """
    SELECT schema_name, table_name, column_name, column_index, data_type, comment
    FROM duckdb_columns() WHERE NOT internal ORDER BY ALL
"""
_RELATIONS = """
    SELECT schema_name, table_name, 'table', estimated_size, comment FROM duckdb_tables() WHERE NOT internal
    UNION ALL
    SELECT schema_name, view_name, 'view', NULL, comment FROM duckdb_views() WHERE NOT internal
"""


class DocsError(RuntimeError):
    """dbt's template is not what this module knows; the message says what is missing."""


def write_docs(database: Path, folder: Path) -> Path:
    """Write `folder`/index.html on the warehouse `database`; return its path. Raises DocsError."""
    manifest = slim(json.loads(dbt_runner.prepare_manifest().read_text("utf-8")))
    page = fill(template(), manifest, catalogue(database, manifest))
    path = folder / "index.html"
    durable.write_bytes(path, page.encode())
    return path


def template() -> str:
    """dbt's page, without importing dbt, which takes a second."""
    spec = importlib.util.find_spec("dbt")
    for root in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(root) / "task" / "docs" / "index.html"
        if path.is_file():
            return path.read_text("utf-8")
    raise DocsError("dbt-core is installed without task/docs/index.html")


def fill(page: str, manifest: Mapping[str, Any], catalog: Mapping[str, Any]) -> str:
    """The page with its data inside. JSON within a script must not close it, nor break a line of it."""
    for name, data in (("manifest", manifest), ("catalog", catalog)):
        if page.count(_PLACES[name]) != 1:
            raise DocsError(f"dbt's page has no place for {name}.json")
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        text = text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
        page = page.replace(_PLACES[name], text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))
    page = page.replace(TRACKER, "data:,").replace(_ICON, "").replace('<link rel="canonical" href="/overview/"/>', "")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return page.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{policy}', 1)


def slim(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest without what no reader of the page needs: dbt's own macros, machine paths, who ran it."""
    own = {key: macro for key, macro in manifest["macros"].items() if macro["package_name"] == PROJECT_NAME}
    for node in [*manifest["nodes"].values(), *own.values()]:
        needed = node.get("depends_on", {}).get("macros")
        if needed:
            node["depends_on"]["macros"] = [macro for macro in needed if macro in own]
        if "root_path" in node:
            node["root_path"] = None
    kept = ("dbt_schema_version", "dbt_version", "generated_at", "project_name", "adapter_type")
    metadata = {name: manifest["metadata"].get(name) for name in kept}
    # The page tells its maker who reads it unless this says no.
    return manifest | {"macros": own, "metadata": metadata | {"send_anonymous_usage_stats": False}, "disabled": {}}


def catalogue(database: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What dbt's catalog.json says: types and comments of every relation in the file, and its rows."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(_COLUMNS).fetchall()
        relations = connection.execute(_RELATIONS).fetchall()
    found = {(schema, name): _entry(schema, name, kind, rows, text) for schema, name, kind, rows, text in relations}
    for schema, table, name, index, data_type, comment in columns:
        if (schema, table) in found:
            column = {"type": data_type, "index": index, "name": name, "comment": comment}
            found[schema, table]["columns"][name] = column
    described: dict[str, dict[str, Any]] = {"nodes": {}, "sources": {}}
    for kind, named in (("nodes", "alias"), ("sources", "identifier")):
        for unique_id, node in manifest[kind].items():
            entry = found.get((node.get("schema"), node.get(named)))
            if entry is not None and node["resource_type"] in {"model", "seed", "source"}:
                described[kind][unique_id] = entry | {"unique_id": unique_id}
    return {"metadata": {"generated_at": manifest["metadata"].get("generated_at")}, "errors": None, **described}


def _entry(schema: str, name: str, kind: str, rows: int | None, comment: str | None) -> dict[str, Any]:
    known = {"id": "row_count", "label": "Rows", "value": rows, "include": True, "description": "Rows in this release"}
    nothing = {"id": "has_stats", "label": "Has stats?", "value": rows is not None, "include": False, "description": ""}
    metadata = {
        "type": kind,
        "schema": schema,
        "name": name,
        "database": PROJECT_NAME,
        "comment": comment,
        "owner": None,
    }
    stats: dict[str, Any] = {"has_stats": nothing} | ({"row_count": known} if rows is not None else {})
    return {"metadata": metadata, "columns": {}, "stats": stats}
