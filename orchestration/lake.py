"""The lake: Parquet written once per (file hash, extractor version), the originals, and the registries of runs.

What belongs here: writing into HOME/lake so that a killed run leaves whole things or nothing, and listing what is
there. Reading the lake into DuckDB stands in `raw`.

A report's tables are one folder, written under a temporary name, fsynced and renamed: its presence is the commit.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from extract import EXTRACTOR_VERSION
from extract.schema import ADDED_LATER, EXTRACTION_TABLES, FILES, RUNS, VALIDATIONS
from orchestration import durable
from orchestration.home import Home, kept_suffix

WAITS_FOR_OCR = "waits_for_ocr"  # empty file beside the tables of a reading that lacks pages for want of Tesseract
_SHA256 = re.compile(r"[0-9a-f]{64}")


class LakeError(RuntimeError):
    """The lake cannot take or give what was asked for; the message says which file."""


def extraction_folder(home: Home, version: str, sha256: str) -> Path:
    """Folder of the Parquet files of one report read by one extractor version."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower case hex: {sha256!r}")
    return home.extractions / durable.safe_name(version) / sha256


def has_extraction(home: Home, version: str, sha256: str) -> bool:
    """Whether this report has been read by this version, whole; an older version did not write the newest tables."""
    folder = extraction_folder(home, version, sha256)
    due = EXTRACTION_TABLES if version == EXTRACTOR_VERSION else EXTRACTION_TABLES.keys() - ADDED_LATER
    return all((folder / f"{table}.parquet").is_file() for table in due)


def waits_for_ocr(home: Home, version: str, sha256: str) -> bool:
    """Whether pages of this report stayed unread because text recognition was not installed."""
    return (extraction_folder(home, version, sha256) / WAITS_FOR_OCR).is_file()


def commit_extraction(
    home: Home,
    sha256: str,
    frames: Mapping[str, pl.DataFrame],
    version: str = EXTRACTOR_VERSION,
    *,
    waits: bool = False,
) -> Path:
    """Write the tables of one report (keys and columns as `extract.schema.EXTRACTION_TABLES`); return their folder.

    `waits`: pages stayed unread because text recognition is not installed; such a reading is replaced by the next.
    Does nothing when they are there already. LakeError when a frame does not have its columns and types.
    """
    final = extraction_folder(home, version, sha256)
    _check_frames(frames)
    if has_extraction(home, version, sha256) and (waits or not waits_for_ocr(home, version, sha256)):
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = durable.temporary_path(final)
    temporary.mkdir()
    try:
        for table in EXTRACTION_TABLES:
            path = temporary / f"{table}.parquet"
            frames[table].write_parquet(path, compression="zstd")
            durable.fsync_file(path)
        if waits:
            (temporary / WAITS_FOR_OCR).touch()
        durable.fsync_folder(temporary)
        _rename_folder(temporary, final)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    durable.fsync_folder(final.parent)
    return final


def _check_frames(frames: Mapping[str, pl.DataFrame]) -> None:
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


def list_extractions(home: Home) -> list[tuple[str, str]]:
    """All (extractor version, sha256) in the lake, sorted."""
    found = []
    for version in _subfolders(home.extractions):
        found += [(version.name, folder.name) for folder in _subfolders(version) if _SHA256.fullmatch(folder.name)]
    return sorted(found)


def _subfolders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


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
    buffer = io.BytesIO()
    pl.DataFrame(complete, schema=schema, orient="row").write_parquet(buffer, compression="zstd")
    durable.write_bytes(path, buffer.getvalue())
    return path


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
    folders = [home.originals, home.files, home.runs, home.validations, *_subfolders(home.extractions)]
    return [path for folder in folders for path in durable.remove_stale(folder, older_than_seconds)]
