"""Dagster's own settings file in DAGSTER_HOME: history on SQLite, or in PostgreSQL where an address is given.

What belongs here: writing `dagster.yaml` from `orchestration/dagster.yaml`. The address may hold a password: it stays
in the environment, and the file names the variable only. A file that people wrote or changed is left alone.

    python -m orchestration.instance        # before dagster-daemon or dagster-webserver starts
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from orchestration import durable
from orchestration.settings import Settings

BASE = Path(__file__).with_name("dagster.yaml")
POSTGRES_VARIABLE = "SOLIEU_DAGSTER_POSTGRES_URL"
MARK = "# Written by solieu at each start; remove this line to keep changes of your own.\n"
_POSTGRES = f"""
# History of runs, schedules and sensors in PostgreSQL.
storage:
  postgres:
    postgres_url:
      env: {POSTGRES_VARIABLE}
"""


class InstanceError(ValueError):
    """The instance cannot be set up as the environment asks; the message never holds the address."""


def settings_text(environment: Mapping[str, str]) -> str:
    """The file's content. Raises InstanceError for an address that is none, or without dagster-postgres."""
    url = environment.get(POSTGRES_VARIABLE, "").strip()
    text = MARK + BASE.read_text("utf-8")
    if not url:
        return text
    # The driver is named: SQLAlchemy 2.1 would take psycopg 3, whose errors dagster-postgres does not know.
    if not re.fullmatch(r"postgresql\+psycopg2://\S+", url):
        raise InstanceError(
            f"{POSTGRES_VARIABLE} must look like postgresql+psycopg2://user:password@host:5432/database"
        )
    from importlib.util import find_spec

    if find_spec("dagster_postgres") is None:
        raise InstanceError(
            f"{POSTGRES_VARIABLE} needs the extra 'postgres': pip install -c constraints.txt '.[postgres]'"
        )
    return text + _POSTGRES


def dagster_home(environment: Mapping[str, str]) -> Path:
    """DAGSTER_HOME, else `dagster/` in the home."""
    named = environment.get("DAGSTER_HOME")
    return Path(named).absolute() if named else Settings.resolve().home.root / "dagster"


def prepare(environment: Mapping[str, str]) -> Path:
    """Write the settings file where it is missing or ours; return DAGSTER_HOME. Raises InstanceError, OSError."""
    folder = dagster_home(environment)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "dagster.yaml"
    wanted = settings_text(environment)
    if not path.exists():
        durable.write_bytes(path, wanted.encode())
        return folder
    found = path.read_text("utf-8")
    if found.startswith(MARK):
        if found != wanted:
            durable.write_bytes(path, wanted.encode())
    elif _POSTGRES in wanted and POSTGRES_VARIABLE not in found:
        raise InstanceError(f"{path} was written by hand and does not name {POSTGRES_VARIABLE}: remove it, or name it")
    return folder


def main() -> int:
    """Prepare the folder and print it; 1 with one line of reason when it cannot be."""
    try:
        print(prepare(os.environ))
    except (InstanceError, OSError) as error:
        print(f"solieu: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
