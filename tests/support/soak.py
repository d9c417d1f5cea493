"""Nights in a row with what an inbox goes through: arrivals, corrections, replacements, removals, kills.

What belongs here: one night's events and what is measured of it. `tests/orchestration/test_soak.py` lives through a few
nights, `benchmarks/soak.py` through as many as one likes.
"""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.generator.reports import write_report
from tests.support.faults import Trial

ON_THE_LAST = {"SOLIEU_WAREHOUSE__CHANGES_FROM": "0", "SOLIEU_WAREHOUSE__CHANGES_SHARE": "1"}
"""Every night but the first builds on the last release, as large homes do."""


@dataclass(frozen=True)
class Night:
    """What happened, and how large things were after it."""

    number: int
    events: str
    reports: int
    seconds: float
    peak: float  # MB, of the largest process so far
    files: int  # in the home
    megabytes: float  # of the lake
    warehouse: float  # MB of the published file


def live_through(
    trial: Trial, nights: int, seed: int = 11, tell: Callable[[Night], None] = lambda _: None
) -> list[Night]:
    """Nights in a row; every one must end well, also after one that was killed. `tell` hears of each."""
    chance = random.Random(seed)
    lived = []
    for number in range(nights):
        events = _events(trial, chance, number)
        if number and chance.random() < 0.15:
            _kill(trial, chance)
            events += ", killed once"
        started = time.monotonic()
        code, err = trial.run()
        seconds = time.monotonic() - started
        assert code == 0, f"night {number} ({events}): {err}"
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        files = [path for path in trial.home.root.rglob("*") if path.is_file() and not path.is_symlink()]
        lake = sum(path.stat().st_size for path in trial.home.lake.rglob("*") if path.is_file()) / 1e6
        reports = len(list(trial.inbox.iterdir()))
        lived.append(Night(number, events, reports, seconds, peak, len(files), lake, _published(trial)))
        tell(lived[-1])
    return lived


def _events(trial: Trial, chance: random.Random, number: int) -> str:
    told = []
    arrivals = 4 if number == 0 else chance.choice((0, 0, 1, 2, 3))
    if arrivals:
        trial.more(arrivals)
        told.append(f"{arrivals} new")
    files = sorted(trial.inbox.iterdir())
    if number and chance.random() < 0.4:
        path = chance.choice(files)
        path.write_text(path.read_text("utf-8").replace("1", "2", 1), "utf-8")
        told.append("1 corrected")
    if number and chance.random() < 0.2:
        path = chance.choice(files)
        path.write_text(write_report(chance.randrange(10_000, 20_000)).text, "utf-8")
        told.append("1 replaced")
    if number and len(files) > 4 and chance.random() < 0.2:
        chance.choice(files).unlink()
        told.append("1 removed")
    if chance.random() < 0.1:
        (trial.inbox / f"hỏng-{number}.pdf").write_bytes(b"%PDF-1.4 broken")
        told.append("1 damaged")
    return ", ".join(told) or "nothing"


def _kill(trial: Trial, chance: random.Random) -> None:
    process = trial.start()
    try:
        process.wait(chance.uniform(1.0, 15.0))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()


def _published(trial: Trial) -> float:
    """MB of the published file."""
    return trial.home.published.stat().st_size / 1e6


def compared(trial: Trial) -> list[str]:
    """What a home that was built from scratch from the same inbox has otherwise, in words."""
    scratch = trial.scratch()
    problems = []
    if trial.state() != scratch.state():
        problems.append("the marts differ from a rebuild from scratch")
    # What was taken out of a table leaves room in the file that the next night uses.
    if _published(trial) > 2 * _published(scratch):
        problems.append(f"a file of {_published(trial):.0f} MB where a rebuild has {_published(scratch):.0f}")
    return problems


def explained(nights: list[Night], releases: int = 5) -> list[str]:
    """What has grown beyond what the data explain, in words.

    Files: a few for each report that was ever read (its original), the releases, and what is put together now and then.
    """
    last = nights[-1]
    ever = sum(int(word) for night in nights for word in night.events.replace(",", "").split() if word.isdigit())
    allowed = 200 + 3 * ever + 10 * releases + 30 * 3 + 16 * 10
    problems = []
    if last.files > allowed:
        problems.append(f"{last.files} files where {allowed} are explained")
    if len(nights) >= 40:
        problems += _slower(nights, lambda night: night.events == "nothing", "a quiet night")
        problems += _slower(nights, lambda night: "nothing" not in night.events, "a night with something to do")
        early, late = nights[19], nights[-1]
        if late.peak > 1.5 * early.peak + 100:
            problems.append(f"{late.peak:.0f} MB where {early.peak:.0f} were enough")
    return problems


def _slower(nights: list[Night], of_kind: Callable[[Night], bool], words: str) -> list[str]:
    """Whether the quickest of the last nights of a kind takes far longer than that of the first.

    The quickest, since a busy machine makes any night slower; of one kind, since a night with nothing to do takes a
    fifth of one that builds.
    """
    alike = [night.seconds for night in nights if of_kind(night) and "killed" not in night.events]
    few = min(10, len(alike) // 2)
    if not few:
        return []
    before, now = min(alike[:few]), min(alike[-few:])
    return [f"{words} takes {now:.0f} s where it took {before:.0f}"] if now > 2 * before + 5 else []


HEAD = f"{'night':>5} {'reports':>7} {'s':>6} {'peak MB':>8} {'files':>6} {'lake MB':>8} {'file MB':>8}  events"


def line(night: Night) -> str:
    """One night for people."""
    return (
        f"{night.number:5} {night.reports:7} {night.seconds:6.1f} {night.peak:8.0f} {night.files:6} "
        f"{night.megabytes:8.2f} {night.warehouse:8.1f}  {night.events}"
    )


def table(nights: list[Night]) -> str:
    """The nights for people."""
    return "\n".join([HEAD, *map(line, nights)])


def trial_in(folder: Path) -> Trial:
    """A home and an inbox below `folder`."""
    (folder / "inbox").mkdir(parents=True)
    return Trial(folder, 0, settings=ON_THE_LAST)
