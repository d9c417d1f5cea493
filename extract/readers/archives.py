"""ZIP archives of reports: what lies in them, and the bytes of each file, without writing anything to disk.

What belongs here: walking an archive and those inside it under limits, and names from all the programs that make
archives. Nothing is extracted to a path, so no name can point anywhere; one that tries is refused all the same. What a
member says is its own reader's business. Word and Excel files are ZIP packages too, but no archives of files (`sniff`).
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from extract.readers.errors import ReadError, read_error
from extract.readers.formats import ZIP
from extract.readers.limits import Limits, check_size
from extract.readers.packages import check_directory, is_squeezed
from extract.readers.sniff import ZIP_MAGIC, media_type_of

_UTF8_NAME = 0x800  # general purpose bit 11
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP
_NAME_SIGNS = " ._-()[]&+,/\\\u0300\u0301\u0303\u0309\u0323"  # Windows-1258 writes tone marks as letters of their own
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, found again by `path`: its index in the archive, after those of the archives around it."""

    path: tuple[int, ...]
    name: str  # "/" between folders; an archive inside counts as a folder
    size: int
    error: ReadError | None = None  # why it cannot be read


def is_archive(data: bytes, limits: Limits) -> bool:
    """Whether bytes are a ZIP archive of files, and no office document; False for a damaged one."""
    if not data.startswith(ZIP_MAGIC):
        return False
    try:
        return media_type_of(data, "", limits) == ZIP
    except ReadError:
        return False


def walk(data: bytes, limits: Limits) -> Iterator[tuple[Member, bytes]]:
    """Every file in an archive and in archives inside it, in order, with its bytes (empty where `error` is set).

    Raises ReadError for the archive as a whole: zip_damaged, zip_bomb, zip_too_many. Damage of one member, encryption
    or a bomb among the members is that member's error alone.
    """
    yield from _Walk(limits).files(data, (), "", 1)


def member_bytes(data: bytes, path: tuple[int, ...], limits: Limits) -> bytes:
    """Bytes of the member that `walk` gave with this path. Raises ReadError."""
    for index in path:
        with _open(data, limits) as archive:
            members = archive.infolist()
            if index >= len(members):
                raise read_error("zip_damaged", detail="no such member")
            data = _read(archive, members[index], limits)
    return data


class _Walk:
    """What all archives of one file have in common: how much they have unpacked so far, and how many files."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.max_unpacked_bytes
        self._files = 0

    def files(self, data: bytes, path: tuple[int, ...], folder: str, depth: int) -> Iterator[tuple[Member, bytes]]:
        names: set[str] = set()
        with _open(data, self._limits) as archive:
            for index, info in enumerate(archive.infolist()):
                if info.is_dir() or _is_link(info):
                    continue
                self._files += 1
                if self._files > self._limits.max_archive_files:
                    raise read_error("zip_too_many", limit=self._limits.max_archive_files)
                name = _unique(member_name(info), names)
                member = Member((*path, index), folder + name, info.file_size)
                yield from self._file(archive, info, member, depth)

    def _file(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Member, depth: int
    ) -> Iterator[tuple[Member, bytes]]:
        try:
            if is_unsafe(info.filename):
                raise read_error("zip_unsafe_name")
            if info.file_size > self._left:
                raise read_error("zip_bomb")
            content = _read(archive, info, self._limits)
            self._left -= len(content)
            if not is_archive(content, self._limits):
                yield member, content
                return
            if depth >= self._limits.max_archive_depth:
                raise read_error("zip_too_deep", limit=self._limits.max_archive_depth)
            yield from self.files(content, member.path, f"{member.name}/", depth + 1)
        except ReadError as error:
            if error.code == "zip_too_many":
                raise
            yield Member(member.path, member.name, member.size, error), b""


def _open(data: bytes, limits: Limits) -> zipfile.ZipFile:
    check_directory(data, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise read_error("zip_damaged", detail=type(error).__name__) from error
    if len(archive.infolist()) > limits.max_zip_members:
        raise read_error("zip_bomb")
    return archive


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise read_error("zip_encrypted")
    check_size(info.file_size, limits)
    if is_squeezed(info, limits):
        raise read_error("zip_bomb")
    try:
        with archive.open(info) as stream:
            content = stream.read(info.file_size + 1)
    except _BROKEN as error:
        raise read_error("zip_damaged", detail=type(error).__name__) from error
    if len(content) != info.file_size:
        raise read_error("zip_damaged", detail="wrong size")
    return content


def _is_link(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a symbolic link: its content is a path, which nobody follows."""
    return stat.S_ISLNK(info.external_attr >> 16)


def is_unsafe(name: str) -> bool:
    """Whether a member's name points out of its archive."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or (len(parts[0]) == 2 and parts[0][1] == ":")


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name in Unicode, NFC, "/" between folders.

    Programs that set no flag wrote UTF-8 all the same, or the code page of a Vietnamese Windows; else it is cp437.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        name = _unicode_path(info.extra) or _decoded(raw) or name
    cleaned = "".join(" " if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in name)
    return unicodedata.normalize("NFC", cleaned.replace("\\", "/")).strip("/ ")[:400] or "-"


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8", "cp1258"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all(letter.isalnum() or letter in _NAME_SIGNS for letter in text):
            return text
    return None


def _unicode_path(extra: bytes) -> str | None:
    """The name in an Info-ZIP extra field."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return None


def _unique(name: str, names: set[str]) -> str:
    """`name`, numbered where the archive has it already: a second file must not hide behind the first."""
    found, number = name, 1
    while found in names:
        number += 1
        found = f"{name} ({number})"
    names.add(found)
    return found
