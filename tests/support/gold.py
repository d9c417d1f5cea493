"""The gold annotations as extractor input: observations and a simple block structure built from them.

Lets relations be measured apart from the reading of figures. Needs the shared material beside the project.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from extract.model import Basis, Block, BlockKind, FootnoteCall, Measure, Observation, ReportMeta, ReportText

SHARED = Path(os.environ.get("SOLIEU_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SEEDS = ("000", "001", "003")
SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
SMALLER = {"tạ": Decimal("0.1"), "kg": Decimal("0.001")}


def tool(name: str) -> ModuleType:
    """A module of the shared tools."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
    assert spec and spec.loader
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


def observations_of(report: ReportText, rows: list[dict[str, Any]]) -> tuple[Observation, ...]:
    """The gold rows as observations on the blocks of `report`."""
    blocks = [b for b in report.blocks if b.text]
    reach = [(b.offsets[0], b.offsets[-1], b) for b in blocks]
    result: list[Observation] = []
    ordered = sorted(rows, key=lambda r: r["start"])
    for number, row in enumerate(ordered):
        block = next((b for a, z, b in reach if a <= row["start"] < z and row["start"] in set(b.offsets)), None)
        if block is None:
            continue
        start = block.offsets.index(row["start"])
        end = block.offsets.index(row["end"] - 1) + 1
        printed = row["number"]
        step, scale = _precision(printed, report.text[row["end"] : row["end"] + 24], row)
        role = partner = None
        if report.text[row["end"] : row["end"] + 1] == "/" and number + 1 < len(ordered):
            role, partner = "numerator", number + 1
        if report.text[row["start"] - 1 : row["start"]] == "/" and number:
            role, partner = "denominator", number - 1
        if partner is not None and abs(ordered[partner]["start"] - row["start"]) > 20:
            role = partner = None
        value = Decimal(row["value"])
        result.append(
            Observation(
                observation_id=f"o{row['start']}", block=block.index, position=number,
                char_start=row["start"], char_end=row["end"], clean_start=start, clean_end=end,
                page_number=None, printed_text=printed, quote=row["quote"], sentence=row["quote"],
                sentence_start=row["start"], section_path=" › ".join(block.section),
                indicator_text=row["indicator"], indicator_code=row.get("code"), measure=Measure(row["measure"]),
                basis=Basis(row["status"]), value=value,
                value_high=Decimal(row["value_high"]) if row.get("value_high") else None,
                bound_low=None, bound_high=None, step=step, scale=scale, comparator=row["comparator"],
                unit=row.get("unit"), time_period=row.get("period"), ref_area=row.get("area"), ref_area_code=None,
                ratio_role=role, ratio_partner=partner,
            )
        )  # fmt: skip
    return tuple(result)


def _precision(printed: str, after: str, row: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """(step, scale) of a printed figure in its canonical unit."""
    first = re.split(r"\s*[-–]\s*", printed)[0].replace("%", "").strip()
    if not first.replace(".", "").replace(",", "").isdigit():  # a number in words
        return Decimal(1), Decimal(1)
    digits = Decimal(first.replace(".", "").replace(",", "."))
    places = len(first.split(",")[1]) if "," in first else 0
    value = abs(Decimal(row["value"]))
    scale = value / digits if digits else Decimal(1)
    if row["measure"] == "yoy_change" or scale <= 0:
        scale = Decimal(1)
    return Decimal(1).scaleb(-places) * scale, scale


_SUP = re.compile(r"<sup>(\d+)</sup>|([¹²³⁴⁵⁶⁷⁸⁹⁰]+)")
_LABEL = re.compile(r"^(?:#+\s|\*\*?\d|[IVX]+\.\s|\d+(?:\.\d+)+\.?\s|[A-E]\.\s|\d\.\s)")


def simple_report(text: str, name: str = "seed.txt") -> ReportText:
    """A paragraph per block; footnotes tied to their mark; no page joins but for torn paragraphs."""
    pieces = [m.span() for m in re.finditer(r"[^\n](?:.*\n?(?!\n))*", text)]
    lines: list[tuple[int, int]] = []
    for start, end in pieces:
        body = text[start:end]
        if re.search(r"\n[-+*] ", body) or body.startswith(("- ", "+ ")):
            at = start
            for line in body.split("\n"):
                lines.append((at, at + len(line)))
                at += len(line) + 1
        else:
            lines.append((start, end))
    blocks: list[Block] = []
    for start, end in lines:
        raw = text[start:end]
        if not raw.strip():
            continue
        note = re.match(r"\s*(?:<sup>(\d+)</sup>|([¹²³⁴⁵⁶⁷⁸⁹⁰]+))\s*", raw)
        mark = (note.group(1) or note.group(2)) if note else None
        skip = note.end() if note else 0
        clean, offsets, calls = _clean(text, start + skip, end)
        if not clean:
            continue
        kind = BlockKind.FOOTNOTE if note else BlockKind.LIST_ITEM if raw.startswith(("- ", "+ ")) else (
            BlockKind.HEADING if _LABEL.match(raw) and len(raw) < 200 else BlockKind.PARAGRAPH)
        level = 2 if raw.startswith("+ ") else 1 if kind is BlockKind.LIST_ITEM else 0
        last = next((b for b in reversed(blocks) if b.kind is not BlockKind.FOOTNOTE), None)
        torn = last is not None and not note and (clean[0].islower() or clean[0] == "(") and last.text[-1] not in ".:;"
        if torn and last is not None:
            at = blocks.index(last)
            shift = len(last.text) + 1
            blocks[at] = Block(
                last.index, last.kind, last.text + " " + clean, (*last.offsets[:-1], offsets[0], *offsets),
                level=last.level, footnote_calls=last.footnote_calls + tuple(
                    FootnoteCall(c.mark, c.position + shift) for c in calls),
            )  # fmt: skip
            continue
        blocks.append(Block(len(blocks), kind, clean, tuple(offsets), level=level, footnote_mark=mark,
                            footnote_calls=tuple(calls)))  # fmt: skip
    callers = {c.mark: b.index for b in blocks for c in b.footnote_calls}
    tied = tuple(
        Block(b.index, b.kind, b.text, b.offsets, level=b.level, footnote_mark=b.footnote_mark,
              footnote_calls=b.footnote_calls, called_from=callers.get(b.footnote_mark or ""))
        for b in blocks
    )  # fmt: skip
    return ReportText(name, hashlib.sha256(text.encode()).hexdigest(), "text/plain", text, tied)


def _clean(text: str, start: int, end: int) -> tuple[str, list[int], list[FootnoteCall]]:
    calls: list[FootnoteCall] = []
    clean: list[str] = []
    offsets: list[int] = []
    at = start
    while at < end:
        sup = _SUP.match(text, at, end)
        if sup and clean:
            calls.append(FootnoteCall(sup.group(1) or sup.group(2), len(clean)))
            at = sup.end()
            continue
        char = text[at]
        if char in "*#" or (char.isspace() and (not clean or clean[-1] == " ")):
            at += 1
            continue
        clean.append(" " if char.isspace() else char)
        offsets.append(at)
        at += 1
    while clean and clean[-1] == " ":
        clean.pop()
        offsets.pop()
    return "".join(clean), [*offsets, end], calls


def gold_input(seed: str) -> tuple[ReportText, ReportMeta, tuple[Observation, ...], list[dict[str, Any]]]:
    """(report, meta, observations, gold relations) of a seed."""
    text, gold = load(seed)
    try:
        from extract.readers.blocks import build_blocks  # noqa: PLC0415

        blocks = build_blocks(text)
        report = ReportText(seed_path(seed).name, hashlib.sha256(text.encode()).hexdigest(), "text/plain", text, blocks)
    except ImportError:
        report = simple_report(text, seed_path(seed).name)
    period, following = {"000": ("2024-01", "2024-02"), "001": ("2023-02", "2023-03")}.get(seed, ("2023", "2024"))
    meta = ReportMeta(period=period, next_period=following, area=gold["observations"][0].get("area"))
    return report, meta, observations_of(report, gold["observations"]), gold["relations"]
