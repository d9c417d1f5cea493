"""`solieu status`, `doctor` and `rollback` as an operator types them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from orchestration.lock import HomeLock
from tests.support.home import SmallHome, solieu


@pytest.fixture
def home(small_home: SmallHome, tmp_path: Path) -> Path:
    """A copy of the small home that a test may change."""
    copy = tmp_path / "home"
    shutil.copytree(small_home[0], copy, symlinks=True)
    shutil.copytree(small_home[1], copy / "inbox")
    return copy


def test_status_tells_the_last_night_and_what_waits(home: Path) -> None:
    (home / "inbox" / "mới.txt").write_text("BÁO CÁO\n\nTrồng 5 ha rừng.\n", "utf-8")
    (home / "inbox" / "xa-binh-an.txt").unlink()
    finished = solieu("status", "--home", home)
    assert finished.code == 0, finished.err
    assert "2 new, 0 known, 1 quarantined" in finished.out
    assert "r000001" in finished.out
    assert "1 files new or changed, 1 gone" in finished.out
    assert "1 empty" in finished.out
    found = json.loads(solieu("status", "--home", home, "--json").out)
    assert found["published"]["reports"] == 2
    assert found["waiting"] == {"new_or_changed": 1, "gone": 1, "read_by_older_extractor": 0}
    assert found["at_work"] is None
    with HomeLock(home):
        assert f"process {os.getpid()} on" in solieu("status", "--home", home).out


def test_status_of_a_home_where_nothing_ran(tmp_path: Path) -> None:
    finished = solieu("status", "--home", tmp_path / "new")
    assert finished.code == 0, finished.err
    assert "none yet" in finished.out
    assert not (tmp_path / "new").exists()  # a look leaves nothing behind


def test_doctor_is_content_with_a_sound_home_and_finds_damage(home: Path) -> None:
    finished = solieu("doctor", "--home", home, "--deep")
    assert finished.code == 0, finished.out
    assert "every byte as written" in finished.out
    (pack,) = (home / "lake" / "extractions").glob("*/*/observations.parquet")
    pack.write_bytes(pack.read_bytes()[:-1] + b"?")
    assert "observations.parquet" in solieu("doctor", "--home", home, "--deep").out
    release = (home / "warehouse" / "solieu.duckdb").resolve()
    release.write_bytes(release.read_bytes()[:-4096])
    finished = solieu("doctor", "--home", home)
    assert finished.code == 1
    assert "bad      warehouse" in finished.out


def test_a_bad_setting_is_a_usage_error_with_its_key(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess

    from tests.support.home import COMMAND, environment

    path = tmp_path / "solieu.toml"
    path.write_text("[retention]\nreleases = -1\n", "utf-8")
    done = subprocess.run(
        [COMMAND, "status", "--home", str(home)],
        env=environment() | {"SOLIEU_SETTINGS": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"{path}: retention.releases" in done.stderr


def test_rollback_publishes_the_release_before(home: Path) -> None:
    link = home / "warehouse" / "solieu.duckdb"
    old = link.resolve()
    new = old.parent.with_name("r000002")
    shutil.copytree(old.parent, new)
    link.unlink()
    link.symlink_to("releases/r000002/solieu.duckdb")
    assert solieu("rollback", "--home", home, "--list").out == "r000001\nr000002  published\n"
    finished = solieu("rollback", "--home", home)
    assert finished.code == 0, finished.err
    assert os.readlink(link) == "releases/r000001/solieu.duckdb"
    assert solieu("rollback", "--home", home).code == 1  # none is older
    assert solieu("rollback", "--home", home, "r000002").code == 0
    assert os.readlink(link) == "releases/r000002/solieu.duckdb"


def test_rollback_refuses_a_damaged_release_and_a_home_at_work(home: Path) -> None:
    link = home / "warehouse" / "solieu.duckdb"
    broken = link.resolve().parent.with_name("r000000")
    shutil.copytree(link.resolve().parent, broken)
    data = bytearray((broken / "solieu.duckdb").read_bytes())
    data[-5000] ^= 1
    (broken / "solieu.duckdb").write_bytes(data)
    before = os.readlink(link)
    finished = solieu("rollback", "--home", home)
    assert finished.code == 1
    assert "bytes are not those" in finished.err
    with HomeLock(home):
        assert "another run is at work" in solieu("rollback", "--home", home, "r000001").err
    assert os.readlink(link) == before
