"""What the marts mean: tables, columns, keys, units and names, from dbt's manifest and the catalogue's labels.

What belongs here: one reading of the manifest for everything that describes the marts to people or programs: exports,
documents, completion. Descriptions, types and keys are said once, in dbt_project/models/marts/*.yml, as columns and
data tests; Vietnamese labels and units in data/catalogue/column_labels.csv. Names of codes stand in `code_lists`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from extract.catalogue import catalogue_rows
from orchestration import dbt_runner

SCHEMA = "marts"
UNIT_COLUMN = "[unit_measure]"
"""Unit of a column whose unit stands in the same row, in the column unit_measure."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `values` are all that it may hold (empty: anything), `references` is (relation, column)."""

    name: str
    data_type: str
    description: str
    label_vi: str
    unit: str | None = None
    code_list: str | None = None
    required: bool = False
    unique: bool = False
    values: tuple[str, ...] = ()
    references: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view of schema marts; the key is empty where none is tested."""

    name: str
    model: str
    description: str
    label_vi: str
    is_view: bool
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()


def read_dictionary() -> dict[str, Relation]:
    """Every relation of schema marts by name, tables first. Parses the dbt project when it has changed (seconds)."""
    manifest = json.loads(dbt_runner.prepare_manifest().read_text("utf-8"))
    return relations_of(manifest)


def relations_of(manifest: Mapping[str, Any]) -> dict[str, Relation]:
    """The relations that a manifest describes; their keys follow from its data tests."""
    models = [node for node in manifest["nodes"].values() if _is_mart(node)]
    aliases = {node["name"]: node["alias"] for node in models}
    relations = {node["unique_id"]: _relation(node) for node in models}
    for node in manifest["nodes"].values():
        target = node.get("attached_node")
        if node["resource_type"] == "test" and target in relations:
            relations[target] = _with_test(relations[target], node, aliases)
    keyed = [_with_key(relation) for relation in relations.values()]
    return {relation.name: relation for relation in sorted(keyed, key=lambda item: (item.is_view, item.name))}


def labels() -> dict[tuple[str, str], Mapping[str, str]]:
    """(relation or *, column or nothing) -> row of column_labels.csv."""
    return {(row["relation"], row["column"]): row for row in catalogue_rows("column_labels.csv")}


def _is_mart(node: Mapping[str, Any]) -> bool:
    return bool(node["resource_type"] == "model" and node["schema"] == SCHEMA)


def _relation(node: Mapping[str, Any]) -> Relation:
    known, name = labels(), node["alias"]
    return Relation(
        name=name,
        model=node["name"],
        description=" ".join(node["description"].split()),
        label_vi=known.get((name, ""), {}).get("name_vi") or name,
        is_view=node["config"]["materialized"] == "view",
        columns=tuple(_column(name, column, known) for column in node["columns"].values()),
    )


def _column(relation: str, column: Mapping[str, Any], known: Mapping[tuple[str, str], Mapping[str, str]]) -> Column:
    name = column["name"]
    label = known.get((relation, name)) or known.get(("*", name)) or {}
    return Column(
        name=name,
        data_type=column["data_type"] or "varchar",
        description=" ".join(column["description"].split()),
        label_vi=label.get("name_vi") or name,
        unit=label.get("unit") or None,
        code_list=label.get("code_list") or None,
        required=any(constraint["type"] == "not_null" for constraint in column["constraints"]),
    )


def _with_test(relation: Relation, test: Mapping[str, Any], aliases: Mapping[str, str]) -> Relation:
    metadata = test.get("test_metadata") or {}
    arguments, kind = metadata.get("kwargs", {}), metadata.get("name")
    if kind == "unique_together":
        columns = tuple(arguments["columns"])
        # Expressions make a test, but no key that another program could use.
        plain = {column.name for column in relation.columns}.issuperset(columns)
        return replace(relation, primary_key=columns) if plain else relation
    change: dict[str, Any] = {}
    if kind == "unique":
        change = {"unique": True}
    elif kind == "accepted_values":
        change = {"values": tuple(str(value) for value in arguments["values"])}
    elif kind == "relationships":
        model = arguments["to"].split("'")[1]
        change = {"references": (aliases[model], arguments["field"])} if model in aliases else {}
    columns_of = [replace(c, **change) if c.name == test["column_name"] else c for c in relation.columns]
    return replace(relation, columns=tuple(columns_of))


def _with_key(relation: Relation) -> Relation:
    """A column that is unique and never null is the key; else what is unique together, if none of it may be null."""
    single = [column.name for column in relation.columns if column.unique and column.required]
    if single:
        return replace(relation, primary_key=(single[0],))
    required = {column.name for column in relation.columns if column.required}
    return relation if required.issuperset(relation.primary_key) else replace(relation, primary_key=())
