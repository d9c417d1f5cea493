"""The lake in a folder, on a disk of this machine or a share.

What belongs here: `Storage` over files. Everything is written under a temporary name, fsynced and renamed: the presence
of a file, or of a group's folder, is the commit.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from orchestration import durable
from orchestration.storage.interface import MANIFEST, Group, Key, Source


class Folder:
    """A folder as a `Storage`."""

    def __init__(self, root: Path) -> None:
        """Name the folder; nothing is made before `prepare` or the first file."""
        self.root = root

    @property
    def address(self) -> str:
        """The folder's path."""
        return str(self.root)

    def prepare(self) -> None:
        """Make the folder, and write into it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.root):
            pass

    def keys(self, folder: Key, prefix: str = "") -> list[Key]:
        """See `Storage`."""
        try:
            with os.scandir(self.root / folder) as entries:
                names = [entry.name for entry in entries if entry.name.startswith(prefix) and entry.is_file()]
        except FileNotFoundError:
            return []
        return [folder / name for name in sorted(names) if not name.startswith(".")]

    def exists(self, key: Key) -> bool:
        """See `Storage`."""
        return (self.root / key).is_file()

    def read(self, key: Key) -> bytes:
        """See `Storage`."""
        return (self.root / key).read_bytes()

    def sources(self, keys: Sequence[Key]) -> list[Source | None]:
        """The files themselves: they are read where they lie."""
        paths = [self.root / key for key in keys]
        return [path if path.is_file() else None for path in paths]

    def write(self, key: Key, data: bytes) -> None:
        """See `Storage`."""
        with durable.check_space(self.root):
            durable.write_bytes(self.root / key, data)

    def put(self, path: Path, key: Key, sha256: str) -> None:
        """A copy, not a hard link: who edits the file in place must not edit the copy with it."""
        with durable.check_space(self.root):
            durable.copy_verified(path, self.root / key, sha256)

    def remove(self, *keys: Key) -> None:
        """See `Storage`."""
        for key in keys:
            (self.root / key).unlink(missing_ok=True)

    def groups(self, below: Key) -> list[Group]:
        """Folders that hold files: each was renamed into place."""
        return list(_groups(str(self.root / below), below))

    def write_group(self, key: Key, files: Mapping[str, bytes]) -> None:
        """See `Storage`."""
        final = self.root / key
        with durable.check_space(self.root):
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary = durable.temporary_path(final)
            temporary.mkdir()
            try:
                for name in sorted(files, key=MANIFEST.__eq__):
                    _write_through(temporary / name, files[name])
                durable.fsync_folder(temporary)
                _put_in_place(temporary, final)
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
            durable.fsync_folder(final.parent)

    def move_group(self, key: Key, to: Key) -> None:
        """See `Storage`."""
        place = self.root / to
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.root / key).rename(place)
        durable.fsync_folder(place.parent)
        durable.fsync_folder((self.root / key).parent)

    def remove_group(self, key: Key) -> None:
        """See `Storage`."""
        shutil.rmtree(self.root / key)

    def clean(self, groups: Key) -> list[Key]:
        """Temporary names in every folder that is written to. Groups are renamed into place: none is there in part."""
        folders = [self.root, *_subfolders(self.root), *_subfolders(self.root / groups)]
        removed = [path for folder in folders for path in durable.remove_stale(folder)]
        return [Key(path.relative_to(self.root).as_posix()) for path in removed]

    def megabytes(self) -> float | None:
        """See `Storage`."""
        return durable.megabytes(self.root)

    def free_megabytes(self) -> float | None:
        """Of the volume that the folder is on, or will be made on."""
        place = self.root
        while not place.exists():
            place = place.parent
        return shutil.disk_usage(place).free / 1e6


def _groups(folder: str, key: Key) -> Iterator[Group]:
    names: list[str] = []
    inner: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    (inner if entry.is_dir() else names).append(entry.name)
    except FileNotFoundError:
        return
    if names:
        yield Group(key, frozenset(names), _manifest(folder) if MANIFEST in names else None)
    for name in inner:
        yield from _groups(f"{folder}/{name}", key / name)


def _manifest(folder: str) -> bytes:
    """Empty where it cannot be read, which is no manifest either."""
    try:
        with open(f"{folder}/{MANIFEST}", "rb") as stream:
            return stream.read()
    except OSError:
        return b""


def _subfolders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _put_in_place(temporary: Path, final: Path) -> None:
    """What stands there already, and is not whole or waited for this one, is thrown away."""
    if final.exists():
        aside = final.parent / f"{durable.TEMPORARY_PREFIX}broken-{secrets.token_hex(4)}"
        final.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
    temporary.rename(final)
