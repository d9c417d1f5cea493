"""Seconds of `solieu check` on one report of 65 kB, the start of Python included, and what the imports cost.

    .venv/bin/python benchmarks/check_start.py [FILE]

CPU seconds are those of the child process; on a busy machine they say more than the wall clock.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.variations import source_texts
from orchestration.settings import PROJECT

REPORT_BYTES = 65_000
TARGET = 1.0  # second
RUNS = 5
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|(\s+)(\S+)")


def report_of(size: int) -> bytes:
    """The largest source, repeated or cut at a line end to `size` bytes."""
    text = max((text for _, text in source_texts()), key=len)
    data = (text + "\n\n").encode("utf-8")
    data = data * (size // len(data) + 1)
    return data[: data.rfind(b"\n", 0, size)]


def run(command: list[str]) -> tuple[float, float]:
    """(wall seconds, CPU seconds) of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def imports(command: list[str]) -> list[tuple[float, str]]:
    """(own and inner milliseconds, module) of the top modules that the command imports, dearest first."""
    found = subprocess.run(  # noqa: S603
        [command[0], "-X", "importtime", *command[1:]], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    rows = [_IMPORT.match(line) for line in found.stderr.splitlines()]
    spent = [(int(row[2]) / 1000, row[4]) for row in rows if row]
    wanted = [row for row in spent if row[1].count(".") <= 1]
    return sorted(wanted, reverse=True)[:12]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "bao-cao.txt"
        if options.file is None:
            path.write_bytes(report_of(REPORT_BYTES))
        command = [sys.executable, "-c", "from orchestration.cli import main; main()", "check", str(path)]
        bare = min(run([sys.executable, "-c", "pass"])[1] for _ in range(RUNS))
        runs = [run(command) for _ in range(RUNS)]
        wall, spent = min(wall for wall, _ in runs), min(cpu for _, cpu in runs)
        print(f"solieu check, {path.stat().st_size / 1000:.0f} kB: {wall:.2f} s by the clock, {spent:.2f} s CPU")
        print(f"  best of {RUNS}; target {TARGET} s; a bare Python takes {bare:.3f} s, {spent / bare:.0f} times less")
        print("imports, milliseconds with all that they import:")
        for milliseconds, module in imports(command):
            print(f"  {milliseconds:7.1f}  {module}")
    return 0 if min(wall, spent) < TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
