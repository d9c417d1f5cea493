"""What an inbox may hold: reports, strangers' names, half-written files, traps."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from orchestration import inbox
from orchestration.inbox import scan_inbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "hộp thư"
    path.mkdir()
    return path


def reasons(scan: inbox.InboxScan) -> dict[str, str]:
    return {item.relative_path: item.reason.code for item in scan.skipped}


def test_files_of_all_subfolders_come_sorted_with_size_and_hash(folder: Path) -> None:
    (folder / "2024" / "quý I").mkdir(parents=True)
    (folder / "2024" / "quý I" / "Báo cáo.txt").write_bytes(b"abc")
    (folder / "1.md").write_bytes(b"")
    first, second = scan_inbox(folder).files
    assert (first.relative_path, first.size) == ("1.md", 0)
    assert (second.relative_path, second.file_name) == ("2024/quý I/Báo cáo.txt", "Báo cáo.txt")
    assert second.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert second.error is None


@pytest.mark.parametrize("exists", [True, False])
def test_an_empty_or_missing_inbox_is_no_error(folder: Path, exists: bool) -> None:
    scan = scan_inbox(folder if exists else folder / "không có")
    assert scan == inbox.InboxScan((), ())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".gitkeep", "hidden"),
        ("~$bao-cao.docx", "partial"),
        ("bao-cao.pdf.part", "partial"),
        ("bao-cao.pdf.crdownload", "partial"),
        ("Thumbs.db", "partial"),
    ],
)
def test_what_is_no_report_is_passed_over_with_a_reason(folder: Path, name: str, reason: str) -> None:
    (folder / name).write_text("x")
    scan = scan_inbox(folder)
    assert (scan.files, reasons(scan)) == ((), {name: reason})


def test_a_large_file_is_not_even_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "lớn.txt").open("wb") as stream:
        stream.truncate(200_000_000)
    monkeypatch.setattr(inbox, "_hash", lambda *_: pytest.fail("opened"))
    (file,) = scan_inbox(folder).files
    assert (file.sha256, file.size) == (None, 200_000_000)
    assert file.error is not None
    assert file.error.code == "too_large"
    assert "MiB" in file.error.vi


@pytest.mark.parametrize("name", ['it\'s "so".txt', "hai\ndòng.txt", "*?[a].txt", "; rm -rf $HOME.txt", "đ" * 120])
def test_hostile_names_are_only_names(folder: Path, name: str) -> None:
    (folder / name).write_text("x")
    (file,) = scan_inbox(folder).files
    assert file.file_name == name
    assert file.path.read_text() == "x"


def test_a_name_that_is_no_unicode_becomes_storable(folder: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/b\xe1o.txt"))
    path.write_text("x")
    (file,) = scan_inbox(folder).files
    assert file.file_name == "b\\xe1o.txt"
    assert file.file_name.encode("utf-8")
    assert file.path.read_text() == "x"


def test_links_are_followed_only_within_the_inbox(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật")
    (folder / "thật.txt").write_text("x")
    (folder / "trong.txt").symlink_to("thật.txt")
    (folder / "ngoài.txt").symlink_to(secret)
    (folder / "vòng").symlink_to(folder)
    (folder / "cụt.txt").symlink_to("không có")
    (folder / "chính nó.txt").symlink_to("chính nó.txt")
    scan = scan_inbox(folder)
    assert [file.file_name for file in scan.files] == ["thật.txt", "trong.txt"]
    skipped = reasons(scan)
    assert skipped["ngoài.txt"] == "symlink"
    assert skipped["vòng"] == "symlink_folder"
    assert skipped["cụt.txt"] == "vanished"
    assert "chính nó.txt" in skipped


def test_an_inbox_that_is_a_link_itself_works(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("x")
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert [file.relative_path for file in scan_inbox(link).files] == ["a.txt"]


def test_pipes_and_sockets_do_not_stop_the_night(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "pipe.txt")
    monkeypatch.chdir(folder)  # a socket's path may have 108 bytes only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert reasons(scan_inbox(folder)) == {"pipe.txt": "not_a_file", "s.txt": "not_a_file"}


def test_a_file_that_grows_while_it_is_read_waits_for_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "đang ghi.txt"
    path.write_text("một nửa")
    real = os.open

    def open_and_grow(name: str, flags: int) -> int:
        path.write_text("một nửa và phần còn lại")
        return real(name, flags)

    monkeypatch.setattr(os, "open", open_and_grow)
    assert reasons(scan_inbox(folder)) == {"đang ghi.txt": "changing"}


def test_a_file_that_vanishes_is_no_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text("x")
    real = inbox._regular_file

    def vanish(root: Path, candidate: inbox._Candidate) -> tuple[str, os.stat_result]:
        found = real(root, candidate)
        os.unlink(candidate.path)
        return found

    monkeypatch.setattr(inbox, "_regular_file", vanish)
    assert reasons(scan_inbox(folder)) == {"a.txt": "vanished"}


def test_a_file_that_may_not_be_read_is_an_error_of_that_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text("x")

    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(inbox, "_hash", refuse)
    (file,) = scan_inbox(folder).files
    assert file.sha256 is None
    assert file.error is not None
    assert (file.error.code, "Permission denied" in file.error.en) == ("unreadable", True)
