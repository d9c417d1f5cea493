"""`solieu check --against` on a warehouse of two million observations: seconds, and how they compare with reading.

    .venv/bin/python benchmarks/check_against.py [--observations 2000000] [--draft FILE]

The warehouse is that of `cross_report_sql`, its raw tables alone. The draft is a sample whose figures are given places
and indicators of that warehouse, so that all of them find something to be compared with. The baseline of the ratio is
checking the same draft alone, in the same run. The budget is 5 s for a comparison.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.cross_report_sql import fill
from extract.catalogue import catalogue_rows
from extract.model import Basis, Extraction, Measure
from extract.pipeline import extract_path
from orchestration.dbt_compiled import compiled
from orchestration.drafts.against import EarlierReports
from orchestration.drafts.findings import Checked
from orchestration.settings import PROJECT

BUDGET_SECONDS = 5.0
DRAFT = PROJECT / "data" / "samples" / "bc-6-thang-2024-xa-dien-thinh.md"


def main() -> int:
    """Generate, compare, report; 1 when the budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--observations", type=int, default=2_000_000)
    parser.add_argument("--draft", type=Path, default=DRAFT)
    options = parser.parse_args()
    compiled()
    started = time.monotonic()
    extraction = extract_path(options.draft)
    alone = time.monotonic() - started
    with tempfile.TemporaryDirectory(prefix="solieu-bench-") as folder:
        database = Path(folder) / "solieu.duckdb"
        fill(database, options.observations)
        started, before = time.monotonic(), time.process_time()
        with EarlierReports(database) as earlier:
            result = earlier.compare(Checked(options.draft, moved(extraction)))
        seconds, busy = time.monotonic() - started, time.process_time() - before
    print(f"{options.observations:,} observations; {result.notes[0][1]}")
    took = f"{seconds:.1f} s of {BUDGET_SECONDS:.0f} ({busy:.1f} s of processor)"
    print(f"compared in {took}; reading the draft alone {alone:.1f} s", end="; ")
    print(f"{seconds / alone:.1f} times that; load {os.getloadavg()[0]:.1f}")
    return int(seconds > BUDGET_SECONDS)


def moved(extraction: Extraction) -> Extraction:
    """The draft as one of a generated district: its figures as levels of the catalogue's codes, in January 2024."""
    rows = [row for row in catalogue_rows("indicators.csv") if row["unit"] != "%"]
    figures = (
        replace(
            figure,
            ref_area="Huyện 1",
            ref_area_code="d1",
            indicator_code=rows[at % len(rows)]["code"],
            indicator_detail=rows[at % len(rows)]["code"],
            unit=rows[at % len(rows)]["unit"],
            measure=Measure.LEVEL,
            basis=Basis.ACTUAL,
            time_period="2024-01",
        )
        for at, figure in enumerate(extraction.observations)
    )
    return replace(extraction, observations=tuple(figures))


if __name__ == "__main__":
    raise SystemExit(main())
