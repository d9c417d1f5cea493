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
from orchestration.reading import read_new
from orchestration.settings import PROJECT
from tests.generator.reports import write_report

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
REPORTS = 24


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    import dask

    quiet = {"distributed.worker.daemon": False}
    with (
        dask.config.set(quiet),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        yield cluster


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    for number in range(REPORTS):
        (folder / f"{number:02d}.txt").write_text(write_report(number).text, "utf-8")
    (folder / "rỗng.txt").write_bytes(b"")
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


def read_all(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the lake, whatever pack it stands in."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for pack in packs.list_packs(home):
        for table in ("reports", "observations", "checks", "check_operands", "unread_figures"):
            found.setdefault(table, []).extend(packs.read(pack, table, pack.members).rows())
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


@pytest.mark.timeout(280)
def test_a_worker_killed_in_the_middle_changes_no_row(cluster: Any, inbox: Path, tmp_path: Path) -> None:
    here, there = (Home.resolve(tmp_path / name).ensure() for name in ("here", "there"))
    local = read_new(here, scan_inbox(inbox), lambda _done, _total: None)

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
    rows = read_all(here)
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
