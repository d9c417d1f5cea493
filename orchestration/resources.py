"""What every asset gets: the home under its lock, and the run's name.

What belongs here: Dagster resources. What they stand for is in `home` and `lock`; the other resource, `journal`, is a
plain object.
"""

import os
from pathlib import Path
from typing import Self

import dagster as dg
from pydantic import PrivateAttr

from extract.readers.limits import Limits
from orchestration.home import Home
from orchestration.lock import HomeLock
from orchestration.settings import Settings


class Site(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Home and inbox for those who only look: without the lock, so that a night at work holds nobody up."""

    home_dir: str
    inbox_dir: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The place that the settings name."""
        return cls(home_dir=str(settings.home.root), inbox_dir=str(settings.inbox))

    @property
    def home(self) -> Home:
        """The home folder's paths."""
        return Home.resolve(self.home_dir)

    @property
    def inbox(self) -> Path:
        """Where new reports lie."""
        return Path(self.inbox_dir)

    @property
    def limits(self) -> Limits:
        """How much one file may ask for: variables of the environment, else the defaults. ValueError for nonsense."""
        return Limits.from_environment(os.environ)


class Workplace(Site):
    """The home of a run that writes. Its lock is held from the run's first step to its last."""

    _lock: HomeLock = PrivateAttr()

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Take the lock, or fail the run before its first step."""
        self._lock = HomeLock(self.home.root)
        self._lock.acquire()

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Give the lock back."""
        self._lock.release()


def run_key(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> str:
    """Name of the run, the same in all its steps, sorting by time: `20240131T180000Z-1a2b3c4d`."""
    run_id: str = context.run.run_id
    record = context.instance.get_run_record_by_id(run_id)
    if record is None:
        raise dg.Failure(f"run {run_id} is not known to its instance")
    return f"{record.create_timestamp:%Y%m%dT%H%M%SZ}-{run_id[:8]}"
