"""Writing that survives a crash: fsync, atomic rename, bytes kept under a second name.

What belongs here: the few file-system steps that lake, quarantine and publish share. Nothing here knows what it writes.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from pathlib import Path

CHUNK = 1 << 20
TEMPORARY_PREFIX = ".tmp-"
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")


class SourceChangedError(RuntimeError):
    """A file no longer has the bytes that were hashed before."""


def safe_name(name: str) -> str:
    """`name` if it may stand as one component of a path; ValueError otherwise."""
    if not _SAFE_NAME.fullmatch(name):
        raise ValueError(f"not a safe folder or file name: {name!r}")
    return name


def temporary_path(final: Path) -> Path:
    """A fresh path beside `final`, hidden, marked as temporary and with this process's id."""
    return final.parent / f"{TEMPORARY_PREFIX}{os.getpid()}-{secrets.token_hex(4)}-{final.name[:80]}"


def fsync_file(path: Path) -> None:
    """Wait until the bytes of `path` are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_folder(path: Path) -> None:
    """Wait until the names in folder `path` are on disk."""
    fsync_file(path)


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that the path holds all of the old bytes or all of the new ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(path)
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def copy_verified(source: Path, target: Path, sha256: str) -> None:
    """Copy `source` to `target` atomically; SourceChangedError when its bytes do not have this hash."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(target)
    digest = hashlib.sha256()
    try:
        with source.open("rb") as reader, temporary.open("wb") as writer:
            while chunk := reader.read(CHUNK):
                digest.update(chunk)
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        if digest.hexdigest() != sha256:
            raise SourceChangedError(f"{source!r} changed while it was read")
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(target.parent)


def write_verified(data: bytes, target: Path, sha256: str) -> None:
    """Write `data` to `target` atomically; SourceChangedError when it does not have this hash."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SourceChangedError(f"{target.name!r}: the bytes changed while they were read")
    write_bytes(target, data)


def remove_stale(folder: Path, older_than_seconds: float = 0.0) -> list[Path]:
    """Remove temporary files and folders that killed processes left directly in `folder`; return them."""
    removed: list[Path] = []
    if not folder.is_dir():
        return removed
    for path in sorted(folder.glob(f"{TEMPORARY_PREFIX}*")):
        try:
            if time.time() - path.lstat().st_mtime < older_than_seconds:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except FileNotFoundError:
            continue
        removed.append(path)
    return removed
