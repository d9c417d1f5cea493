"""The SQL of dbt models as dbt compiles it, for running the very same rules without dbt.

What belongs here: compiling once, when the project changes, and keeping the result beside the parsed project. Running
it is the caller's part. `scripts/setup.sh` compiles, so that nobody waits for it later.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration import dbt_runner, durable

ACROSS_REPORTS = "int_cross_checks"
"""The model that has every check between reports."""


@dataclass(frozen=True, slots=True)
class Node:
    """A model, seed or source table; `relation` is its name as the SQL of others writes it."""

    name: str
    kind: str  # model, seed, source
    relation: str
    schema: str
    materialized: str = ""  # of a model: table or view
    sql: str = ""  # of a model


def compiled(model: str = ACROSS_REPORTS) -> tuple[Node, ...]:
    """The model and everything that it is built from, in an order in which each can be made after the ones before.

    Compiles where the project has changed since the last time: some seconds, and dbt is imported. Raises DbtError.
    """
    kept = dbt_runner.target_folder() / f"compiled_{model}.json"
    stamp = dbt_runner.stamp()
    try:
        known = json.loads(kept.read_text("utf-8"))
        if known["stamp"] == stamp:
            return tuple(Node(**node) for node in known["nodes"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not there yet, or of another version
    nodes = tuple(_compile(model))
    kept.parent.mkdir(parents=True, exist_ok=True)
    durable.write_bytes(kept, json.dumps({"stamp": stamp, "nodes": [asdict(node) for node in nodes]}).encode())
    return nodes


def _compile(model: str) -> Iterator[Node]:
    with tempfile.TemporaryDirectory(prefix="solieu-compile-") as folder:
        found = dbt_runner.compile_models(f"+{model}", Path(folder))
    by_id = {node["unique_id"]: node for node in found}
    done: set[str] = set()

    def visit(unique_id: str) -> Iterator[Node]:
        if unique_id in done:
            return
        done.add(unique_id)
        for parent in by_id[unique_id]["parents"]:
            yield from visit(parent)
        values: dict[str, Any] = by_id[unique_id]
        yield Node(**{name: values[name] for name in Node.__dataclass_fields__})

    yield from visit(next(key for key, node in by_id.items() if node["name"] == model and node["kind"] == "model"))
