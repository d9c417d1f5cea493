"""Runs dbt in this process against one staging warehouse, and prepares the manifest that Dagster shows.

What belongs here: where the dbt project lies, what dbt is called with, and its results as plain values. The SQL is in
dbt_project/. dbt is imported inside the functions: it takes over a second.

The parsed project is kept in `target_folder()` (inside the project, or in the user's cache where the checkout is
read-only). A build never writes there, so that several builds may run at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration import durable
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

DBT_PROJECT_DIR = PROJECT / "dbt_project"
DBT_PROFILES_DIR = DBT_PROJECT_DIR
CATALOGUE_DIR = PROJECT / "data" / "catalogue"

BUILD_ARGUMENTS = ("build", "--exclude-resource-type", "unit_test", "exposure")
"""What the nightly run builds. Unit tests are about the code, not about tonight's data: the test suite runs them."""

WAREHOUSE_VARIABLE = "SOLIEU_WAREHOUSE_FILE"
TARGET_VARIABLE = "SOLIEU_DBT_TARGET"
MEMORY_VARIABLE = "SOLIEU_DUCKDB_MEMORY"
CHANGES_VARIABLE = "SOLIEU_CHANGES_ONLY"  # dbt_project/macros/changes.sql
_PARSED = "partial_parse.msgpack"
_STAMP = "solieu_stamp.json"
_OFFENDING_ROWS = 5


class DbtError(RuntimeError):
    """dbt could not run at all (a project that does not parse, a locked file); the message is dbt's."""


@dataclass(frozen=True, slots=True)
class DbtNode:
    """One model, seed or test of a build."""

    unique_id: str
    name: str
    resource_type: str  # model, seed, test, unit_test
    status: str  # success, pass, warn, fail, error, skipped
    seconds: float
    message: str | None
    offending: tuple[dict[str, Any], ...] = ()  # first rows that a failed test found

    @property
    def failed(self) -> bool:
        """Whether this node stops publication."""
        return self.status in {"fail", "error", "runtime error"}


@dataclass(frozen=True, slots=True)
class DbtResult:
    """Outcome of one dbt command."""

    success: bool
    seconds: float
    nodes: tuple[DbtNode, ...]

    @property
    def failures(self) -> tuple[DbtNode, ...]:
        """Nodes that failed; skipped ones follow from them and are left out."""
        return tuple(node for node in self.nodes if node.failed)

    def count(self, resource_type: str) -> int:
        """Number of nodes of one kind."""
        return sum(node.resource_type == resource_type for node in self.nodes)

    def explain(self) -> str:
        """One line per failure, with the first offending rows."""
        lines = []
        for node in self.failures:
            lines.append(f"{node.name}: {' '.join((node.message or node.status).split())}")
            lines += [f"    {row}" for row in node.offending]
        return "\n".join(lines)


def environment(staging_file: Path | None = None, memory: str | None = None) -> dict[str, str]:
    """Variables that dbt needs, in this process or another: the warehouse, DuckDB's memory, and no calls home."""
    values = {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    if memory is not None:
        values[MEMORY_VARIABLE] = memory
    if staging_file is not None:
        if staging_file.name != "solieu.duckdb":
            raise ValueError(f"DuckDB names a database after its file, which must be solieu.duckdb: {staging_file}")
        values[WAREHOUSE_VARIABLE] = str(staging_file.absolute())
    return values


def target_folder() -> Path:
    """Where the parsed project is kept: $SOLIEU_DBT_TARGET, dbt_project/target, or the user's cache."""
    if chosen := os.environ.get(TARGET_VARIABLE):
        return Path(chosen).absolute()
    inside = DBT_PROJECT_DIR / "target"
    if os.access(inside if inside.exists() else DBT_PROJECT_DIR, os.W_OK):
        return inside
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "solieu" / hashlib.sha256(str(DBT_PROJECT_DIR).encode()).hexdigest()[:16]


def prepare_manifest(force: bool = False) -> Path:
    """Parse the project unless nothing of it has changed since the last time; return the manifest's path.

    Raises DbtError with dbt's message when the project does not parse.
    """
    target = target_folder()
    current = stamp()
    if not force and _is_fresh(target, current):
        return target / "manifest.json"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=durable.TEMPORARY_PREFIX, dir=target) as folder:
        _invoke(["parse", "--no-partial-parse"], environment(), Path(folder), None)
        for name in ("manifest.json", _PARSED):
            (Path(folder) / name).replace(target / name)
    durable.write_bytes(target / _STAMP, current.encode())  # last: it vouches for the two before it
    return target / "manifest.json"


def build(
    staging_file: Path,
    target: Path | None = None,
    arguments: tuple[str, ...] = BUILD_ARGUMENTS,
    memory: str | None = None,
    changes_only: bool = False,
) -> DbtResult:
    """Run dbt on `staging_file`, which has the schema `raw` and is not open anywhere; the file is closed after.

    `memory` bounds what DuckDB keeps in memory (`3GB`). `changes_only`: the file is a copy of the last release with
    changes loaded into it, and only what depends on them is made. `target` receives dbt's artefacts (compiled SQL,
    run_results.json) and is thrown away when None. A failed model or test is in the result; DbtError is raised when dbt
    itself could not run.
    """
    started = time.monotonic()
    prepare_manifest()
    # Artefacts that nobody keeps are not written: dbt takes a second to.
    unwritten = ("--no-write-json",) if target is None else ()
    with _target(target) as folder:
        variables = environment(staging_file, memory) | {CHANGES_VARIABLE: "1" if changes_only else ""}
        outcome = _invoke([*arguments, *unwritten], variables, folder, _load_manifest())
    nodes = tuple(_node(result, staging_file) for result in getattr(outcome.result, "results", ()))
    failed = any(node.failed for node in nodes)
    return DbtResult(bool(outcome.success) and not failed, time.monotonic() - started, nodes)


def compile_models(selector: str, folder: Path) -> list[dict[str, Any]]:
    """The selected nodes with the SQL of models compiled, and their sources, as plain values; `parents` are ids.

    `folder` is used for a scratch warehouse and dbt's artefacts. Raises DbtError.
    """
    prepare_manifest()
    manifest = _load_manifest()
    scratch = folder / "solieu.duckdb"
    outcome = _invoke(["compile", "--select", selector], environment(scratch), folder / "target", manifest)
    if not outcome.success:
        raise DbtError(f"dbt could not compile {selector}")
    found = (result.node for result in outcome.result.results)
    nodes = {node.unique_id: node for node in found if node.unique_id.startswith(("model.", "seed."))}  # no tests
    parents = {parent for node in nodes.values() for parent in node.depends_on_nodes}
    sources = [manifest.sources[unique_id] for unique_id in sorted(parents - nodes.keys())]
    return [_plain(node) for node in [*nodes.values(), *sources]]


def _plain(node: Any) -> dict[str, Any]:
    kind = str(getattr(node.resource_type, "value", node.resource_type))
    return {
        "unique_id": node.unique_id,
        "name": node.name,
        "kind": kind,
        "relation": node.relation_name,
        "schema": node.schema,
        "materialized": str(node.config.materialized) if kind == "model" else "",
        "sql": getattr(node, "compiled_code", None) or "",
        "parents": list(getattr(node, "depends_on_nodes", ())),
    }


@contextmanager
def _target(target: Path | None) -> Iterator[Path]:
    if target is not None:
        target.mkdir(parents=True, exist_ok=True)
        yield target.absolute()
        return
    folder = tempfile.mkdtemp(prefix="solieu-dbt-")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _invoke(command: list[str], variables: Mapping[str, str], target: Path, manifest: Manifest | None) -> Any:
    """One dbt command; DbtError when it broke before it could report on nodes."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    folders = ["--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROFILES_DIR)]
    output = ["--target-path", str(target), "--log-path", str(target), "--log-level", "none"]
    # --quiet, as a global flag, stands before the command.
    with _variables(variables):
        try:
            outcome = dbtRunner(manifest=manifest).invoke(["--quiet", *command, *folders, *output])
        finally:
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]  # or the file stays locked for this process's life
    if outcome.exception is not None:
        raise DbtError(str(outcome.exception)) from outcome.exception
    return outcome


@contextmanager
def _variables(values: Mapping[str, str]) -> Iterator[None]:
    """Environment variables for the time of one dbt command."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _load_manifest() -> Manifest:
    """The parsed project. Handing it over spares the two seconds of parsing: dbt would parse anew for each new file."""
    from dbt.contracts.graph.manifest import Manifest

    manifest: Manifest = Manifest.from_msgpack((target_folder() / _PARSED).read_bytes())
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


def _node(result: Any, staging_file: Path) -> DbtNode:
    node = result.node
    status = str(getattr(result.status, "value", result.status))
    resource_type = str(getattr(node.resource_type, "value", node.resource_type))
    offending: tuple[dict[str, Any], ...] = ()
    if status == "fail" and resource_type == "test":
        offending = _offending_rows(staging_file, getattr(node, "compiled_code", None))
    message = None if result.message is None else str(result.message)
    seconds = float(result.execution_time)
    return DbtNode(node.unique_id, node.name, resource_type, status, seconds, message, offending)


def _offending_rows(staging_file: Path, query: str | None) -> tuple[dict[str, Any], ...]:
    """First rows that a failed data test selects."""
    if not query:
        return ()
    try:
        with duckdb.connect(str(staging_file), read_only=True) as connection:
            cursor = connection.execute(f"SELECT * FROM ({query}) LIMIT {_OFFENDING_ROWS}")  # noqa: S608
            names = [column[0] for column in cursor.description or ()]
            return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    except duckdb.Error:
        return ()  # the verdict stands without them


def stamp() -> str:
    """What the parsed project depends on: its files, the seeds, and the versions of dbt."""
    from importlib.metadata import version

    files = [path for path in DBT_PROJECT_DIR.rglob("*") if path.suffix in {".sql", ".yml", ".csv", ".md"}]
    files = [path for path in files if path.relative_to(DBT_PROJECT_DIR).parts[0] not in {"target", "logs"}]
    digest = hashlib.sha256(str(DBT_PROJECT_DIR).encode())
    for path in sorted([*files, *CATALOGUE_DIR.glob("*.csv")]):
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes())
    versions = {name: version(name) for name in ("dbt-core", "dbt-duckdb")}
    return json.dumps({"project": digest.hexdigest()} | versions)


def _is_fresh(target: Path, wanted: str) -> bool:
    try:
        known = (target / _STAMP).read_text("utf-8")
    except OSError:
        return False
    return known == wanted and all((target / name).is_file() for name in ("manifest.json", _PARSED))
