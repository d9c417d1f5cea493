"""What every storage promises, asked of a folder, of S3, of fsspec's memory and of a file system that only renames."""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration import durable
from orchestration.settings import PROJECT
from orchestration.storage import MANIFEST, Key, Storage, StorageError, local_folder, open_storage

GROUPS = Key("extractions")


@pytest.fixture(params=["folder", "s3", "memory", "renaming"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    places = {
        "folder": lambda: str(tmp_path / "kho của 'tôi'"),
        "s3": lambda: request.getfixturevalue("object_server").bucket(),
        "memory": lambda: f"memory://{secrets.token_hex(4)}/kho",
        "renaming": lambda: f"local://{tmp_path}/kho",  # fsspec's own file system, which writes in place like SFTP
    }
    opened = open_storage(places[request.param]())
    opened.prepare()
    return opened


def test_files_come_back_are_replaced_listed_and_removed(storage: Storage) -> None:
    assert storage.keys(Key("files")) == []
    assert not storage.exists(Key("files/a.parquet"))
    for name in ("b.parquet", "a.parquet", "ab.parquet"):
        storage.write(Key("files") / name, b"1")
    storage.write(Key("files/a.parquet"), b"2")
    storage.write(Key("files/deeper/c.parquet"), b"3")
    assert storage.keys(Key("files")) == [Key("files") / name for name in ("a.parquet", "ab.parquet", "b.parquet")]
    assert storage.keys(Key("files"), "a.") == [Key("files/a.parquet")]
    assert storage.read(Key("files/a.parquet")) == b"2"
    assert storage.exists(Key("files/a.parquet"))
    assert not storage.exists(Key("files/deeper"))
    storage.remove(Key("files/a.parquet"))
    storage.remove(Key("files/a.parquet"))
    assert not storage.exists(Key("files/a.parquet"))
    with pytest.raises(FileNotFoundError):
        storage.read(Key("files/a.parquet"))
    held = storage.sources([Key("files/a.parquet"), Key("files/b.parquet")])
    assert held[0] is None
    assert held[1] is not None
    assert (held[1] if isinstance(held[1], bytes) else held[1].read_bytes()) == b"1"


def test_a_file_of_this_machine_is_put_only_with_the_bytes_that_were_hashed(storage: Storage, tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.txt"
    path.write_bytes(b"a")
    key = Key("originals/a.txt")
    with pytest.raises(durable.SourceChangedError):
        storage.put(path, key, "0" * 64)
    assert not storage.exists(key)
    storage.put(path, key, hashlib.sha256(b"a").hexdigest())
    assert storage.read(key) == b"a"


def test_a_group_is_there_whole_replaced_whole_moved_and_removed(storage: Storage) -> None:
    key = GROUPS / "1" / "a"
    storage.write_group(key, {MANIFEST: b"{1}", "x.parquet": b"1", "mark": b""})
    (group,) = storage.groups(GROUPS)
    assert (group.key, group.names, group.manifest) == (key, {MANIFEST, "x.parquet", "mark"}, b"{1}")
    assert storage.groups(key) == [group]
    storage.write_group(key, {"x.parquet": b"2", "y.parquet": b"3", MANIFEST: b"{2}"})
    storage.write_group(GROUPS / "1" / "b", {"x.parquet": b"4", MANIFEST: b"{4}"})
    found = {group.key.name: (group.names, group.manifest) for group in storage.groups(GROUPS)}
    assert found["a"] == ({MANIFEST, "x.parquet", "y.parquet"}, b"{2}")  # the mark is gone
    assert storage.read(key / "x.parquet") == b"2"
    storage.move_group(key, Key("damaged/1-a"))
    assert [group.key.name for group in storage.groups(GROUPS)] == ["b"]
    assert storage.read(Key("damaged/1-a/y.parquet")) == b"3"
    storage.remove_group(GROUPS / "1" / "b")
    assert storage.groups(GROUPS) == []
    assert storage.clean(GROUPS) == []


def test_another_place_of_the_same_store_is_not_seen(storage: Storage) -> None:
    if local_folder(storage.address) is not None:
        pytest.skip("folders are told apart by the system")
    other = open_storage(f"{storage.address}-khác")
    other.prepare()
    other.write(Key("files/a.parquet"), b"1")
    assert storage.keys(Key("files")) == []


KILLED_AT = """
import os, signal, sys
import s3fs
from orchestration.home import Home
from orchestration import lake
from tests.orchestration.lake_samples import extraction, sha

put, seen = s3fs.S3FileSystem._pipe_file, [0]
async def dying(self, path, data, **more):
    seen[0] += 1
    if seen[0] == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    await put(self, path, data, **more)
s3fs.S3FileSystem._pipe_file = dying
lake.commit_extraction(Home.resolve(".", sys.argv[1]), sha("a"), extraction(sha("a")), "1")
"""


def test_a_writer_killed_between_the_parts_of_a_pack_leaves_nothing_to_be_seen(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    from orchestration import lake, packs
    from orchestration.home import Home
    from tests.orchestration.lake_samples import extraction, sha

    server = request.getfixturevalue("object_server")
    parts = len(extraction(sha("a"))) + 1  # the manifest
    homes = {step: Home.resolve(tmp_path, server.bucket()) for step in (4, parts, parts + 1)}
    processes = {
        step: subprocess.Popen([sys.executable, "-c", KILLED_AT, home.lake_url, str(step)], cwd=PROJECT)
        for step, home in homes.items()
    }
    for step, home in homes.items():
        whole = step > parts
        assert processes[step].wait(60) == (0 if whole else -signal.SIGKILL)
        assert bool(packs.list_packs(home)) == lake.has_extraction(home, "1", sha("a")) == whole
        left = lake.clean_temporary(home)
        assert bool(left) == (step == parts)  # before that the parts were on their way side by side, and none arrived
        assert lake.clean_temporary(home) == []
        lake.commit_extraction(home, sha("a"), extraction(sha("a")), "1")
        (pack,) = packs.list_packs(home)
        pack.verify()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nothing://kho/lake", "Protocol not known"),
        ("s3://", "bucket|S3|Parameter validation|Invalid"),
    ],
)
def test_an_address_that_cannot_be_one_is_named(url: str, words: str) -> None:
    with pytest.raises(StorageError, match=words):
        open_storage(url).prepare()


def test_a_path_and_a_file_address_are_folders(tmp_path: Path) -> None:
    assert local_folder(str(tmp_path)) == local_folder(f"file://{tmp_path}") == tmp_path
    assert local_folder("s3://kho/lake") is None
    place = open_storage(f"file://{tmp_path}/kho")
    place.write(Key("files/a"), b"1")
    assert (tmp_path / "kho/files/a").read_bytes() == b"1"
    assert os.path.exists(place.address)
