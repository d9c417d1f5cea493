"""The lake: what was read (packs of Parquet), the originals, and the registries of runs.

What belongs here: writing into HOME/lake so that a killed run leaves whole things or nothing, and listing what is
there. Packs stand in `packs`, what a registry says in `registry`, reading the lake into DuckDB in `raw`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.schema import FILES, RUNS, VALIDATIONS
from orchestration import durable, packs
from orchestration.home import Home, kept_suffix
from orchestration.packs import SHA256 as _SHA256
from orchestration.packs import LakeError


def extraction_folder(home: Home, version: str, sha256: str) -> Path:
    """Folder of the pack that holds one report alone, read by one extractor version."""
    return packs.pack_folder(home, version, [sha256])


def has_extraction(home: Home, version: str, sha256: str) -> bool:
    """Whether this report has been read by this version, whole. For one report; `packs.readings` answers for many."""
    return sha256 in packs.readings(home).get(version, ())


def commit_extraction(
    home: Home, sha256: str, frames: Mapping[str, pl.DataFrame], version: str = EXTRACTOR_VERSION
) -> Path:
    """Write the tables of one report as a pack of its own (`packs.commit`); return its folder."""
    return packs.commit(home, {sha256: frames}, version)


def list_extractions(home: Home) -> list[tuple[str, str]]:
    """All (extractor version, sha256) in the lake, sorted."""
    return sorted((version, sha256) for version, members in packs.readings(home).items() for sha256 in members)


def store_original(home: Home, path: Path, sha256: str) -> Path:
    """Keep the bytes of `path` as `originals/<sha256><suffix>`; return that path.

    A copy, not a hard link: someone who edits the inbox file in place must not edit the original with it.
    Raises `durable.SourceChangedError` when the bytes are no longer those that were hashed.
    """
    target = _original(home, path, sha256)
    if not target.is_file():
        durable.copy_verified(path, target, sha256)
    return target


def store_member(home: Home, name: str, data: bytes, sha256: str) -> Path:
    """Keep `data`, the file `name` of an archive, as `store_original` keeps a file; return its path.

    Raises `durable.SourceChangedError` when the bytes are not those that were hashed.
    """
    target = _original(home, Path(name), sha256)
    if not target.is_file():
        durable.write_verified(data, target, sha256)
    return target


def _original(home: Home, path: Path, sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower case hex: {sha256!r}")
    return home.originals / f"{sha256}{kept_suffix(path)}"


def find_original(home: Home, sha256: str) -> Path | None:
    """The kept bytes of a report, whatever suffix they came with; None when there are none."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower case hex: {sha256!r}")
    return min(home.originals.glob(f"{sha256}*"), default=None)


def write_files(home: Home, run_id: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write what run `run_id` found in the inbox (columns of `extract.schema.FILES`, missing ones null)."""
    return _write_registry(home.files, run_id, rows, FILES)


def write_run(home: Home, run_id: str, row: Mapping[str, Any]) -> Path:
    """Write the summary of run `run_id` (columns of `extract.schema.RUNS`); a second call replaces it."""
    return _write_registry(home.runs, run_id, [row], RUNS)


def write_validations(home: Home, run_id: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write what the expectations of run `run_id` found (columns of `extract.schema.VALIDATIONS`)."""
    return _write_registry(home.validations, run_id, rows, VALIDATIONS)


def _write_registry(folder: Path, run_id: str, rows: Iterable[Mapping[str, Any]], schema: pl.Schema) -> Path:
    path = folder / f"{durable.safe_name(run_id)}.parquet"
    complete = []
    for row in rows:
        if unknown := set(row) - set(schema):
            raise LakeError(f"{path.name}: no such columns: {sorted(unknown)}")
        complete.append({name: row.get(name) for name in schema} | {"run_id": run_id})
    write_frame(path, pl.DataFrame(complete, schema=schema, orient="row"))
    return path


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write a frame as one Parquet file, the whole of it or nothing."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    durable.write_bytes(path, buffer.getvalue())


def list_files(home: Home) -> list[Path]:
    """Registries of all runs, oldest first (run ids sort by time)."""
    return _registries(home.files)


def list_runs(home: Home) -> list[Path]:
    """Summaries of all runs, oldest first."""
    return _registries(home.runs)


def list_validations(home: Home) -> list[Path]:
    """Results of the expectations of all runs, oldest first."""
    return _registries(home.validations)


def _registries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith("."))


def clean_temporary(home: Home, older_than_seconds: float = 0.0) -> list[Path]:
    """Remove what killed runs left under temporary names. Call it only while holding the run lock."""
    folders = [home.originals, home.files, home.runs, home.validations, *packs.subfolders(home.extractions)]
    return [path for folder in folders for path in durable.remove_stale(folder, older_than_seconds)]
