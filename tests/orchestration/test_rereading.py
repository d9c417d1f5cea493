"""A backfill of a range of days reads again what was received on them, in one run."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from extract import EXTRACTOR_VERSION
from orchestration import packs
from orchestration.assets.rereading import DAYS, reread_reports
from orchestration.home import Home
from orchestration.journal import Journal
from orchestration.resources import Workplace
from orchestration.settings import Settings
from tests.support.home import SmallHome

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()


@pytest.fixture
def before_upgrade(small_home: SmallHome, tmp_path: Path) -> Home:
    """A home whose reports were all read by an older extractor, today or (the tests may run at midnight) yesterday."""
    home = Home(shutil.copytree(small_home[0], tmp_path / "home", symlinks=True))
    (home.lake / "extractions" / EXTRACTOR_VERSION).rename(home.lake / "extractions" / "0")
    assert EXTRACTOR_VERSION not in packs.readings(packs.list_packs(home))
    return home


def backfill(home: Home, first: int, last: int) -> dg.ExecuteInProcessResult:
    """One run over the days from `first` to `last` days ago, as Dagster starts it for a backfill of that range."""
    start, end = ((TODAY - timedelta(days=days)).isoformat() for days in (first, last))
    return dg.materialize(
        [reread_reports],
        resources={"workplace": Workplace.of(Settings.resolve(home.root, home.inbox)), "journal": Journal()},
        tags={"dagster/asset_partition_range_start": start, "dagster/asset_partition_range_end": end},
        selection=[reread_reports],
    )


def test_the_days_in_the_range_are_read_again_and_no_others(before_upgrade: Home) -> None:
    nothing = backfill(before_upgrade, 9, 3)
    assert EXTRACTOR_VERSION not in packs.readings(packs.list_packs(before_upgrade))
    old = packs.readings(packs.list_packs(before_upgrade))["0"]
    assert len(old) == 2
    done = backfill(before_upgrade, 2, 0)
    assert packs.readings(packs.list_packs(before_upgrade)) == {"0": old, EXTRACTOR_VERSION: old}
    rows = [
        [
            event.materialization.metadata["dagster/row_count"].value
            for event in result.get_asset_materialization_events()
        ]
        for result in (nothing, done)
    ]
    assert rows == [[0] * 7, [2] * 3]  # Dagster notes the run at each of its days


def test_a_day_can_be_chosen_while_it_lasts_and_a_range_is_one_run() -> None:
    assert DAYS.get_last_partition_key() == TODAY.isoformat()
    assert reread_reports.backfill_policy == dg.BackfillPolicy.single_run()
