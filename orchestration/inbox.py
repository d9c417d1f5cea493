"""What lies in an inbox folder: every file with its size and SHA-256, and what was passed over with the reason.

What belongs here: walking and hashing. What a file says is `extract`'s business, where its bytes go `lake`'s and
`quarantine`'s. Names come from strangers: `path` is the name as the system has it, `file_name` and `relative_path` are
always valid Unicode (undecodable bytes as `\\xff`) and safe to store, never to open.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.readers.limits import Limits
from orchestration import reasons
from orchestration.durable import CHUNK
from orchestration.ignore import load_patterns
from orchestration.reasons import Reason

DEFAULT_MAX_BYTES = Limits().max_bytes
PARTIAL_SUFFIXES = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp")
PARTIAL_PREFIXES = ("~$",)  # Word's lock files
SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file to read, or one that cannot be read at all (`error` set, `sha256` None)."""

    path: Path
    relative_path: str  # from the inbox, "/" between folders
    file_name: str
    size: int
    sha256: str | None
    error: Reason | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in the inbox that is no report and is left alone."""

    relative_path: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class InboxScan:
    """Both lists are sorted by relative path."""

    files: tuple[InboxFile, ...]
    skipped: tuple[Skipped, ...]


def printable(name: str | Path) -> str:
    """A file name as valid Unicode: bytes that are no UTF-8 become `\\xNN`; everything else stays."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def scan_inbox(folder: Path, max_bytes: int = DEFAULT_MAX_BYTES) -> InboxScan:
    """Look through `folder` and its subfolders; a missing folder is an empty one.

    Files above `max_bytes` are not opened; they come back with an error. Nothing here raises for a bad file.
    """
    root = Path(os.path.realpath(folder))
    files: list[InboxFile] = []
    skipped: list[Skipped] = []
    for path, why in _walk(root):
        relative = printable(path.relative_to(root)).replace(os.sep, "/")
        found = why if why is not None else _inspect(root, path, relative, max_bytes)
        if isinstance(found, Reason):
            skipped.append(Skipped(relative, found))
        else:
            files.append(found)
    files.sort(key=lambda file: file.relative_path)
    skipped.sort(key=lambda item: item.relative_path)
    return InboxScan(tuple(files), tuple(skipped))


def _walk(root: Path) -> Iterator[tuple[Path, Reason | None]]:
    """Paths below `root`: candidates with None, passed over ones with the reason."""
    ignored = load_patterns(root)
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except (FileNotFoundError, NotADirectoryError):
            continue  # a missing inbox, or a folder that vanished
        except OSError as error:
            if folder != root:
                yield folder, reasons.unreadable(error.strerror or type(error).__name__)
                continue
            raise
        for entry in entries:
            path = Path(entry.path)
            why = reasons.IGNORED if ignored(path.relative_to(root).as_posix()) else _unwanted(entry)
            if why is None and entry.is_dir(follow_symlinks=False):
                pending.append(path)
            else:
                yield path, why


def _unwanted(entry: os.DirEntry[str]) -> Reason | None:
    """Why a directory entry is no report, judged by its name and type."""
    name = entry.name.lower()
    if name.startswith("."):
        return reasons.HIDDEN
    if name.startswith(PARTIAL_PREFIXES) or name.endswith(PARTIAL_SUFFIXES) or name in SYSTEM_NAMES:
        return reasons.PARTIAL
    try:
        if entry.is_symlink() and entry.is_dir():
            return reasons.SYMLINK_FOLDER  # following them could run in circles
    except OSError:
        return reasons.NOT_A_FILE
    return None


def _inspect(root: Path, path: Path, relative: str, max_bytes: int) -> InboxFile | Reason:
    """Hash one candidate; a Reason when it is to be left alone."""
    error: Reason | None = None
    digest: str | None = None
    size = 0
    try:
        target, before = _regular_file(root, path)
        size = before.st_size
        if size > max_bytes:
            error = reasons.too_large(size, max_bytes)
        else:
            digest = _hash(target, before)
    except _PassedOverError as passed:
        return passed.reason
    except (FileNotFoundError, NotADirectoryError):
        return reasons.VANISHED
    except OSError as problem:
        error = reasons.unreadable(problem.strerror or type(problem).__name__)
    return InboxFile(path, relative, printable(path.name), size, digest, error)


class _PassedOverError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.en)
        self.reason = reason


def _regular_file(root: Path, path: Path) -> tuple[Path, os.stat_result]:
    """The file behind `path`, links followed as long as they stay below `root`."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(root):
        raise _PassedOverError(reasons.SYMLINK)
    status = target.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        raise _PassedOverError(reasons.NOT_A_FILE)
    return target, status


def _hash(path: Path, before: os.stat_result) -> str:
    """SHA-256 in hex; passed over when the file is not the one looked at, or changes while it is read."""
    digest = hashlib.sha256()
    # O_NONBLOCK: a pipe put in the file's place between the two calls must not hold the night up.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with open(descriptor, "rb") as stream:
        left = before.st_size + 1
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
        after = os.fstat(stream.fileno())
    same = (before.st_ino, before.st_dev, before.st_size, before.st_mtime_ns)
    if same != (after.st_ino, after.st_dev, after.st_size, after.st_mtime_ns):
        raise _PassedOverError(reasons.CHANGING)
    return digest.hexdigest()
