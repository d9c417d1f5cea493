"""Seconds and memory of whole nights: the first with many new reports, one with nothing new, one with a few more.

    .venv/bin/python benchmarks/nights.py [--reports 1000] [--more 100] [--bytes 46000] [--folder DIR]

Each night is a `solieu run` of its own, measured from outside: wall clock, CPU seconds of all its processes, and the
peak of their memory together (proportional set size, so that pages shared by reader processes count once). The
baseline of the same run is Python starting and importing Dagster, which every night pays.

Exit code 1 where a night misses what is asked: nothing new 12 s, 1,000 reports 90 s below 2 GB.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import archive

ASKED_NOTHING_NEW = 12.0  # seconds
ASKED_FIRST = 90.0  # seconds for 1,000 reports
ASKED_MEMORY = 2_000.0  # MB
COMMAND = (sys.executable, "-c", "from orchestration.cli import main; main()")
_STEP = re.compile(r"\[step\] (\w+) done ([\d.]+) s")


@dataclass
class Night:
    """One command, measured from outside."""

    wall: float
    cpu: float
    peak: float  # MB
    steps: dict[str, float] = field(default_factory=dict)
    out: str = ""


def measure(command: list[str]) -> Night:
    """Run a command to its end; raises CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    watch = _Watch(process.pid)
    watch.start()
    out, err = process.communicate()
    watch.ended.set()
    watch.join()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, out, err)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Night(wall, cpu, watch.peak, {name: float(value) for name, value in _STEP.findall(err)}, out)


class _Watch(threading.Thread):
    """Samples the memory of one session's processes."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self.ended = session, 0.0, threading.Event()

    def run(self) -> None:
        pause = 0.2
        while not self.ended.wait(pause):
            started = time.thread_time()
            self.peak = max(self.peak, sum(_proportional(pid) for pid in _members(self.session)))
            # The kernel walks all pages of a process to tell: it must not take more than a fiftieth of one core.
            pause = max(0.2, 50 * (time.thread_time() - started))


def _members(session: int) -> list[int]:
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == session:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _proportional(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


def show(title: str, night: Night, baseline: float) -> None:
    """One night on the terminal."""
    print(
        f"{title}: {night.wall:.1f} s by the clock, {night.cpu:.1f} s CPU ({night.cpu / baseline:.1f} × the start of "
        f"Dagster), peak {night.peak:.0f} MB"
    )
    print("    " + ", ".join(f"{step} {seconds:.1f}" for step, seconds in night.steps.items()), flush=True)


def nights(folder: Path, reports: int, more: int, size: int) -> Iterator[tuple[str, Night]]:
    """The first night, one with nothing new and one with more reports, each told before the next begins."""
    run = [*COMMAND, "run", "--inbox", str(folder / "inbox"), "--home", str(folder / "home")]
    written = archive.write(folder / "inbox", reports, size)
    yield f"{reports} new reports, {written / 1e6:.1f} MB", measure(run)
    yield "nothing new", measure(run)
    archive.write(folder / "inbox", more, size, start=reports)
    yield f"{more} more", measure(run)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--more", type=int, default=100)
    parser.add_argument("--bytes", type=int, default=archive.SEED_BYTES)
    parser.add_argument("--folder", type=Path, help="kept afterwards; without it a temporary one")
    options = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    baseline = measure([sys.executable, "-c", "import dagster"]).cpu
    lived = []
    with tempfile.TemporaryDirectory(prefix="solieu-nights-") as temporary:
        for title, night in nights(options.folder or Path(temporary), options.reports, options.more, options.bytes):
            show(title, night, baseline)
            lived.append(night)
    print(f"load after: {os.getloadavg()[0]:.1f}")
    first, nothing, _ = lived
    missed = nothing.wall > ASKED_NOTHING_NEW or (options.reports <= 1000 and first.wall > ASKED_FIRST)
    return 1 if missed or (options.reports <= 1000 and first.peak > ASKED_MEMORY) else 0


if __name__ == "__main__":
    raise SystemExit(main())
