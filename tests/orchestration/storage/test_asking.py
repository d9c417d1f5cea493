"""A store behind a network: how often it is asked, how long anybody waits for it, and what is said in the end."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from extract.readers.errors import ReadError
from extract.readers.limits import Limits
from orchestration import lake, packs, registry
from orchestration.home import Home
from orchestration.inbox import scan_inbox
from orchestration.reading import read_new
from orchestration.storage import (
    MANIFEST,
    Key,
    Storage,
    StorageError,
    StorageUnreachableError,
    asking,
    impatient,
    open_storage,
)
from orchestration.storage.asking import Asked
from tests.support.home import make_small_inbox
from tests.support.object_store import ObjectServer


@pytest.fixture
def asked(object_server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Requests to S3 by name, from now on."""
    import s3fs

    found: Counter[str] = Counter()
    call = s3fs.S3FileSystem._call_s3

    async def counted(self: Any, method: str, *arguments: Any, **more: Any) -> Any:
        found[method] += 1
        return await call(self, method, *arguments, **more)

    monkeypatch.setattr(s3fs.S3FileSystem, "_call_s3", counted)
    return found


@pytest.fixture
def bucket(object_server: ObjectServer) -> Storage:
    return open_storage(object_server.bucket())


def test_an_object_is_fetched_and_written_by_one_request(bucket: Storage, asked: Counter[str]) -> None:
    bucket.write(Key("files/a"), b"1")
    assert (bucket.read(Key("files/a")), asked) == (b"1", {"put_object": 1, "get_object": 1})
    asked.clear()
    assert bucket.sources([Key("files/a"), Key("files/b")]) == [b"1", None]
    assert asked == {"get_object": 2}
    asked.clear()
    bucket.remove(Key("files/a"), Key("files/b"))
    assert asked == {"delete_object": 2}


def test_packs_are_listed_by_one_request_however_many_they_are(bucket: Storage, asked: Counter[str]) -> None:
    for name in "abcd":
        bucket.write_group(Key("extractions/1") / name, {MANIFEST: b"{}", "x.parquet": b"1"})
    asked.clear()
    assert len(bucket.groups(Key("extractions"))) == 4
    assert asked == {"list_objects_v2": 1, "get_object": 4}  # the manifests, which are new to this process
    asked.clear()
    assert len(bucket.groups(Key("extractions"))) == 4
    assert asked == {"list_objects_v2": 1}


def test_a_night_asks_for_each_new_report_once_and_for_known_ones_never(
    object_server: ObjectServer, tmp_path: Path, asked: Counter[str]
) -> None:
    home = Home.resolve(tmp_path / "home", object_server.bucket()).ensure()
    inbox = make_small_inbox(tmp_path / "inbox")

    def night(run_id: str) -> Counter[str]:
        asked.clear()
        scan = scan_inbox(inbox)
        registry.register(home, run_id, read_new(home, scan, lambda *_: None), scan)
        return Counter(asked)

    first = night("20240131T180000Z-1")
    tables = len(packs.list_packs(home)[0].files)
    assert first["put_object"] == 2 + tables + 1 + 1  # originals, tables, manifest and registry
    assert first["get_object"] == 0
    second = night("20240201T180000Z-1")
    assert (second["put_object"], second["head_object"]) == (1, 0)
    assert second.total() <= 7


class Flaky:
    """A question that fails some times before it is answered."""

    def __init__(self, times: int, error: Exception) -> None:
        self.left, self.error, self.times = times, error, 0

    def __call__(self) -> str:
        self.times += 1
        if self.left:
            self.left -= 1
            raise self.error
        return "answer"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses that were made, of a clock that only they move."""
    pauses: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", pauses.append)
    monkeypatch.setattr(asking.time, "monotonic", lambda: sum(pauses))
    return pauses


def test_a_link_that_comes_back_is_not_noticed(clock: list[float]) -> None:
    flaky = Flaky(3, ConnectionResetError("reset"))
    assert Asked("memory://kho").ask(flaky) == "answer"
    assert flaky.times == 4
    assert all(shortest <= pause <= 2 * shortest for pause, shortest in zip(clock, (0.25, 0.5, 1.0), strict=True))


def test_a_store_that_stays_away_is_given_up_and_waited_for_once(clock: list[float]) -> None:
    store, gone = Asked("memory://kho"), Flaky(10_000, TimeoutError("no answer"))
    with pytest.raises(StorageUnreachableError, match=r"cannot be reached.*no answer.*không kết nối được"):
        store.ask(gone)
    assert asking.PATIENCE <= sum(clock) < asking.PATIENCE + 1
    times = gone.times
    with pytest.raises(StorageUnreachableError):
        store.ask(gone)
    assert gone.times == times + 1  # those that come after do not wait as long again
    assert store.ask(Flaky(0, TimeoutError())) == "answer"
    assert store.ask(Flaky(2, TimeoutError())) == "answer"  # it is back, and has patience again


def test_who_only_looks_does_not_wait(clock: list[float]) -> None:
    gone = Flaky(1, TimeoutError())
    with impatient(), pytest.raises(StorageUnreachableError):
        Asked("memory://kho").ask(gone)
    assert (gone.times, clock) == (1, [])


@pytest.mark.parametrize("error", [PermissionError("AccessDenied"), FileNotFoundError("NoSuchBucket")])
def test_a_store_that_refuses_is_not_asked_again(clock: list[float], error: Exception) -> None:
    refused = Flaky(1, error)
    with pytest.raises(StorageError) as found:
        Asked("memory://kho").ask(refused)
    assert not isinstance(found.value, StorageUnreachableError)
    assert (refused.times, clock) == (1, [])


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch, object_server: ObjectServer) -> Iterator[list[socket.socket]]:
    """A server that takes connections, and neither reads nor answers; those that it took."""
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()  # they know the other server
    taken: list[socket.socket] = []
    with closing(socket.socket()) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listening.getsockname()[1]}")
        monkeypatch.setattr(asking, "CONNECT_SECONDS", 0.2)
        monkeypatch.setattr(asking, "ANSWER_SECONDS", 0.3)
        monkeypatch.setattr(asking, "UPLOAD_RATE", 20_000_000)
        monkeypatch.setattr(asking, "PATIENCE", 0.5)
        Asked("s3://kho").files.connect()  # takes longer than that, and is kept by fsspec; nothing is asked yet

        def take() -> None:
            while True:
                try:
                    taken.append(listening.accept()[0])
                except OSError:
                    return

        taker = threading.Thread(target=take, daemon=True)
        taker.start()
        yield taken
        listening.shutdown(socket.SHUT_RDWR)
        taker.join(5)
    for connection in taken:
        connection.close()
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.mark.parametrize(
    "question",
    [
        lambda place: place.groups(Key("extractions")),
        lambda place: place.read(Key("files/a")),
        lambda place: place.exists(Key("files/a")),
        lambda place: place.write(Key("files/a"), b"1"),
        lambda place: place.write(Key("files/a"), bytes(10_000_000)),
        lambda place: place.write_group(Key("extractions/1/a"), {MANIFEST: b"{}", "x.parquet": b"1"}),
        lambda place: place.remove(Key("files/a")),
    ],
    ids=["list", "read", "exists", "write", "upload", "pack", "remove"],
)
def test_a_server_that_never_answers_holds_nobody(
    mute: list[socket.socket], tmp_path: Path, question: Callable[[Storage], object]
) -> None:
    place = open_storage(f"s3://kho-cam/{tmp_path.name}")
    began = time.monotonic()
    with pytest.raises(StorageUnreachableError, match="cannot be reached"):
        question(place)
    assert time.monotonic() - began < 30  # 20 minutes and more where a library's own patience is left to it
    assert len(mute) >= 1


def test_a_store_that_is_away_is_no_fault_of_an_original(
    object_server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home.resolve(tmp_path / "home", object_server.bucket())
    key = lake.ORIGINALS_FOLDER / f"{'a' * 64}.txt"
    home.storage.write(key, b"a")

    def away(*_: object) -> list[bytes]:
        raise StorageUnreachableError("the lake is away")

    monkeypatch.setattr(type(home.storage), "_fetch", away)
    with pytest.raises(StorageUnreachableError):  # reading again stops
        lake.read_kept(home, key, Limits())
    with pytest.raises(ReadError):  # a page that shows it says so
        lake.read_original(home, "a" * 64, Limits())
