"""Readings in the lake: packs, each a folder with the tables of some reports that one extractor version read.

What belongs here: writing packs so that a killed run leaves a whole one or nothing, listing them, telling a damaged
one, and putting small ones together. Which reports make up a warehouse stands in `raw`.

    extractions/<version>/<name>/<table>.parquet      the rows of all members, a member's rows together
                                 pack.json            members, and size and SHA-256 of every file

The files of a folder become visible together (`Storage.write_group`). Many reports share one because a disk confirms a
file, and a store a request, in milliseconds, whatever its size. `name` is the SHA-256 of the one member, or follows
from the members: the same reports give the same name, so writing twice is writing once. Folders without `pack.json`
come from versions that kept one report in each.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.frames import report_id
from extract.schema import ADDED_LATER, EXTRACTION_TABLES
from orchestration import durable, storage
from orchestration.home import Home
from orchestration.storage import MANIFEST, Group, Key, Source, Storage

EXTRACTIONS, DAMAGED = Key("extractions"), Key("damaged")
SHA256 = re.compile(r"[0-9a-f]{64}")
WAITS_FOR_OCR = "waits_for_ocr"  # empty file in the pack of one report that lacks pages for want of Tesseract
FULL = 256
"""Reports in a full pack: some megabytes, read in half a second."""
MANY_SMALL = 16  # packs of one version that are not full: from here on they are put together

Sources = Mapping[Key, Source]
"""Parquet files of packs, at hand."""


class LakeError(RuntimeError):
    """The lake cannot take or give what was asked for; the message says which file."""


class DamagedPackError(LakeError):
    """A pack's files are not those that were written; its members have to be read again."""

    def __init__(self, pack: Pack, key: Key, detail: str) -> None:
        """Name the pack, the file in it, and what is wrong."""
        super().__init__(f"raw.{key.stem}: {pack.storage.address}/{key}: {detail}")
        self.pack = pack


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder of readings; `members` are SHA-256 of the reports, sorted; `files` what the manifest says of them."""

    folder: Key
    version: str
    members: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]  # file name -> bytes, SHA-256; empty without a manifest
    names: frozenset[str]  # files that are there
    storage: Storage = field(repr=False, compare=False)

    @property
    def is_whole(self) -> bool:
        """Whether every table that its version wrote is there."""
        due = EXTRACTION_TABLES if self.version == EXTRACTOR_VERSION else EXTRACTION_TABLES.keys() - ADDED_LATER
        return bool(self.members) and all(f"{table}.parquet" in self.names for table in due)

    @property
    def waits(self) -> bool:
        """Whether pages of its report stayed unread for want of text recognition: the next reading replaces it."""
        return len(self.members) == 1 and WAITS_FOR_OCR in self.names

    @property
    def byte_size(self) -> int:
        """Bytes of its Parquet files as they were written; 0 where no manifest says."""
        return sum(size for size, _ in self.files.values())

    def verify(self) -> None:
        """Compare every file with the manifest; DamagedPackError. Without a manifest there is nothing to compare."""
        fetch([self])


def fetch(packs: Sequence[Pack]) -> dict[Key, Source]:
    """The Parquet files of packs of one lake, each compared with its manifest. Raises DamagedPackError."""
    found: dict[Key, Source] = {}
    keys = [pack.folder / name for pack in packs for name in sorted(pack.files or pack.names)]
    held = dict(zip(keys, packs[0].storage.sources(keys), strict=True)) if packs else {}
    for pack in packs:
        for name in pack.files or pack.names:
            key = pack.folder / name
            source = held[key]
            if source is not None:
                _compare(pack, key, source)
                found[key] = source
            elif not (key.stem in ADDED_LATER and pack.version != EXTRACTOR_VERSION):
                raise DamagedPackError(pack, key, "the file is missing")
    return found


def _compare(pack: Pack, key: Key, source: Source) -> None:
    if key.name not in pack.files:
        return
    try:
        if (storage.size(source), storage.digest(source)) != pack.files[key.name]:
            raise DamagedPackError(pack, key, "its bytes are not those that were written")
    except OSError as error:
        raise DamagedPackError(pack, key, error.strerror or type(error).__name__) from error


def pack_folder(version: str, members: Collection[str]) -> Key:
    """Folder of the pack with these members. ValueError for what is no SHA-256 or no safe version."""
    for sha256 in members:
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in lower case hex: {sha256!r}")
    return _folder(EXTRACTIONS / durable.safe_name(version), sorted(members))


def _folder(parent: Key, members: Sequence[str]) -> Key:
    if len(members) == 1:
        return parent / members[0]
    return parent / f"pack-{hashlib.sha256(chr(10).join(members).encode()).hexdigest()[:24]}"


def commit(
    home: Home,
    readings: Mapping[str, Mapping[str, pl.DataFrame]],
    version: str = EXTRACTOR_VERSION,
    *,
    waits: bool = False,
) -> Key:
    """Write readings (SHA-256 -> tables as `extract.schema.EXTRACTION_TABLES`) as one pack; return its folder.

    `waits`, for one report: pages stayed unread for want of text recognition; the next reading replaces it.
    Does nothing when it is there already. LakeError when a frame does not have its columns and types.
    """
    final = pack_folder(version, readings)
    for frames in readings.values():
        check_frames(frames)
    existing = [pack for group in home.storage.groups(final) if (pack := _pack(home.storage, group)) is not None]
    if any(pack.is_whole and (waits or not pack.waits) for pack in existing):
        return final
    order = sorted(readings)
    tables = {table: pl.concat([readings[sha256][table] for sha256 in order]) for table in EXTRACTION_TABLES}
    _write(home.storage, final, order, tables, (WAITS_FOR_OCR,) if waits else ())
    return final


def write_pack(home: Home, tables: Mapping[str, pl.DataFrame], version: str = EXTRACTOR_VERSION) -> Key:
    """Write readings that are together already, the rows of all members in each table, as one pack; its folder.

    LakeError when a frame does not have its columns and types.
    """
    check_frames(tables)
    members = sorted(tables["reports"].get_column("sha256").to_list())
    final = pack_folder(version, members)
    _write(home.storage, final, members, tables)
    return final


def _write(
    place: Storage,
    final: Key,
    members: Sequence[str],
    tables: Mapping[str, pl.DataFrame],
    marks: Sequence[str] = (),
) -> None:
    contents = {f"{table}.parquet": as_parquet(frame) for table, frame in tables.items()}
    files = {name: (storage.size(data), storage.digest(data)) for name, data in contents.items()}
    manifest = json.dumps({"members": list(members), "files": files}).encode()
    place.write_group(final, contents | dict.fromkeys(marks, b"") | {MANIFEST: manifest})


def as_parquet(frame: pl.DataFrame) -> bytes:
    """A frame as a Parquet file; equal frames give equal bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def check_frames(frames: Mapping[str, pl.DataFrame]) -> None:
    """LakeError when tables, columns or types are not those of `extract.schema`."""
    if set(frames) != set(EXTRACTION_TABLES):
        raise LakeError(f"tables {sorted(frames)} where {sorted(EXTRACTION_TABLES)} are due")
    for table, schema in EXTRACTION_TABLES.items():
        if frames[table].schema != schema:
            have, due = dict(frames[table].schema), dict(schema)
            differing = sorted(name for name in have.keys() | due.keys() if have.get(name) != due.get(name))
            raise LakeError(f"{table}: columns or types differ from extract.schema: {differing or 'their order'}")


def list_packs(home: Home) -> list[Pack]:
    """All whole packs, by version and name."""
    place = home.storage
    found = (_pack(place, group) for group in place.groups(EXTRACTIONS))
    whole = [pack for pack in found if pack is not None and pack.is_whole]
    return sorted(whole, key=lambda pack: (pack.version, pack.folder.name))


def _pack(place: Storage, group: Group) -> Pack | None:
    """The pack in a group of files; None where a manifest cannot be read: its members count as not read."""
    version, name = group.key.parent.name, group.key.name
    if group.manifest is None:
        return Pack(group.key, version, (name,), {}, group.names, place) if SHA256.fullmatch(name) else None
    try:
        manifest: Any = json.loads(group.manifest)
        members = tuple(sorted(str(member) for member in manifest["members"]))
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in manifest["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Pack(group.key, version, members, files, group.names, place)


def readings(found: Iterable[Pack]) -> dict[str, set[str]]:
    """Extractor version -> SHA-256 of the reports that it has read."""
    members: dict[str, set[str]] = defaultdict(set)
    for pack in found:
        members[pack.version].update(pack.members)
    return dict(members)


def waiting(found: Iterable[Pack], version: str = EXTRACTOR_VERSION) -> set[str]:
    """SHA-256 of the reports whose only reading by this version lacks pages for want of text recognition."""
    packs = [pack for pack in found if pack.version == version]
    whole = {member for pack in packs if not pack.waits for member in pack.members}
    return {member for pack in packs if pack.waits for member in pack.members} - whole


def set_aside(home: Home, pack: Pack) -> Key:
    """Move a damaged pack to damaged/ of the lake, where a person may look at it; return its new place."""
    place = DAMAGED / f"{pack.version}-{pack.folder.name}-{secrets.token_hex(4)}"
    home.storage.move_group(pack.folder, place)
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
        contained = _contained(packs)
        for pack in contained:
            pack.storage.remove_group(pack.folder)
        removed += len(contained)
        gone = {pack.folder for pack in contained}
        small = [pack for pack in packs if len(pack.members) < full and not pack.waits and pack.folder not in gone]
        if len(small) < many:
            continue
        for group in _groups(small, full):
            removed += _merge(group)
    return removed


def _contained(packs: Sequence[Pack]) -> list[Pack]:
    """Packs all of whose members stand in one larger pack too."""
    found = []
    held: dict[str, Pack] = {}
    for pack in sorted(packs, key=lambda pack: -len(pack.members)):
        if all(held.get(member) is held.get(pack.members[0]) is not None for member in pack.members):
            found.append(pack)
        else:
            for member in pack.members:
                held.setdefault(member, pack)
    return found


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
        sources = fetch(group)
        parts = [(pack, [member for member in pack.members if chosen[member] is pack]) for pack in group]
        tables = {
            table: pl.concat([read(pack, table, of, sources) for pack, of in parts]) for table in EXTRACTION_TABLES
        }
    except LakeError:
        return 0
    members = sorted(chosen)
    place = group[0].storage
    _write(place, _folder(group[0].folder.parent, members), members, tables)
    for pack in group:
        place.remove_group(pack.folder)
    return len(group)


def scan(sources: Sequence[Source], schema: pl.Schema) -> pl.LazyFrame:
    """Parquet files with the columns of a schema: those that older files lack are null, others are refused."""
    return pl.scan_parquet(cast(Any, sources), schema=schema, glob=False, missing_columns="insert")


def read(pack: Pack, table: str, members: Sequence[str], sources: Sources | None = None) -> pl.DataFrame:
    """Rows of some members of a pack, with the columns of `extract.schema`; those that older files lack are null.

    `sources`: files that `fetch` gave. Raises DamagedPackError.
    """
    schema = EXTRACTION_TABLES[table]
    key = pack.folder / f"{table}.parquet"
    source = pack.storage.sources([key])[0] if sources is None else sources.get(key)
    if source is None:
        if table in ADDED_LATER:
            return pl.DataFrame(schema=schema)
        raise DamagedPackError(pack, key, "the file is missing")
    try:
        lazy = scan([source], schema)
        if len(members) < len(pack.members):
            lazy = lazy.filter(pl.col("report_id").is_in([report_id(member) for member in members]))
        return lazy.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DamagedPackError(pack, key, str(error)) from error
