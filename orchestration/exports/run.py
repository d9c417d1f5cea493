"""One export: a release into a folder, all or nothing.

What belongs here: which files each form has, and putting them in place. They are written beside the folder's files and
take their names at the end, the descriptor last.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orchestration.durable import TEMPORARY_PREFIX
from orchestration.exports import package, sdmx, tables, workbook
from orchestration.exports.release import Release, open_release
from orchestration.home import Home

NO_LICENCE = "notspecified"
"""Open Definition's word where nobody has said: the reports belong to the offices that issued them."""
ARCHIVE = "solieu.datapackage.zip"
WORKBOOK = "solieu.xlsx"


class ExportError(RuntimeError):
    """The files could not be written; the message names the folder."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of an export, and what they could not hold, each in one line."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def export(home: Home, form: str, folder: Path, licence: str = NO_LICENCE) -> Written:
    """Write the published release of `home` into `folder` as one of FORMATS.

    Files of the same names are replaced, others stay. Raises QueryError when nothing is published, ExportError when the
    folder cannot be written; then its files are as they were.
    """
    with open_release(home.published) as release:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=TEMPORARY_PREFIX, dir=folder) as aside:
                made = FORMATS[form](release, Path(aside), licence)
                return Written(tuple(path.replace(folder / path.name) for path in made.files), made.notes)
        except OSError as error:
            raise ExportError(f"cannot write to {folder}: {error.strerror or error}") from error


def _parquet(release: Release, folder: Path, licence: str) -> Written:
    for table in release.tables:
        tables.write_parquet(release, table, folder / f"{table.name}.parquet")
    return _described(release, folder, "parquet", licence)


def _csv(release: Release, folder: Path, licence: str) -> Written:
    for table in release.tables:
        tables.write_csv(release, table, folder / f"{table.name}.csv")
    return _described(release, folder, "csv", licence)


def _datapackage(release: Release, folder: Path, licence: str) -> Written:
    archive = folder / ARCHIVE
    package.pack(_csv(release, folder, licence).files, archive)
    return Written((archive,))


def _described(release: Release, folder: Path, form: str, licence: str) -> Written:
    files = [folder / f"{table.name}.{form}" for table in release.tables]
    return Written((*files, package.write_descriptor(folder, form, release.tables, release.provenance, licence)))


def _workbook(release: Release, folder: Path, _licence: str) -> Written:
    path = folder / WORKBOOK
    cut = workbook.write_workbook(release, path)
    return Written((path,), (f"{cut} texts are longer than a cell can hold and were cut",) if cut else ())


def _sdmx(release: Release, folder: Path, _licence: str) -> Written:
    path = folder / sdmx.FILE_NAME
    lost = sdmx.write_sdmx(release, path)
    return Written((path,), (f"{lost} observations have a period that SDMX cannot say",) if lost else ())


FORMATS: dict[str, Callable[[Release, Path, str], Written]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _workbook,
    "datapackage": _datapackage,
    "sdmx-csv": _sdmx,
}
"""Name of a form -> what writes its files into an empty folder."""
