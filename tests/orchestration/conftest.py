"""Fixtures of the tests of the nightly run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.support.object_store import ObjectServer, serve


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home whose path would break careless quoting or encoding."""
    return Home.resolve(tmp_path / "nhà của 'tôi'").ensure()


@pytest.fixture(scope="session")
def object_server() -> Iterator[ObjectServer]:
    """An object store on this machine, with the variables that let this process and its children in."""
    with serve() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(params=["folder", "bucket"])
def any_home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """An empty home with its lake in its folder, and one with it in a bucket."""
    url = request.getfixturevalue("object_server").bucket() if request.param == "bucket" else ""
    return Home.resolve(tmp_path / "nhà của 'tôi'", url).ensure()
