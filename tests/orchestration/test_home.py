"""Where a home keeps its things."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.home import Home


def test_without_a_name_it_is_the_data_folder_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.resolve().root == tmp_path / "data"
    assert Home.resolve("out").root == tmp_path / "out"


def test_everything_lies_below_the_root(tmp_path: Path) -> None:
    home = Home.resolve(tmp_path / "nhà").ensure()
    assert home.published == home.root / "warehouse" / "solieu.duckdb"
    folders = (home.lake, home.releases, home.staging, home.quality, home.quarantine)
    assert all(folder.is_dir() and folder.is_relative_to(home.root) for folder in folders)
    assert home.ensure() == home  # again


def test_the_inbox_is_left_to_its_owner(tmp_path: Path) -> None:
    assert not Home.resolve(tmp_path).ensure().inbox.exists()
