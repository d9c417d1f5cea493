"""Drafts that come over the network: checked apart from the server, and forgotten."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

import pytest

from extract.readers import Limits
from orchestration.drafts import reading
from orchestration.drafts.uploads import check_upload
from tests.support.home import GOOD, WRONG_RATIO

LIMITS = Limits()


def test_an_upload_is_checked_as_a_file_is() -> None:
    (result,) = check_upload(WRONG_RATIO.encode(), "dự thảo.md", LIMITS)
    assert [flag.check.kind for flag in result.flags] == ["ratio"]
    assert str(result.path) == "dự thảo.md"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.docx", "b.docx"),
        ("", "-"),
        ("..", ".."),
        ("x" * 900, "x" * 200),
    ],
)
def test_a_name_is_only_shown(sent: str, shown: str) -> None:
    (result,) = check_upload(GOOD.encode(), sent, LIMITS)
    assert str(result.path) == shown
    assert result.extraction is not None


def test_an_archive_gives_a_result_for_each_file() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.md", WRONG_RATIO)
        archive.writestr("b.md", GOOD)
    found = check_upload(packed.getvalue(), "hai.zip", LIMITS)
    assert [(str(result.path), len(result.flags)) for result in found] == [("hai.zip/a.md", 1), ("hai.zip/b.md", 0)]


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"%PDF-1.7 gone", "pdf_damaged"), (b"PK\x03\x04 gone", "zip_damaged")]
)
def test_what_cannot_be_read_has_its_reason(data: bytes, code: str) -> None:
    (result,) = check_upload(data, "x", LIMITS)
    assert (result.extraction, result.reason["code"]) == (None, code)


def test_an_upload_over_the_limit_is_refused() -> None:
    (result,) = check_upload(GOOD.encode(), "x.md", Limits(max_bytes=20))
    assert result.reason["code"] == "too_large"


def test_plain_text_is_not_read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("read in the server's process")

    monkeypatch.setattr("extract.pipeline.extract_bytes", never)
    (result,) = check_upload(WRONG_RATIO.encode(), "x.md", LIMITS)
    assert len(result.flags) == 1


def test_nothing_of_an_upload_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path)
    check_upload(WRONG_RATIO.encode(), "dự thảo.md", LIMITS)
    assert os.listdir(tmp_path) == []


def test_a_failure_of_the_program_is_a_reason_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.isolation import WorkerError

    def fails(*_: object) -> None:
        raise WorkerError("Traceback ...")

    monkeypatch.setattr(reading.DraftReader, "ask", fails)
    (result,) = check_upload(GOOD.encode(), "x.md", LIMITS)
    assert result.reason["code"] == "reader_crashed"


def test_a_warehouse_that_is_not_there_leaves_a_note(tmp_path: Path) -> None:
    (result,) = check_upload(WRONG_RATIO.encode(), "x.md", LIMITS, warehouse=tmp_path)
    assert len(result.flags) == 1
    assert result.across is None
    assert any("Không có kho dữ liệu" in vi for vi, _ in result.notes)
