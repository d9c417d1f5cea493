"""What becomes of each file of an inbox."""

from __future__ import annotations

import logging
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from extract.isolation.tasks import tables
from extract.readers.ocr.tesseract import find_tesseract
from orchestration import lake, reading, shards
from orchestration.home import Home
from orchestration.inbox import scan_inbox
from orchestration.outcomes import Batch
from orchestration.reading import read_new
from orchestration.registry import register
from orchestration.settings import PROJECT
from tests.support import hostile
from tests.support.bad_files import BAD_FILES, DUPLICATE, READ, small_pdf
from tests.support.scans import as_pdf, needs_tesseract, picture

TEXT = "BÁO CÁO\n\nI. KẾT QUẢ\n\nThu hoạch 120 ha lúa.\n"


def _read(home: Home, inbox: Path) -> Batch:
    return read_new(home, scan_inbox(inbox), lambda _done, _total: None)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_each_bad_file_alone(home: Home, inbox: Path, name: str) -> None:
    write, outcome = BAD_FILES[name]
    write(inbox / name)
    (found,) = _read(home, inbox).outcomes
    if outcome in {READ, DUPLICATE}:
        assert (found.status, found.reason) == ("new", None)
        assert len(lake.list_extractions(home)) == 1
    else:
        assert found.status == "quarantined"
        assert found.reason is not None
        assert found.reason.code == outcome
        assert found.reason.vi
        assert found.reason.en
        assert len(list(home.quarantine.glob("*/reason.json"))) == 1


def test_one_document_that_breaks_the_program_does_not_stop_the_others(
    home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (inbox / "a.txt").write_text(TEXT, "utf-8")
    (inbox / "b.txt").write_text(TEXT.replace("120", "130"), "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setattr(shards, "tables", hostile.fail_on_a)
    with caplog.at_level(logging.ERROR, "solieu"):
        batch = _read(home, inbox)
    assert [outcome.status for outcome in batch.outcomes] == ["quarantined", "new"]
    (refused,) = batch.quarantined
    assert refused.reason is not None
    assert refused.reason.code == "internal_error"
    assert "secret" not in refused.reason.vi + refused.reason.en
    assert "secret detail" in caplog.text

    monkeypatch.setattr(shards, "tables", tables)
    register(home, "20240101T000000Z-1", batch)
    assert [outcome.status for outcome in _read(home, inbox).outcomes] == ["new", "known"]
    assert not list(home.quarantine.iterdir())  # it was read after all


def test_a_refused_file_is_not_read_again_by_the_same_extractor(
    home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    BAD_FILES["03 bản quét.pdf"][0](inbox / "scan.pdf")
    first = _read(home, inbox)
    register(home, "20240101T000000Z-1", first)

    def never(*_arguments: Any) -> Any:
        raise AssertionError("read again")

    monkeypatch.setattr(shards, "tables", never)
    second = _read(home, inbox)
    assert [(o.status, o.reason) for o in second.outcomes] == [(o.status, o.reason) for o in first.outcomes]


def test_what_later_steps_need_is_prepared_only_where_there_is_something_to_read(home: Home, inbox: Path) -> None:
    (inbox / "a.txt").write_text(TEXT, "utf-8")
    told: list[str] = []
    for night in ("first", "second"):
        read_new(home, scan_inbox(inbox), lambda _done, _total: None, meanwhile=lambda night=night: told.append(night))
    assert told == ["first"]


def test_two_names_of_the_same_bytes_are_one_report(home: Home, inbox: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(TEXT, "utf-8")
    assert [outcome.status for outcome in _read(home, inbox).outcomes] == ["new", "duplicate"]
    assert len(lake.list_extractions(home)) == 1


def test_files_of_an_archive_stand_for_themselves(home: Home, inbox: Path) -> None:
    with zipfile.ZipFile(inbox / "gói.zip", "w") as archive:
        archive.writestr("xã A/a.txt", TEXT)
        archive.writestr("xã B/b.txt", TEXT.replace("120", "130"))
        archive.writestr("bản chép.txt", TEXT)
        archive.writestr("rỗng.txt", "")
        archive.writestr("__MACOSX/._a.txt", "x")
        archive.writestr("../../ngoài.txt", TEXT)
    batch = _read(home, inbox)
    found = {o.file.relative_path: (o.status, o.reason.code if o.reason else None) for o in batch.outcomes}
    assert found == {
        "gói.zip": ("archive", None),
        "gói.zip/../../ngoài.txt": ("quarantined", "zip_unsafe_name"),
        "gói.zip/bản chép.txt": ("new", None),
        "gói.zip/rỗng.txt": ("quarantined", "empty"),
        "gói.zip/xã A/a.txt": ("duplicate", None),
        "gói.zip/xã B/b.txt": ("new", None),
    }
    assert {outcome.file.file_name for outcome in batch.outcomes} >= {"a.txt", "b.txt"}
    sha256 = next(o.file.sha256 for o in batch.outcomes if o.file.file_name == "b.txt")
    kept = lake.find_original(home, sha256 or "")
    assert kept is not None
    assert home.storage.read(kept).decode() == TEXT.replace("120", "130")
    register(home, "20240101T000000Z-1", batch)
    again = {outcome.file.file_name: outcome.status for outcome in _read(home, inbox).outcomes}
    assert (again["gói.zip"], again["bản chép.txt"], again["b.txt"]) == ("archive", "known", "known")


def test_an_archive_without_reports_or_with_too_many_is_quarantined(home: Home, inbox: Path) -> None:
    with zipfile.ZipFile(inbox / "rỗng.zip", "w"):
        pass
    with zipfile.ZipFile(inbox / "nhiều.zip", "w") as archive:
        for number in range(reading.Limits().max_archive_files + 1):
            archive.writestr(f"{number}.txt", TEXT)
    (inbox / "cụt.zip").write_bytes((inbox / "nhiều.zip").read_bytes()[:-100])
    reasons = {o.file.file_name: o.reason.code if o.reason else None for o in _read(home, inbox).outcomes}
    assert reasons == {"rỗng.zip": "zip_empty", "nhiều.zip": "zip_too_many", "cụt.zip": "zip_damaged"}
    assert not lake.list_extractions(home)


def test_progress_is_told_for_every_file(home: Home, inbox: Path) -> None:
    for number in range(3):
        (inbox / f"{number}.txt").write_text(f"{TEXT}Trồng {number} ha.\n", "utf-8")
    told: list[tuple[int, int]] = []
    read_new(home, scan_inbox(inbox), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_reader_process_that_crashes_costs_its_one_file(
    home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (inbox / name).write_text(TEXT.replace("120", str(ord(name[0]))), "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setattr(shards, "tables", hostile.crash_on_b)
    batch = _read(home, inbox)
    assert [outcome.status for outcome in batch.outcomes] == ["new", "quarantined", "new"]
    (refused,) = batch.quarantined
    assert refused.reason is not None
    assert refused.reason.code == "reader_crashed"
    assert "SIGSEGV" in refused.reason.vi


@needs_tesseract()
def test_pages_unread_for_want_of_recognition_are_read_by_the_first_run_that_has_it(
    home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed = pypdfium2.PdfDocument.new()
    printed = small_pdf([f"Trong thang {number} toan xa thu hoach duoc 120 ha lua xuan." for number in range(9)])
    scanned = as_pdf([picture(["Trong tháng, toàn xã thu hoạch 120 ha lúa xuân và 15 ha ngô."])])
    for data in (printed, scanned):
        mixed.import_pages(pypdfium2.PdfDocument(data))
    mixed.save(inbox / "a.pdf")
    find_tesseract.cache_clear()
    with monkeypatch.context() as without:
        without.setenv("PATH", str(inbox))
        assert [outcome.status for outcome in _read(home, inbox).outcomes] == ["new"]
        assert [outcome.status for outcome in _read(home, inbox).outcomes] == ["known"]
    assert _pages(home) == (0, 1)
    assert [outcome.status for outcome in _read(home, inbox).outcomes] == ["new"]
    assert [outcome.status for outcome in _read(home, inbox).outcomes] == ["known"]
    assert _pages(home) == (1, 0)


def _pages(home: Home) -> tuple[int, ...]:
    """Scanned pages that were read, and pages that were not, of the one report in the lake."""
    ((version, sha256),) = lake.list_extractions(home)
    reports = lake.read_frame(home, lake.extraction_folder(version, sha256) / "reports.parquet")
    return reports.select("scanned_pages", "unread_pages").row(0)
