"""Dagster's run launcher, which also tells whether the process of a run is still there.

What belongs here: that one question. Dagster's own launcher cannot answer it, and a run whose process was killed
(power, `kill -9`, no memory left) would stay "started" in the history for good: with one run at a time no later night
would begin. `orchestration/dagster.yaml` names this class; the daemon asks it about each run that is under way.
"""

from __future__ import annotations

import json
import socket

import dagster as dg
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._core.storage.tags import GRPC_INFO_TAG

CONNECT_SECONDS = 5.0


class NightLauncher(DefaultRunLauncher):
    """Starts runs as Dagster does, in a process below the code server of the daemon."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Yes: the daemon may ask."""
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """FAILED where the code server that started the run is gone, and with it whoever could report the run's end.

        While that server lives it reports a run's process that dies. A run of which no such server is known
        (`dagster job execute`) is taken to be at work.
        """
        path = json.loads(run.tags.get(GRPC_INFO_TAG, "{}")).get("socket")
        if path is None or _listens(path):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.FAILED, "the process that started this run is gone")


def _listens(path: str) -> bool:
    """Whether a process listens at a Unix socket; one that is slow to answer does."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(CONNECT_SECONDS)
        try:
            probe.connect(path)
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:
            return True
    return True
