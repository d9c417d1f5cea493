"""What may befall a night, done to a real home with real runs: each fault, and whether the next run ends well.

What belongs here: the faults and the judgement after each. `tests/orchestration/test_faults.py` does a few of them,
`benchmarks/faults.py` as many as one likes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from orchestration import lake, packs, registry
from orchestration.home import Home
from tests.generator.reports import write_report
from tests.support.home import COMMAND, environment

State = tuple[tuple[object, ...], ...]
_STATE = """
    SELECT 'reports', count(*), count(DISTINCT report_id), bit_xor(hash(report_id)) FROM marts.reports
    UNION ALL SELECT 'observations', count(*), count(DISTINCT observation_id),
        bit_xor(hash(observation_id, obs_value, time_period, indicator_text)) FROM marts.observations
    UNION ALL SELECT 'checks', count(*), count(DISTINCT check_id),
        bit_xor(hash(check_id, verdict, severity, finding_id, message_vi, figures_key, place_key)) FROM marts.checks
    UNION ALL SELECT 'operands', count(*), count(DISTINCT (check_id, position)),
        bit_xor(hash(check_id, position, observation_id, printed_text)) FROM marts.check_operands
    UNION ALL SELECT 'series', count(*), count(*),
        bit_xor(hash(indicator_code, ref_area, time_period, observation_id, statements)) FROM marts.indicator_series
    UNION ALL SELECT 'plans', count(*), count(*),
        bit_xor(hash(indicator_name, plan_year, plan_observation_id, actual_observation_id)) FROM marts.plan_vs_actual
    UNION ALL SELECT 'implied', count(*), count(DISTINCT implied_id), bit_xor(hash(implied_id, implied_value))
        FROM marts.implied_values
    ORDER BY 1
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    fault: str
    moment: str
    then: str
    well: bool


@dataclass
class Trial:
    """A home, its inbox, what befell it, and who hears of that."""

    folder: Path
    reports: int
    rows: list[Row] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)  # variables of every run
    tell: Callable[[Row], None] = lambda _: None
    _next: int = 0

    @property
    def home(self) -> Home:
        return Home.resolve(self.folder / "home")

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def note(self, row: Row, _instead: Row | None = None) -> None:
        """A row of the table, instead of one that was taken out of it."""
        self.rows.append(row)
        self.tell(row)

    def more(self, count: int) -> None:
        """Put new reports into the inbox."""
        self.inbox.mkdir(parents=True, exist_ok=True)
        for number in range(self._next, self._next + count):
            (self.inbox / f"{number:05d}.txt").write_text(write_report(number).text, "utf-8")
        self._next += count

    def command(self, *options: str) -> list[str]:
        return [COMMAND, "run", "--inbox", str(self.inbox), "--home", str(self.home.root), *options]

    def start(self, *options: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*options),
            env=environment() | self.settings | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *options: str, **variables: str) -> tuple[int, str]:
        """A run to its end: exit code, and what it said on standard error."""
        process = self.start(*options, **variables)
        _, err = process.communicate(timeout=800)
        return process.returncode, err

    def state(self) -> State | None:
        """What readers find; None where nothing is published. Raises duckdb.Error where it does not open."""
        if not self.home.published.exists():
            return None
        with duckdb.connect(str(self.home.published), read_only=True) as connection:
            return tuple(connection.execute(_STATE).fetchall())

    def scratch(self) -> Trial:
        """A new home that has read the same inbox."""
        other = Trial(self.folder / "scratch", 0)
        shutil.rmtree(other.folder, ignore_errors=True)
        other.folder.mkdir(parents=True)
        other.inbox.symlink_to(self.inbox)
        code, err = other.run()
        assert code == 0, err
        return other

    def from_scratch(self) -> State | None:
        """What readers find in a new home that has read the same inbox."""
        return self.scratch().state()

    def judge(self, fault: str, moment: str, expected: State | None, code: int, err: str) -> Row:
        """A row on the run after a fault: it must end well, and its marts be what they must be."""
        try:
            same = self.state() == expected
            then = f"exit {code}, marts {'as expected' if same else 'DIFFER'}"
        except duckdb.Error as error:
            same, then = False, f"exit {code}, does not open: {error}"
        if code:
            then += f": {err.strip().splitlines()[-1][:120] if err.strip() else ''}"
        row = Row(fault, moment, then, code == 0 and same)
        self.note(row)
        return row


def killed(trial: Trial, times: int, longest: float, chance: random.Random) -> None:
    """SIGKILL at random moments; the published file opens after each, and holds a state that was or will be whole."""
    for _ in range(times):
        before = trial.state()
        process = trial.start("--rebuild")
        moment = chance.uniform(0.5, longest)
        try:
            process.wait(moment)
            ended = True
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            ended = False
        process.communicate()
        try:
            after = trial.state()
            well = True
        except duckdb.Error as error:
            after, well = None, False
            trial.note(Row("SIGKILL", f"{moment:.1f} s", f"published file does not open: {error}", well))
            continue
        counts = {row[0]: row[1] for row in after or ()}
        what = "ended before" if ended else "unchanged" if after == before else "the new release"
        doubled = any(row[1] != row[2] for row in after or ())
        then = f"{what}, {counts.get('reports', 0)} reports published, {len(read(trial))} in the lake"
        trial.note(Row("SIGKILL", f"{moment:.1f} s", then, well and not doubled))


def first_night(trial: Trial) -> None:
    """A night that ends well."""
    code, err = trial.run()
    assert code == 0, err


def read(trial: Trial) -> set[str]:
    """SHA-256 of the reports that stand in the lake."""
    return set().union(*packs.readings(packs.list_packs(trial.home)).values())


def measure_full_run(trial: Trial) -> float:
    """Seconds of a night that reads and builds everything, in a home of its own."""
    other = Trial(trial.folder / "timing", 0)
    other.folder.mkdir(parents=True)
    other.inbox.symlink_to(trial.inbox)
    started = time.monotonic()
    code, err = other.run()
    assert code == 0, err
    return time.monotonic() - started


@contextmanager
def volume(folder: Path, megabytes: int) -> Iterator[bool]:
    """A small volume at `folder`; False where this user may not mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", str(folder)], check=False, capture_output=True)


def disk_full(trial: Trial, expected: State | None, free_shares: list[float]) -> None:
    """The home on a small volume with so much left, in sizes of a release; then room is made. The old release stays."""
    release = trial.home.published.stat().st_size / 1e6
    held = sum(path.stat().st_size for path in trial.home.root.rglob("*") if path.is_file() and not path.is_symlink())
    room = 2 * held // 1_000_000 + 400  # MB, for the home and a night
    for free in (round(share * release, 1) for share in free_shares):
        with volume(trial.folder / "volume", room) as mounted:
            if not mounted:
                trial.note(Row("disk full", f"{free} MB left", "not tried: no right to mount", True))
                return
            small = Trial(trial.folder / "volume", 0)
            shutil.copytree(trial.home.root, small.home.root, symlinks=True)
            small.inbox.symlink_to(trial.inbox)
            before = small.state()
            filler = small.folder / "filler"
            left = shutil.disk_usage(small.folder).free - int(free * 1e6)
            filler.write_bytes(b"\0" * max(left, 0))
            code, err = small.run("--rebuild", SOLIEU_RETENTION__FREE_MEGABYTES="0", TMPDIR=str(trial.folder))
            steps = [line.split()[1] for line in err.splitlines() if line.startswith("[step]")]
            named = str(small.folder) in err
            kept = small.state() == before
            filler.unlink()
            moment = f"{free} MB left: {steps[-1] if steps else 'start'}"
            if code == 0:
                trial.note(Row("disk full", moment, "there was room enough", True))
                continue
            halves = list(small.home.root.rglob(".tmp-*"))
            code, err = small.run("--rebuild")
            row = small.judge("disk full", moment, expected, code, err)
            words = f"{'volume named' if named else 'VOLUME NOT NAMED'}, old release {'kept' if kept else 'LOST'}"
            leftover = f", {len(halves)} temporary left" if halves else ""
            trial.note(Row("disk full", moment, f"{words}{leftover}; then {row.then}", row.well and named and kept))


HOLD = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.execute('SELECT count(*) FROM marts.reports').fetchone()[0], flush=True)
sys.stdin.read()
print(connection.execute('SELECT count(*) FROM marts.observations').fetchone()[0], flush=True)
"""


def held_by_a_reader(trial: Trial, expected: Callable[[], State | None]) -> None:
    """A program keeps the published file open during a night: it keeps its release, the night ends well."""
    before = {str(row[0]): row[1] for row in trial.state() or ()}
    trial.more(1)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(trial.home.published)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        reports = int(reader.stdout.readline())
        code, err = trial.run()
        rest, _ = reader.communicate()
    kept = reports == before["reports"] and int(rest) == before["observations"]
    row = trial.judge("reader holds the file", "whole night", expected(), code, err)
    trial.note(
        replace(row, then=f"{row.then}, reader kept its release: {kept}", well=row.well and kept), trial.rows.pop()
    )


def second_run(trial: Trial, expected: State | None) -> None:
    """Another run while one is at work: turned away and told by whom; the first ends well."""
    first = trial.start("--rebuild")
    assert first.stderr is not None
    for line in first.stderr:
        if line.startswith("[step] extracted_reports done"):
            break
    code, err = trial.run()
    _, rest = first.communicate()
    told = code == 1 and f"process {first.pid} " in err
    row = trial.judge("second run", "while one is at work", expected, first.returncode, rest)
    words = f"{row.then}, second {'turned away by name' if told else 'NOT TURNED AWAY'}"
    trial.note(replace(row, then=words, well=row.well and told), trial.rows.pop())


def clock_set_back(trial: Trial, expected: Callable[[], State | None]) -> None:
    """Past runs are dated a day ahead, which is a clock set back by a day; new reports must count all the same."""
    for folder in lake.REGISTRIES:
        for key in reversed(lake.registries(trial.home, folder)):
            moment = datetime.strptime(key.stem[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(days=1)
            name = f"{moment:%Y%m%dT%H%M%SZ}{key.stem[16:]}"
            frame = lake.read_frame(trial.home, key)
            renamed = pl.when(pl.col("run_id") == key.stem).then(pl.lit(name)).otherwise(pl.col("run_id"))
            lake.write_frame(trial.home, folder / f"{name}.parquet", frame.with_columns(renamed.alias("run_id")))
            trial.home.storage.remove(key)
    trial.more(1)
    code, err = trial.run()
    trial.judge("clock set back a day", "before a night", expected(), code, err)
    assert registry.current(trial.home)


def damaged_parquet(trial: Trial, expected: State | None, chance: random.Random) -> None:
    """Bytes flipped in a Parquet file of the lake: the night that reads it mends it."""
    path = chance.choice(sorted((trial.home.lake / "extractions").glob("*/*/*.parquet")))
    data = bytearray(path.read_bytes())
    for _ in range(16):
        data[chance.randrange(len(data))] ^= 0xFF
    path.write_bytes(data)
    code, err = trial.run("--rebuild")
    trial.judge("damaged Parquet file", path.name, expected, code, err)


def damaged_warehouse(trial: Trial, expected: State | None, chance: random.Random) -> None:
    """The published file overwritten in the middle: the next night builds another."""
    release = trial.home.published.resolve()
    data = bytearray(release.read_bytes())
    start = chance.randrange(4096, len(data) - 65_536)
    data[start : start + 65_536] = os.urandom(65_536)
    release.write_bytes(data)
    code, err = trial.run()
    trial.judge("damaged published warehouse", "before a night", expected, code, err)


def line(row: Row) -> str:
    """One row for people."""
    return f"{row.fault:28} {row.moment:34} {'ok  ' if row.well else 'BAD '} {row.then}"


def table(rows: list[Row]) -> str:
    """The rows for people."""
    return "\n".join([f"{'fault':28} {'moment':34} outcome", *map(line, rows)])


def few_faults(folder: Path, reports: int, kills: int, seed: int = 7) -> list[Row]:
    """Kills and damaged files only: some five whole nights."""
    chance = random.Random(seed)
    trial = Trial(folder, reports)
    trial.more(reports - 1)
    first_night(trial)
    trial.more(1)
    killed(trial, kills, 9.0, chance)
    code, err = trial.run()
    expected = trial.from_scratch()
    trial.judge("after all kills", "", expected, code, err)
    damaged_parquet(trial, expected, chance)
    damaged_warehouse(trial, expected, chance)
    return trial.rows


def all_faults(
    folder: Path,
    reports: int,
    kills: int,
    free_shares: list[float],
    seed: int = 7,
    tell: Callable[[Row], None] = lambda _: None,
) -> list[Row]:
    """Every fault, one after the other, on one home; `tell` hears of each row as it comes."""
    chance = random.Random(seed)
    trial = Trial(folder, reports, tell=tell)
    trial.more(reports // 2)
    first_night(trial)  # from now on there is a release to lose
    trial.more(reports - reports // 2)
    longest = measure_full_run(trial)
    killed(trial, kills, longest, chance)
    code, err = trial.run()
    expected = trial.from_scratch()
    trial.judge("after all kills", "", expected, code, err)
    damaged_parquet(trial, expected, chance)
    damaged_warehouse(trial, expected, chance)
    second_run(trial, expected)
    disk_full(trial, expected, free_shares)
    held_by_a_reader(trial, trial.from_scratch)
    clock_set_back(trial, trial.from_scratch)
    return trial.rows
