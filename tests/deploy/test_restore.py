"""What docs/installing.md says to back up is enough: a home restored from it has the same marts."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from orchestration.settings import PROJECT
from tests.support.home import SmallHome, query, solieu

PAGE = (PROJECT / "docs" / "installing.md").read_text("utf-8")
OF_A_RUN = {"run_id", "status", "finished_at", "runs_ago"}
"""Columns that speak of one run, not of the reports."""


def to_copy() -> list[str]:
    """Folders of the home that the table of the page says to back up."""
    return re.findall(r"^\| `HOME/(\w+)` \|.*\| \*\*yes\*\*", PAGE, re.M)


def marts(home: Path) -> dict[str, Counter[tuple[object, ...]]]:
    """Rows of every mart, without the columns that belong to a run."""
    tables = query(home, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts'")
    found = {}
    for (table,) in tables:
        columns = query(
            home,
            "SELECT column_name FROM information_schema.columns "
            f"WHERE table_schema = 'marts' AND table_name = '{table}' ORDER BY ordinal_position",
        )
        wanted = ", ".join(f'"{name}"::varchar' for (name,) in columns if name not in OF_A_RUN)
        found[str(table)] = Counter(query(home, f"SELECT {wanted} FROM marts.{table}"))
    return found


@pytest.fixture(scope="module")
def restored(small_home: SmallHome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small home, restored from its backup, after one run."""
    home, inbox, _ = small_home
    folder = tmp_path_factory.mktemp("restored")
    assert to_copy() == ["lake", "review"]
    for name in to_copy():
        if (home / name).exists():
            shutil.copytree(home / name, folder / "home" / name, symlinks=True)
    finished = solieu("run", "--inbox", inbox, "--home", folder / "home")
    assert finished.code == 0, finished.err
    assert "0 new, 2 known, 1 quarantined" in finished.out
    return folder / "home"


def test_every_table_of_the_old_home_is_there_again(small_home: SmallHome, restored: Path) -> None:
    before, after = marts(small_home[0]), marts(restored)
    assert before.keys() == after.keys()
    assert len(before) > 15
    assert len(before["observations"]) > 5
    grown = {"runs", "validations"}  # by the run that restored
    assert {name for name in before if before[name] != after[name]} <= grown
    for name in grown:
        assert not before[name] - after[name], name
