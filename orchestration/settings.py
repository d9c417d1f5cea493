"""Where this installation works, and which libraries may speak to the outside (none).

What belongs here: where home and inbox are, and the switches that must be set before Dagster, dbt or Great Expectations
are imported. The keys of the settings file stand in `config`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from extract.readers.limits import Limits
from orchestration.config import Config, load
from orchestration.home import Home

PROJECT = Path(__file__).resolve().parents[1]
"""The project's folder; dbt_project/ and data/catalogue/ lie in it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`inbox` is read, everything else happens in `home`. Both absolute. `config` holds all other settings."""

    home: Home
    inbox: Path
    config: Config = field(default_factory=Config.model_construct)
    lake_of_another: bool = False  # the address that the settings give the lake is of another home than this one

    @classmethod
    def resolve(cls, home: Path | str | None = None, inbox: Path | str | None = None) -> Settings:
        """What was said, else the environment, else the settings file, else the project's data/ and the home's inbox/.

        Raises ConfigError with one line for each bad key.
        """
        config = load()
        place = Home.resolve(home or config.home or PROJECT / "data")
        # A home that was named on the command line beside another one of the settings has its lake in its folder:
        # two homes in one lake would take each other's reports for removed ones.
        another = bool(config.lake.url and config.home and Home.resolve(config.home) != place)
        if config.lake.url and not another:
            place = replace(place, lake_url=config.lake.url)
        named = inbox or config.inbox
        return cls(place, Path(named).expanduser().absolute() if named else place.inbox, config, another)

    @property
    def limits(self) -> Limits:
        """Bounds for one file. ConfigError for nonsense."""
        return self.config.reading_limits(os.environ)


def no_telemetry() -> None:
    """Switch off the reports that libraries send home; child processes inherit it."""
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
