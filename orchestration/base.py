"""The release that tonight's warehouse is built on, where little has changed and much is there already.

What belongs here: whether to build from scratch or on the last release, and what differs. What is loaded
into it stands in `raw`, what dbt then makes anew in dbt_project/macros/changes.sql. Both ways end with the same rows;
from scratch is simpler and is taken up to `warehouse.changes_from` reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from extract.frames import report_id
from orchestration import decisions, publish, raw
from orchestration.config import Warehouse
from orchestration.home import Home

Reading = tuple[str, str, bool]
"""SHA-256, extractor version, and whether pages wait for text recognition."""


@dataclass(frozen=True, slots=True)
class Base:
    """A whole release, built by this very code, and the reports of which it has another reading than the lake."""

    release: Path
    changed: frozenset[str]  # SHA-256

    @property
    def report_ids(self) -> list[str]:
        """Ids of the changed reports, sorted."""
        return sorted(report_id(sha256) for sha256 in self.changed)


def find(home: Home, how: Warehouse, made_by: str) -> Base | None:
    """What tonight can be built on; None where a build from scratch is simpler, cheaper or the only way.

    Raises DecisionsError where the store of the review pages cannot be read.
    """
    release = publish.whole_release(home)
    if release is None:
        return None
    try:
        with duckdb.connect(str(release), read_only=True) as connection:
            built = connection.execute("SELECT made_by FROM raw.build").fetchone()
            if built is None or built[0] != made_by:
                return None
            rows = connection.execute("SELECT sha256, extractor_version, waits FROM raw.readings").fetchall()
            decided = {name for (name,) in connection.execute("SELECT decision_id FROM raw.decisions").fetchall()}
    except duckdb.Error:
        return None  # of a version that kept no such list
    if decided - {decision.decision_id for decision in decisions.read(home)}:
        return None  # a store that was put back: what it no longer says still stands in the release
    before: set[Reading] = {(sha256, version, waits) for sha256, version, waits in rows}
    changed = before ^ raw.readings(raw.chosen(home))
    if len(before) < how.changes_from or len(changed) > how.changes_share * len(before):
        return None
    return Base(release, frozenset(sha256 for sha256, _, _ in changed))


def built_on(database: Path) -> str | None:
    """The release that a warehouse was built on; None for one that was built from scratch."""
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute("SELECT built_on FROM raw.build").fetchone()
    return str(row[0]) if row and row[0] else None
