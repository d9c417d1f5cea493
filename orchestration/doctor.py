"""What `solieu doctor` looks at: versions, optional programs, settings, permissions, disk, lock, lake and warehouse.

What belongs here: one small examination each, which never raises: what cannot be examined is a finding. Nothing is
changed but for a file that is written and removed where writing is examined.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import duckdb

from extract import EXTRACTOR_VERSION
from orchestration import dbt_runner, lake, packs, publish
from orchestration.lock import holder
from orchestration.packs import LakeError
from orchestration.settings import PROJECT, Settings
from orchestration.storage import StorageError, impatient

GOOD, WARNING, BAD = "ok", "warning", "bad"
LIBRARIES = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars", "pyarrow")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was examined, how it is (`ok`, `warning`, `bad`), and in words what to do where it is not well."""

    subject: str
    state: str
    words: str


def examine(settings: Settings, deep: bool = False) -> list[Finding]:
    """Everything, in the order in which things depend on each other; `deep` reads every byte of the lake too."""
    examinations: tuple[tuple[str, Callable[[Settings], Iterator[Finding]]], ...] = (
        ("versions", _versions),
        ("programs", _programs),
        ("permissions", _permissions),
        ("disk", _disk),
        ("lock", _lock),
        ("clock", _clock),
        ("models", _models),
        ("warehouse", _warehouse),
        ("lake", _lake if deep else _lake_quick),
        ("cluster", _cluster),
    )
    findings: list[Finding] = []
    for subject, look in examinations:
        try:
            with nullcontext() if deep else impatient():
                findings += look(settings)
        except StorageError as error:
            findings.append(Finding(subject, BAD, str(error)))
        except Exception as error:  # an examination that breaks is itself a finding
            findings.append(Finding(subject, BAD, f"could not be examined: {type(error).__name__}: {error}"))
    return findings


def _versions(_: Settings) -> Iterator[Finding]:
    pinned = _pins()
    wrong = []
    for name in LIBRARIES:
        try:
            have = version(name)
        except PackageNotFoundError:
            have = "missing"
        if pinned.get(name, have) != have:
            wrong.append(f"{name} {have} where {pinned[name]} is pinned")
    python = ".".join(map(str, sys.version_info[:3]))
    words = "; ".join(wrong) or f"Python {python}, extractor {EXTRACTOR_VERSION}, libraries as pinned"
    yield Finding("versions", WARNING if wrong else GOOD, words + (" (run scripts/setup.sh)" if wrong else ""))


def _pins() -> dict[str, str]:
    try:
        lines = (PROJECT / "constraints.txt").read_text("utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("#")[0].strip().partition("==") for line in lines)
    return {name: pin for name, equals, pin in pairs if equals}


def _programs(_: Settings) -> Iterator[Finding]:
    office = shutil.which("soffice")
    missing = "missing: .doc, .rtf, .odt, .xls wait in quarantine (Debian: libreoffice-writer libreoffice-calc)"
    yield Finding("LibreOffice", GOOD if office else WARNING, office or missing)
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        words = "missing: scans wait in quarantine (Debian: tesseract-ocr tesseract-ocr-vie)"
        yield Finding("Tesseract", WARNING, words)
        return
    done = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    vietnamese = "vie" in done.stdout.split()
    words = f"{tesseract}, Vietnamese" if vietnamese else "no Vietnamese (Debian: tesseract-ocr-vie)"
    yield Finding("Tesseract", GOOD if vietnamese else WARNING, words)


def _permissions(settings: Settings) -> Iterator[Finding]:
    root = settings.home.root
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            pass
        yield Finding("home", GOOD, f"{root} can be written")
    except OSError as error:
        yield Finding("home", BAD, f"{root} cannot be written: {error.strerror}")
    place = settings.home.storage
    try:
        place.prepare()
        yield Finding("storage", GOOD, f"{place.address} can be written")
    except (StorageError, OSError) as error:
        yield Finding("storage", BAD, str(error))
    if not settings.inbox.is_dir():
        yield Finding("inbox", WARNING, f"{settings.inbox} does not exist: is a volume not mounted?")
    elif not os.access(settings.inbox, os.R_OK | os.X_OK):
        yield Finding("inbox", BAD, f"{settings.inbox} cannot be read by this user")
    else:
        yield Finding("inbox", GOOD, f"{settings.inbox} can be read")


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.home.root).free / 1e6
    asked = settings.config.retention.free_megabytes
    release = publish.current_release(settings.home)
    night = 2.5 * release.stat().st_size / 1e6 if release else 0.0  # the new file, and what sorting spills
    words = f"{free:.0f} MB free; {asked} asked for, a night takes some {night:.0f}"
    yield Finding("disk", BAD if free < asked else WARNING if free < night else GOOD, words)


def _lock(settings: Settings) -> Iterator[Finding]:
    who = holder(settings.home.root)
    yield Finding("lock", GOOD, f"held: {who}" if who else "free")


def _clock(settings: Settings) -> Iterator[Finding]:
    newest = max((key.stem[:16] for key in lake.list_runs(settings.home)), default="")
    now = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    words = "the last run is dated in the future: was the clock set back? Runs keep their order all the same"
    yield Finding("clock", WARNING if newest > now else GOOD, words if newest > now else "after the last run")


def _models(_: Settings) -> Iterator[Finding]:
    dbt_runner.prepare_manifest()
    yield Finding("models", GOOD, "the dbt project is parsed")


def _warehouse(settings: Settings) -> Iterator[Finding]:
    release = publish.current_release(settings.home)
    if release is None:
        yield Finding("warehouse", WARNING, "nothing is published yet: solieu run")
        return
    remedy = "solieu run builds a new one, solieu rollback publishes an older one"
    try:
        publish.verify_release(release)
        with duckdb.connect(str(release), read_only=True) as connection:
            row = connection.execute("SELECT count(*) FROM marts.reports").fetchone()
    except (publish.PublishError, duckdb.Error) as error:
        yield Finding("warehouse", BAD, f"{error}; {remedy}")
        return
    yield Finding("warehouse", GOOD, f"{release.parent.name}: {row[0] if row else 0} reports, bytes as published")


def _lake_quick(settings: Settings) -> Iterator[Finding]:
    found = packs.list_packs(settings.home)
    place = settings.home.storage.address
    reports = len({member for pack in found for member in pack.members})
    yield Finding("lake", GOOD, f"{len(found)} packs, {reports} reports in {place} (--deep reads every byte)")


def _lake(settings: Settings) -> Iterator[Finding]:
    damaged = []
    found = packs.list_packs(settings.home)
    for pack in found:
        try:
            pack.verify()
        except LakeError as error:
            damaged.append(str(error))
    if damaged:
        yield Finding("lake", WARNING, f"{'; '.join(damaged[:5])}; the next run reads their reports again")
    else:
        yield Finding("lake", GOOD, f"{len(found)} packs, every byte as written")


def _cluster(settings: Settings) -> Iterator[Finding]:
    address = settings.config.reading.cluster
    if not address:
        return
    from orchestration.cluster import ClusterError, workers

    try:
        count = workers(address)
    except ClusterError as error:
        yield Finding("cluster", BAD, str(error))
        return
    yield Finding("cluster", GOOD if count else BAD, f"{count} workers at {address}")
