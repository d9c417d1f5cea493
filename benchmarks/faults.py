"""The table of faults at full size: what befalls a home, when, and how the next run ends.

    .venv/bin/python benchmarks/faults.py [--reports 200] [--kills 50] [--seed 7] [--folder DIR]

The faults stand in tests/support/faults.py. A full disk needs the right to mount a small volume. Exit code 1 where one
run did not end well.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.faults import all_faults, line

FREE_SHARES = [0.0, 0.3, 0.8, 1.2, 2.0]
"""Of the size of a release: the disk is full while loading, building, publishing."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="solieu-faults-") as temporary:
        folder = options.folder or Path(temporary)
        rows = all_faults(
            folder,
            options.reports,
            options.kills,
            FREE_SHARES,
            options.seed,
            lambda row: print(line(row), flush=True),
        )
    bad = sum(not row.well for row in rows)
    print(f"{len(rows)} faults, {bad} ended badly, {time.monotonic() - started:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
