"""What lies in an inbox folder: every file with its size and SHA-256, and what was passed over with the reason.

What belongs here: walking and hashing, into ZIP archives too: each file in one stands for itself, and the archive is a
file that was opened. What a file says is `extract`'s business, where its bytes go `lake`'s and
`quarantine`'s. Names come from strangers: `path` is the name as the system has it, `file_name` and `relative_path` are
always valid Unicode (undecodable bytes as `\\xff`) and safe to store, never to open.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from extract.readers.archives import Member, is_archive, is_unsafe, member_bytes, walk
from extract.readers.errors import ReadError, read_error
from extract.readers.limits import Limits
from extract.readers.sniff import ZIP_MAGIC
from orchestration import reasons
from orchestration.durable import CHUNK
from orchestration.ignore import load_patterns
from orchestration.reasons import Reason

DEFAULT_LIMITS = Limits()
PARTIAL_SUFFIXES = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp")
PARTIAL_PREFIXES = ("~$",)  # Word's lock files
SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
READERS = 8
"""Files that are read at once: most of the time of a large inbox is a disk that looks for the next small file."""
_AT_ONCE = 64  # files that a thread takes
_BEGINS = 4  # bytes that tell an archive


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file to read, or one that cannot be read at all (`error` set, `sha256` None)."""

    path: Path
    relative_path: str  # from the inbox, "/" between folders; an archive counts as a folder
    file_name: str
    size: int
    sha256: str | None
    error: Reason | None = None
    member: tuple[int, ...] = ()  # place in the archive at `path` (`extract.readers.archives.Member`); () for a file
    is_archive: bool = False  # opened: its files stand beside it in the scan
    is_kept: bool = False  # among the lake's originals, and read from there

    def load(self, limits: Limits = DEFAULT_LIMITS) -> bytes:
        """The bytes. Raises OSError, and ReadError for a member whose archive changed since the scan."""
        data = self.path.read_bytes()
        return member_bytes(data, self.member, limits) if self.member else data


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


def scan_inbox(folder: Path, limits: Limits = DEFAULT_LIMITS) -> InboxScan:
    """Look through `folder`, its subfolders and the ZIP archives in them; a missing folder is an empty one.

    Files above `limits.max_bytes` are not opened; they come back with an error. Nothing here raises for a bad file.
    """
    root = Path(os.path.realpath(folder))
    files: list[InboxFile] = []
    skipped: list[Skipped] = []
    ignored = load_patterns(root)
    candidates: list[_Candidate] = []
    for candidate, why in _walk(root, ignored):
        if why is None:
            candidates.append(candidate)
        else:
            skipped.append(Skipped(candidate.relative, why))
    parts = [candidates[start : start + _AT_ONCE] for start in range(0, len(candidates), _AT_ONCE)]
    with ThreadPoolExecutor(READERS, "inbox") as pool:
        for looked in pool.map(lambda part: _look(root, part, limits.max_bytes), parts):
            for candidate, found, may_be_archive in looked:
                if isinstance(found, Reason):
                    skipped.append(Skipped(candidate.relative, found))
                    continue
                opened, passed_over = _opened(found, ignored, limits) if may_be_archive else ([found], [])
                files.extend(opened)
                skipped.extend(passed_over)
    files.sort(key=lambda file: file.relative_path)
    skipped.sort(key=lambda item: item.relative_path)
    return InboxScan(tuple(files), tuple(skipped))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something in the inbox: where it is, and its place in the inbox as valid Unicode."""

    path: str
    relative: str
    is_link: bool = False


def _walk(root: Path, ignored: Callable[[str], bool]) -> Iterator[tuple[_Candidate, Reason | None]]:
    """What lies below `root`: candidates with None, passed over ones with the reason."""
    pending = [str(root)]
    start = len(os.path.join(root, ""))

    def candidate(path: str, is_link: bool = False) -> _Candidate:
        return _Candidate(path, printable(path[start:]), is_link)

    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except (FileNotFoundError, NotADirectoryError):
            continue  # a missing inbox, or a folder that vanished
        except OSError as error:
            if folder != str(root):
                yield candidate(folder), reasons.unreadable(error.strerror or type(error).__name__)
                continue
            raise
        for entry in entries:
            why = reasons.IGNORED if ignored(entry.path[start:]) else _unwanted(entry)
            if why is None and entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            else:
                yield candidate(entry.path, entry.is_symlink()), why


def _unwanted(entry: os.DirEntry[str]) -> Reason | None:
    """Why a directory entry is no report, judged by its name and type."""
    if (why := unwanted_name(entry.name)) is not None:
        return why
    try:
        if entry.is_symlink() and entry.is_dir():
            return reasons.SYMLINK_FOLDER  # following them could run in circles
    except OSError:
        return reasons.NOT_A_FILE
    return None


def unwanted_name(name: str) -> Reason | None:
    """Why a file of this name is no report, in a folder or in an archive; None where it may be one."""
    lower = name.lower()
    if lower.startswith("."):
        return reasons.HIDDEN
    if lower.startswith(PARTIAL_PREFIXES) or lower.endswith(PARTIAL_SUFFIXES) or lower in SYSTEM_NAMES:
        return reasons.PARTIAL
    return None


def _opened(file: InboxFile, ignored: Callable[[str], bool], limits: Limits) -> tuple[list[InboxFile], list[Skipped]]:
    """The file itself; behind an archive the files in it, and what in it was passed over."""
    found: list[InboxFile] = []
    skipped: list[Skipped] = []
    try:
        data = _archive_bytes(file, limits)
        if data is None:
            return [file], []
        for member, content in walk(data, limits):
            why = _unwanted_member(f"{file.relative_path}/{member.name}", len(file.relative_path), ignored)
            if why is not None and not is_unsafe(member.name):
                skipped.append(Skipped(f"{file.relative_path}/{member.name}", why))
            else:
                found.append(_member_file(file, member, content))
        if not found:
            raise read_error("zip_empty")
    except ReadError as error:
        return [replace(file, error=reasons.from_read_error(error))], skipped
    except OSError as error:
        return [replace(file, error=reasons.unreadable(error.strerror or type(error).__name__))], skipped
    return [replace(file, is_archive=True), *found], skipped


def _archive_bytes(file: InboxFile, limits: Limits) -> bytes | None:
    """Bytes of an archive of files; None for any other file. Raises OSError."""
    if file.sha256 is None:
        return None
    with file.path.open("rb") as stream:
        if not stream.read(4).startswith(ZIP_MAGIC):
            return None
        stream.seek(0)
        data = stream.read(limits.max_bytes + 1)
    # A file that is being replaced comes back as it was hashed: reading it will say that it changed.
    return data if hashlib.sha256(data).hexdigest() == file.sha256 and is_archive(data, limits) else None


def _unwanted_member(relative: str, archive: int, ignored: Callable[[str], bool]) -> Reason | None:
    """Why a member is no report, judged by its name and the folders that it lies in; `archive`: where they begin."""
    parts = relative[archive + 1 :].split("/")
    for count, part in enumerate(parts, start=1):
        if ignored(relative[: archive + 1] + "/".join(parts[:count])):
            return reasons.IGNORED
        if (why := unwanted_name(part)) is not None:
            return why
    return None


def _member_file(archive: InboxFile, member: Member, content: bytes) -> InboxFile:
    error = reasons.from_read_error(member.error) if member.error else None
    return InboxFile(
        archive.path,
        f"{archive.relative_path}/{member.name}",
        member.name.rsplit("/", 1)[-1],
        member.size,
        None if error else hashlib.sha256(content).hexdigest(),
        error,
        member.path,
    )


def _look(root: Path, part: Sequence[_Candidate], max_bytes: int) -> list[tuple[_Candidate, InboxFile | Reason, bool]]:
    """Hash some candidates; with each whether it begins like an archive."""
    return [(candidate, *_inspect(root, candidate, max_bytes)) for candidate in part]


def _inspect(root: Path, candidate: _Candidate, max_bytes: int) -> tuple[InboxFile | Reason, bool]:
    """Hash one candidate; a Reason when it is to be left alone. And whether it begins like an archive."""
    error: Reason | None = None
    digest: str | None = None
    size, begins = 0, b""
    try:
        target, before = _regular_file(root, candidate)
        size = before.st_size
        if size > max_bytes:
            error = reasons.too_large(size, max_bytes)
        else:
            digest, begins = _hash(target, before)
    except _PassedOverError as passed:
        return passed.reason, False
    except (FileNotFoundError, NotADirectoryError):
        return reasons.VANISHED, False
    except OSError as problem:
        error = reasons.unreadable(problem.strerror or type(problem).__name__)
    name = candidate.relative.rpartition("/")[2]
    file = InboxFile(Path(candidate.path), candidate.relative, name, size, digest, error)
    return file, begins.startswith(ZIP_MAGIC)


class _PassedOverError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.en)
        self.reason = reason


def _regular_file(root: Path, candidate: _Candidate) -> tuple[str, os.stat_result]:
    """The file behind a candidate, links followed as long as they stay below `root`.

    No folder on the way to it is a link: `_walk` follows none, and `root` is resolved.
    """
    target = candidate.path
    if candidate.is_link:
        target = os.path.realpath(target)
        if not Path(target).is_relative_to(root):
            raise _PassedOverError(reasons.SYMLINK)
    status = os.stat(target, follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        raise _PassedOverError(reasons.NOT_A_FILE)
    return target, status


def _hash(path: str, before: os.stat_result) -> tuple[str, bytes]:
    """SHA-256 in hex, and the first bytes; passed over when the file is another one, or changes while it is read."""
    digest = hashlib.sha256()
    begins = b""
    # O_NONBLOCK: a pipe put in the file's place between the two calls must not hold the night up.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with open(descriptor, "rb") as stream:
        left = before.st_size + 1
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            begins = begins or chunk[:_BEGINS]
            digest.update(chunk)
            left -= len(chunk)
        after = os.fstat(stream.fileno())
    same = (before.st_ino, before.st_dev, before.st_size, before.st_mtime_ns)
    if same != (after.st_ino, after.st_dev, after.st_size, after.st_mtime_ns):
        raise _PassedOverError(reasons.CHANGING)
    return digest.hexdigest(), begins
