"""Files that could not be read: their bytes kept, and the reason beside them.

What belongs here: HOME/quarantine/<key>/ with the bytes and `reason.json`. `key` is the SHA-256 of the bytes, or of the
relative path where the bytes were never read (`name-...`). Nothing of a stranger's file name becomes part of a path.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extract.readers.errors import ReadError
from orchestration import durable
from orchestration.home import Home, kept_suffix
from orchestration.inbox import InboxFile
from orchestration.reasons import Reason

REASON_FILE = "reason.json"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One file in quarantine; `kept` is null where the bytes could neither be copied nor linked."""

    folder: Path
    kept: Path | None
    reason: Reason


def quarantine(home: Home, file: InboxFile, reason: Reason) -> Quarantined:
    """Keep `file` under HOME/quarantine with its reason; the inbox is left as it is.

    A file that was hashed is copied. One that was not (too large, no permission) is hard-linked where the file system
    allows it and otherwise only noted. The same bytes or the same unread name again replace the reason, so a later
    run with a better explanation shows that.
    """
    folder = home.quarantine / _key(file)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"file{kept_suffix(Path(file.file_name))}"
    kept = _keep(file, target)
    names = sorted({file.relative_path, *_earlier_names(folder)})
    note = {
        "file_name": file.file_name,
        "relative_paths": names,
        "byte_size": file.size,
        "sha256": file.sha256,
        "kept_as": kept.name if kept else None,
        "reason": asdict(reason),
    }
    durable.write_bytes(folder / REASON_FILE, (json.dumps(note, ensure_ascii=False, indent=2) + "\n").encode())
    return Quarantined(folder, kept, reason)


def release(home: Home, read: Collection[str]) -> list[str]:
    """Take files out of quarantine that could be read after all; SHA-256 of those that were there."""
    if not home.quarantine.is_dir():
        return []
    released = sorted(name for name in os.listdir(home.quarantine) if name in read)
    for name in released:
        shutil.rmtree(home.quarantine / name)
    return released


def _key(file: InboxFile) -> str:
    if file.sha256 is not None:
        return file.sha256
    return "name-" + hashlib.sha256(file.relative_path.encode()).hexdigest()


def _keep(file: InboxFile, target: Path) -> Path | None:
    """The bytes under `target`: a verified copy, or a hard link for bytes that nobody has read.

    Nothing is kept of an archive's member that could not be unpacked: its bytes are in the archive.
    """
    if file.sha256 is not None:
        if not target.is_file():
            try:
                if file.member:
                    durable.write_verified(file.load(), target, file.sha256)
                else:
                    durable.copy_verified(file.path, target, file.sha256)
            except (OSError, durable.SourceChangedError, ReadError):
                return None  # gone or changed since it was hashed: the next run sees what is there then
        return target
    if file.member:
        return None
    temporary = durable.temporary_path(target)
    try:
        os.link(file.path, temporary, follow_symlinks=True)
        temporary.replace(target)
    except OSError:
        return None  # another file system, or no permission; the note remains
    finally:
        temporary.unlink(missing_ok=True)  # replacing a link by one to the same bytes leaves both names
    return target


def _earlier_names(folder: Path) -> list[str]:
    try:
        note: Any = json.loads((folder / REASON_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    names = note.get("relative_paths") if isinstance(note, dict) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
