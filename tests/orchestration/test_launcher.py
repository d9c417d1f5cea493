"""A run whose process was killed does not bar the nights after it."""

from __future__ import annotations

import json
import logging
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from dagster._daemon.monitoring import execute_run_monitoring_iteration

from orchestration.instance import prepare
from orchestration.launcher import NightLauncher


@pytest.fixture
def code_server() -> Iterator[tuple[str, socket.socket]]:
    folder = tempfile.mkdtemp()  # short: the path of a socket has at most 108 bytes
    path = f"{folder}/code"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen(1)
        yield path, server
    shutil.rmtree(folder)


def _started(instance: dg.DagsterInstance, tags: dict[str, str]) -> str:
    """A run as a launcher leaves it in the history."""

    @dg.job
    def nightly() -> None:
        """Nothing."""

    run = instance.create_run_for_job(nightly, status=dg.DagsterRunStatus.STARTED, tags=tags)
    return run.run_id


def _look(instance: dg.DagsterInstance) -> None:
    """What the daemon does every minute."""
    with WorkspaceProcessContext(instance, EmptyWorkspaceTarget()) as context:
        assert [error for error in execute_run_monitoring_iteration(context, logging.getLogger()) if error] == []


def test_a_run_ends_as_failed_once_the_process_that_started_it_is_gone(
    code_server: tuple[str, socket.socket], tmp_path: Path
) -> None:
    path, server = code_server
    folder = prepare({"DAGSTER_HOME": str(tmp_path / "dagster")})
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert isinstance(instance.run_launcher, NightLauncher)
        assert instance.run_monitoring_enabled
        run = _started(instance, {GRPC_INFO_TAG: json.dumps({"host": "localhost", "socket": path})})
        alone = _started(instance, {})
        _look(instance)
        assert _status(instance, run) == dg.DagsterRunStatus.STARTED
        server.close()  # killed: its file stays, nobody listens
        _look(instance)
        assert _status(instance, run) == dg.DagsterRunStatus.FAILURE
        assert _status(instance, alone) == dg.DagsterRunStatus.STARTED


def test_a_socket_that_went_with_its_folder_is_gone_too(tmp_path: Path) -> None:
    run = dg.DagsterRun("nightly", tags={GRPC_INFO_TAG: json.dumps({"socket": str(tmp_path / "none")})})
    health = NightLauncher().check_run_worker_health(run)
    assert (health.status.value, health.msg) == ("FAILED", "the process that started this run is gone")


def _status(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status
