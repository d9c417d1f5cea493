"""The release that tonight's warehouse is built on, where little has changed and much is there already.

What belongs here: whether to build from scratch or on a release, on which, and what differs. What is loaded into it
stands in `raw`, what dbt then makes anew in dbt_project/macros/changes.sql. All ways end with the same rows; from
scratch is simpler and is taken up to `warehouse.changes_from` reports.

A large warehouse is not copied: the oldest of the releases, which would be removed when tonight's is published, becomes
tonight's. What differs follows from the lake, so it makes no other difference than that the changes of some nights are
made instead of those of one. Where somebody still reads it, or none is to be removed, the last release is copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from extract.frames import report_id
from orchestration import decisions, durable, publish, raw
from orchestration.config import Warehouse
from orchestration.home import Home

COPIED = 2_000_000_000
"""Bytes of a release up to which it is copied: that takes seconds, and leaves all releases where they are."""
COPIED_PER_REPORT = 8_000_000
"""Bytes that are copied in the time that one more changed report takes: 20 ms."""

Reading = tuple[str, str, bool]
"""SHA-256, extractor version, and whether pages wait for text recognition."""


@dataclass(frozen=True, slots=True)
class Base:
    """A whole release, built by this very code, and the reports of which it has another reading than the lake."""

    release: Path
    changed: frozenset[str]  # SHA-256
    taken_over: bool = False  # its file becomes tonight's; else a copy of it

    @property
    def report_ids(self) -> list[str]:
        """Ids of the changed reports, sorted."""
        return sorted(report_id(sha256) for sha256 in self.changed)

    def put(self, database: Path) -> None:
        """Make `database` what is built on. Raises publish.ReleaseInUseError, durable.DiskFullError, OSError."""
        if self.taken_over:
            publish.take_over(self.release, database)
        else:
            durable.clone(self.release, database)


def find(home: Home, how: Warehouse, made_by: str, keep: int | None = None) -> Base | None:
    """What tonight can be built on; None where a build from scratch is simpler, cheaper or the only way.

    `keep`: releases that are kept; None where none may be taken over. Raises DecisionsError where the store of the
    review pages cannot be read.
    """
    published = publish.whole_release(home)
    if published is None:
        return None
    now = raw.readings(raw.chosen(home))
    decided = {decision.decision_id for decision in decisions.read(home)}
    changed = _changed(published, how, made_by, now, decided)
    size = published.stat().st_size
    if keep is not None and size > COPIED and (old := publish.to_be_pruned(home, keep)) is not None:
        since = _changed(old, how, made_by, now, decided)
        if since is not None and (changed is None or (len(since) - len(changed)) * COPIED_PER_REPORT < size):
            return Base(old, since, taken_over=True)
    return None if changed is None else Base(published, changed)


def _changed(
    release: Path, how: Warehouse, made_by: str, now: set[Reading], decided: set[str]
) -> frozenset[str] | None:
    """SHA-256 of the reports of which a release has another reading; None where it is no base for tonight."""
    try:
        with duckdb.connect(str(release), read_only=True) as connection:
            built = connection.execute("SELECT made_by FROM raw.build").fetchone()
            if built is None or built[0] != made_by:
                return None
            rows = connection.execute("SELECT sha256, extractor_version, waits FROM raw.readings").fetchall()
            before_decided = {
                name for (name,) in connection.execute("SELECT decision_id FROM raw.decisions").fetchall()
            }
    except duckdb.Error:
        return None  # of a version that kept no such list
    if before_decided - decided:
        return None  # a store that was put back: what it no longer says still stands in the release
    before: set[Reading] = {(sha256, version, waits) for sha256, version, waits in rows}
    changed = before ^ now
    if len(before) < how.changes_from or len(changed) > how.changes_share * len(before):
        return None
    return frozenset(sha256 for sha256, _, _ in changed)


def built_on(database: Path) -> str | None:
    """The release that a warehouse was built on; None for one that was built from scratch."""
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute("SELECT built_on FROM raw.build").fetchone()
    return str(row[0]) if row and row[0] else None
