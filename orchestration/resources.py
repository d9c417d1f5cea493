"""What every asset gets: the home under its lock, the settings and the run's name.

What belongs here: Dagster resources. What they stand for is in `home`, `settings` and `lock`; the other resource,
`journal`, is a plain object.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import dagster as dg
from pydantic import PrivateAttr

from extract.readers.limits import Limits
from orchestration import registry
from orchestration.config import Config
from orchestration.home import Home
from orchestration.lock import HomeLock
from orchestration.settings import Settings


class Site(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Home and inbox for those who only look: without the lock, so that a night at work holds nobody up."""

    home_dir: str
    inbox_dir: str
    lake_url: str = ""  # address of the lake; empty: a folder of the home

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The place that the settings name."""
        home = settings.home
        return cls(home_dir=str(home.root), inbox_dir=str(settings.inbox), lake_url=home.lake_url)

    @property
    def home(self) -> Home:
        """The home folder's paths."""
        return Home.resolve(self.home_dir, self.lake_url)

    @property
    def inbox(self) -> Path:
        """Where new reports lie."""
        return Path(self.inbox_dir)

    @property
    def config(self) -> Config:
        """The settings besides home and inbox. Raises ConfigError."""
        return Settings.resolve(self.home_dir, self.inbox_dir).config

    @property
    def limits(self) -> Limits:
        """How much one file may ask for. Raises ConfigError."""
        return Settings.resolve(self.home_dir, self.inbox_dir).limits


class Workplace(Site):
    """The home of a run that writes. Its lock is held from the run's first step to its last."""

    rebuild: bool = False  # build and publish even where nothing has changed
    accept_removals: bool = False  # reports that are gone from the inbox are gone on purpose, however many
    _lock: HomeLock = PrivateAttr()
    _run_id: str = PrivateAttr("")
    _dagster_id: str = PrivateAttr("00000000")

    @classmethod
    def of(cls, settings: Settings, rebuild: bool = False, accept_removals: bool = False) -> Self:
        """The place that the settings name, and what is wished of this one run."""
        home, inbox = settings.home, str(settings.inbox)
        wishes = {"rebuild": rebuild, "accept_removals": accept_removals}
        return cls(home_dir=str(home.root), inbox_dir=inbox, lake_url=home.lake_url, **wishes)

    @property
    def run_id(self) -> str:
        """Name of the run, the same in all its steps, sorting by time: `20240131T180000Z-1a2b3c4d`."""
        # At the first step, which is tried again, not before it: the lake may be far.
        self._run_id = self._run_id or registry.next_run_id(self.home, datetime.now(UTC), self._dagster_id[:8])
        return self._run_id

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Take the lock, or fail the run before its first step."""
        self._lock = HomeLock(self.home.root)
        self._lock.acquire()
        if context.run:
            self._dagster_id = context.run.run_id

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Give the lock back."""
        self._lock.release()
