"""dbt's seeds, models and tests as assets and asset checks.

What belongs here: names, groups and metadata of dbt's nodes in Dagster. `orchestration.dbt_runner` runs dbt, in this
process; the models stand in dbt_project/.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import dagster_dbt as dd
import duckdb

from orchestration import dbt_runner
from orchestration.base import built_on
from orchestration.dbt_runner import BUILD_ARGUMENTS, DbtNode, DbtResult
from orchestration.journal import Journal
from orchestration.resources import Workplace
from orchestration.retries import ON_DISK, is_passing, touching_disk

RAW = dg.AssetKey("raw_warehouse")
CATALOGUE = "catalogue"


class Translator(dd.DagsterDbtTranslator):
    """Groups by folder; every table of schema raw is the one asset that writes them all."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`raw_warehouse` for sources, else the folder and the name: marts/observations."""
        if dbt_resource_props["resource_type"] == "source":
            return RAW
        return dg.AssetKey([self.get_group_name(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """staging, intermediate or marts; seeds are the catalogue."""
        if dbt_resource_props["resource_type"] == "seed":
            return CATALOGUE
        return str(dbt_resource_props["fqn"][1])


def translator() -> Translator:
    """The translator with its settings."""
    # Tests of sources as checks would silently defeat the blocking checks: they stay off.
    return Translator(dd.DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


def read_manifest() -> dict[str, Any]:
    """dbt's manifest. `make setup` makes it; a change of the project since then renews it, which takes seconds."""
    manifest: dict[str, Any] = json.loads(dbt_runner.prepare_manifest().read_text("utf-8"))
    return manifest


def asset_keys(manifest: Mapping[str, Any]) -> dict[str, dg.AssetKey]:
    """dbt's unique id -> asset, of seeds and models."""
    names = translator()
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in {"model", "seed"}]
    return {node["unique_id"]: names.get_asset_key(node) for node in nodes}


def mart_keys(manifest: Mapping[str, Any]) -> list[dg.AssetKey]:
    """Assets of the models that analysts read."""
    return sorted(key for key in asset_keys(manifest).values() if key.path[0] == "marts")


def define(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All of dbt's nodes as one step."""
    keys = asset_keys(manifest)

    @dd.dbt_assets(manifest=manifest, dagster_dbt_translator=translator(), name="dbt_models", retry_policy=ON_DISK)
    def dbt_models(
        context: dg.AssetExecutionContext, workplace: Workplace, journal: dg.ResourceParam[Journal]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        database = workplace.home.staging_file(workplace.run_id)
        if not database.is_file():
            missing = f"{database} is missing: materialize raw_warehouse in the same run"
            raise dg.Failure(missing, allow_retries=False)
        wanted = context.selected_asset_keys
        chosen = [unique_id.rsplit(".", 1)[-1] for unique_id, key in keys.items() if key in wanted]
        selection = () if len(chosen) == len(keys) else ("--select", *chosen)
        with touching_disk(), journal.step("dbt_models"):
            memory = workplace.config.warehouse.memory
            changes_only = built_on(database) is not None
            arguments = BUILD_ARGUMENTS + selection
            result = dbt_runner.build(database, arguments=arguments, memory=memory, changes_only=changes_only)
            if not result.success:
                context.log.error("dbt build failed:\n%s", result.explain())
                if not changes_only:  # half of the old rows are gone: the next night begins anew
                    _raise_when_passing(result)
        yield from _events(context, keys, result, database)
        if not result.success:
            raise dg.Failure(f"dbt build failed: {result.explain()}", allow_retries=False)

    return dbt_models


def _raise_when_passing(result: DbtResult) -> None:
    """DuckDB's own error for nodes that failed on a passing failure of the disk: dbt gives its text only."""
    for node in result.failures:
        if node.message and "IO Error" in node.message and is_passing(duckdb.IOException(node.message)):
            raise duckdb.IOException(node.message)


def _events(
    context: dg.AssetExecutionContext, keys: Mapping[str, dg.AssetKey], result: DbtResult, database: Path
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    rows = _row_counts(database)
    checks = {spec.name: spec for spec in context.assets_def.check_specs}
    for node in result.nodes:
        if node.unique_id in keys and node.status == "success":
            count = {"dagster/row_count": rows[node.name]} if node.name in rows else {}
            yield dg.MaterializeResult(asset_key=keys[node.unique_id], metadata={"seconds": node.seconds, **count})
    for node in result.nodes:
        if node.name in checks and node.status != "skipped":
            yield _check_result(checks[node.name], node)


def _check_result(spec: dg.AssetCheckSpec, node: DbtNode) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name=spec.name,
        asset_key=spec.asset_key,
        passed=node.status == "pass",
        severity=dg.AssetCheckSeverity.WARN if node.status == "warn" else dg.AssetCheckSeverity.ERROR,
        metadata={
            "seconds": node.seconds,
            "message": node.message or "",
            "offending": dg.MetadataValue.md("\n".join(f"- `{row}`" for row in node.offending) or "none"),
        },
    )


def _row_counts(database: Path) -> dict[str, int]:
    """Rows of every table that dbt built; views have none of their own."""
    with duckdb.connect(str(database), read_only=True) as connection:
        query = "SELECT table_name, estimated_size FROM duckdb_tables() WHERE schema_name <> 'raw'"
        return dict(connection.execute(query).fetchall())
