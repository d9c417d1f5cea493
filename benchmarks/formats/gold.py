"""Annotated reports to render: the shared seeds with their gold figures, and the small reports of the tests.

Belongs here: finding both, and the figures of an annex sheet. Does not: rendering, matching.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sample_source import Source

from benchmarks.formats.annex import AnnexRow
from benchmarks.formats.match import Figure, figure
from benchmarks.formats.source import source_of
from extract.model import Extraction
from extract.pipeline import extract_path
from tests.support import gold as shared_gold

REPORTS = Path(__file__).resolve().parents[2] / "tests" / "reports"
_PLAIN = re.compile(r"^\d[\d.]*(?:,\d+)?$")
_FACTORS = {  # canonical unit: factor of its written units
    "VND": {Decimal(10**9): "tỷ đồng", Decimal(10**6): "triệu đồng", Decimal(10**3): "nghìn đồng", Decimal(1): "đồng"},
    "t": {Decimal(1): "tấn", Decimal("0.1"): "tạ", Decimal("0.001"): "kg"},
}


@dataclass(frozen=True)
class Annotated:
    """A report as text, what it was before, its gold figures, and those of them that an annex sheet lists."""

    name: str
    source: Source
    figures: tuple[Figure, ...]
    as_text: tuple[Figure, ...]  # what is read from the text itself
    annex: tuple[AnnexRow, ...]
    annex_figures: tuple[Figure, ...]


def seeds(names: Iterator[str] | tuple[str, ...] = shared_gold.SEEDS) -> Iterator[Annotated]:
    """The shared seeds that have gold annotations; nothing where the shared material is absent."""
    if not shared_gold.available():
        return
    for name in names:
        text, rows = shared_gold.load(name)
        observations = rows["observations"]
        figures = tuple(
            figure(text, row["start"], row["end"], Decimal(row["value"]), decimal(row.get("value_high")))
            for row in observations
        )
        listed = [
            (row["indicator"], row.get("unit"), row["number"], Decimal(row["value"]))
            for row in observations
            if row["measure"] == "level" and row["comparator"] == "="
        ]
        yield _annotated(name, extract_path(shared_gold.seed_path(name)), figures, listed)


def own_reports(names: tuple[str, ...] = ()) -> Iterator[Annotated]:
    """The small reports of tests/reports with their expected rows (all of them, or those named)."""
    for path in sorted(REPORTS.glob("*.expected.csv")):
        name = path.name.removesuffix(".expected.csv")
        if names and name not in names:
            continue
        extraction = extract_path(path.with_name(f"{name}.md"))
        read = sorted(extraction.observations, key=lambda row: row.char_start)
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        if len(rows) != len(read):
            raise ValueError(f"{name}: {len(rows)} expected rows, {len(read)} read")
        figures = tuple(
            figure(
                extraction.text.text, one.char_start, one.char_end, Decimal(row["value"]), decimal(row["value_high"])
            )
            for one, row in zip(read, rows, strict=True)
        )
        listed = [
            (one.indicator_text or "", row["unit"] or None, row["number"], Decimal(row["value"]))
            for one, row in zip(read, rows, strict=True)
            if row["measure"] == "level" and row["comparator"] == "="
        ]
        yield _annotated(name, extraction, figures, listed)


def figures_of(extraction: Extraction) -> tuple[Figure, ...]:
    """The figures that were read, each with the words around it and its meaning."""
    text = extraction.text.text
    return tuple(
        figure(
            text,
            one.char_start,
            one.char_end,
            one.value,
            one.value_high,
            (one.unit, one.measure.value, one.time_period, one.indicator_code),
        )
        for one in extraction.observations
    )


def _annotated(
    name: str,
    extraction: Extraction,
    figures: tuple[Figure, ...],
    listed: list[tuple[str, str | None, str, Decimal]],
) -> Annotated:
    annex, expected = [], []
    for indicator, unit, number, value in listed:
        written = _written_unit(unit, number, value)
        if indicator and written:
            annex.append(AnnexRow(indicator, written, number))
            line = f"{indicator} {written} "
            expected.append(figure(line, len(line), len(line), value, None))
    source = source_of(extraction.text)
    return Annotated(name, source, figures, figures_of(extraction), tuple(annex), tuple(expected))


def _written_unit(unit: str | None, number: str, value: Decimal) -> str | None:
    """The unit with its scale word that makes `value` of the printed number; None where no annex would write it."""
    if not unit or not _PLAIN.match(number):
        return None
    printed = Decimal(number.replace(".", "").replace(",", "."))
    factor = value / printed if printed else Decimal(1)
    return _FACTORS.get(unit, {Decimal(1): unit}).get(factor)


def decimal(value: object) -> Decimal | None:
    """A decimal column or CSV field; None for an empty one."""
    return Decimal(str(value)) if value else None
