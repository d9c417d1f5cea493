"""Reading on a cluster: a real scheduler and worker processes on this machine, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration import packs
from orchestration.cluster import ClusterError, workers
from orchestration.config import Reading
from orchestration.home import Home
from orchestration.inbox import scan_inbox
from orchestration.outcomes import Batch
from orchestration.reading import read_new
from orchestration.settings import PROJECT
from tests.generator.reports import write_report
from tests.support.object_store import ObjectServer

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
REPORTS = 24


@pytest.fixture
def cluster(object_server: ObjectServer) -> Iterator[Any]:
    """Two worker processes, which find the way to the object store in their environment."""
    import dask

    quiet = {"distributed.worker.daemon": False}
    with pytest.MonkeyPatch.context() as patch, dask.config.set(quiet):
        patch.setenv("PYTHONPATH", str(PROJECT))
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster:
            yield cluster


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hộp thư")
    for number in range(REPORTS):
        (folder / f"{number:02d}.txt").write_text(write_report(number).text, "utf-8")
    (folder / "rỗng.txt").write_bytes(b"")
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


@pytest.fixture(scope="module")
def here(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Batch]:
    """The same inbox read on this machine."""
    home = Home.resolve(tmp_path_factory.mktemp("here")).ensure()
    return home, read_new(home, scan_inbox(inbox), lambda _done, _total: None)


def read_all(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the lake, whatever pack it stands in."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for pack in packs.list_packs(home):
        for table in ("reports", "observations", "checks", "check_operands", "unread_figures"):
            found.setdefault(table, []).extend(packs.read(pack, table, pack.members).rows())
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


@pytest.mark.timeout(280)
def test_a_worker_killed_in_the_middle_changes_no_row(
    cluster: Any, any_home: Home, inbox: Path, here: tuple[Home, Batch]
) -> None:
    home, local = here
    there = any_home
    killed: list[int] = []

    def kill_one(_done: int, _total: int) -> None:
        if not killed and (alive := [worker.pid for worker in cluster.workers.values() if worker.pid]):
            killed.append(alive[0])
            os.kill(alive[0], signal.SIGKILL)

    how = Reading(cluster=cluster.scheduler_address, shard_files=4)
    remote = read_new(there, scan_inbox(inbox), kill_one, how=how)
    assert killed
    status = [(outcome.file.relative_path, outcome.status, outcome.reason) for outcome in local.outcomes]
    assert [(outcome.file.relative_path, outcome.status, outcome.reason) for outcome in remote.outcomes] == status
    assert local.count("new") == REPORTS
    rows = read_all(home)
    assert len(rows["reports"]) == REPORTS
    assert len(rows["observations"]) > 20 * REPORTS
    assert read_all(there) == rows
    again = read_new(there, scan_inbox(inbox), lambda _done, _total: None, how=how)
    assert again.count("known") == REPORTS


def test_workers_are_counted_and_a_scheduler_that_is_not_there_is_named(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workers(cluster.scheduler_address) == 2
    monkeypatch.setattr("orchestration.cluster.CONNECT_SECONDS", "2s")
    with pytest.raises(ClusterError, match=r"no dask scheduler answers at tcp://127\.0\.0\.1:1"):
        workers("tcp://127.0.0.1:1")
