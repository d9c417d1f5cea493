"""The lake: what was read (packs of Parquet), the originals, and the registries of runs.

What belongs here: where what lies, writing it so that a killed run leaves whole things or nothing, and listing what is
there. Packs stand in `packs`, what a registry says in `registry`, reading the lake into DuckDB in `raw`, and on what
the bytes lie in `orchestration.storage`.

    extractions/<version>/<pack>/<table>.parquet   readings (`packs`)
    damaged/<version>-<pack>-<chance>/             packs whose files were found damaged; their reports are read again
    originals/<sha256><suffix>                     the bytes of every report that was read
    files/<run_id>.parquet                         what lay in the inbox at each run
    runs/<run_id>.parquet                          one row on each run
    validations/<run_id>.parquet                   what the expectations of each run found
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.readers.errors import ReadError, read_error
from extract.readers.limits import Limits, check_size
from extract.schema import FILES, RUNS, VALIDATIONS
from orchestration import durable, packs
from orchestration.home import Home, kept_suffix
from orchestration.inbox import InboxFile
from orchestration.packs import SHA256 as _SHA256
from orchestration.packs import LakeError, as_parquet
from orchestration.storage import Key, Source, StorageError

ORIGINALS_FOLDER, FILES_FOLDER, RUNS_FOLDER = Key("originals"), Key("files"), Key("runs")
VALIDATIONS_FOLDER = Key("validations")
REGISTRIES = (FILES_FOLDER, RUNS_FOLDER, VALIDATIONS_FOLDER)


def extraction_folder(version: str, sha256: str) -> Key:
    """Folder of the pack that holds one report alone, read by one extractor version."""
    return packs.pack_folder(version, [sha256])


def has_extraction(home: Home, version: str, sha256: str) -> bool:
    """Whether this report has been read by this version, whole. For one report; `packs.readings` answers for many."""
    return sha256 in packs.readings(packs.list_packs(home)).get(version, ())


def commit_extraction(
    home: Home, sha256: str, frames: Mapping[str, pl.DataFrame], version: str = EXTRACTOR_VERSION
) -> Key:
    """Write the tables of one report as a pack of its own (`packs.commit`); return its folder."""
    return packs.commit(home, {sha256: frames}, version)


def list_extractions(home: Home) -> list[tuple[str, str]]:
    """All (extractor version, sha256) in the lake, sorted."""
    found = packs.readings(packs.list_packs(home))
    return sorted((version, sha256) for version, members in found.items() for sha256 in members)


def store_original(home: Home, file: InboxFile, limits: Limits, look: bool = True) -> Key:
    """Keep the bytes of a file that was hashed as `originals/<sha256><suffix>`; return that.

    `look`: leave them where they are kept already. A report that nobody has read yet has no original, and asking a
    store for what it does not have takes two requests. Raises `durable.SourceChangedError` when the bytes are no longer
    those that were hashed.
    """
    sha256 = _checked(file.sha256 or "")
    key = ORIGINALS_FOLDER / f"{sha256}{kept_suffix(Path(file.file_name))}"
    storage = home.storage
    if not (look and storage.exists(key)):
        if file.member:
            data = file.load(limits)
            durable.verify(data, sha256, file.file_name)
            storage.write(key, data)
        else:
            storage.put(file.path, key, sha256)
    return key


def find_original(home: Home, sha256: str) -> Key | None:
    """The kept bytes of a report, whatever suffix they came with; None when there are none."""
    return min(home.storage.keys(ORIGINALS_FOLDER, _checked(sha256)), default=None)


def originals(home: Home) -> dict[str, Key]:
    """SHA-256 of every report whose bytes are kept, and where: one listing, for those who ask for many."""
    return {key.name[:64]: key for key in home.storage.keys(ORIGINALS_FOLDER)}


def read_original(home: Home, sha256: str, limits: Limits) -> bytes | None:
    """The kept bytes of a report; None when there are none. ReadError where they cannot be read, or are too many."""
    try:
        key = find_original(home, sha256)
        return read_kept(home, key, limits) if key is not None else None
    except (OSError, StorageError) as error:
        raise _unreadable(error) from error


def read_kept(home: Home, key: Key, limits: Limits) -> bytes:
    """The bytes of one of `originals`. ReadError where they cannot be read, or are too many.

    StorageError where the store is away: that is not the report's fault.
    """
    try:
        data = home.storage.read(key)
    except OSError as error:
        raise _unreadable(error) from error
    check_size(len(data), limits)
    return data


def _unreadable(error: OSError | StorageError) -> ReadError:
    return read_error("unreadable", detail=getattr(error, "strerror", None) or str(error))


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower case hex: {sha256!r}")
    return sha256


def write_files(home: Home, run_id: str, rows: Iterable[Mapping[str, Any]]) -> Key:
    """Write what run `run_id` found in the inbox (columns of `extract.schema.FILES`, missing ones null)."""
    return _write_registry(home, FILES_FOLDER, run_id, rows, FILES)


def write_run(home: Home, run_id: str, row: Mapping[str, Any]) -> Key:
    """Write the summary of run `run_id` (columns of `extract.schema.RUNS`); a second call replaces it."""
    return _write_registry(home, RUNS_FOLDER, run_id, [row], RUNS)


def write_validations(home: Home, run_id: str, rows: Iterable[Mapping[str, Any]]) -> Key:
    """Write what the expectations of run `run_id` found (columns of `extract.schema.VALIDATIONS`)."""
    return _write_registry(home, VALIDATIONS_FOLDER, run_id, rows, VALIDATIONS)


def _write_registry(home: Home, folder: Key, run_id: str, rows: Iterable[Mapping[str, Any]], schema: pl.Schema) -> Key:
    key = registry_key(folder, run_id)
    complete = []
    for row in rows:
        if unknown := set(row) - set(schema):
            raise LakeError(f"{key.name}: no such columns: {sorted(unknown)}")
        complete.append({name: row.get(name) for name in schema} | {"run_id": run_id})
    write_frame(home, key, pl.DataFrame(complete, schema=schema, orient="row"))
    return key


def registry_key(folder: Key, run_id: str) -> Key:
    """Where a run's rows lie in one of REGISTRIES. ValueError for an id that is no safe name."""
    return folder / f"{durable.safe_name(run_id)}.parquet"


def write_frame(home: Home, key: Key, frame: pl.DataFrame) -> None:
    """Write a frame as one Parquet file, the whole of it or nothing."""
    home.storage.write(key, as_parquet(frame))


def read_frame(home: Home, key: Key) -> pl.DataFrame:
    """A Parquet file of the lake. Raises LakeError where it is gone, PolarsError where it is none."""
    return pl.read_parquet(sources(home, [key])[key], glob=False)


def sources(home: Home, keys: Sequence[Key]) -> dict[Key, Source]:
    """Parquet files of the lake, for a reader of many. Raises LakeError for one that is gone."""
    found = dict(zip(keys, home.storage.sources(keys), strict=True))
    for key, source in found.items():
        if source is None:
            raise LakeError(f"{home.storage.address}/{key} is gone")
    return {key: source for key, source in found.items() if source is not None}


def list_files(home: Home) -> list[Key]:
    """Registries of all runs, oldest first (run ids sort by time)."""
    return registries(home, FILES_FOLDER)


def list_runs(home: Home) -> list[Key]:
    """Summaries of all runs, oldest first."""
    return registries(home, RUNS_FOLDER)


def list_validations(home: Home) -> list[Key]:
    """Results of the expectations of all runs, oldest first."""
    return registries(home, VALIDATIONS_FOLDER)


def registries(home: Home, folder: Key) -> list[Key]:
    """The Parquet files of one of REGISTRIES, oldest first."""
    return [key for key in home.storage.keys(folder) if key.suffix == ".parquet"]


def clean_temporary(home: Home) -> list[Key]:
    """Remove what killed runs left half-done. Call it only while holding the run lock."""
    return home.storage.clean(packs.EXTRACTIONS)
