"""Publishing is all or nothing, whenever the process dies, and readers of the old release notice nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration import durable, publish, raw
from orchestration.home import Home
from orchestration.settings import PROJECT


def stage(home: Home, number: int) -> Path:
    """A small whole warehouse that knows its number."""
    path = home.staging_file(f"run{number}")
    path.parent.mkdir(parents=True)
    with raw.connect(path) as connection:
        connection.execute("CREATE SCHEMA marts")
        for table in publish.REQUIRED_MARTS:
            connection.execute(f"CREATE TABLE marts.{table} AS SELECT {number} AS number FROM range(1000)")
    return path


def published_number(home: Home) -> int:
    with duckdb.connect(str(home.published), read_only=True) as connection:
        row = connection.execute("SELECT max(number) FROM marts.observations").fetchone()
    assert row is not None
    return int(row[0])


def test_the_link_leads_to_the_newest_release(home: Home) -> None:
    assert publish.current_release(home) is None
    first = publish.publish(home, stage(home, 1))
    second = publish.publish(home, stage(home, 2))
    assert (first.parent.name, second.parent.name) == ("r000001", "r000002")
    assert publish.current_release(home) == second.resolve()
    assert published_number(home) == 2
    assert not list(home.staging.iterdir())


def test_the_home_folder_can_be_moved(home: Home) -> None:
    publish.publish(home, stage(home, 1))
    moved = Home(home.root.rename(home.root.with_name("chuyển nhà")))
    assert published_number(moved) == 1


def test_an_open_reader_keeps_its_release(home: Home) -> None:
    publish.publish(home, stage(home, 1))
    with duckdb.connect(str(home.published.resolve()), read_only=True) as reader:
        for number in range(2, 10):  # its release is pruned meanwhile
            publish.publish(home, stage(home, number))
        assert reader.execute("SELECT sum(number) FROM marts.checks").fetchone() == (1000,)
    assert published_number(home) == 9


def test_a_reader_in_another_process_keeps_its_release(home: Home) -> None:
    publish.publish(home, stage(home, 1))
    code = (
        "import duckdb, sys\n"
        f"c = duckdb.connect({str(home.published)!r}, read_only=True)\n"
        "print('open', flush=True); sys.stdin.readline()\n"
        "print(c.execute('select sum(number) from marts.checks').fetchone()[0])\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        publish.publish(home, stage(home, 2), keep=1)
        output, _ = reader.communicate("go\n", timeout=60)
    assert output == "1000\n"
    assert published_number(home) == 2


def test_old_releases_go_but_never_the_published_one(home: Home) -> None:
    releases = [publish.publish(home, stage(home, number)) for number in range(1, 5)]
    publish.rollback(home, releases[0])
    publish.prune(home, keep=1)
    assert [path.parent.name for path in publish.list_releases(home)] == ["r000001", "r000004"]
    assert published_number(home) == 1
    publish.publish(home, stage(home, 5), keep=2)
    assert [path.parent.name for path in publish.list_releases(home)] == ["r000004", "r000005"]


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "mart"])
def test_a_file_that_is_not_whole_is_refused(home: Home, damage: str) -> None:
    publish.publish(home, stage(home, 1))
    staging = stage(home, 2)
    if damage == "mart":
        with raw.connect(staging) as connection:
            connection.execute("DROP TABLE marts.checks")
    else:
        data = staging.read_bytes()
        staging.write_bytes({"empty": b"", "garbage": b"x" * 50_000, "cut": data[: len(data) // 3]}[damage])
    with pytest.raises(publish.PublishError):
        publish.publish(home, staging)
    assert published_number(home) == 1


def test_a_file_that_is_still_open_is_refused(home: Home) -> None:
    staging = stage(home, 1)
    code = f"import duckdb,sys; c = duckdb.connect({str(staging)!r}); print('open', flush=True); sys.stdin.readline()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(publish.PublishError):
            publish.publish(home, staging)
        writer.communicate("go\n", timeout=60)
    assert publish.current_release(home) is None


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from orchestration import publish
from orchestration.home import Home

home, step, when = Home(Path(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
calls = 0

def dying(function):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == step and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return function(*args, **kwargs)
        finally:
            if calls == step and when == "after":
                os.kill(os.getpid(), signal.SIGKILL)
    return call

for name in ("rename", "replace", "symlink", "fsync", "mkdir", "rmdir"):
    setattr(os, name, dying(getattr(os, name)))
publish.publish(home, home.staging_file("run2"), keep=1)
print(calls)
"""


def die_at(home: Home, step: int, when: str) -> int:
    command = [sys.executable, "-c", KILLED_AT, str(home.root), str(step), when]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_one_whole_release_is_published(tmp_path: Path, when: str) -> None:
    seen = set()
    for step in range(1, 40):
        home = Home.resolve(tmp_path / f"{step}").ensure()
        publish.publish(home, stage(home, 1))
        stage(home, 2)
        survived = die_at(home, step, when) == 0
        seen.add(published_number(home))
        publish.clean_staging(home)
        assert not list(home.warehouse.rglob(".tmp-*"))
        publish.publish(home, stage(home, 3))  # the next night
        assert published_number(home) == 3
        if survived:
            break
    else:
        pytest.fail("publishing never came to its end")
    assert step > 8  # the steps were indeed interrupted
    assert seen == {1, 2}


def test_a_disk_that_fails_in_the_middle_leaves_the_staging_file_for_another_try(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(home, stage(home, 1))
    second = stage(home, 2)
    real, failures = durable.fsync_folder, [OSError(errno.EIO, "Input/output error")]

    def fail_once(folder: Path) -> None:
        if folder.parent == home.releases and failures:
            raise failures.pop()
        real(folder)

    monkeypatch.setattr(durable, "fsync_folder", fail_once)
    with pytest.raises(OSError, match="Input/output error"):
        publish.publish(home, second)
    assert published_number(home) == 1
    assert [path.name for path in home.releases.iterdir()] == ["r000001"]
    publish.publish(home, second)
    assert published_number(home) == 2


def test_a_staging_file_that_is_not_there_is_not_made_anew(home: Home) -> None:
    with pytest.raises(publish.PublishError, match="no such file"):
        publish.publish(home, home.staging_file("run1"))
    assert not home.staging_file("run1").exists()


def test_the_file_of_the_release_that_goes_becomes_tonights(home: Home) -> None:
    for number in range(1, 4):
        publish.publish(home, stage(home, number))
    assert publish.to_be_pruned(home, keep=4) is None
    old = publish.to_be_pruned(home, keep=3)
    assert old is not None
    assert old.parent.name == "r000001"
    inode = old.stat().st_ino
    staging = home.staging_file("run4")
    staging.parent.mkdir(parents=True)
    publish.take_over(old, staging)
    assert staging.stat().st_ino == inode
    assert sorted(path.name for path in home.releases.iterdir()) == ["r000002", "r000003"]
    with raw.connect(staging) as connection:
        connection.execute("UPDATE marts.observations SET number = 4")
    publish.publish(home, staging, keep=3)
    assert published_number(home) == 4
    assert [path.parent.name for path in publish.list_releases(home)] == ["r000002", "r000003", "r000004"]
    for release in publish.list_releases(home):
        publish.verify_release(release)


def test_neither_the_published_release_nor_a_damaged_one_is_taken_over(home: Home) -> None:
    first, second = (publish.publish(home, stage(home, number)) for number in (1, 2))
    assert publish.to_be_pruned(home, keep=1) == first
    publish.rollback(home, first)
    assert publish.to_be_pruned(home, keep=1) == second
    assert publish.to_be_pruned(home, keep=2) is None
    second.write_bytes(second.read_bytes()[:-4096])
    assert publish.to_be_pruned(home, keep=1) is None


@pytest.mark.parametrize("used", ["in another process", "in this one", "under another name"])
def test_a_release_that_somebody_uses_is_left_alone(home: Home, used: str) -> None:
    first = publish.publish(home, stage(home, 1))
    publish.publish(home, stage(home, 2))
    staging = home.staging_file("run3")
    staging.parent.mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        if used == "in another process":
            code = f"import sys; f = open({str(first)!r}); print('open', flush=True); sys.stdin.readline()"
            command = [sys.executable, "-c", code]
            reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            stack.callback(reader.communicate, "go\n", 60)
            assert reader.stdout is not None
            reader.stdout.readline()
        elif used == "in this one":
            stack.enter_context(duckdb.connect(str(first), read_only=True))
        else:
            os.link(first, home.root / "bản sao lưu.duckdb")
        with pytest.raises(publish.ReleaseInUseError):
            publish.take_over(first, staging)
    assert [path.parent.name for path in publish.list_releases(home)] == ["r000001", "r000002"]
    publish.verify_release(first)
    assert not staging.exists()


def test_killed_after_taking_over_a_release_the_others_stay(home: Home) -> None:
    first = publish.publish(home, stage(home, 1))
    publish.publish(home, stage(home, 2))
    staging = home.staging_file("run3")
    staging.parent.mkdir(parents=True)
    publish.take_over(first, staging)
    with raw.connect(staging) as connection:
        connection.execute("DELETE FROM marts.observations")
    publish.clean_staging(home)  # the next night's first step
    assert [path.parent.name for path in publish.list_releases(home)] == ["r000002"]
    assert publish.to_be_pruned(home, keep=2) is None  # so that night copies
    assert published_number(home) == 2
