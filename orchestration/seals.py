"""What is noted beside a release when it is finished, and whether it still is what it was then.

What belongs here: `release.json`. Two looks are taken. The quick one compares size and time of the last write, which no
program can change a file without: a night takes it. The whole one compares every block with its checksum and all
checksums with those of the finished file (`orchestration.blocks`): it is taken where the quick one finds something else
(damage, or a home that was put back from a backup), after a night that did not end, and by `solieu doctor` and
`solieu rollback`. A block that went bad on the disk without being written fails its checksum in whoever reads it, the
night among them: that night does not end, and the next one takes the whole look.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration import blocks, durable

NAME = "release.json"
OTHER = "its bytes are not those that were published"
_BYTES, _WRITTEN, _BLOCKS, _VERIFIED = "bytes", "written_ns", "blocks", "verified_at"


class BrokenSealError(ValueError):
    """A release is not what was published."""


def seal(database: Path) -> None:
    """Note what the finished file is; it is never written again. Raises blocks.DamagedFileError, OSError."""
    state = database.stat()
    _write(database, {_BYTES: state.st_size, _WRITTEN: state.st_mtime_ns, _BLOCKS: blocks.digest(database)})


def check(database: Path, whole: bool = False) -> None:
    """Raise BrokenSealError where the file is not the one that was sealed; one without a seal is what it is.

    `whole`: look at every block even where nobody has written to the file.
    """
    try:
        noted = _read(database)
    except FileNotFoundError:
        return  # of a version that noted nothing
    except (OSError, ValueError) as error:
        raise BrokenSealError(f"{_place(database)}: {error}") from error
    try:
        state = database.stat()
        if state.st_size != noted.get(_BYTES):
            raise BrokenSealError(f"{OTHER}: {state.st_size} instead of {noted.get(_BYTES)}")
        if not whole and noted.get(_WRITTEN) == state.st_mtime_ns:
            return
        if _BLOCKS not in noted:  # of a version that hashed the whole file
            with database.open("rb") as stream:
                same = hashlib.file_digest(stream, "sha256").hexdigest() == noted.get("sha256")
        else:
            same = blocks.verify(database) == noted[_BLOCKS]
    except (blocks.DamagedFileError, OSError) as error:
        raise BrokenSealError(f"{OTHER}: {error}") from error
    if not same:
        raise BrokenSealError(OTHER)
    if noted.get(_WRITTEN) != state.st_mtime_ns:
        with suppress(OSError):  # whoever may only read looks at every block each time
            _write(database, noted | {_WRITTEN: state.st_mtime_ns})


def doubt(database: Path) -> None:
    """Have the next `check` look at every block."""
    try:
        noted = _read(database)
    except (OSError, ValueError):
        return
    if noted.pop(_WRITTEN, None) is not None:
        _write(database, noted)


def note_verified(database: Path, moment: datetime) -> None:
    """Note that a night found the release whole and up to date: it is as good as built then."""
    _write(database, _read(database) | {_VERIFIED: moment.isoformat()})


def verified_at(database: Path) -> datetime | None:
    """When a night last found this release up to date; None where none has since it was built."""
    try:
        return datetime.fromisoformat(_read(database)[_VERIFIED])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place(database: Path) -> Path:
    return database.with_name(NAME)


def _read(database: Path) -> dict[str, Any]:
    noted = json.loads(_place(database).read_text("utf-8"))
    if not isinstance(noted, dict):
        raise ValueError("no object of JSON")
    return noted


def _write(database: Path, noted: dict[str, Any]) -> None:
    durable.write_bytes(_place(database), json.dumps(noted).encode())
