"""The lake in a bucket: the same nights as with the lake in a folder, and clear words where the store is not there."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.readers.limits import Limits
from orchestration import lake, mending, packs, recipe, registry
from orchestration.assets.rereading import due
from orchestration.cli import main
from orchestration.config import ConfigError
from orchestration.doctor import BAD, GOOD, examine
from orchestration.home import Home
from orchestration.inbox import scan_inbox
from orchestration.reading import read_new
from orchestration.run import RunFailedError, run
from orchestration.settings import Settings
from orchestration.shards import read_shard
from orchestration.status import status
from orchestration.storage import StorageError, StorageUnreachableError, asking
from orchestration.storage.remote import ObjectStore
from tests.support.faults import Trial
from tests.support.home import SmallHome, make_small_inbox
from tests.support.object_store import SECRET, ObjectServer


@pytest.fixture
def settings(object_server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation whose settings name a bucket, with two reports and an empty file in the inbox."""
    monkeypatch.setenv("SOLIEU_LAKE__URL", object_server.bucket())
    return Settings.resolve(tmp_path / "home", make_small_inbox(tmp_path / "inbox"))


def silent(*_: object) -> None:
    """Whoever watches a run."""


def test_a_night_with_the_lake_in_a_bucket_ends_with_the_same_rows(settings: Settings, small_home: SmallHome) -> None:
    summary = run(settings, silent, silent)
    assert (summary.new, len(summary.refused)) == (2, 1)
    assert Trial(settings.home.root.parent, 0).state() == Trial(small_home[0].parent, 0).state()
    assert not settings.home.lake.exists()  # nothing of it is on this disk
    assert len(lake.list_runs(settings.home)) == len(lake.list_validations(settings.home)) == 1
    assert len(settings.home.storage.keys(lake.ORIGINALS_FOLDER)) == 2
    found = status(settings)
    assert (found.lake, found.disk.lake) == (settings.config.lake.url, None)
    assert (found.waiting.new_or_changed, found.last_run is not None) == (0, True)
    states = {finding.subject: finding for finding in examine(settings, deep=True)}
    assert states["storage"].state == states["lake"].state == GOOD
    assert settings.config.lake.url in states["storage"].words
    assert recipe.is_up_to_date(settings.home, recipe.recipe(settings.home))  # another run has nothing to build


def test_a_pack_damaged_in_the_bucket_is_set_aside_and_read_again(settings: Settings) -> None:
    home = settings.home.ensure()
    batch = read_new(home, scan_inbox(settings.inbox), silent)
    (pack,) = packs.list_packs(home)
    key = pack.folder / "observations.parquet"
    home.storage.write(key, home.storage.read(key)[:-20])
    loaded = mending.load_and_mend(home, home.staging_file("run"), batch, Limits())
    assert loaded.reports == 2
    (aside,) = home.storage.groups(packs.DAMAGED)
    assert "observations.parquet" in aside.names
    assert [len(pack.members) for pack in packs.list_packs(home)] == [2]


def test_originals_of_the_bucket_are_read_again_although_the_inbox_is_gone(settings: Settings) -> None:
    home = settings.home.ensure()
    scan = scan_inbox(settings.inbox)
    registry.register(home, "20240131T180000Z-1", read_new(home, scan, silent), scan)
    (pack,) = packs.list_packs(home)
    home.storage.remove_group(pack.folder)
    shutil.rmtree(settings.inbox)
    files = due(home, datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    assert [file.file_name for file in files] == ["huyện An Lạc.md", "xa-binh-an.txt"]
    assert set(read_shard(home, files, Limits()).values()) == {None}
    assert [one.members for one in packs.list_packs(home)] == [pack.members]


def test_an_address_without_its_package_stops_a_run_in_one_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLIEU_LAKE__URL", "nothing://kho/lake")
    with pytest.raises(RunFailedError, match=r"lake\.url nothing://kho/lake: Protocol not known"):
        run(Settings.resolve(settings.home.root, settings.inbox), silent, silent)


def test_a_store_that_goes_away_while_reports_are_read_is_blamed_and_no_report(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = settings.home.ensure()

    def away(*_: object) -> None:
        raise StorageUnreachableError("the lake is away")

    monkeypatch.setattr(ObjectStore, "write_group", away)
    with pytest.raises(StorageUnreachableError, match="away"):
        read_new(home, scan_inbox(settings.inbox), silent)
    assert packs.list_packs(home) == []
    assert list(home.quarantine.iterdir()) == []
    monkeypatch.undo()
    assert read_new(home, scan_inbox(settings.inbox), silent).count("new") == 2


def test_wrong_credentials_are_named_and_not_shown(object_server: ObjectServer, settings: Settings) -> None:
    with object_server.locked():
        with pytest.raises(StorageError, match=r"refuses these credentials.*từ chối") as refused:
            settings.home.ensure()
        assert not isinstance(refused.value, StorageUnreachableError)  # trying again will not help
        with pytest.raises(StorageError, match="refuses"):
            packs.list_packs(settings.home)
        said = CliRunner().invoke(main, ["status", "--home", str(settings.home.root)])
    assert said.exit_code == 1
    assert "refuses these credentials" in said.output
    assert SECRET not in said.output + str(refused.value)
    assert refused.value.__cause__ is None  # logs print what stands behind an error


@pytest.fixture
def away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same, with nobody at the store's port."""
    import s3fs

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(asking, "PATIENCE", 0.0)
    s3fs.S3FileSystem.clear_instance_cache()
    monkeypatch.setenv("SOLIEU_LAKE__URL", f"{settings.config.lake.url}-away")
    yield Settings.resolve(settings.home.root, settings.inbox)
    s3fs.S3FileSystem.clear_instance_cache()


def test_a_store_that_does_not_answer_is_named_by_every_command(away: Settings) -> None:
    with pytest.raises(StorageUnreachableError, match="không kết nối được"):
        away.home.ensure()
    said = CliRunner().invoke(main, ["status", "--home", str(away.home.root)])
    assert said.exit_code == 1
    assert said.output.count("\n") == 1
    assert f"the lake at {away.config.lake.url}: it cannot be reached" in said.output
    states = {finding.subject: finding for finding in examine(away)}
    assert states["storage"].state == BAD
    assert "cannot be reached" in states["storage"].words
    assert SECRET not in said.output + json.dumps([finding.words for finding in states.values()])


def test_another_home_does_not_write_into_the_lake_of_the_settings(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLIEU_HOME", str(settings.home.root))
    assert Settings.resolve(settings.home.root).home == settings.home
    other = Settings.resolve(tmp_path / "other", settings.inbox)
    assert other.home == Home.resolve(tmp_path / "other")  # what looks at it finds its own folder
    with pytest.raises(RunFailedError, match="SOLIEU_LAKE__URL"):
        run(other, silent, silent)


@pytest.mark.parametrize("url", ["s3://AKIA:bimat@kho/lake", "https://kho/lake?sig=bimat", "some/folder"])
def test_an_address_with_a_secret_or_without_a_place_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_LAKE__URL", url)
    with pytest.raises(ConfigError, match="SOLIEU_LAKE__URL") as refused:
        Settings.resolve()
    assert "bimat" not in str(refused.value)
