"""What the sensors tell, and to whom: runs that failed, checks that failed, a warehouse that grows old."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration import watch
from orchestration.checks import release
from orchestration.watch import failed_checks, failed_runs, stale_warehouse
from tests.support.home import SmallHome
from tests.support.listeners import WebhookServer, serving


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[tuple[str, Any]]]:
    """Messages that arrive at the webhook."""
    with serving(WebhookServer()) as server:
        monkeypatch.setenv("SOLIEU_ALERT_WEBHOOK", server.address + "/s3cret")
        monkeypatch.setenv("SOLIEU_HOME", str(tmp_path / "home"))
        yield server.received


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance:
        yield instance


def finished(job: dg.JobDefinition, instance: dg.DagsterInstance) -> dg.RunStatusSensorContext:
    """The context in which a sensor hears of a run of `job`."""
    result = job.execute_in_process(instance=instance, raise_on_error=False)
    wanted = dg.DagsterEventType.RUN_SUCCESS if result.success else dg.DagsterEventType.RUN_FAILURE
    (record,) = instance.get_records_for_run(result.run_id, of_type=wanted).records
    event = record.event_log_entry.dagster_event
    assert event is not None
    context = dg.build_run_status_sensor_context("sensor", event, instance, result.dagster_run)
    return context if result.success else context.for_run_failure()


def checked(passed: bool, name: str) -> dg.JobDefinition:
    """A job of one asset with one check."""

    @dg.asset(name="published", check_specs=[dg.AssetCheckSpec(name, asset="published")])
    def published() -> dg.MaterializeResult:  # type: ignore[type-arg]
        severity = dg.AssetCheckSeverity.WARN
        return dg.MaterializeResult(
            check_results=[dg.AssetCheckResult(check_name=name, passed=passed, severity=severity)]
        )

    return dg.Definitions(assets=[published], jobs=[dg.define_asset_job("nightly")]).resolve_job_def("nightly")


def test_a_failed_run_is_told_with_its_step_and_first_cause(
    told: list[tuple[str, Any]], instance: dg.DagsterInstance
) -> None:
    @dg.op
    def publish() -> None:
        try:
            raise OSError(28, "No space left on device", "/srv/solieu")
        except OSError as error:
            raise RuntimeError("publishing failed") from error

    @dg.job
    def nightly() -> None:
        publish()

    failed_runs(finished(nightly, instance))
    ((path, message),) = told
    assert path == "/s3cret"
    assert "nightly bị hỏng" in message["title"]
    assert "No space left on device" in message["details"]["bước / step publish"]
    assert "s3cret" not in str(message)


def test_a_run_that_fails_before_its_first_step_is_told_with_its_cause(
    told: list[tuple[str, Any]], instance: dg.DagsterInstance
) -> None:
    @dg.resource
    def workplace() -> None:
        raise RuntimeError("another run is at work: process 12")

    @dg.op(required_resource_keys={"workplace"})
    def publish() -> None:
        pytest.fail("ran")

    @dg.job(resource_defs={"workplace": workplace})
    def nightly() -> None:
        publish()

    failed_runs(finished(nightly, instance))
    ((_, message),) = told
    assert "another run is at work: process 12" in message["details"]["bước / step start"]


def test_failed_checks_are_told_and_findings_are_not(told: list[tuple[str, Any]], instance: dg.DagsterInstance) -> None:
    failed_checks(finished(checked(True, "row_counts_are_usual"), instance))
    failed_checks(finished(checked(False, "no_ratio_contradicts"), instance))
    assert told == []
    failed_checks(finished(checked(False, "row_counts_are_usual"), instance))
    ((_, message),) = told
    assert message["details"]["published: row_counts_are_usual"] == "WARN"


def look(cursor: str | None) -> dg.SensorResult:
    result = stale_warehouse(dg.build_sensor_context(cursor=cursor))
    assert isinstance(result, dg.SensorResult)
    return result


def test_an_old_warehouse_is_told_once_a_day_until_a_new_one_comes(
    told: list[tuple[str, Any]], small_home: SmallHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(None).skip_reason  # nothing was ever published
    shutil.copytree(small_home[0], tmp_path / "home", symlinks=True)
    fresh = look(None)
    (evaluation,) = fresh.asset_events
    assert isinstance(evaluation, dg.AssetCheckEvaluation)
    assert evaluation.passed
    assert look(fresh.cursor).skip_reason
    assert told == []

    built = release.built_at(tmp_path / "home" / "warehouse" / "solieu.duckdb")
    assert built is not None
    later = _Clock(monkeypatch)
    later.now = built + timedelta(hours=30)
    stale = look(fresh.cursor)
    assert [event.passed for event in stale.asset_events if isinstance(event, dg.AssetCheckEvaluation)] == [False]
    assert len(told) == 1
    assert told[0][1]["details"]["age_hours"] == "30.0"
    later.now += timedelta(hours=23)
    assert look(stale.cursor).skip_reason
    assert len(told) == 1
    later.now += timedelta(hours=1)
    again = look(stale.cursor)
    assert len(told) == 2
    later.now = built + timedelta(hours=1)  # as after a new release
    assert look(again.cursor).cursor == "fresh"
    assert len(told) == 2


class _Clock:
    """The time that `orchestration.watch` sees."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime.now(UTC)
        clock = self

        class Fixed(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return clock.now

        monkeypatch.setattr(watch, "datetime", Fixed)


def test_without_settings_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOLIEU_HOME", str(tmp_path))
    for name in ("WEBHOOK", "MAIL_TO"):
        monkeypatch.delenv(f"SOLIEU_ALERT_{name}", raising=False)
    monkeypatch.setattr(watch, "send", lambda *_: pytest.fail("sent"))
    failed_checks(finished(checked(False, "row_counts_are_usual"), instance))
