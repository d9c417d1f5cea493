"""A release is what it was when it was finished, or is told to be another: quickly, or where there is reason wholly."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from orchestration import blocks, publish, seals
from orchestration.home import Home
from orchestration.raw import connect
from tests.orchestration.test_publish import stage


@pytest.fixture
def release(home: Home) -> Path:
    staged = stage(home, 1)
    with connect(staged) as connection:
        connection.execute("CREATE TABLE texts AS SELECT repeat(md5(range::varchar), 40) AS words FROM range(2000)")
    return publish.publish(home, staged)


def flip(path: Path, at: int | None = None, *, seen: bool = True) -> None:
    """Damage one byte; `seen`: as a program writes, else as a disk forgets."""
    state = path.stat()
    with path.open("r+b") as stream:
        stream.seek(at if at is not None else state.st_size // 2)
        byte = stream.read(1)
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte[0] ^ 1]))
    if not seen:
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def test_a_release_is_what_was_published(release: Path) -> None:
    seals.check(release)
    seals.check(release, whole=True)


def test_bytes_that_somebody_wrote_are_noticed(home: Home, release: Path) -> None:
    flip(release)
    with pytest.raises(seals.BrokenSealError, match=r"block \d+ is damaged"):
        seals.check(release)
    assert publish.whole_release(home) is None


def test_a_file_that_was_cut_is_noticed(home: Home, release: Path) -> None:
    os.truncate(release, 20_000)
    with pytest.raises(seals.BrokenSealError, match="not those that were published: 20000 instead of"):
        seals.check(release)


def test_what_a_disk_forgot_is_found_by_the_whole_look(home: Home, release: Path) -> None:
    flip(release, seen=False)
    seals.check(release)
    with pytest.raises(seals.BrokenSealError, match="is damaged"):
        seals.check(release, whole=True)
    with pytest.raises(publish.PublishError, match="is damaged"):
        publish.rollback(home, release)


def test_after_a_night_that_did_not_end_everything_is_looked_at(home: Home, release: Path) -> None:
    for at in range(20_000, release.stat().st_size, 262_144):
        flip(release, at, seen=False)
        if publish.whole_release(home) is not None:
            break  # a block of data, which nobody has read yet
        flip(release, at, seen=False)
    else:
        pytest.fail("every block is read when the file is opened")
    stage(home, 2)  # and the process was killed
    publish.clean_staging(home)
    assert publish.whole_release(home) is None


def test_a_home_that_was_put_back_is_looked_at_once(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(release)
    seals.check(release)
    monkeypatch.setattr(blocks, "verify", lambda _: pytest.fail("looked at every block again"))
    seals.check(release)


def test_another_whole_file_in_its_place_is_noticed(home: Home, release: Path) -> None:
    other = publish.publish(home, stage(home, 2))
    release.write_bytes(other.read_bytes())
    with pytest.raises(seals.BrokenSealError):
        seals.check(release)


@pytest.mark.parametrize("seal", ["", "[]", '{"bytes": 1}'])
def test_a_damaged_note_is_no_proof(release: Path, seal: str) -> None:
    release.with_name(seals.NAME).write_text(seal)
    with pytest.raises(seals.BrokenSealError):
        seals.check(release)


def test_releases_of_older_versions_are_known(release: Path) -> None:
    """They noted a hash over the whole file, and before that nothing."""
    note = release.with_name(seals.NAME)
    digest = hashlib.sha256(release.read_bytes()).hexdigest()
    note.write_text(json.dumps({"bytes": release.stat().st_size, "sha256": digest}))
    seals.check(release, whole=True)
    note.write_text(json.dumps({"bytes": release.stat().st_size, "sha256": "0" * 64}))
    with pytest.raises(seals.BrokenSealError, match="not those that were published"):
        seals.check(release)
    note.unlink()
    seals.check(release, whole=True)
