"""Many damaged files of every format through the reader processes: what became of them.

    .venv/bin/python benchmarks/fuzz.py [COUNT] [--seed SEED] [--slow-every TURNS] [--keep FOLDER]

Pictures and RTF are read by other programs, a second a file: they come in one of a hundred turns of the formats unless
told otherwise (the test of the suite: one of twenty). Prints how often each outcome came and writes the files behind
program errors, crashes, time-outs and memory limits to FOLDER. Exit code 1 where the program itself failed on a file.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extract.isolation import ReaderPool
from extract.readers.limits import MEBIBYTE, Limits
from orchestration.settings import PROJECT
from tests.support import fuzz


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow-every", type=int, default=100, help="turns between two with pictures and RTF")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(PROJECT)  # the reader processes import the task from the tests

    def report(name: str, why: str, data: bytes) -> None:
        last = why.strip().splitlines()[-1]
        print(f"{name}: {last}", flush=True)
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            stem = options.keep / f"{abs(hash(data)) % 10**10}-{name}"
            stem.write_bytes(data)
            stem.with_suffix(stem.suffix + ".why").write_text(why, "utf-8")

    start = time.monotonic()
    with ReaderPool(Limits(max_seconds=20, max_memory=1536 * MEBIBYTE, scanned_page_seconds=10)) as pool:
        found = fuzz.outcomes(pool, options.count, options.seed, report, options.slow_every)
    print(f"{sum(found.values())} files in {time.monotonic() - start:.0f} s, {pool.size} processes")
    for outcome, count in found.most_common():
        print(f"  {outcome:22s} {count}")
    return 1 if found[fuzz.BROKEN] else 0


if __name__ == "__main__":
    raise SystemExit(main())
