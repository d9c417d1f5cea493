"""Where this installation works, and which libraries may speak to the outside (none).

What belongs here: the environment variables that an operator sets, and the switches that must be set before Dagster,
dbt or Great Expectations are imported.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from orchestration.home import Home

PROJECT = Path(__file__).resolve().parents[1]
"""The project's folder; dbt_project/ and data/catalogue/ lie in it."""

TIME_ZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class Settings:
    """`inbox` is read, everything else happens in `home`. Both absolute."""

    home: Home
    inbox: Path

    @classmethod
    def resolve(cls, home: Path | str | None = None, inbox: Path | str | None = None) -> Settings:
        """What was said, else SOLIEU_HOME and SOLIEU_INBOX, else the project's data/ and the home's inbox/."""
        place = Home.resolve(home or os.environ.get("SOLIEU_HOME") or PROJECT / "data")
        named = inbox or os.environ.get("SOLIEU_INBOX")
        return cls(place, Path(named).expanduser().absolute() if named else place.inbox)


def no_telemetry() -> None:
    """Switch off the reports that libraries send home; child processes inherit it."""
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
