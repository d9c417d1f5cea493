"""What `solieu status` says: the last night, what is published, what waits, what is quarantined, disk.

What belongs here: gathering it, from lake, inbox and published warehouse. Nothing is changed, no lock taken.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from extract import EXTRACTOR_VERSION
from orchestration import durable, lake, packs, publish, registry
from orchestration.home import Home
from orchestration.inbox import scan_inbox
from orchestration.lock import holder
from orchestration.settings import Settings
from orchestration.storage import impatient


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest run that left a trace; `finished_at` is null for one that failed or is still at work."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    reports_new: int
    reports_known: int
    reports_quarantined: int
    hours_ago: float


@dataclass(frozen=True, slots=True)
class Published:
    """The release that readers open; counts are null where it cannot be opened, and `problem` says why."""

    release: str
    megabytes: float
    built_at: datetime | None = None
    reports: int | None = None
    observations: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the next run will find: files that no run has seen, and reports that only an older extractor has read."""

    new_or_changed: int
    gone: int
    read_by_older_extractor: int


@dataclass(frozen=True, slots=True)
class Disk:
    """Megabytes: free on the home's volume, and used by the parts of the home."""

    free: float
    lake: float | None  # null where the lake is an object store, whose owner counts
    warehouse: float
    quarantine: float


@dataclass(frozen=True, slots=True)
class Status:
    """All of it."""

    home: str
    inbox: str
    lake: str  # folder or address
    at_work: str | None
    last_run: LastRun | None
    published: Published | None
    releases: tuple[str, ...]
    waiting: Waiting
    quarantined: tuple[tuple[str, int], ...]  # reason code, files
    disk: Disk

    def as_json(self) -> dict[str, Any]:
        """Plain values, with times in ISO 8601."""

        def plain(value: Any) -> Any:
            if isinstance(value, datetime):
                return value.isoformat()
            if isinstance(value, dict):
                return {key: plain(item) for key, item in value.items()}
            return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value

        found: dict[str, Any] = plain(asdict(self))
        return found


@impatient()
def status(settings: Settings) -> Status:
    """Look at a home. Hashes the inbox, as a run does. StorageError where the lake cannot be asked."""
    home = settings.home
    rows = registry.latest(home)
    reasons = Counter(rows.filter(pl.col("status") == "quarantined")["reason_code"].to_list())
    return Status(
        home=str(home.root),
        inbox=str(settings.inbox),
        lake=home.storage.address,
        at_work=holder(home.root),
        last_run=_last_run(home),
        published=_published(home),
        releases=tuple(path.parent.name for path in publish.list_releases(home)),
        waiting=_waiting(settings, rows),
        quarantined=tuple(reasons.most_common()),
        disk=_disk(home),
    )


def _last_run(home: Home) -> LastRun | None:
    keys = lake.list_runs(home)
    if not keys:
        return None
    row = lake.read_frame(home, keys[-1]).sort("run_id").to_dicts()[-1]
    names = ("run_id", "started_at", "finished_at", "reports_new", "reports_known", "reports_quarantined")
    hours = (datetime.now(UTC) - row["started_at"]).total_seconds() / 3600
    return LastRun(**{name: row[name] for name in names}, hours_ago=round(hours, 2))


def _published(home: Home) -> Published | None:
    release = publish.current_release(home)
    if release is None:
        return None
    name, size = release.parent.name, release.stat().st_size / 1e6
    query = """
        SELECT (SELECT max(built_at) FROM raw.build), (SELECT count(*) FROM marts.reports),
            (SELECT count(*) FROM marts.observations)
    """
    try:
        with duckdb.connect(str(release), read_only=True) as connection:
            row = connection.execute(query).fetchone() or (None, None, None)
    except duckdb.Error as error:
        return Published(name, size, problem=" ".join(str(error).split())[:300])
    return Published(name, size, *row)


def _waiting(settings: Settings, rows: pl.DataFrame) -> Waiting:
    known = rows.filter(pl.col("status") != registry.WITHDRAWN)
    before = set(zip(known["relative_path"].to_list(), known["sha256"].to_list(), strict=True))
    now = {(file.relative_path, file.sha256) for file in scan_inbox(settings.inbox, settings.limits).files}
    by_version = packs.readings(packs.list_packs(settings.home))
    ours = by_version.pop(EXTRACTOR_VERSION, set())
    older = set().union(*by_version.values()) - ours
    return Waiting(
        new_or_changed=len({path for path, sha256 in now - before if sha256}),
        gone=len({path for path, _ in before} - {path for path, _ in now}),
        read_by_older_extractor=len(older & (registry.current(settings.home) or older)),
    )


def _disk(home: Home) -> Disk:
    place = home.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free / 1e6
    warehouse, quarantine = (durable.megabytes(folder) for folder in (home.warehouse, home.quarantine))
    return Disk(free, home.storage.megabytes(), warehouse, quarantine)
