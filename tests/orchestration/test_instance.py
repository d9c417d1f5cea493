"""Dagster's settings file, and a night whose history is kept in a real PostgreSQL."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml

from orchestration.definitions import defs
from orchestration.instance import MARK, POSTGRES_VARIABLE, InstanceError, prepare, settings_text
from orchestration.journal import Journal
from orchestration.resources import Site, Workplace
from orchestration.settings import Settings
from orchestration.triggers import JOB
from tests.support import postgres
from tests.support.home import make_small_inbox

URL = "postgresql+psycopg2://solieu:s3cret@db.example/dagster"


def test_history_is_on_sqlite_unless_an_address_is_given(tmp_path: Path) -> None:
    folder = prepare({"DAGSTER_HOME": str(tmp_path / "dagster")})
    settings = yaml.safe_load((folder / "dagster.yaml").read_text("utf-8"))
    assert "storage" not in settings
    assert settings["telemetry"] == {"enabled": False}
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert "Sqlite" in type(instance.run_storage).__name__


def test_the_address_stays_in_the_environment(tmp_path: Path) -> None:
    folder = prepare({"DAGSTER_HOME": str(tmp_path), POSTGRES_VARIABLE: URL})
    text = (folder / "dagster.yaml").read_text("utf-8")
    assert "s3cret" not in text
    assert yaml.safe_load(text)["storage"] == {"postgres": {"postgres_url": {"env": POSTGRES_VARIABLE}}}
    prepare({"DAGSTER_HOME": str(tmp_path)})  # back to SQLite
    assert "storage" not in yaml.safe_load((folder / "dagster.yaml").read_text("utf-8"))


def test_a_file_that_people_wrote_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "dagster.yaml"
    own.write_text("telemetry: {enabled: false}\n", "utf-8")
    prepare({"DAGSTER_HOME": str(tmp_path)})
    assert own.read_text("utf-8") == "telemetry: {enabled: false}\n"
    with pytest.raises(InstanceError, match=f"was written by hand and does not name {POSTGRES_VARIABLE}"):
        prepare({"DAGSTER_HOME": str(tmp_path), POSTGRES_VARIABLE: URL})


def test_a_bad_address_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InstanceError, match=r"must look like postgresql\+psycopg2://") as failed:
        settings_text({POSTGRES_VARIABLE: "mysql://solieu:s3cret@db/dagster"})
    assert "s3cret" not in str(failed.value)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(InstanceError, match="needs the extra 'postgres'"):
        settings_text({POSTGRES_VARIABLE: URL})
    assert settings_text({}).startswith(MARK)


@pytest.fixture
def server() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    pytest.importorskip("dagster_postgres", reason="the extra 'postgres' is not installed")
    with postgres.server() as address:
        user, _, place = address.partition("@")
        yield f"postgresql+psycopg2://{user}:s3cretofthisserver@{place}/postgres"


def test_a_night_leaves_its_history_in_postgresql(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import psycopg2

    monkeypatch.setenv(POSTGRES_VARIABLE, server)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    settings = Settings.resolve(tmp_path / "home", make_small_inbox(tmp_path / "inbox"))
    folder = prepare({"DAGSTER_HOME": str(tmp_path / "dagster"), POSTGRES_VARIABLE: server})
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        resources = {"workplace": Workplace.of(settings), "site": Site.of(settings), "journal": Journal()}
        result = defs.resolve_job_def(JOB).execute_in_process(instance=instance, resources=resources)
        assert result.success
    with psycopg2.connect(server.replace("+psycopg2", "")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT status FROM runs")
        assert cursor.fetchall() == [("SUCCESS",)]
        cursor.execute("SELECT count(DISTINCT asset_key) FROM asset_keys")
        ((assets,),) = cursor.fetchall()
        cursor.execute("SELECT key, value FROM run_tags WHERE key LIKE 'solieu/%'")
        tags = dict(cursor.fetchall())
    connection.close()
    assert assets > 60
    assert tags["solieu/release"] == "r000001"
    assert (tags["solieu/reports"], tags["solieu/flags_error"]) == ("2", "1")
    with dg.DagsterInstance.from_config(str(folder)) as instance:  # another process finds it again
        (event,) = instance.fetch_materializations(dg.AssetKey("published_warehouse"), limit=1).records
        assert event.asset_materialization is not None
        metadata = event.asset_materialization.metadata
    assert metadata["flags/error"].value == 1
    assert "xa\\-binh\\-an.txt" in str(metadata["worst_reports"].value)
    password = server.split(":")[2].partition("@")[0]
    assert password not in "".join(capfd.readouterr())
    assert not list((tmp_path / "dagster").rglob("*.db"))
