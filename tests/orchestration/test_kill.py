"""SIGKILL at every step boundary: the published warehouse stays the old one, and the next run completes."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from orchestration.cli.run import STOPPED
from orchestration.journal import STEPS
from orchestration.lock import holder
from tests.support.home import SmallHome, kill_at, query, signal_at, solieu


@pytest.fixture(scope="module")
def killed_home(small_home: SmallHome, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(home with one published release, inbox with one report more than it knows)."""
    home, inbox, _ = small_home
    folder = tmp_path_factory.mktemp("killed")
    shutil.copytree(home, folder / "home", symlinks=True)
    shutil.copytree(inbox, folder / "inbox")
    (folder / "inbox" / "mới.txt").write_text(
        "BÁO CÁO tháng 4 năm 2024\n\nI. KẾT QUẢ\n\nTrồng mới 15 ha cây ăn quả.\n", "utf-8"
    )
    return folder / "home", folder / "inbox"


AFTER = ("dbt_docs", "quality_report")  # publishing is over by then: the new release holds
BOUNDARIES = [f"[step] {step} start" for step in STEPS if step not in AFTER]


@pytest.mark.timeout(600)
def test_a_run_killed_at_any_step_leaves_the_old_release_whole(killed_home: tuple[Path, Path]) -> None:
    home, inbox = killed_home
    link = home / "warehouse" / "solieu.duckdb"
    release = os.readlink(link)
    bytes_before = link.read_bytes()
    for boundary in BOUNDARIES:
        kill_at(boundary, "run", "--inbox", inbox, "--home", home)
        assert os.readlink(link) == release, boundary
        assert link.read_bytes() == bytes_before, boundary
        assert query(home, "SELECT count(*) FROM marts.reports") == [(2,)], boundary
    for step in AFTER:
        kill_at(f"[step] {step} start", "run", "--inbox", inbox, "--home", home)
        assert query(home, "SELECT count(*) FROM marts.reports") == [(3,)], step
    finished = solieu("run", "--inbox", inbox, "--home", home)
    assert finished.code == 0, finished.err
    assert query(home, "SELECT count(*) FROM marts.reports") == [(3,)]
    assert "0 new, 3 known" in finished.out  # what the killed runs had read was kept
    assert not list((home / "warehouse" / "staging").iterdir())
    assert not list(home.rglob(".tmp-*"))


def test_a_run_that_is_asked_to_end_does_so_at_once_and_cleanly(small_home: SmallHome, tmp_path: Path) -> None:
    home, inbox, _ = small_home
    shutil.copytree(home, tmp_path / "home", symlinks=True)
    link = tmp_path / "home" / "warehouse" / "solieu.duckdb"
    release = os.readlink(link)
    arguments = ("run", "--rebuild", "--inbox", inbox, "--home", tmp_path / "home")
    _, after, code = signal_at(signal.SIGTERM, "[step] dbt_models start", *arguments)
    assert code == STOPPED, after  # no second try, no traceback, no abort of the interpreter
    said = [line for line in after if not line.startswith("[step]")]
    assert said[0].startswith("solieu run was stopped in step dbt_models; the next run goes on from there")
    assert said[1].startswith("the published warehouse is unchanged:")
    assert os.readlink(link) == release
    assert holder(tmp_path / "home") is None
    log = (tmp_path / "home" / "logs" / "run.log").read_text("utf-8").splitlines()
    assert json.loads(log[-1])["level"] == "WARNING"
