"""The grammar against the gold annotations that lie beside the project; skipped where they do not."""

import importlib.util
import json
import os
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extract.numbers import find_quantities, parse_lines

SHARED = Path(os.environ.get("SOLIEU_SHARED") or Path(__file__).resolve().parents[4] / "shared")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="no gold annotations beside the project"),
]
THEIR_UNITS = {"đồng": ("VND", "1"), "tấn": ("t", "1"), "tạ/ha": ("t/ha", "0.1"), "tấn/ngày đêm": ("t/ngày đêm", "1")}
THEIR_UNITS |= {"đồng/người/năm": ("VND/person/year", "1")}


def tool(name: str) -> ModuleType:
    """A module of the scorer's folder (it imports its neighbours by bare name)."""
    sys.path.insert(0, str(SHARED / "tools"))
    try:
        spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.pop(0)


def canonical(row: dict[str, Any]) -> tuple[Decimal, Decimal | None, str, str]:
    unit, factor = THEIR_UNITS.get(row["unit"], (row["unit"], "1"))
    high = None if row["value_high"] is None else Decimal(str(row["value_high"])) * Decimal(factor)
    return Decimal(str(row["value"])) * Decimal(factor), high, unit, row["comparator"].replace("<~", "~")


def test_expressions() -> None:
    rows = [json.loads(line) for line in (SHARED / "gold" / "expressions.jsonl").read_text("utf-8").splitlines()]
    read = parse_lines([row["text"] for row in rows])
    wrong = []
    for row, found in zip(rows, read, strict=True):
        theirs = [canonical(item) for item in row["expected"]]
        ours = [
            (Decimal(i["value"]), i["value_high"] and Decimal(i["value_high"]), i["unit"], i["comparator"])
            for i in found
        ]
        if theirs != ours:
            wrong.append((row["text"], theirs, ours))
    assert len([item for item in wrong if item[1]]) <= 2, wrong
    assert not [item for item in wrong if not item[1]], wrong


def test_observations_of_the_annotated_reports() -> None:
    blocks_module = pytest.importorskip("extract.readers.blocks")
    load, same_unit = tool("check_gold").load, tool("score").same_unit
    counts = dict.fromkeys(("gold", "system", "matched", "value", "unit", "comparator"), 0)
    for folder in sorted(path for path in (SHARED / "gold").iterdir() if (path / "observations.jsonl").exists()):
        text = next((SHARED / "seeds").glob(f"{folder.name}_*.txt")).read_text("utf-8")
        blocks = blocks_module.build_blocks(text)
        spans = {
            (span.start, span.end): quantity
            for quantity in find_quantities(blocks).quantities
            for span in [blocks[quantity.block].span(quantity.start, quantity.end)]
        }
        gold = load(text, folder)["observations"]
        counts["gold"] += len(gold)
        counts["system"] += len(spans)
        for row in gold:
            found = next((q for (a, b), q in spans.items() if a < row["end"] and row["start"] < b), None)
            if found:
                counts["matched"] += 1
                counts["value"] += abs(Decimal(row["value"])) == abs(found.value)
                counts["unit"] += same_unit(row["unit"], found.unit)
                counts["comparator"] += row["comparator"] == found.comparator
    f1 = 2 * counts["matched"] / (counts["gold"] + counts["system"])
    assert f1 >= 0.985, counts
    assert counts["value"] >= 0.995 * counts["matched"], counts
    assert counts["unit"] >= 0.97 * counts["matched"], counts
    assert counts["comparator"] >= 0.98 * counts["matched"], counts
