"""Homes with findings, each test with a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser

from orchestration.home import Home
from review.store import passwords
from tests.support.browsers import chromium


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing that costs next to nothing, but where a test is about its cost."""
    if "real_passwords" not in request.keywords:
        monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
def home(sample_home: Home, tmp_path: Path) -> Path:
    """The samples, published, with an empty store: folders are shared with other tests, the store is not."""
    own = tmp_path / "home"
    own.mkdir()
    for name in ("lake", "warehouse", "quality"):
        (own / name).symlink_to(sample_home.root / name)
    return own


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened
