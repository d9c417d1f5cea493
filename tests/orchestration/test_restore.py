"""A backup as docs/installing.md describes it, restored: the same marts, and nothing is read again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.settings import PROJECT
from tests.support.home import SmallHome, query, solieu


@pytest.mark.timeout(300)
def test_lake_and_review_store_alone_bring_everything_back(small_home: SmallHome, tmp_path: Path) -> None:
    home, inbox, _ = small_home
    page = (PROJECT / "docs" / "installing.md").read_text("utf-8")
    kept = [name for name in ("lake", "review", "warehouse", "quality") if f"| `HOME/{name}` | " in page]
    assert kept == ["lake", "review"]
    for name in kept:
        if (home / name).exists():
            shutil.copytree(home / name, tmp_path / "restored" / name)
    finished = solieu("run", "--inbox", inbox, "--home", tmp_path / "restored")
    assert finished.code == 0, finished.err
    assert "0 new, 2 known, 1 quarantined" in finished.out
    for mart, ordering in (("reports", "report_id"), ("observations", "observation_id"), ("checks", "check_id")):
        select = f"SELECT * FROM marts.{mart} ORDER BY {ordering}"
        assert query(tmp_path / "restored", select) == query(home, select), mart
