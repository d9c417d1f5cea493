"""Where the lake's bytes lie: a folder, or an object store behind fsspec. Whoever writes the lake knows only `Storage`.

What belongs here: keeping, listing and removing bytes under keys, so that a killed writer leaves whole things or
nothing. What the bytes mean stands in `orchestration.lake`, `packs` and `registry`.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from orchestration.storage.interface import (
    MANIFEST,
    Group,
    Key,
    Source,
    Storage,
    StorageError,
    StorageUnreachableError,
    digest,
    impatient,
    size,
)
from orchestration.storage.local import Folder

__all__ = [
    "MANIFEST",
    "Group",
    "Key",
    "Source",
    "Storage",
    "StorageError",
    "StorageUnreachableError",
    "digest",
    "impatient",
    "local_folder",
    "open_storage",
    "size",
]


def open_storage(place: str) -> Storage:
    """The storage at a folder's path or an address that fsspec knows. Nothing is asked of it yet. StorageError."""
    return _opened(place, os.getpid())


@lru_cache(maxsize=16)
def _opened(place: str, _process: int) -> Storage:
    """One for each place and process: connections do not survive a fork."""
    if (folder := local_folder(place)) is not None:
        return Folder(folder)
    from orchestration.storage.remote import ObjectStore

    return ObjectStore(place)


def local_folder(place: str) -> Path | None:
    """The folder that a path or a file:// address names; None for any other address."""
    scheme, separator, rest = place.partition("://")
    if not separator:
        return Path(place)
    return Path(rest) if scheme == "file" else None
