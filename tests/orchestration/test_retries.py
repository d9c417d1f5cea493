"""Which failures are tried again, and that a night gets over one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest
from dagster._core.errors import DagsterMaxRetriesExceededError

import orchestration.run as night
from orchestration import publish
from orchestration.assets import publishing
from orchestration.definitions import defs
from orchestration.home import Home
from orchestration.journal import Journal
from orchestration.publish import PublishError
from orchestration.retries import ON_DISK, is_passing, touching_disk
from orchestration.run import RunFailedError, run
from orchestration.settings import Settings
from orchestration.storage import StorageError, StorageUnreachableError
from tests.support.home import make_small_inbox, query


def chained(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize("stop", [dg.DagsterExecutionInterruptedError, KeyboardInterrupt])
def test_a_stop_is_final(stop: type[BaseException]) -> None:
    with pytest.raises(dg.Failure, match="stopped on request") as failed, touching_disk():
        raise stop
    assert not failed.value.allow_retries  # Dagster itself would begin the step anew


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OSError(errno.EIO, "Input/output error"), True),
        (OSError(errno.ESTALE, "Stale file handle"), True),
        (chained(PublishError("no"), OSError(errno.ETIMEDOUT, "timed out")), True),
        (duckdb.IOException("IO Error: Could not set lock on file"), True),
        (duckdb.IOException("IO Error: Could not write: No space left on device"), False),
        (StorageUnreachableError("the lake does not answer"), True),
        (StorageError("the lake refuses these credentials"), False),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (PermissionError(errno.EACCES, "Permission denied"), False),
        (FileNotFoundError(errno.ENOENT, "No such file"), False),
        (duckdb.BinderException("Binder Error: no such column"), False),
        (ValueError("nonsense"), False),
    ],
)
def test_disks_and_networks_recover_programs_and_full_volumes_do_not(error: Exception, passing: bool) -> None:
    assert is_passing(error) is passing


def test_every_asset_that_touches_disk_is_tried_again_with_growing_pauses() -> None:
    assert [ON_DISK.calculate_delay(number) for number in (1, 2, 3)] == [4, 12, 28]
    ops = {op.name: op.retry_policy for definition in defs.resolve_asset_graph().assets_defs if (op := definition.op)}
    materialized = {name: policy for name, policy in ops.items() if name not in {"coverage", "release"}}
    assert len(materialized) >= 8
    assert {name for name, policy in materialized.items() if policy != ON_DISK} == set()


class _Once:
    """A function that fails the first time."""

    def __init__(self, error: Exception, function: Callable[..., Any]) -> None:
        self.error, self.function = error, function
        self.calls = 0

    def __call__(self, *arguments: Any, **more: Any) -> Any:
        self.calls += 1
        if self.calls == 1:
            raise self.error
        return self.function(*arguments, **more)


def _night(tmp_path: Path, lines: list[str]) -> Path:
    inbox = make_small_inbox(tmp_path / "inbox")
    run(Settings.resolve(tmp_path / "home", inbox), lines.append, lambda _done, _total: None)
    return tmp_path / "home"


def test_a_step_that_fails_before_and_after_publishing_does_not_fail_the_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _Once(OSError(errno.EIO, os.strerror(errno.EIO)), publishing.publish)
    after = _Once(StorageUnreachableError("the lake does not answer"), publishing.finish_row)
    monkeypatch.setattr(publishing, "publish", before)
    monkeypatch.setattr(publishing, "finish_row", after)
    lines: list[str] = []
    home = _night(tmp_path, lines)
    assert (before.calls, after.calls) == (2, 2)
    told = [line.split()[2] for line in lines if " published_warehouse " in line]
    assert told == ["start", "failed", "start", "failed", "start", "done"]
    assert query(home, "SELECT count(*) FROM marts.reports") == [(2,)]
    assert len(publish.list_releases(Home.resolve(home))) == 1


def test_a_failure_that_time_does_not_heal_fails_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = _Once(PublishError("solieu.duckdb lacks marts.checks"), publish.publish)
    monkeypatch.setattr(publishing, "publish", once)
    with pytest.raises(RunFailedError, match=r"step published_warehouse: solieu\.duckdb lacks marts\.checks"):
        _night(tmp_path, [])
    assert once.calls == 1


def test_a_night_that_gave_up_says_why_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(_settings: object, journal: Journal, _wish: object) -> None:
        with suppress(StorageUnreachableError), journal.step("raw_warehouse"):
            raise StorageUnreachableError("the lake at s3://kho: it cannot be reached / không kết nối được kho lưu trữ")
        raise DagsterMaxRetriesExceededError(
            "Exceeded max_retries of 3\nStack Trace:", user_code_process_error_infos=[]
        )

    monkeypatch.setattr(night, "_execute", gives_up)
    with pytest.raises(RunFailedError, match=r"step raw_warehouse: the lake at s3://kho: .* không kết nối") as failed:
        _night(tmp_path, [])
    assert "Stack Trace" not in str(failed.value)
