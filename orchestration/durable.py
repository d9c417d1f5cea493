"""Writing that survives a crash: fsync, atomic rename, bytes kept under a second name.

What belongs here: the few file-system steps that lake, quarantine and publish share. Nothing here knows what it writes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHUNK = 1 << 20
TEMPORARY_PREFIX = ".tmp-"
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")


class SourceChangedError(RuntimeError):
    """A file no longer has the bytes that were hashed before."""


class DiskFullError(RuntimeError):
    """A volume takes no more; the message names it. What was published stays as it was."""


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FULL_WORDS = ("No space left on device", "os error 28", "Disk quota exceeded")


def is_disk_full(error: BaseException) -> bool:
    """Whether an error, of this process or told by a library in its own words, means that a disk is full."""
    if isinstance(error, DiskFullError) or (isinstance(error, OSError) and error.errno in _FULL):
        return True
    return any(word in str(error) for word in _FULL_WORDS)


def disk_full(path: Path) -> DiskFullError:
    """The error to raise for a full volume below `path`: which volume it is, and how much of it is left."""
    place = path.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    while not os.path.ismount(place) and place != place.parent:
        place = place.parent
    return DiskFullError(
        f"the volume mounted at {place} is full ({free / 1e6:.0f} MB free), needed for {path}; nothing was published, "
        f"the last release stays / ổ đĩa {place} đã đầy, bản đã công bố giữ nguyên"
    )


@contextmanager
def check_space(path: Path) -> Iterator[None]:
    """Turn whatever a full disk raises while `path` is written into DiskFullError."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, DiskFullError) and is_disk_full(error):
            raise disk_full(path) from error
        raise


def safe_name(name: str) -> str:
    """`name` if it may stand as one component of a path; ValueError otherwise."""
    if not _SAFE_NAME.fullmatch(name):
        raise ValueError(f"not a safe folder or file name: {name!r}")
    return name


def temporary_path(final: Path) -> Path:
    """A fresh path beside `final`, hidden, marked as temporary and with this process's id."""
    return final.parent / f"{TEMPORARY_PREFIX}{os.getpid()}-{secrets.token_hex(4)}-{final.name[:80]}"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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


def write_bytes(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write `data` to `path` so that the path holds all of the old bytes or all of the new ones.

    `mode`: the file's permissions from its first byte on; None: as the process makes files.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(path)
    try:
        with temporary.open("wb") as stream:
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
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


def clone(source: Path, target: Path) -> None:
    """Copy a large file; in no time where the file system can share blocks (XFS, Btrfs). DiskFullError, OSError."""
    with check_space(target.parent):
        with source.open("rb") as reader, target.open("wb") as writer:
            left = os.fstat(reader.fileno()).st_size
            try:
                while left > 0 and (copied := os.copy_file_range(reader.fileno(), writer.fileno(), left)):
                    left -= copied
            except OSError as error:
                if is_disk_full(error):
                    raise
        if left:  # between file systems, or where the call is not known
            shutil.copyfile(source, target)


def verify(data: bytes, sha256: str, name: str) -> None:
    """SourceChangedError when `data`, read from what is called `name`, does not have this hash."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SourceChangedError(f"{name!r}: the bytes changed while they were read")


def write_verified(data: bytes, target: Path, sha256: str) -> None:
    """Write `data` to `target` atomically; SourceChangedError when it does not have this hash."""
    verify(data, sha256, target.name)
    write_bytes(target, data)


def remove_stale(folder: Path, older_than_seconds: float = 0.0) -> list[Path]:
    """Remove temporary files and folders that killed processes left directly in `folder`; return them."""
    removed: list[Path] = []
    if not folder.is_dir():
        return removed
    for path in sorted(folder.glob(f"{TEMPORARY_PREFIX}*")):
        try:
            # Without an age asked for everything goes, also what a clock set back since has dated to tomorrow.
            if older_than_seconds > 0 and time.time() - path.lstat().st_mtime < older_than_seconds:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except FileNotFoundError:
            continue
        removed.append(path)
    return removed


def megabytes(folder: Path) -> float:
    """What the files below `folder` take."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size
        except OSError:
            continue  # removed while we look
    return total / 1e6
