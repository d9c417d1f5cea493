"""What stands under deploy/ is true: the sample settings are all the keys with their defaults, the units are sound."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from orchestration.config import Config, Section
from orchestration.settings import PROJECT

DEPLOY = PROJECT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))


def test_the_sample_settings_hold_every_key_with_its_default() -> None:
    text = (DEPLOY / "solieu.toml").read_text("utf-8")
    given = tomllib.loads(text)
    sample, plain = Config(**given), Config()
    for name, field in Config.model_fields.items():
        if not (isinstance(field.annotation, type) and issubclass(field.annotation, Section)):
            continue
        assert getattr(sample, name) == getattr(plain, name), name
        for key, inner in field.annotation.model_fields.items():
            secret = inner.annotation == (SecretStr | None)
            assert secret == (key not in given[name]), f"{name}.{key}"
            assert re.search(rf"^(# )?{key} = ", text, re.MULTILINE), f"{name}.{key} is not in the sample"
    assert set(given) == set(Config.model_fields)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_start_commands_that_exist_and_may_write_the_home_alone(path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(path, "utf-8")
    if path.suffix == ".timer":
        assert (DEPLOY / f"{path.stem}.service").is_file()
        return
    service = unit["Service"]
    command = service["ExecStart"].split()
    assert command[0].startswith("/opt/solieu/.venv/bin/")
    assert (PROJECT / ".venv" / "bin" / Path(command[0]).name).exists() or not (PROJECT / ".venv").exists()
    assert (service["User"], service["ProtectSystem"], service["ReadWritePaths"]) == ("solieu", "strict", "/srv/solieu")


def test_systemd_itself_finds_nothing_wrong() -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed (Debian: systemd)")
    done = subprocess.run([verify, "verify", *map(str, UNITS)], capture_output=True, text=True, check=False, timeout=60)
    complaints = [line for line in done.stderr.splitlines() if "deploy/" in line and "not executable" not in line]
    assert complaints == []
