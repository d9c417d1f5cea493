"""Puts a finished warehouse in place of yesterday's, and keeps the last few.

What belongs here: the steps from a closed staging file to the link that readers open. Each step leaves either the old
release published or the new one; a process killed between two of them leaves at most a folder that `clean_staging`
removes.

    staging/<run>/solieu.duckdb        built, checkpointed, checked, fsynced
      -> releases/.tmp-.../            moved there (one rename)
      -> releases/r000042/             one rename; from here on it never changes
      -> solieu.duckdb -> releases/r000042/solieu.duckdb      one rename of a new link over the old one

A reader that has the old release open keeps it: the link changes, the file does not. Pruning removes names only; an
open file stays readable until it is closed.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration import blocks, durable, seals
from orchestration.home import Home
from orchestration.raw import connect

log = logging.getLogger("solieu.publish")

FILE_NAME = "solieu.duckdb"
KEEP_RELEASES = 5
REQUIRED_MARTS = frozenset(
    {"observations", "checks", "check_operands", "reports", "report_quality", "files", "unread_figures", "runs"}
)
_RELEASE = re.compile(r"r(\d{6,})")


class PublishError(RuntimeError):
    """The staging file is not fit to be published; the old release stays."""


class ReleaseInUseError(RuntimeError):
    """An old release is still read by somebody: its file cannot become another."""


def publish(home: Home, staging_file: Path, keep: int = KEEP_RELEASES) -> Path:
    """Publish `staging_file` (consumed by this) and return the release's file.

    Nobody may have the staging file open. Call it only while holding the run lock. Raises PublishError when the file
    is not a whole warehouse, OSError when a disk fails: the staging file is then where it was, for another try.
    """
    if not staging_file.is_file():
        raise PublishError(f"{staging_file}: no such file")  # opened for writing, it would be made anew and empty
    checkpoint(staging_file)
    verify(staging_file)
    durable.fsync_file(staging_file)
    _seal(staging_file)
    release = _move_to_releases(home, staging_file)
    _swap_link(home, release)
    if staging_file.parent.parent == home.staging:
        shutil.rmtree(staging_file.parent, ignore_errors=True)
    prune(home, keep)
    return release


def published_by(home: Home, run_id: str) -> Path | None:
    """The current release where this very run, whose staging file is gone, has published it; else None."""
    release = current_release(home)
    if release is None or home.staging_file(run_id).is_file():
        return None
    try:
        with duckdb.connect(str(release), read_only=True) as connection:
            found = connection.execute("SELECT 1 FROM raw.runs WHERE run_id = ?", [run_id]).fetchone()
    except duckdb.Error:
        return None
    return release if found else None


def checkpoint(database: Path) -> None:
    """Fold the write-ahead log into the file and close it; PublishError when a log remains."""
    try:
        with connect(database) as connection:
            connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise PublishError(f"{database}: {error}") from error
    if database.with_name(database.name + ".wal").exists():
        raise PublishError(f"{database}: a write-ahead log is left; is the file still open somewhere?")


def verify(database: Path) -> None:
    """Open the file as a reader would; PublishError when it does not open or lacks a mart."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'").fetchall()
    except duckdb.Error as error:
        raise PublishError(f"{database}: {error}") from error
    if missing := REQUIRED_MARTS - {row[0] for row in rows}:
        raise PublishError(f"{database}: lacks marts.{', marts.'.join(sorted(missing))}")


def _seal(staging_file: Path) -> None:
    try:
        seals.seal(staging_file)
    except blocks.DamagedFileError as error:
        raise PublishError(f"{staging_file}: {error}") from error


def note_verified(release: Path, moment: datetime) -> None:
    """Note beside a release that a night found it whole and up to date: it is as good as built then."""
    seals.note_verified(release, moment)


def verified_at(database: Path) -> datetime | None:
    """When a night last found this release up to date; None where none has since it was built."""
    return seals.verified_at(database.resolve())


def verify_release(release: Path, whole: bool = True) -> None:
    """`verify`, and it is what was published (`orchestration.seals`); PublishError."""
    try:
        seals.check(release, whole)
    except seals.BrokenSealError as error:
        raise PublishError(f"{release}: {error}") from error
    verify(release)


def _move_to_releases(home: Home, staging_file: Path) -> Path:
    home.releases.mkdir(parents=True, exist_ok=True)
    numbers = [int(match[1]) for folder in _releases(home) if (match := _RELEASE.fullmatch(folder.name))]
    final = home.releases / f"r{max(numbers, default=0) + 1:06d}"
    temporary = durable.temporary_path(final)
    temporary.mkdir()
    staging_file.rename(temporary / FILE_NAME)
    try:
        staging_file.with_name(seals.NAME).rename(temporary / seals.NAME)
        durable.fsync_folder(temporary)
        temporary.rename(final)
    except OSError:
        (temporary / FILE_NAME).rename(staging_file)
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    durable.fsync_folder(home.releases)
    return final / FILE_NAME


def _swap_link(home: Home, release: Path) -> None:
    """Point the published link at `release`, relative, so that the home folder can be moved as a whole."""
    temporary = durable.temporary_path(home.published)
    temporary.symlink_to(os.path.relpath(release, home.warehouse))
    temporary.replace(home.published)
    durable.fsync_folder(home.warehouse)


def current_release(home: Home) -> Path | None:
    """The published release's own file; None before the first publication or when the link leads nowhere."""
    try:
        target = home.published.resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return target if target.is_file() else None


def whole_release(home: Home) -> Path | None:
    """The published release's file where it is whole; None where there is none, or one that was damaged since.

    Looks at every block only where there is reason to (`orchestration.seals`).
    """
    release = current_release(home)
    if release is None:
        return None
    try:
        verify_release(release, whole=False)
    except PublishError as error:
        log.warning("the published warehouse is damaged, a new one is built: %s", error)
        return None
    return release


def mark_page(home: Home, page: Path) -> None:
    """Note beside a page drawn from the published release which one that was."""
    release = current_release(home)
    if release is not None:
        durable.write_bytes(_mark(page), release.parent.name.encode())


def is_page_of(page: Path, release: Path) -> bool:
    """Whether a page is there and was drawn from this release: a run may be killed between publishing and drawing."""
    try:
        return page.is_file() and _mark(page).read_text("utf-8") == release.parent.name
    except OSError:
        return False


def _mark(page: Path) -> Path:
    return page.with_name(f".{page.name}.release")


def list_releases(home: Home) -> list[Path]:
    """Files of the releases that are kept, oldest first."""
    return [folder / FILE_NAME for folder in _releases(home) if (folder / FILE_NAME).is_file()]


def rollback(home: Home, release: Path) -> None:
    """Publish an older release again; PublishError when it is not whole."""
    verify_release(release)
    _swap_link(home, release)


def _releases(home: Home) -> list[Path]:
    if not home.releases.is_dir():
        return []
    folders = [path for path in home.releases.iterdir() if _RELEASE.fullmatch(path.name) and path.is_dir()]
    return sorted(folders, key=lambda folder: int(folder.name[1:]))


def prune(home: Home, keep: int = KEEP_RELEASES) -> list[Path]:
    """Remove all but the newest `keep` releases and the published one; return the folders removed."""
    current = current_release(home)
    removed = []
    for folder in _releases(home)[: -keep if keep > 0 else None]:
        if current is not None and current.parent == folder.resolve():
            continue
        # Renamed first: a half-removed folder must not look like a release.
        doomed = durable.temporary_path(folder)
        folder.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)
        removed.append(folder)
    return removed


def to_be_pruned(home: Home, keep: int = KEEP_RELEASES) -> Path | None:
    """The newest of the releases that go once tonight's is published, whole; None where there is none."""
    current = current_release(home)
    for folder in reversed(_releases(home)[: -(keep - 1) if keep > 1 else None]):
        release = folder / FILE_NAME
        if release.is_file() and (current is None or current != release.resolve()):
            try:
                verify_release(release, whole=False)
            except PublishError:
                continue
            return release
    return None


def take_over(release: Path, staging_file: Path) -> None:
    """Make the file of an old release the one that tonight changes: nothing is copied. Call it under the run lock.

    Raises ReleaseInUseError, and leaves it where it was, where anybody has the file open or another name for it.
    A process killed in between leaves a release less, and what `clean_staging` removes.
    """
    folder = release.parent
    doomed = durable.temporary_path(folder)
    folder.rename(doomed)  # from here on nobody finds it
    try:
        if not _is_ours_alone(doomed / FILE_NAME):
            raise ReleaseInUseError(f"{release}: it is open, or has another name")
        (doomed / FILE_NAME).rename(staging_file)
    except BaseException:
        doomed.rename(folder)
        raise
    shutil.rmtree(doomed, ignore_errors=True)


def _is_ours_alone(path: Path) -> bool:
    """Whether no process, this one among them, has the file open: only then the system grants a lease for writing."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if os.fstat(descriptor).st_nlink != 1:
            return False
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:
        return False  # open elsewhere, or a file system that cannot tell
    finally:
        os.close(descriptor)
    return True


def clean_staging(home: Home) -> list[Path]:
    """Remove what killed runs left behind; return the paths. Call it only while holding the run lock.

    A release that was finished but never linked stays: it is whole, and pruning takes it in its turn. After a night
    that did not end the published release is looked at in whole.
    """
    removed = []
    if home.staging.is_dir():
        for path in sorted(home.staging.iterdir()):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            removed.append(path)
    if removed and (release := current_release(home)) is not None:
        seals.doubt(release)
    return removed + durable.remove_stale(home.releases) + durable.remove_stale(home.warehouse)
