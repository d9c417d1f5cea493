"""Many nights in a row: do memory, files and duration stay where the data put them, and is the end a rebuild's end?

    .venv/bin/python benchmarks/soak.py [--nights 200] [--seed 11] [--folder DIR]

Exit code 1 where something grew beyond what the data explain, or the marts differ from a rebuild from scratch.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.soak import HEAD, compared, explained, line, live_through, trial_in


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="solieu-soak-") as temporary:
        trial = trial_in(options.folder or Path(temporary))
        print(HEAD)
        nights = live_through(trial, options.nights, options.seed, lambda night: print(line(night), flush=True))
        problems = explained(nights) + compared(trial)
    print("\n".join(problems) or "nothing grew beyond what the data explain; the marts are those of a rebuild")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
