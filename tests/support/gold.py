"""The gold annotations as extractor input: observations built from them on the blocks of the real reader.

Lets relations be measured apart from the reading of figures. Needs the shared material beside the project.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from bisect import bisect_right
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from extract.model import Basis, Measure, Observation, ReportMeta, ReportText
from extract.readers.blocks import build_blocks

SHARED = Path(os.environ.get("SOLIEU_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SEEDS = ("000", "001", "003")
PERIODS = {"000": ("2024-01", "2024-02"), "001": ("2023-02", "2023-03"), "003": ("2023", "2024")}


def available() -> bool:
    """Whether the shared material stands beside the project."""
    return (SHARED / "gold").is_dir() and (SHARED / "seeds").is_dir()


def tool(name: str) -> ModuleType:
    """A module of the shared tools."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seed_path(seed: str) -> Path:
    """The seed report whose name starts with the three digits."""
    return next((SHARED / "seeds").glob(f"{seed}_*.txt"))


def load(seed: str) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Text of a seed and its gold rows with spans."""
    text = seed_path(seed).read_text("utf-8")
    return text, tool("check_gold").load(text, SHARED / "gold" / seed)


def gold_input(seed: str) -> tuple[ReportText, ReportMeta, tuple[Observation, ...], list[dict[str, Any]]]:
    """(report, meta, observations, gold relations) of a seed."""
    text, gold = load(seed)
    digest = hashlib.sha256(text.encode()).hexdigest()
    report = ReportText(seed_path(seed).name, digest, "text/plain", text, build_blocks(text))
    period, following = PERIODS[seed]
    meta = ReportMeta(period=period, next_period=following, area=gold["observations"][0].get("area"))
    return report, meta, observations_of(report, gold["observations"]), gold["relations"]


def observations_of(report: ReportText, rows: list[dict[str, Any]]) -> tuple[Observation, ...]:
    """The gold rows as observations on the blocks of `report`; rows outside every block are left out."""
    clean = {offset: (b, i) for b in report.blocks for i, offset in enumerate(b.offsets[: len(b.text)])}
    ordered = [row for row in sorted(rows, key=lambda r: r["start"]) if row["start"] in clean]
    starts = [row["start"] for row in ordered]
    result = []
    for number, row in enumerate(ordered):
        block, at = clean[row["start"]]
        end = bisect_right(block.offsets, row["end"] - 1, lo=at)
        step, scale = _precision(row)
        role, partner = _half(report.text, row, number, starts)
        result.append(
            Observation(
                observation_id=f"o{row['start']}",
                block=block.index,
                position=number,
                char_start=row["start"],
                char_end=row["end"],
                clean_start=at,
                clean_end=end,
                page_number=None,
                printed_text=row["number"],
                quote=row["quote"],
                sentence=row["quote"],
                sentence_start=row["start"],
                section_path=" › ".join(block.section),
                indicator_text=row["indicator"],
                indicator_code=row.get("code"),
                measure=Measure(row["measure"]),
                basis=Basis(row["status"]),
                value=Decimal(row["value"]),
                value_high=Decimal(row["value_high"]) if row.get("value_high") else None,
                bound_low=None,
                bound_high=None,
                step=step,
                scale=scale,
                comparator=row["comparator"],
                unit=row.get("unit"),
                time_period=row.get("period"),
                ref_area=row.get("area"),
                ref_area_code=None,
                ratio_role=role,
                ratio_partner=partner,
            )
        )
    return tuple(result)


def _half(text: str, row: dict[str, Any], number: int, starts: list[int]) -> tuple[str | None, int | None]:
    """(role, position of the partner) of one half of n/N."""
    if text[row["end"]] == "/" and number + 1 < len(starts) and starts[number + 1] == row["end"] + 1:
        return "numerator", number + 1
    if text[row["start"] - 1] == "/" and number and row["start"] - starts[number - 1] < 20:
        return "denominator", number - 1
    return None, None


def _precision(row: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """(step, scale) of a printed figure in its canonical unit; a number in words counts one by one."""
    first = re.split(r"\s*[-–]\s*", row["number"])[0].replace("%", "").strip()
    if not first.replace(".", "").replace(",", "").isdigit():
        return Decimal(1), Decimal(1)
    digits = Decimal(first.replace(".", "").replace(",", "."))
    places = len(first.split(",")[1]) if "," in first else 0
    scale = abs(Decimal(row["value"])) / digits if digits else Decimal(1)
    return Decimal(1).scaleb(-places) * (scale or 1), scale or Decimal(1)
