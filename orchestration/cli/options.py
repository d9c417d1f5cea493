"""What commands share: settings from options, environment and file, and what is said of a bad key.

What belongs here: types of options, and turning wrong settings into a usage error of the command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.cli.terminal import safe

if TYPE_CHECKING:
    from orchestration.settings import Settings

FOLDER = click.Path(file_okay=False, path_type=Path)


def resolve(home: Path | None = None, inbox: Path | None = None) -> Settings:
    """The settings; exit code 2 with one line for each bad key."""
    from orchestration.config import ConfigError
    from orchestration.settings import Settings

    try:
        return Settings.resolve(home, inbox)
    except ConfigError as error:
        for line in str(error).splitlines():
            click.echo(f"settings: {safe(line)}", err=True)
        raise SystemExit(2) from None
