"""The lake in an object store, or in whatever else fsspec has a file system for.

What belongs here: `Storage` over an fsspec file system; how one is asked stands in `asking`. An object store puts an
object whole or not at all and renames nothing: a group is there once its manifest is, which is written last and removed
first. File systems that write in place (SFTP, SMB, HDFS) get each file under a temporary name, and rename it.

Who may enter is fsspec's and the store's own affair: variables of the environment (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL,
FSSPEC_S3_...) or ~/.config/fsspec. None of it is read here but to keep it out of messages.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from orchestration import durable
from orchestration.storage.asking import Asked
from orchestration.storage.interface import MANIFEST, Group, Key, Source

WHOLE_PUTS = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "oss", "memory"})
"""Protocols where an object appears when its last byte has come; they also list by the beginning of a name."""
TEMPORARY = Key(".tmp")
TOGETHER = 8  # requests side by side where a file system has no call for many


class ObjectStore:
    """An address that fsspec knows as a `Storage`."""

    def __init__(self, url: str) -> None:
        """Name the address; the store is not asked yet. StorageError for one that cannot be, or lacks a package."""
        self._asked = Asked(url)
        self._files: Any = self._asked.files
        self._renames = self._asked.scheme not in WHOLE_PUTS
        self._manifests: dict[str, tuple[Any, bytes]] = {}

    @property
    def address(self) -> str:
        """The address without what opens it."""
        return self._asked.address

    def prepare(self) -> None:
        """Write a small object and remove it: tells at once who is not let in, or that the bucket is missing."""
        probe = TEMPORARY / f"probe-{secrets.token_hex(8)}"
        self._asked.ask(lambda: self._pipe(probe, b""))
        self._remove(self._path(probe))

    def keys(self, folder: Key, prefix: str = "") -> list[Key]:
        """See `Storage`."""
        beginning = {} if self._renames or not prefix else {"prefix": prefix}
        names = [self._below(path, folder) for path in self._find(folder, **beginning)]
        return [folder / name for name in sorted(names) if name.startswith(prefix) and not _is_hidden_or_deeper(name)]

    def exists(self, key: Key) -> bool:
        """See `Storage`."""

        def asked() -> bool:
            self._files.invalidate_cache()
            return bool(self._files.info(self._path(key), **self._asked.within())["type"] == "file")

        try:
            return self._asked.ask(asked, missing=True)
        except FileNotFoundError:
            return False

    def read(self, key: Key) -> bytes:
        """See `Storage`."""
        (data,) = self._fetch([self._path(key)])
        if data is None:
            raise FileNotFoundError(f"{self.address}/{key}")
        return data

    def sources(self, keys: Sequence[Key]) -> list[Source | None]:
        """The bytes of all files, fetched side by side."""
        return list(self._fetch([self._path(key) for key in keys]))

    def write(self, key: Key, data: bytes) -> None:
        """See `Storage`."""
        self._asked.ask(lambda: self._write_once(key, data))

    def _write_once(self, key: Key, data: bytes) -> None:
        if not self._renames:
            self._pipe(key, data)
            return
        temporary = TEMPORARY / f"{secrets.token_hex(8)}-{key.name[:80]}"
        self._pipe(temporary, data)
        self._make_folder(key)
        self._rename(self._path(temporary), self._path(key))

    def _pipe(self, key: Key, data: bytes) -> None:
        self._make_folder(key)
        self._files.pipe_file(self._path(key), data, **self._asked.within(len(data)))

    def put(self, path: Path, key: Key, sha256: str) -> None:
        """See `Storage`."""
        data = path.read_bytes()
        durable.verify(data, sha256, path.name)
        self.write(key, data)

    def remove(self, *keys: Key) -> None:
        """See `Storage`."""
        self._remove_all([self._path(key) for key in keys])

    def groups(self, below: Key) -> list[Group]:
        """Those that have a manifest: some objects without one are what a killed writer left."""
        names, found = defaultdict(set), self._find(below)
        for path in found:
            parent, _, name = path.rpartition("/")
            names[parent].add(name)
        whole = [parent for parent in names if MANIFEST in names[parent]]
        manifests = self._read_manifests({parent: found[f"{parent}/{MANIFEST}"] for parent in whole})
        return [
            Group(Key(self._below(parent)), frozenset(names[parent]), manifests[parent])
            for parent in whole
            if parent in manifests
        ]

    def write_group(self, key: Key, files: Mapping[str, bytes]) -> None:
        """See `Storage`. Two who write the same group at once write the same bytes, and so harm nobody."""
        before = {self._below(path, key) for path in self._find(key)}
        if MANIFEST in before:
            self.remove(key / MANIFEST)
        self._write_all({key / name: data for name, data in files.items() if name != MANIFEST})
        self.remove(*(key / name for name in before - files.keys()))
        self.write(key / MANIFEST, files[MANIFEST])

    def _write_all(self, files: Mapping[Key, bytes]) -> None:
        """Side by side where that is safe."""
        if self._renames:
            for key, data in files.items():
                self.write(key, data)
            return
        contents = {self._path(key): data for key, data in files.items()}
        limit = self._asked.within(sum(map(len, contents.values())))
        self._asked.ask(lambda: self._files.pipe(contents, **limit))

    def move_group(self, key: Key, to: Key) -> None:
        """Copied within the store; the manifest of the copy is last, and that of the original goes first."""
        paths = list(self._find(key))
        names = {self._below(path, key) for path in paths}
        if not names:
            raise FileNotFoundError(f"{self.address}/{key}")

        def copied(name: str) -> None:
            self._make_folder(to / name)
            self._files.cp_file(self._path(key / name), self._path(to / name), **self._asked.within())

        def copy(name: str) -> None:
            self._asked.ask(lambda: copied(name))

        self._together(copy, sorted(names - {MANIFEST}))
        self._together(copy, sorted(names & {MANIFEST}))
        self._remove_group(key, paths)

    def remove_group(self, key: Key) -> None:
        """See `Storage`."""
        self._remove_group(key, self._find(key))

    def _remove_group(self, key: Key, paths: Iterable[str]) -> None:
        manifest = self._path(key / MANIFEST)
        self._remove_all([path for path in paths if path == manifest])
        self._remove_all([path for path in paths if path != manifest])

    def clean(self, groups: Key) -> list[Key]:
        """Temporary objects, and groups whose manifest never came."""
        left = list(self._find(TEMPORARY))
        found = self._find(groups)
        whole = {path.rpartition("/")[0] for path in found if path.endswith(f"/{MANIFEST}")}
        left += [path for path in found if path.rpartition("/")[0] not in whole]
        self._remove_all(left)
        return [Key(self._below(path)) for path in left]

    def megabytes(self) -> float | None:
        """Not counted: a request for each thousand objects."""
        return None

    def free_megabytes(self) -> float | None:
        """Nobody says."""
        return None

    def _path(self, key: Key) -> str:
        return f"{self._asked.root}/{key}"

    def _below(self, path: str, folder: Key | None = None) -> str:
        return path.removeprefix(f"{self._asked.root}/{folder}/" if folder is not None else f"{self._asked.root}/")

    def _find(self, folder: Key, **options: str) -> dict[str, Any]:
        """Path -> what the store says of each object below `folder`; none where there is no such folder."""

        def asked() -> dict[str, Any]:
            self._files.invalidate_cache()
            found: dict[str, Any] = self._files.find(self._path(folder), detail=True, **options, **self._asked.within())
            return found

        try:
            found = self._asked.ask(asked, missing=True)
        except FileNotFoundError:
            return {}
        return {path: info for path, info in found.items() if info["type"] == "file" and not path.endswith("/")}

    def _read_manifests(self, found: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
        """Parent -> manifest; those seen before, which is nearly all, are not fetched again."""
        states = {parent: _state(info) for parent, info in found.items()}
        new = [parent for parent, state in states.items() if self._manifests.get(parent, (None,))[0] != state]
        fetched = self._fetch([f"{parent}/{MANIFEST}" for parent in new])
        kept = {parent: self._manifests[parent] for parent in states.keys() - set(new)}
        kept |= {parent: (states[parent], data) for parent, data in zip(new, fetched, strict=True) if data is not None}
        self._manifests |= kept
        return {parent: data for parent, (_, data) in kept.items()}

    # Of fsspec's calls for many files only those are used that take names as they are: `cat` and `rm` would read a
    # name with brackets as a pattern.

    def _fetch(self, paths: Sequence[str]) -> list[bytes | None]:
        """The bytes of all, side by side; None for what is not there."""
        if not paths:
            return []
        held: dict[str, bytes | None] = {}

        def asked() -> None:
            due = [path for path in paths if path not in held]
            answers = self._files.cat_ranges(due, None, None, on_error="return", **self._asked.within())
            for path, answer in zip(due, answers, strict=True):
                if not isinstance(answer, Exception):
                    held[path] = bytes(answer)
                elif isinstance(answer, FileNotFoundError):
                    held[path] = None
            for answer in answers:
                if isinstance(answer, Exception) and not isinstance(answer, FileNotFoundError):
                    raise answer

        self._asked.ask(asked)
        return [held[path] for path in paths]

    def _remove_all(self, paths: Sequence[str]) -> None:
        """Side by side; what is gone already is no error."""
        self._together(self._remove, paths)

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self._asked.ask(lambda: self._files.rm_file(path, **self._asked.within()), missing=True)

    def _together(self, call: Callable[[str], None], names: Sequence[str]) -> None:
        """One request for each name, some at a time where the file system bears that."""
        if len(names) < 2 or not self._files.async_impl:
            for name in names:
                call(name)
            return
        with ThreadPoolExecutor(TOGETHER) as callers:
            list(callers.map(call, names))

    def _rename(self, path: str, to: str) -> None:
        """In place of what is there; some of these file systems refuse that, and it has to go first."""
        try:
            self._files.mv(path, to)
        except OSError:
            with suppress(FileNotFoundError):
                self._files.rm_file(to)
            self._files.mv(path, to)

    def _make_folder(self, key: Key) -> None:
        if self._renames:
            self._files.makedirs(self._path(key.parent), exist_ok=True)


def _is_hidden_or_deeper(name: str) -> bool:
    return name.startswith(".") or "/" in name


def _state(info: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells two objects of one name apart, as far as the store says it."""
    names = ("size", "ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "updated", "created")
    return tuple(str(info.get(name)) for name in names)
