"""Readings in the lake: packs, each a folder with the tables of some reports that one extractor version read.

What belongs here: writing packs so that a killed run leaves a whole one or nothing, listing them, telling a damaged
one, and putting small ones together. Which reports make up a warehouse stands in `raw`.

    lake/extractions/<version>/<name>/<table>.parquet      the rows of all members, a member's rows together
                                      pack.json            members, and size and SHA-256 of every file

A folder is written under a temporary name, fsynced and renamed: its presence is the commit. Many reports share one
folder because a disk confirms a file in milliseconds, whatever its size. `name` is the SHA-256 of the one member, or
follows from the members: the same reports give the same name, so writing twice is writing once. Folders without
`pack.json` come from versions that kept one report in each.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.frames import report_id
from extract.schema import ADDED_LATER, EXTRACTION_TABLES
from orchestration import durable
from orchestration.home import Home

SHA256 = re.compile(r"[0-9a-f]{64}")
MANIFEST = "pack.json"
WAITS_FOR_OCR = "waits_for_ocr"  # empty file in the pack of one report that lacks pages for want of Tesseract
FULL = 256
"""Reports in a full pack: some megabytes, read in half a second."""
MANY_SMALL = 16  # packs of one version that are not full: from here on they are put together


class LakeError(RuntimeError):
    """The lake cannot take or give what was asked for; the message says which file."""


class DamagedPackError(LakeError):
    """A pack's files are not those that were written; its members have to be read again."""

    def __init__(self, pack: Pack, path: Path, detail: str) -> None:
        """Name the pack, the file in it, and what is wrong."""
        super().__init__(f"raw.{path.stem}: {path}: {detail}")
        self.pack = pack


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder of readings; `members` are SHA-256 of the reports, sorted; `files` what the manifest says of them."""

    folder: Path
    version: str
    members: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]  # file name -> bytes, SHA-256; empty without a manifest

    @property
    def is_whole(self) -> bool:
        """Whether every table that its version wrote is there."""
        due = EXTRACTION_TABLES if self.version == EXTRACTOR_VERSION else EXTRACTION_TABLES.keys() - ADDED_LATER
        return bool(self.members) and all((self.folder / f"{table}.parquet").is_file() for table in due)

    @property
    def waits(self) -> bool:
        """Whether pages of its report stayed unread for want of text recognition: the next reading replaces it."""
        return len(self.members) == 1 and (self.folder / WAITS_FOR_OCR).is_file()

    @property
    def byte_size(self) -> int:
        """Bytes of its Parquet files on disk."""
        return sum(path.stat().st_size for path in self.folder.glob("*.parquet"))

    def verify(self) -> None:
        """Compare every file with the manifest; DamagedPackError. Without a manifest there is nothing to compare."""
        for name, (size, digest) in self.files.items():
            path = self.folder / name
            try:
                if path.stat().st_size != size or durable.file_sha256(path) != digest:
                    raise DamagedPackError(self, path, "its bytes are not those that were written")
            except FileNotFoundError:
                if path.stem in ADDED_LATER and self.version != EXTRACTOR_VERSION:
                    continue
                raise DamagedPackError(self, path, "the file is missing") from None
            except OSError as error:
                raise DamagedPackError(self, path, error.strerror or type(error).__name__) from error


def pack_folder(home: Home, version: str, members: Collection[str]) -> Path:
    """Folder of the pack with these members. ValueError for what is no SHA-256 or no safe version."""
    for sha256 in members:
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in lower case hex: {sha256!r}")
    return _folder(home.extractions / durable.safe_name(version), sorted(members))


def _folder(parent: Path, members: Sequence[str]) -> Path:
    if len(members) == 1:
        return parent / members[0]
    return parent / f"pack-{hashlib.sha256(chr(10).join(members).encode()).hexdigest()[:24]}"


def commit(
    home: Home,
    readings: Mapping[str, Mapping[str, pl.DataFrame]],
    version: str = EXTRACTOR_VERSION,
    *,
    waits: bool = False,
) -> Path:
    """Write readings (SHA-256 -> tables as `extract.schema.EXTRACTION_TABLES`) as one pack; return its folder.

    `waits`, for one report: pages stayed unread for want of text recognition; the next reading replaces it.
    Does nothing when it is there already. LakeError when a frame does not have its columns and types.
    """
    final = pack_folder(home, version, readings)
    for frames in readings.values():
        check_frames(frames)
    existing = _read_pack(final, version)
    if existing is not None and existing.is_whole and (waits or not existing.waits):
        return final
    order = sorted(readings)
    tables = {table: pl.concat([readings[sha256][table] for sha256 in order]) for table in EXTRACTION_TABLES}
    _write(final, order, tables, (WAITS_FOR_OCR,) if waits else ())
    return final


def write_pack(home: Home, tables: Mapping[str, pl.DataFrame], version: str = EXTRACTOR_VERSION) -> Path:
    """Write readings that are together already, the rows of all members in each table, as one pack; its folder.

    LakeError when a frame does not have its columns and types.
    """
    check_frames(tables)
    members = sorted(tables["reports"].get_column("sha256").to_list())
    final = pack_folder(home, version, members)
    _write(final, members, tables)
    return final


def _write(final: Path, members: Sequence[str], tables: Mapping[str, pl.DataFrame], marks: Sequence[str] = ()) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = durable.temporary_path(final)
    temporary.mkdir()
    try:
        files: dict[str, tuple[int, str]] = {}
        for table, frame in tables.items():
            path = temporary / f"{table}.parquet"
            frame.write_parquet(path, compression="zstd")
            files[path.name] = (path.stat().st_size, durable.file_sha256(path))
            durable.fsync_file(path)
        manifest = temporary / MANIFEST
        manifest.write_text(json.dumps({"members": list(members), "files": files}), "utf-8")
        durable.fsync_file(manifest)
        for mark in marks:
            (temporary / mark).touch()
        durable.fsync_folder(temporary)
        _rename_folder(temporary, final)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    durable.fsync_folder(final.parent)


def check_frames(frames: Mapping[str, pl.DataFrame]) -> None:
    """LakeError when tables, columns or types are not those of `extract.schema`."""
    if set(frames) != set(EXTRACTION_TABLES):
        raise LakeError(f"tables {sorted(frames)} where {sorted(EXTRACTION_TABLES)} are due")
    for table, schema in EXTRACTION_TABLES.items():
        if frames[table].schema != schema:
            have, due = dict(frames[table].schema), dict(schema)
            differing = sorted(name for name in have.keys() | due.keys() if have.get(name) != due.get(name))
            raise LakeError(f"{table}: columns or types differ from extract.schema: {differing or 'their order'}")


def _rename_folder(temporary: Path, final: Path) -> None:
    """Put a finished folder in place; what stands there and is not whole, or waited for this one, is thrown away."""
    if final.exists():
        aside = final.parent / f"{durable.TEMPORARY_PREFIX}broken-{secrets.token_hex(4)}"
        final.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
    temporary.rename(final)


def list_packs(home: Home) -> list[Pack]:
    """All whole packs, by version and name."""
    found = []
    for version in subfolders(home.extractions):
        packs = (_read_pack(folder, version.name) for folder in subfolders(version))
        found += [pack for pack in packs if pack is not None and pack.is_whole]
    return sorted(found, key=lambda pack: (pack.version, pack.folder.name))


def _read_pack(folder: Path, version: str) -> Pack | None:
    """The pack in `folder`; None where there is none, or a manifest that cannot be read."""
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_text("utf-8"))
        members = tuple(sorted(str(member) for member in manifest["members"]))
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in manifest["files"].items()}
        return Pack(folder, version, members, files)
    except FileNotFoundError:
        single = SHA256.fullmatch(folder.name) and folder.is_dir()
        return Pack(folder, version, (folder.name,), {}) if single else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # its members count as not read, and are read again


def subfolders(folder: Path) -> list[Path]:
    """Folders directly in `folder`, hidden ones left out; none where it does not exist."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def readings(home: Home) -> dict[str, set[str]]:
    """Extractor version -> SHA-256 of the reports that it has read."""
    found: dict[str, set[str]] = defaultdict(set)
    for pack in list_packs(home):
        found[pack.version].update(pack.members)
    return dict(found)


def waiting(home: Home, version: str = EXTRACTOR_VERSION) -> set[str]:
    """SHA-256 of the reports whose only reading by this version lacks pages for want of text recognition."""
    packs = [pack for pack in list_packs(home) if pack.version == version]
    whole = {member for pack in packs if not pack.waits for member in pack.members}
    return {member for pack in packs if pack.waits for member in pack.members} - whole


def set_aside(home: Home, pack: Pack) -> Path:
    """Move a damaged pack out of the lake, to lake/damaged/, where a person may look at it; return its new place."""
    place = home.damaged / f"{pack.version}-{pack.folder.name}-{secrets.token_hex(4)}"
    place.parent.mkdir(parents=True, exist_ok=True)
    pack.folder.rename(place)
    durable.fsync_folder(pack.folder.parent)
    return place


def compact(home: Home, full: int = FULL, many: int = MANY_SMALL) -> int:
    """Put small packs of a version together once there are `many` of them; return how many went into others.

    A new pack is committed before its parts are removed: a run killed in between leaves readings twice, which loading
    takes once and the next compaction removes. Damaged packs are left to loading. Call it only under the run lock.
    """
    removed = 0
    by_version: dict[str, list[Pack]] = defaultdict(list)
    for pack in list_packs(home):
        by_version[pack.version].append(pack)
    for packs in by_version.values():
        removed += _remove_contained(packs)
        small = [pack for pack in packs if len(pack.members) < full and not pack.waits and pack.folder.is_dir()]
        if len(small) < many:
            continue
        for group in _groups(small, full):
            removed += _merge(group)
    return removed


def _remove_contained(packs: Sequence[Pack]) -> int:
    """Remove packs all of whose members stand in one larger pack too."""
    removed = 0
    held: dict[str, Pack] = {}
    for pack in sorted(packs, key=lambda pack: -len(pack.members)):
        if all(held.get(member) is held.get(pack.members[0]) is not None for member in pack.members):
            shutil.rmtree(pack.folder)
            removed += 1
        else:
            for member in pack.members:
                held.setdefault(member, pack)
    return removed


def _groups(packs: Sequence[Pack], full: int) -> list[list[Pack]]:
    """Packs in groups of up to `full` members; groups of one are left out."""
    groups: list[list[Pack]] = [[]]
    count = 0
    for pack in packs:
        if count + len(pack.members) > full and groups[-1]:
            groups.append([])
            count = 0
        groups[-1].append(pack)
        count += len(pack.members)
    return [group for group in groups if len(group) > 1]


def _merge(group: Sequence[Pack]) -> int:
    """Put packs into one; 0 where one of them is damaged, which loading will tell."""
    chosen: dict[str, Pack] = {}
    for pack in group:
        for member in pack.members:
            chosen.setdefault(member, pack)
    try:
        for pack in group:
            pack.verify()
        parts = [(pack, [member for member in pack.members if chosen[member] is pack]) for pack in group]
        tables = {table: pl.concat([read(pack, table, of) for pack, of in parts]) for table in EXTRACTION_TABLES}
    except LakeError:
        return 0
    members = sorted(chosen)
    _write(_folder(group[0].folder.parent, members), members, tables)
    for pack in group:
        shutil.rmtree(pack.folder)
    return len(group)


def read(pack: Pack, table: str, members: Sequence[str]) -> pl.DataFrame:
    """Rows of some members of a pack, with the columns of `extract.schema`; those that older files lack are null.

    Raises DamagedPackError.
    """
    schema = EXTRACTION_TABLES[table]
    path = pack.folder / f"{table}.parquet"
    if table in ADDED_LATER and not path.is_file():
        return pl.DataFrame(schema=schema)
    try:
        lazy = pl.scan_parquet(path, schema=schema, glob=False, missing_columns="insert")
        if len(members) < len(pack.members):
            lazy = lazy.filter(pl.col("report_id").is_in([report_id(member) for member in members]))
        return lazy.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DamagedPackError(pack, path, str(error)) from error
