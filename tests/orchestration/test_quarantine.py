"""A file that cannot be read is kept with its reason, whatever its name."""

from __future__ import annotations

import errno
import json
import os

import pytest

from extract.readers.limits import Limits
from orchestration import quarantine as q
from orchestration.home import Home
from orchestration.inbox import InboxFile, scan_inbox
from orchestration.reasons import Reason

REASON = Reason("pdf_encrypted", "Tệp PDF có mật khẩu.", "The PDF has a password.")


def in_inbox(home: Home, name: str, data: bytes, max_bytes: int = 1000) -> InboxFile:
    home.inbox.mkdir(exist_ok=True)
    (home.inbox / name).write_bytes(data)
    return next(file for file in scan_inbox(home.inbox, Limits(max_bytes=max_bytes)).files if file.path.name == name)


def note(result: q.Quarantined) -> dict[str, object]:
    content: dict[str, object] = json.loads((result.folder / q.REASON_FILE).read_text("utf-8"))
    return content


def test_bytes_and_reason_lie_together(home: Home) -> None:
    file = in_inbox(home, 'it\'s "mật".PDF', b"%PDF")
    result = q.quarantine(home, file, REASON)
    assert result.folder == home.quarantine / str(file.sha256)
    assert result.kept == result.folder / "file.pdf"
    file.path.write_bytes(b"changed later")
    assert result.kept.read_bytes() == b"%PDF"
    assert note(result)["reason"] == {"code": "pdf_encrypted", "vi": REASON.vi, "en": REASON.en}
    assert note(result)["relative_paths"] == ['it\'s "mật".PDF']


def test_again_is_the_same_but_for_a_better_reason_and_all_names(home: Home) -> None:
    q.quarantine(home, in_inbox(home, "a.pdf", b"x"), REASON)
    better = Reason("pdf_damaged", "Tệp hỏng.", "Damaged.")
    result = q.quarantine(home, in_inbox(home, "b.pdf", b"x"), better)
    assert len(list(home.quarantine.iterdir())) == 1
    assert note(result)["relative_paths"] == ["a.pdf", "b.pdf"]
    assert result.reason == better


def test_a_large_file_is_linked_not_copied(home: Home) -> None:
    file = in_inbox(home, "lớn.txt", b"x" * 2000)
    result = q.quarantine(home, file, REASON)
    assert result.kept is not None
    assert result.kept.samefile(file.path)
    q.quarantine(home, file, REASON)  # again
    assert sorted(path.name for path in result.folder.iterdir()) == ["file.txt", "reason.json"]


def test_a_large_file_on_another_disk_is_only_noted(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    result = q.quarantine(home, in_inbox(home, "lớn.txt", b"x" * 2000), REASON)
    assert (result.kept, note(result)["kept_as"]) == (None, None)


def test_a_file_that_is_gone_by_now_is_only_noted(home: Home) -> None:
    file = in_inbox(home, "a.pdf", b"x")
    file.path.unlink()
    assert q.quarantine(home, file, REASON).kept is None


def test_a_damaged_note_is_replaced(home: Home) -> None:
    file = in_inbox(home, "a.pdf", b"x")
    result = q.quarantine(home, file, REASON)
    (result.folder / q.REASON_FILE).write_text("{")
    assert note(q.quarantine(home, file, REASON))["file_name"] == "a.pdf"


def test_a_file_that_could_be_read_after_all_is_released(home: Home) -> None:
    file = in_inbox(home, "a.pdf", b"x")
    q.quarantine(home, file, REASON)
    assert q.release(home, {"khác"}) == []
    assert q.release(home, {str(file.sha256), "khác"}) == [file.sha256]
    assert q.release(home, {str(file.sha256)}) == []
    assert list(home.quarantine.iterdir()) == []
