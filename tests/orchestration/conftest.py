"""Fixtures of the tests of the nightly run."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home whose path would break careless quoting or encoding."""
    return Home.resolve(tmp_path / "nhà của 'tôi'").ensure()
