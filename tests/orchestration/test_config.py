"""The settings file and the environment: what wins, and one clear line for every bad key."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import config
from orchestration.config import Config, ConfigError
from orchestration.settings import PROJECT, Settings


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config, "SYSTEM_FILE", tmp_path / "none.toml")
    for name in ("SOLIEU_SETTINGS", "SOLIEU_HOME", "SOLIEU_INBOX"):
        monkeypatch.delenv(name, raising=False)


def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    path = tmp_path / "solieu.toml"
    path.write_text(text, "utf-8")
    monkeypatch.setenv("SOLIEU_SETTINGS", str(path))
    return path


def test_without_a_file_the_defaults_hold() -> None:
    settings = Settings.resolve()
    assert settings.home.root == PROJECT / "data"
    assert (settings.config.retention.releases, settings.config.schedule.cron) == (5, "0 1 * * *")


def test_arguments_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        monkeypatch,
        'home = "/srv/a"\ninbox = "/srv/in"\n[retention]\nreleases = 3\n[limits]\nmax_pages = 9\n',
    )
    settings = Settings.resolve()
    assert (str(settings.home.root), str(settings.inbox)) == ("/srv/a", "/srv/in")
    assert (settings.config.retention.releases, settings.limits.max_pages) == (3, 9)
    monkeypatch.setenv("SOLIEU_HOME", "/srv/b")
    monkeypatch.setenv("SOLIEU_RETENTION__RELEASES", "7")
    monkeypatch.setenv("SOLIEU_MAX_PAGES", "11")
    settings = Settings.resolve()
    assert (str(settings.home.root), settings.config.retention.releases, settings.limits.max_pages) == ("/srv/b", 7, 11)
    assert str(Settings.resolve(tmp_path).home.root) == str(tmp_path)


def test_every_bad_key_has_a_line_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(
        tmp_path,
        monkeypatch,
        'hom = "/srv"\n[retention]\nreleases = 0\nrelaeses = 3\n[limits]\nmax_pag = 1\n[warehouse]\nmemory = "lots"\n',
    )
    with pytest.raises(ConfigError) as caught:
        Settings.resolve()
    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    for key in ("hom", "retention.releases", "retention.relaeses", "limits", "warehouse.memory"):
        assert any(line.startswith(f"{path}: {key}: ") for line in lines), key


@pytest.mark.parametrize("name", ["SOLIEU_RETENTON__RELEASES", "SOLIEU_RETENTION__RELEASE"])
def test_a_misspelt_variable_is_an_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "3")
    with pytest.raises(ConfigError, match=f"{name}: no such setting"):
        Settings.resolve()


def test_a_bad_variable_is_named_as_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_RETENTION__RELEASES", "many")
    with pytest.raises(ConfigError, match="SOLIEU_RETENTION__RELEASES: "):
        Settings.resolve()


@pytest.mark.parametrize("text", ["home = ", "\x00", "[retention\n"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    write(tmp_path, monkeypatch, text)
    with pytest.raises(ConfigError, match=r"solieu\.toml"):
        Settings.resolve()


def test_a_file_that_was_named_and_is_missing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_SETTINGS", str(tmp_path / "nowhere.toml"))
    with pytest.raises(ConfigError, match="no such file"):
        Settings.resolve()


def test_no_secret_is_ever_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, monkeypatch, '[alerts]\nwebhook = "https://chat/T0KEN"\nsmtp_password = "hunter2"\n')
    alerts = Settings.resolve().config.alerts
    assert "T0KEN" not in f"{alerts!r}{alerts}"
    assert "hunter2" not in repr(Settings.resolve())
    write(tmp_path, monkeypatch, '[alerts]\nwebhook = ["https://chat/T0KEN"]\n')
    with pytest.raises(ConfigError) as caught:
        Settings.resolve()
    assert "T0KEN" not in str(caught.value)
    assert "alerts.webhook" in str(caught.value)


def test_every_key_is_described() -> None:
    for name, field in Config.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, config.Section):
            for key, inner in field.annotation.model_fields.items():
                assert inner.description, f"{name}.{key}"
        else:
            assert field.description, name
