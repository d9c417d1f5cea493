"""The lake holds whole extractions or none, and keeps what it was given."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from extract import EXTRACTOR_VERSION
from extract.readers import Limits, ReadError
from extract.schema import EXTRACTION_TABLES, FILES, RUNS
from orchestration import lake
from orchestration.durable import SourceChangedError
from orchestration.home import Home
from orchestration.inbox import InboxFile
from orchestration.settings import PROJECT
from orchestration.storage import Key
from tests.orchestration.lake_samples import extraction, register, sha


def test_an_extraction_comes_back_as_it_went_in(home: Home) -> None:
    sha256 = sha("a")
    frames = extraction(sha256)
    assert not lake.has_extraction(home, "1", sha256)
    folder = lake.commit_extraction(home, sha256, frames, "1")
    assert lake.has_extraction(home, "1", sha256)
    assert lake.list_extractions(home) == [("1", sha256)]
    for table, frame in frames.items():
        assert_frame_equal(lake.read_frame(home, folder / f"{table}.parquet"), frame)


def test_the_first_reading_of_a_version_stays(home: Home) -> None:
    sha256 = sha("a")
    folder = lake.commit_extraction(home, sha256, extraction(sha256, title="đầu"), "1")
    lake.commit_extraction(home, sha256, extraction(sha256, title="sau"), "1")
    assert lake.read_frame(home, folder / "reports.parquet")["title"].to_list() == ["đầu"]


def test_versions_stand_beside_each_other(home: Home) -> None:
    sha256 = sha("a")
    for version in ("1", "2"):
        lake.commit_extraction(home, sha256, extraction(sha256), version)
    assert lake.list_extractions(home) == [("1", sha256), ("2", sha256)]


def test_a_folder_that_lost_a_file_is_written_anew(home: Home) -> None:
    sha256 = sha("a")
    folder = lake.commit_extraction(home, sha256, extraction(sha256), "1")
    (home.lake / folder / "checks.parquet").unlink()
    assert not lake.has_extraction(home, "1", sha256)
    lake.commit_extraction(home, sha256, extraction(sha256), "1")
    assert lake.has_extraction(home, "1", sha256)


def test_a_reading_by_an_older_version_is_whole_without_the_newest_tables(home: Home) -> None:
    sha256 = sha("a")
    for version in ("1", EXTRACTOR_VERSION):
        folder = lake.commit_extraction(home, sha256, extraction(sha256), version)
        (home.lake / folder / "citations.parquet").unlink()
    assert lake.has_extraction(home, "1", sha256)
    assert not lake.has_extraction(home, EXTRACTOR_VERSION, sha256)


def test_wrong_columns_are_named(home: Home) -> None:
    sha256 = sha("a")
    frames = extraction(sha256)
    frames["checks"] = frames["checks"].with_columns(pl.col("stated_value").cast(pl.Float64))
    with pytest.raises(lake.LakeError, match=r"checks.*stated_value"):
        lake.commit_extraction(home, sha256, frames, "1")
    with pytest.raises(lake.LakeError, match="blocks"):
        lake.commit_extraction(home, sha256, {"blocks": frames["blocks"]}, "1")
    assert lake.list_extractions(home) == []


@pytest.mark.parametrize("sha256", ["../../etc", "", "ABC", "a" * 63, "a" * 64 + "/"])
def test_only_hashes_become_folders(sha256: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        lake.extraction_folder("1", sha256)


def test_a_run_id_cannot_leave_its_folder(home: Home) -> None:
    with pytest.raises(ValueError, match="safe"):
        lake.write_files(home, "../x", [])


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from orchestration import lake
from orchestration.home import Home
from orchestration.inbox import InboxFile
from tests.orchestration.lake_samples import extraction, sha

steps = 0
def dying(function):
    def call(*args, **kwargs):
        global steps
        steps += 1
        if steps == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return call

for name in ("rename", "replace", "fsync", "mkdir"):
    setattr(os, name, dying(getattr(os, name)))
lake.commit_extraction(Home(Path(sys.argv[1])), sha("a"), extraction(sha("a")), "1")
"""


def test_a_killed_commit_leaves_nothing_or_all(tmp_path: Path) -> None:
    outcomes = set()
    for step in (1, 2, 4, 8, 12, 14, 15, 16, 17, 18, 19):
        home = Home.resolve(tmp_path / str(step)).ensure()
        command = [sys.executable, "-c", KILLED_AT, str(home.root), str(step)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        committed = lake.list_extractions(home)
        assert committed in ([], [("1", sha("a"))])
        assert bool(committed) == lake.has_extraction(home, "1", sha("a"))
        outcomes.add((done.returncode == 0, bool(committed)))
        lake.clean_temporary(home)
        assert not list(home.lake.rglob(".tmp-*"))
        lake.commit_extraction(home, sha("a"), extraction(sha("a")), "1")
        assert lake.has_extraction(home, "1", sha("a"))
    assert {(False, False), (False, True), (True, True)} == outcomes


def store(home: Home, path: Path, sha256: str) -> Key:
    return lake.store_original(home, InboxFile(path, path.name, path.name, path.stat().st_size, sha256), Limits())


def test_an_original_is_kept_and_does_not_change_with_the_inbox(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "Báo cáo.TXT"
    path.write_bytes(b"a")
    sha256 = sha("a")
    kept = store(home, path, sha256)
    path.write_bytes(b"b")
    assert kept.name == f"{sha256}.txt"
    assert lake.find_original(home, sha256) == kept
    assert lake.read_original(home, sha256, Limits()) == b"a"
    assert lake.find_original(home, sha("khác")) is None
    assert lake.read_original(home, sha("khác"), Limits()) is None
    with pytest.raises(ReadError, match="too_large"):
        lake.read_original(home, sha256, Limits(max_bytes=0))


def test_bytes_that_changed_since_they_were_hashed_are_not_kept(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"b")
    with pytest.raises(SourceChangedError):
        store(home, path, sha("a"))
    assert home.storage.keys(lake.ORIGINALS_FOLDER) == []


@pytest.mark.parametrize("name", ["a.tar.gz" + "z" * 50, "a.t/../xt", "a.'; drop", "không đuôi", "a.đuôi"])
def test_a_strange_suffix_is_left_out(home: Home, tmp_path: Path, name: str) -> None:
    path = tmp_path / name.replace("/", "_")
    path.write_bytes(b"a")
    assert store(home, path, sha("a")).name == sha("a")


def test_registries_are_typed_even_when_empty(home: Home) -> None:
    path = lake.write_files(home, "20240101T000000Z", [])
    assert lake.read_frame(home, path).schema == FILES
    register(home, "20240102T000000Z", {"a.txt": "new"})
    assert [file.stem for file in lake.list_files(home)] == ["20240101T000000Z", "20240102T000000Z"]


def test_a_run_is_written_with_its_id_and_can_be_completed(home: Home) -> None:
    started = datetime(2024, 1, 1, tzinfo=UTC)
    lake.write_run(home, "20240101T000000Z", {"started_at": started})
    path = lake.write_run(home, "20240101T000000Z", {"started_at": started, "reports_new": 3})
    frame = lake.read_frame(home, path)
    assert frame.schema == RUNS
    assert frame.select("run_id", "reports_new").rows() == [("20240101T000000Z", 3)]


def test_an_unknown_column_is_refused(home: Home) -> None:
    with pytest.raises(lake.LakeError, match="reports_neu"):
        lake.write_run(home, "r", {"reports_neu": 3})


def test_all_tables_are_in_the_sample() -> None:
    assert set(extraction(sha("a"))) == set(EXTRACTION_TABLES)
