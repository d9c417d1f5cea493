"""The sample reports in a published warehouse, built without Dagster and without data tests: a third of the time."""

from __future__ import annotations

from pathlib import Path

from orchestration import dbt_runner, lake, raw
from orchestration.home import Home
from orchestration.inbox import scan_inbox
from orchestration.publish import publish
from orchestration.reading import read_new
from orchestration.registry import register
from orchestration.settings import PROJECT

RUN_ID = "20240131T180000Z-samples"
MODELS_ONLY = ("build", "--exclude-resource-type", "test", "unit_test", "exposure")


def publish_samples(home: Home) -> Home:
    """Read data/samples into `home` and publish; return the home."""
    return publish_folder(home, PROJECT / "data" / "samples")


def publish_folder(home: Home, inbox: Path) -> Home:
    """Read a folder into `home` and publish; return the home."""
    home.ensure()
    batch = read_new(home, scan_inbox(inbox), lambda _done, _total: None)
    register(home, RUN_ID, batch)
    lake.write_run(home, RUN_ID, {"reports_new": len(batch.outcomes)})
    database = home.staging_file(RUN_ID)
    raw.load_raw(home, database)
    built = dbt_runner.build(database, arguments=MODELS_ONLY)
    assert built.success, built.explain()
    publish(home, database)
    return home
