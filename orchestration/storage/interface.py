"""What a storage does, and how it fails.

What belongs here: the interface, and the words that both kinds of storage share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from orchestration import durable

Key = PurePosixPath
"""Where something lies, from the lake's root: `files/20240131T180000Z-1a2b3c4d.parquet`."""

Source = Path | bytes
"""What a reader of Parquet takes: a file of this machine, or bytes that were fetched."""

MANIFEST = "pack.json"
"""Name of the file of a group that is written last: where nothing can be renamed, its presence is the commit."""


_patience: ContextVar[float | None] = ContextVar("patience", default=None)


@contextmanager
def impatient() -> Iterator[None]:
    """Meanwhile a storage that does not answer is not asked again: for whoever only looks."""
    token = _patience.set(0.0)
    try:
        yield
    finally:
        _patience.reset(token)


def patience(usual: float) -> float:
    """Seconds in which what failed is tried again."""
    chosen = _patience.get()
    return usual if chosen is None else chosen


class StorageError(RuntimeError):
    """The storage refuses, or is not what its address says; the message names it, never what opens it."""


class StorageUnreachableError(StorageError):
    """The storage does not answer; it may at the next try."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that became visible together; `manifest` is null where there is none (folders of older versions)."""

    key: Key
    names: frozenset[str]
    manifest: bytes | None


class Storage(Protocol):
    """Bytes under keys. Whatever is written is there whole or not at all, also for a writer that is killed.

    Every method but `keys`, `exists` and `groups`, for which what is not there is no error, raises FileNotFoundError
    for what is not there; all raise StorageError, and DiskFullError where a volume takes no more.
    """

    @property
    def address(self) -> str:
        """The place, for people: no user, no password, no token."""
        ...

    def prepare(self) -> None:
        """See that it can be written. Whatever is missing on this machine is made; a bucket is not."""
        ...

    def keys(self, folder: Key, prefix: str = "") -> list[Key]:
        """Files directly in `folder` whose names begin with `prefix`, sorted; hidden ones left out."""
        ...

    def exists(self, key: Key) -> bool:
        """Whether there is a file."""
        ...

    def read(self, key: Key) -> bytes:
        """All bytes of a file."""
        ...

    def sources(self, keys: Sequence[Key]) -> list[Source | None]:
        """The files for a reader of Parquet, fetched at once where they are far; None for what is not there."""
        ...

    def write(self, key: Key, data: bytes) -> None:
        """Write a file, in place of the one that may be there."""
        ...

    def put(self, path: Path, key: Key, sha256: str) -> None:
        """Copy a file of this machine. `durable.SourceChangedError` when its bytes do not have this hash."""
        ...

    def remove(self, *keys: Key) -> None:
        """Remove files; nothing where there are none."""
        ...

    def groups(self, below: Key) -> list[Group]:
        """Every group that is there whole, in any folder below `below`, in no order."""
        ...

    def write_group(self, key: Key, files: Mapping[str, bytes]) -> None:
        """Write files that become visible together, in place of the group that may be there; the manifest is last."""
        ...

    def move_group(self, key: Key, to: Key) -> None:
        """Put a group at another place, never leaving none."""
        ...

    def remove_group(self, key: Key) -> None:
        """Remove a group."""
        ...

    def clean(self, groups: Key) -> list[Key]:
        """Remove what killed writers left, below `groups` what is no group; return it. Only for the one writer."""
        ...

    def megabytes(self) -> float | None:
        """What all files take; None where that would have to be counted file by file over a network."""
        ...

    def free_megabytes(self) -> float | None:
        """What can still be written; None where nobody says."""
        ...


def digest(source: Source) -> str:
    """SHA-256 of the bytes, in hex. Raises OSError."""
    return hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else durable.file_sha256(source)


def size(source: Source) -> int:
    """Number of bytes. Raises OSError."""
    return len(source) if isinstance(source, bytes) else source.stat().st_size
