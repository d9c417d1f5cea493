"""What Dagster loads: the asset graph, the job, schedule and sensor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration import triggers
from orchestration.definitions import defs
from orchestration.settings import PROJECT, Settings
from orchestration.triggers import fingerprint, inbox_sensor

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")


def asset_graph() -> str:
    """Every asset with its group, what it waits for and how many checks it has, one a line."""
    graph = defs.resolve_asset_graph()
    lines = []
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        waits_for = ", ".join(sorted(parent.to_user_string() for parent in node.parent_keys))
        checks = len([check for check in graph.asset_check_keys if check.asset_key == key])
        lines.append(f"{key.to_user_string()} [{node.group_name}] {checks} checks <- {waits_for or '-'}")
    return "\n".join(lines) + "\n"


def test_the_asset_graph_is_as_reviewed() -> None:
    """After a wanted change: SOLIEU_UPDATE_SNAPSHOTS=1 pytest tests/orchestration/test_definitions.py"""
    if os.environ.get("SOLIEU_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(asset_graph(), "utf-8")
    assert asset_graph() == SNAPSHOT.read_text("utf-8")


def test_every_asset_has_a_description_a_group_and_a_kind() -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name not in {None, "default"}, key
        assert node.kinds, key


def test_nothing_is_published_before_the_blocking_checks() -> None:
    graph = defs.resolve_asset_graph()
    blocking = {str(key.name) for key in graph.asset_check_keys if graph.get_check_spec(key).blocking}
    assert {"reports_structure", "observations_structure", "checks_structure"} <= blocking
    assert {"nothing_is_lost", "reading_has_not_got_worse"} <= blocking
    assert not any(name.startswith("no_") for name in blocking)


def test_the_job_runs_every_asset_at_one_in_the_morning() -> None:
    job = defs.resolve_job_def(triggers.JOB)
    backfilled = {dg.AssetKey("reread_reports")}
    every = set(defs.resolve_asset_graph().get_all_asset_keys())
    assert set(job.asset_layer.executable_asset_keys) == every - backfilled
    schedule = defs.get_schedule_def("nightly_at_one")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 1 * * *", "Asia/Ho_Chi_Minh")


@pytest.mark.timeout(240)
def test_the_workspace_file_loads(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("dagster")), "definitions", "validate", "-w", "workspace.yaml"]
    # A home of its own: the developer's must not be asked, and telemetry is off in it.
    (tmp_path / "dagster.yaml").write_text("telemetry:\n  enabled: false\n", "utf-8")
    environment = os.environ | {"DAGSTER_HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLIEU_INBOX", str(tmp_path))
    return tmp_path


def look(cursor: str | None) -> dg.SensorResult:
    result = inbox_sensor(dg.build_sensor_context(cursor=cursor))
    assert isinstance(result, dg.SensorResult)
    return result


def test_a_burst_of_files_starts_one_run_when_it_has_settled(inbox: Path) -> None:
    assert not look(None).run_requests  # empty
    (inbox / "a.txt").write_text("1", "utf-8")
    first = look(None)
    assert not first.run_requests  # perhaps still being copied
    (inbox / "b.txt").write_text("2", "utf-8")
    second = look(first.cursor)
    assert not second.run_requests
    third = look(second.cursor)
    assert [request.run_key for request in third.run_requests or []] == [fingerprint(inbox)]
    assert not look(third.cursor).run_requests  # nothing new since


def test_settings_come_from_arguments_then_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOLIEU_HOME", str(tmp_path / "named"))
    assert Settings.resolve().inbox == tmp_path / "named" / "inbox"
    assert Settings.resolve(tmp_path / "said").home.root == tmp_path / "said"
    monkeypatch.delenv("SOLIEU_HOME")
    monkeypatch.delenv("SOLIEU_INBOX", raising=False)
    assert Settings.resolve().home.root == PROJECT / "data"
