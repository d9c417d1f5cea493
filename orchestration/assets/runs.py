"""The row on the run itself: written to the lake before the warehouse is built, completed when it is published.

What belongs here: filling `extract.schema.RUNS`. The row of the current run in `raw.runs` has its counts, and a null
`finished_at`, since the run goes on; the next run's warehouse has the time.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from extract import EXTRACTOR_VERSION
from extract.model import Verdict
from orchestration import lake, raw
from orchestration.home import Home

_COUNTS = """
    SELECT
        (SELECT count(*) FROM raw.reports),
        (SELECT count(*) FROM raw.observations),
        count(*) FILTER (WHERE verdict = 'consistent'),
        count(*) FILTER (WHERE verdict = 'inconsistent'),
        count(*) FILTER (WHERE verdict = 'not_checkable')
    FROM raw.checks
"""
_UPDATE = """
    UPDATE raw.runs SET reports_total = ?, observations = ?,
        checks_consistent = ?, checks_inconsistent = ?, checks_not_checkable = ?
    WHERE run_id = ?
"""


@dataclass(frozen=True, slots=True)
class RunRow:
    """Columns of `extract.schema.RUNS`; counts are null until the raw warehouse has them."""

    run_id: str
    started_at: datetime
    reports_new: int
    reports_known: int
    reports_quarantined: int
    extractor_version: str = EXTRACTOR_VERSION
    finished_at: datetime | None = None
    reports_total: int | None = None
    observations: int | None = None
    checks_consistent: int | None = None
    checks_inconsistent: int | None = None
    checks_not_checkable: int | None = None


def write_row(home: Home, row: RunRow) -> None:
    """Write or replace the run's row in the lake."""
    lake.write_run(home, row.run_id, asdict(row))


def count_raw(database: Path, row: RunRow) -> RunRow:
    """The row with the counts of the raw tables in `database`, which gets them too."""
    with raw.connect(database) as connection:
        counts = connection.execute(_COUNTS).fetchone() or (None,) * 5
        connection.execute(_UPDATE, [*counts, row.run_id])
        connection.execute("CHECKPOINT")
    total, observations, consistent, inconsistent, not_checkable = counts
    return replace(
        row,
        reports_total=total,
        observations=observations,
        checks_consistent=consistent,
        checks_inconsistent=inconsistent,
        checks_not_checkable=not_checkable,
    )


def repeat_row(home: Home, row: RunRow, finished_at: datetime) -> None:
    """Write the row of a run that had nothing to build: the counts are those of the run before."""
    counted = ("reports_total", "observations", "checks_consistent", "checks_inconsistent", "checks_not_checkable")
    earlier = [key for key in lake.list_runs(home) if key.stem < row.run_id]
    found = lake.read_frame(home, earlier[-1]).sort("run_id").to_dicts()[-1:] if earlier else []
    counts = {name: found[0][name] for name in counted} if found else {}
    lake.write_run(home, row.run_id, asdict(row) | counts | {"finished_at": finished_at})


def finish_row(home: Home, run_id: str, finished_at: datetime) -> None:
    """Set the time at which the run's warehouse was published, and its checks, those between reports among them."""
    key = lake.registry_key(lake.RUNS_FOLDER, run_id)
    if home.storage.exists(key):
        row = lake.read_frame(home, key).to_dicts()[0]
        lake.write_run(home, run_id, row | _checks(home.published) | {"finished_at": finished_at})


def _checks(published: Path) -> dict[str, int]:
    """Numbers of checks by verdict in a published warehouse."""
    import duckdb

    with duckdb.connect(str(published), read_only=True) as connection:
        found = dict(connection.execute("SELECT verdict, count(*) FROM marts.checks GROUP BY verdict").fetchall())
    return {f"checks_{verdict}": int(found.get(verdict, 0)) for verdict in Verdict}
