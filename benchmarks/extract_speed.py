"""How fast text becomes observations, and observations become checks, on one core; and whether memory stays flat.

    .venv/bin/python benchmarks/extract_speed.py [FOLDER] [--reports 200]

Seconds are CPU time of this process, so that a busy machine changes them little; wall time stands beside them. The
caches of words and phrases are emptied before every report of the first part: each is as new as to `solieu check`.
"""

from __future__ import annotations

import os

os.environ["POLARS_MAX_THREADS"] = "1"  # before polars is imported

import argparse
import functools
import gc
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import polars as pl

from benchmarks.variations import reports, source_texts
from extract.metadata import describe
from extract.numbers import find_quantities
from extract.observations import observe
from extract.process import collect_rarely
from extract.readers import Limits, read_bytes
from extract.relations import find_checks

TARGET = 0.5  # MB/s from text to observations
TO_OBSERVATIONS = ("read", "describe", "numbers", "observe")
TABLES = 64  # a cache smaller than this holds a compiled table or pattern, not words of a report
Result = TypeVar("Result")


class Clock:
    """CPU seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, step: str, work: Callable[[], Result]) -> Result:
        start = time.process_time()
        result = work()
        self.seconds[step] = self.seconds.get(step, 0.0) + time.process_time() - start
        return result

    def total(self, steps: tuple[str, ...]) -> float:
        return sum(self.seconds[step] for step in steps)


def caches() -> list[functools._lru_cache_wrapper[object]]:
    """The extractor's caches of words, phrases and clauses; those of its tables are left out."""
    wrappers = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
    own = [wrapper for wrapper in wrappers if wrapper.__module__.startswith("extract")]
    return [wrapper for wrapper in own if (wrapper.cache_parameters()["maxsize"] or 0) >= TABLES]


CACHES = caches()  # before the objects of this process are frozen, and so no longer listed


def forget() -> None:
    """Empty the caches that reports fill."""
    for cache in CACHES:
        cache.cache_clear()


def extract(data: bytes, name: str, clock: Clock) -> tuple[int, int]:
    """Observations and checks of one report, each step on the clock."""
    report = clock.time("read", lambda: read_bytes(data, name, Limits()))
    meta = clock.time("describe", lambda: describe(report))
    scan = clock.time("numbers", lambda: find_quantities(report.blocks))
    rows = clock.time("observe", lambda: observe(report, meta, scan.quantities))
    checks = clock.time("checks", lambda: find_checks(report, meta, rows))
    return len(rows), len(checks)


def resident_megabytes() -> float:
    """Memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def baseline_seconds(texts: list[str]) -> dict[str, float]:
    """The same text, only its runs of digits found: Python's `re` and polars."""
    clock = Clock()
    frame = pl.DataFrame({"text": [line for text in texts for line in text.split("\n")]})
    digits = pl.col("text").str.extract_all("[0-9]+")
    for _ in range(5):
        clock.time("re.findall", lambda: [re.findall(r"[0-9]+", text) for text in texts])
        clock.time("polars extract_all", lambda: frame.select(digits))
    return {name: seconds / 5 for name, seconds in clock.seconds.items()}


def measure_speed(batch: list[tuple[str, bytes]]) -> float:
    """Print speed and steps of a batch of reports, every one new to the caches; the MB/s to observations."""
    size = sum(len(data) for _, data in batch) / 1e6
    clock, counts = Clock(), [0, 0]
    extract(batch[0][1], batch[0][0], Clock())  # tables and patterns are loaded once
    wall = 0.0
    for name, data in batch:
        forget()
        start = time.perf_counter()
        found = extract(data, name, clock)
        wall += time.perf_counter() - start
        counts = [total + one for total, one in zip(counts, found, strict=True)]
    first, whole = clock.total(TO_OBSERVATIONS), clock.total((*TO_OBSERVATIONS, "checks"))
    print(f"{len(batch)} reports, {size:.2f} MB of UTF-8, {counts[0]} observations, {counts[1]} checks")
    print(f"  text to observations   {size / first:6.2f} MB/s  {len(batch) / first:6.1f} reports/s  (target {TARGET})")
    print(f"  text to checks         {size / whole:6.2f} MB/s  {len(batch) / whole:6.1f} reports/s")
    print(f"  by the clock           {size / wall:6.2f} MB/s  {len(batch) / wall:6.1f} reports/s  to checks")
    print("  seconds by step        " + "  ".join(f"{step} {spent:.2f}" for step, spent in clock.seconds.items()))
    for name, seconds in baseline_seconds([data.decode("utf-8") for _, data in batch]).items():
        print(
            f"  {name:22s} {size / seconds:6.0f} MB/s  (text to observations takes {first / seconds:.0f} times as long)"
        )
    return size / first


def measure_memory(sources: list[tuple[str, str]], count: int) -> None:
    """Print memory and speed as report after report is read, caches kept as in a nightly run."""
    print(f"{count} reports one after the other, caches kept")
    clock, size = Clock(), 0
    marks = {max(count // 4, 1), max(count // 2, 1), count}
    first = 0.0
    for number, (name, data) in enumerate(reports(sources, count), start=1):
        extract(data, name, clock)
        size += len(data)
        if number in marks:
            now = resident_megabytes()
            first = first or now
            spent = clock.total(TO_OBSERVATIONS)
            print(
                f"  after {number:5d}            {now:6.0f} MB resident ({now / first:.2f} of the first mark)"
                f"  {size / 1e6 / spent:5.2f} MB/s to observations"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="reports as .txt or .md; default: samples and seeds")
    parser.add_argument("--reports", type=int, default=200, help="reports of the memory part")
    options = parser.parse_args()
    sources = source_texts(options.folder)
    if not sources:
        parser.error("no .txt or .md file found")
    collect_rarely()  # as every process that reads does
    speed = measure_speed(list(reports(sources, 3 * len(sources))))
    measure_memory(sources, options.reports)
    return 0 if speed >= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
