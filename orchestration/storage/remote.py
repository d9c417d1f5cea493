"""The lake in an object store, or in whatever else fsspec has a file system for. The one module that knows fsspec.

What belongs here: `Storage` over an fsspec file system. An object store puts an object whole or not at all and renames
nothing: a group is there once its manifest is, which is written last and removed first. File systems that write in
place (SFTP, SMB, HDFS) get each file under a temporary name, and rename it.

Who may enter is fsspec's and the store's own affair: variables of the environment (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL,
FSSPEC_S3_...) or ~/.config/fsspec. None of it is read here but to keep it out of messages.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from orchestration import durable
from orchestration.storage.interface import (
    MANIFEST,
    Group,
    Key,
    Source,
    StorageError,
    StorageUnreachableError,
)
from orchestration.storage.secrecy import shown, without_secrets

WHOLE_PUTS = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "oss", "memory"})
"""Protocols where an object appears when its last byte has come; they also list by the beginning of a name."""
TEMPORARY = Key(".tmp")
REMOVERS = 8  # requests side by side
_REFUSED = ("Credential", "PartialCredentials", "TokenRetrieval", "Unauthorized", "ProfileNotFound")


class ObjectStore:
    """An address that fsspec knows as a `Storage`."""

    def __init__(self, url: str) -> None:
        """Name the address; the store is not asked yet. StorageError for one that cannot be, or lacks a package."""
        self.address = shown(url)
        scheme = url.partition("://")[0]
        try:
            import fsspec  # type: ignore[import-untyped]

            with self._asking():
                self._files, root = fsspec.url_to_fs(url)
        except ImportError as error:
            raise StorageError(
                f"lake.url {self.address}: {error.msg} (for s3:// the extra `s3`: pip install 'solieu[s3]') / "
                "thiếu thư viện để dùng kho lưu trữ này"
            ) from None
        except ValueError as error:
            raise StorageError(f"lake.url {self.address}: {error} / địa chỉ kho lưu trữ không dùng được") from None
        self._root = str(root).rstrip("/")
        self._renames = scheme not in WHOLE_PUTS
        self._manifests: dict[str, tuple[Any, bytes]] = {}

    def prepare(self) -> None:
        """Write a small object and remove it: tells at once who is not let in, or that the bucket is missing."""
        probe = TEMPORARY / f"probe-{secrets.token_hex(8)}"
        with self._asking():
            self._make_folder(probe)
            self._files.pipe_file(self._path(probe), b"")
            self._files.rm_file(self._path(probe))

    def keys(self, folder: Key, prefix: str = "") -> list[Key]:
        """See `Storage`."""
        beginning = {} if self._renames or not prefix else {"prefix": prefix}
        names = [self._below(path, folder) for path in self._find(folder, **beginning)]
        return [folder / name for name in sorted(names) if name.startswith(prefix) and not _is_hidden_or_deeper(name)]

    def exists(self, key: Key) -> bool:
        """See `Storage`."""
        try:
            with self._asking(missing=True):
                self._files.invalidate_cache()
                return bool(self._files.info(self._path(key))["type"] == "file")
        except FileNotFoundError:
            return False

    def read(self, key: Key) -> bytes:
        """See `Storage`."""
        with self._asking(missing=True):
            return bytes(self._files.cat_file(self._path(key)))

    def sources(self, keys: Sequence[Key]) -> list[Source | None]:
        """The bytes of all files, fetched side by side."""
        return list(self._fetch([self._path(key) for key in keys]))

    def write(self, key: Key, data: bytes) -> None:
        """See `Storage`."""
        with self._asking():
            if not self._renames:
                self._files.pipe_file(self._path(key), data)
                return
            temporary = TEMPORARY / f"{secrets.token_hex(8)}-{key.name[:80]}"
            self._make_folder(temporary)
            self._files.pipe_file(self._path(temporary), data)
            self._make_folder(key)
            self._rename(self._path(temporary), self._path(key))

    def put(self, path: Path, key: Key, sha256: str) -> None:
        """See `Storage`."""
        data = path.read_bytes()
        durable.verify(data, sha256, path.name)
        self.write(key, data)

    def remove(self, key: Key) -> None:
        """See `Storage`."""
        self._remove(self._path(key))

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
        for name in before - files.keys():
            self.remove(key / name)
        self.write(key / MANIFEST, files[MANIFEST])

    def _write_all(self, files: Mapping[Key, bytes]) -> None:
        """Side by side where that is safe."""
        if self._renames:
            for key, data in files.items():
                self.write(key, data)
            return
        with self._asking():
            self._files.pipe({self._path(key): data for key, data in files.items()})

    def move_group(self, key: Key, to: Key) -> None:
        """Copied within the store; the manifest of the copy is last, and that of the original goes first."""
        names = {self._below(path, key) for path in self._find(key)}
        if not names:
            raise FileNotFoundError(f"{self.address}/{key}")
        with self._asking():
            for name in sorted(names, key=MANIFEST.__eq__):
                self._make_folder(to / name)
                self._files.cp_file(self._path(key / name), self._path(to / name))
        self.remove_group(key)

    def remove_group(self, key: Key) -> None:
        """See `Storage`."""
        paths = sorted(self._find(key))
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
        return f"{self._root}/{key}"

    def _below(self, path: str, folder: Key | None = None) -> str:
        return path.removeprefix(f"{self._root}/{folder}/" if folder is not None else f"{self._root}/")

    def _find(self, folder: Key, **options: str) -> dict[str, Any]:
        """Path -> what the store says of each object below `folder`; none where there is no such folder."""
        try:
            with self._asking(missing=True):
                self._files.invalidate_cache()
                found = self._files.find(self._path(folder), detail=True, **options)
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
        with self._asking():
            found = self._files.cat_ranges(list(paths), None, None, on_error="return")
            for answer in found:
                if isinstance(answer, Exception) and not isinstance(answer, FileNotFoundError):
                    raise answer
        return [None if isinstance(answer, Exception) else bytes(answer) for answer in found]

    def _remove_all(self, paths: Sequence[str]) -> None:
        """Side by side where the file system bears that; what is gone already is no error."""
        with ThreadPoolExecutor(REMOVERS if self._files.async_impl else 1) as removers:
            list(removers.map(self._remove, paths))

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError), self._asking(missing=True):
            self._files.rm_file(path)

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

    @contextmanager
    def _asking(self, missing: bool = False) -> Iterator[None]:
        """Turn what a file system raises into StorageError; `missing`: let FileNotFoundError out.

        The first error is not kept in the chain: libraries put addresses and headers into theirs.
        """
        try:
            yield
        except (ImportError, ValueError, TypeError, AttributeError, KeyError, StorageError):
            raise
        except Exception as error:
            if missing and isinstance(error, FileNotFoundError):
                raise
            raise _in_words(self.address, error) from None


def _in_words(address: str, error: Exception) -> StorageError:
    """What a person can act on, without what opens the store."""
    detail = without_secrets(" ".join(str(error).split()))[:200] or type(error).__name__
    kind, en, vi = StorageError, _NOT_LET_IN_EN, "kho lưu trữ từ chối thông tin đăng nhập"
    if isinstance(error, FileNotFoundError):
        en, vi = "there is no such bucket or folder", "không có thùng chứa hoặc thư mục này"
    elif not isinstance(error, PermissionError) and not any(word in type(error).__name__ for word in _REFUSED):
        kind, en = StorageUnreachableError, "it cannot be reached; what is published stays as it is"
        vi = "không kết nối được kho lưu trữ, bản đã công bố giữ nguyên"
    return kind(f"the lake at {address}: {en} ({detail}) / {vi}")


_NOT_LET_IN_EN = "it refuses these credentials, or this process has none in its environment (AWS_ACCESS_KEY_ID, ...)"


def _is_hidden_or_deeper(name: str) -> bool:
    return name.startswith(".") or "/" in name


def _state(info: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells two objects of one name apart, as far as the store says it."""
    names = ("size", "ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "updated", "created")
    return tuple(str(info.get(name)) for name in names)
