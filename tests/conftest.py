"""Fixtures that many tests share: the seed reports beside the project, a small inbox, a command that runs `solieu`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.settings import PROJECT
from tests.support import gold
from tests.support.home import SmallHome, make_small_inbox, solieu
from tests.support.samples import publish_samples


def pytest_configure(config: pytest.Config) -> None:
    """Parse the dbt project once, before parallel workers would each do it."""
    os.environ.pop("SOLIEU_HOME", None)
    os.environ.pop("SOLIEU_INBOX", None)
    if not hasattr(config, "workerinput"):
        command = "from orchestration.dbt_runner import prepare_manifest; prepare_manifest()"
        subprocess.run([sys.executable, "-c", command], cwd=PROJECT, check=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with seeds, gold annotations and tools; the test is skipped where it is missing."""
    if not gold.available():
        pytest.skip("the shared seed reports are not beside the project (SOLIEU_SHARED names another place)")
    return gold.SHARED


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> SmallHome:
    """A home after one run: (home, inbox, what the run printed). Tests must leave it as it is."""
    folder = tmp_path_factory.mktemp("small")
    inbox = make_small_inbox(folder / "inbox")
    home = folder / "home"
    return home, inbox, solieu("run", "--inbox", inbox, "--home", home)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the sample reports read and published, as documents and exports show them; leave it as it is."""
    return publish_samples(Home.resolve(tmp_path_factory.mktemp("samples")))
