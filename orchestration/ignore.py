"""`.solieuignore` in an inbox: what lies there and is no report.

What belongs here: reading the file. It has one shell pattern a line, matched against a name or a path from the inbox,
as in `manifest.json`, `*.bak` or `sources/`; a folder that matches is not entered. `#` starts a comment.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

IGNORE_FILE = ".solieuignore"
LONGEST = 100_000  # bytes read; patterns for people, not a database


def load_patterns(inbox: Path) -> Callable[[str], bool]:
    """Whether a path from the inbox ("/" between folders) is ignored; without the file nothing is."""
    try:
        with (inbox / IGNORE_FILE).open("rb") as stream:
            lines = stream.read(LONGEST).decode("utf-8", "replace").splitlines()
    except OSError:
        return lambda _path: False
    patterns = [line.strip().rstrip("/") for line in lines if line.strip() and not line.lstrip().startswith("#")]

    def ignored(path: str) -> bool:
        name = path.rsplit("/", 1)[-1]
        return any(fnmatchcase(path, pattern) or fnmatchcase(name, pattern) for pattern in patterns)

    return ignored
