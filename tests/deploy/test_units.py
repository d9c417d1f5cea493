"""What deploy/ names exists and starts: units, environment file, container files."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml

from orchestration.alerts import PREFIX
from orchestration.cli.run import STOPPED
from orchestration.config import Alerts
from orchestration.instance import POSTGRES_VARIABLE
from orchestration.settings import PROJECT

DEPLOY = PROJECT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
INSTALLED = "/opt/solieu"
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictSUIDSGID": "yes",
    "User": "solieu",
}


def settings(unit: Path) -> dict[str, list[str]]:
    """Settings of all sections, name -> values."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def command(unit: Path, name: str) -> list[str]:
    """A command of a unit, as it would be in this project's own environment."""
    words = shlex.split(settings(unit)[name][0])
    options = [option for word in words if word.startswith("$") for option in example()[word[1:]].split()]
    words = [word for word in words if not word.startswith("$")] + options
    binaries = Path(sys.executable).parent
    local = [word.replace(f"{INSTALLED}/.venv/bin", str(binaries)).replace(INSTALLED, str(PROJECT)) for word in words]
    assert Path(local[0]).is_file(), local[0]
    return local


def example() -> dict[str, str]:
    """The variables of the environment file, those that are commented out too."""
    lines = (DEPLOY / "environment.example").read_text("utf-8").splitlines()
    pairs = [line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line)]
    return dict(pairs)


def test_there_is_a_unit_for_each_service() -> None:
    assert [unit.stem for unit in UNITS] == [
        f"solieu-{name}" for name in ("daemon", "night", "serve", "webserver", "worker")
    ]
    assert [path.stem for path in (DEPLOY / "systemd").glob("*.timer")] == ["solieu-night"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_is_hardened_and_bounded(unit: Path) -> None:
    found = settings(unit)
    assert {name: found.get(name, [None])[-1] for name in HARDENED} == HARDENED
    assert found.get("Restart", found.get("Type")) == (["oneshot"] if unit.stem == "solieu-night" else ["always"])
    assert found["ReadWritePaths"] == ["/srv/solieu"]
    assert re.fullmatch(r"\d+[MG]", found["MemoryMax"][0])
    assert found["SystemCallFilter"] == ["@system-service"]
    # Without it a library that tries a call of a newer kernel is killed instead of falling back.
    assert found["SystemCallErrorNumber"] == ["ENOSYS"]
    assert found["CacheDirectoryMode"] == ["0750"]  # systemd would open the folder to everyone


def test_a_night_that_is_asked_to_end_has_not_failed() -> None:
    found = settings(DEPLOY / "systemd" / "solieu-night.service")
    assert found["SuccessExitStatus"] == [str(STOPPED)]
    assert found["KillMode"] == ["mixed"]  # its readers are not shot under it


def test_the_pages_can_end_a_run_of_the_daemon() -> None:
    found = settings(DEPLOY / "systemd" / "solieu-webserver.service")
    assert found["JoinsNamespaceOf"] == ["solieu-daemon.service"]  # its socket lies in the daemon's private /tmp


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_accepts_each_unit(unit: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed (Debian: systemd)")
    text = unit.read_text("utf-8").replace(f"{INSTALLED}/.venv/bin", str(Path(sys.executable).parent))
    copy = tmp_path / unit.name
    copy.write_text(text.replace(INSTALLED, str(PROJECT)), "utf-8")
    done = subprocess.run(
        [program, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    # It looks at the units of the machine too: only what it says of ours counts.
    assert [line for line in done.stderr.splitlines() if unit.name in line] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_option_that_a_unit_uses_exists(unit: Path) -> None:
    words = command(unit, "ExecStart")
    subcommand = [word for word in words[1:2] if not word.startswith("-")]
    done = subprocess.run([words[0], *subcommand, "--help"], capture_output=True, text=True, check=True, timeout=60)
    options = [word for word in words if re.match(r"--?[a-z]", word)]
    assert [option for option in options if not re.search(rf"(^|[\s,]){option}\b", done.stdout)] == []
    assert [word for word in words if word.startswith("/") and str(PROJECT) in word and not Path(word).exists()] == []


def test_the_example_names_only_variables_that_are_read() -> None:
    code = "".join(
        path.read_text("utf-8")
        for folder in ("extract", "orchestration", "review")
        for path in (PROJECT / folder).rglob("*.py")
    )
    names = {name for name in example() if name.startswith("SOLIEU_")} - {"SOLIEU_SERVE_OPTIONS", "SOLIEU_SCHEDULER"}
    assert {POSTGRES_VARIABLE, f"{PREFIX}WEBHOOK", f"{PREFIX}SMTP_PASSWORD"} <= names
    keys = {f"{PREFIX}{name.upper()}" for name in Alerts.model_fields}
    assert {name for name in names if name not in code} <= keys


def test_the_image_gets_everything_that_it_copies_and_is_no_root() -> None:
    lines = (DEPLOY / "container" / "Containerfile").read_text("utf-8").splitlines()
    copied = [source for line in lines if line.startswith("COPY ") for source in line.split()[1:-1]]
    assert {"extract", "orchestration", "review", "dbt_project", "data/catalogue"} <= set(copied)
    assert [source for source in copied if not (PROJECT / source).exists()] == []
    ignored = (PROJECT / ".containerignore").read_text("utf-8").split()
    assert not set(copied) & set(ignored)
    assert (PROJECT / ".dockerignore").resolve() == PROJECT / ".containerignore"
    assert lines.index("USER solieu") < next(number for number, line in enumerate(lines) if line.startswith("CMD "))


def test_the_compose_file_has_the_three_services_bounded_and_read_only() -> None:
    services = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text("utf-8"))["services"]
    assert sorted(services) == ["daemon", "serve", "webserver"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["mem_limit"]
        assert service["healthcheck"]["test"]
        assert any(volume.endswith(":/srv/reports:ro") for volume in service["volumes"])
        assert "ports" not in service  # loopback only


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Variables as the units set them, with the folders below one of the test."""
    values = {"SOLIEU_HOME": "home", "SOLIEU_INBOX": "inbox", "DAGSTER_HOME": "home/dagster", "HOME": "cache"}
    folders = {name: str(tmp_path / folder) for name, folder in values.items()}
    for folder in folders.values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    return {name: value for name, value in os.environ.items() if not name.startswith("SOLIEU_")} | folders


def _answer(url: str, process: subprocess.Popen[bytes], seconds: float = 90.0) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(url, timeout=10) as response:
                return str(response.read().decode())
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"no answer from {url}; exit code {process.poll()}")


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("name", "port", "path", "says"),
    [
        ("solieu-webserver", "3000", "/server_info", "dagster_webserver_version"),
        ("solieu-serve", "8000", "/health", "ok"),
    ],
)
def test_the_services_answer_where_their_health_is_asked(
    name: str, port: str, path: str, says: str, environment: dict[str, str]
) -> None:
    unit = DEPLOY / "systemd" / f"{name}.service"
    if "ExecStartPre" in settings(unit):
        subprocess.run(command(unit, "ExecStartPre"), env=environment, cwd=PROJECT, check=True, timeout=60)
    own = _free_port()
    words = [own if word == port else word for word in command(unit, "ExecStart")]
    process = subprocess.Popen(
        words, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert says in _answer(f"http://127.0.0.1:{own}{path}", process)
    finally:
        process.terminate()
        process.wait(timeout=60)
