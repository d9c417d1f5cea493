"""What reading in processes of their own costs: the same small text reports read here, by one reader process, by all.

    .venv/bin/python benchmarks/isolation.py [COUNT]

Prints reports/s and the ratio to reading in this process, start of the reader processes included and apart.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.variations import reports, source_texts
from extract.frames import to_frames
from extract.isolation import ReaderPool
from extract.isolation.tasks import tables
from extract.pipeline import extract_bytes
from extract.process import cores


def here(files: list[tuple[str, bytes]]) -> float:
    """Seconds of reading one after the other in this process."""
    start = time.perf_counter()
    for name, data in files:
        to_frames(extract_bytes(data, name))
    return time.perf_counter() - start


def there(files: list[tuple[str, bytes]], workers: int) -> tuple[float, float]:
    """(seconds until the first report of every process is read, seconds of all) with `workers` reader processes."""
    with ReaderPool(workers=workers) as pool:
        start = time.perf_counter()
        for future in [pool.submit(tables, partial(bytes, files[0][1]), "warm.txt") for _ in range(workers)]:
            future.result()
        begun = time.perf_counter() - start
        start = time.perf_counter()
        for future in [pool.submit(tables, partial(bytes, data), name) for name, data in files]:
            future.result()
        return begun, time.perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    files = list(reports(source_texts(), count))
    here(files[:3])
    baseline = here(files)
    print(f"{count} reports, {sum(len(data) for _, data in files) / 1e6:.1f} MB, {cores()} processors")
    print(f"this process           {count / baseline:6.1f} reports/s")
    for workers in sorted({1, cores()}):
        begun, seconds = there(files, workers)
        print(
            f"{workers} reader process(es)   {count / seconds:6.1f} reports/s, {baseline / seconds:.2f} times as fast; "
            f"{begun:.2f} s to start, {baseline / (begun + seconds):.2f} times with it"
        )


if __name__ == "__main__":
    main()
