"""Files that cannot be read, each with its reason; and lucky ones among them that can."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from extract.readers import Limits, ReadError, read_bytes, read_file
from extract.readers.errors import REASONS
from tests.support.bad_files import BAD_FILES, DOCX_TYPES, DUPLICATE, READ, disk_bytes, huge_text, small_pdf


@pytest.mark.parametrize("name", [name for name, (_, outcome) in BAD_FILES.items() if outcome not in {READ, DUPLICATE}])
def test_bad_file_has_its_reason(name: str, tmp_path: Path) -> None:
    write, code = BAD_FILES[name]
    write(tmp_path / name)
    with pytest.raises(ReadError) as caught:
        read_file(tmp_path / name)
    assert caught.value.code == code
    for reason in (caught.value.reason_vi, caught.value.reason_en):
        assert reason.endswith(".")
        assert "\n" not in reason
        assert "{" not in reason


@pytest.mark.parametrize("name", [name for name, (_, outcome) in BAD_FILES.items() if outcome in {READ, DUPLICATE}])
def test_odd_but_good_file_is_read(name: str, tmp_path: Path) -> None:
    BAD_FILES[name][0](tmp_path / name)
    report = read_file(tmp_path / name)
    assert report.file_name == name
    assert "BÁO CÁO" in report.text.upper()
    assert report.blocks


def test_huge_text_is_sparse_and_refused_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "rất lớn.txt"
    huge_text(path)
    assert disk_bytes(path) < 1_000_000
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert caught.value.code == "too_large"
    assert "190.7 MiB" in caught.value.reason_en


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read_file(tmp_path / "không có.txt")
    assert caught.value.code == "unreadable"


def test_every_reason_speaks_both_languages() -> None:
    for reason_vi, reason_en in REASONS.values():
        assert reason_vi != reason_en
        assert reason_vi.endswith(".")
        assert reason_en.endswith(".")


def test_page_limit() -> None:
    data = small_pdf(["Bao cao thang 3 nam 2024"])
    assert "Bao cao" in read_bytes(data, "a.pdf").text
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.pdf", Limits(max_pages=0))
    assert caught.value.code == "too_many_pages"


def test_time_limit() -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(small_pdf(["Bao cao thang 3 nam 2024"]), "a.pdf", Limits(max_seconds=-1))
    assert caught.value.code == "too_slow"


def test_text_limit() -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes("Báo cáo tháng 3".encode(), "a.txt", Limits(max_text_chars=5))
    assert caught.value.code == "text_too_long"


def test_zip_with_too_many_members(tmp_path: Path) -> None:
    path = tmp_path / "nhiều phần.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        for number in range(40):
            archive.writestr(f"word/{number}.xml", "<a/>")
    with pytest.raises(ReadError) as caught:
        read_file(path, Limits(max_zip_members=20))
    assert caught.value.code == "zip_bomb"


def test_other_office_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "trình chiếu.pptx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("ppt/presentation.xml", "<presentation/>")
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert caught.value.code == "unsupported_format"
    assert "PowerPoint" in caught.value.reason_vi


def test_docx_with_a_password() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "mật.docx")
    assert caught.value.code == "docx_encrypted"


def test_docx_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "thực thể.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>')
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert caught.value.code == "docx_damaged"
    assert "document type" in caught.value.reason_en


@pytest.mark.parametrize("cut", [10, 100, 400, 900])
def test_garbage_behind_a_pdf_header_is_damaged(cut: int) -> None:
    data = small_pdf(["Bao cao thang 3 nam 2024"])
    with pytest.raises(ReadError) as caught:
        read_bytes(data[:cut] + b"\x00" * 300, "a.pdf")
    assert caught.value.code == "pdf_damaged"


def test_pdf_whose_pages_are_overwritten_is_damaged_or_without_text() -> None:
    data = small_pdf(["Bao cao thang 3 nam 2024"])
    middle = len(data) // 2
    broken = data[: middle // 2] + b"\xff" * middle + data[middle // 2 + middle :]
    with pytest.raises(ReadError) as caught:
        read_bytes(broken, "a.pdf")
    assert caught.value.code in {"pdf_damaged", "pdf_no_text"}


def test_format_is_told_by_content_not_by_name() -> None:
    assert read_bytes(small_pdf(["Bao cao thang 3 nam 2024"]), "a.txt").media_type == "application/pdf"
    assert read_bytes("Báo cáo".encode(), "không đuôi").media_type == "text/plain"
    assert read_bytes("Báo cáo".encode(), "a.MD").media_type == "text/markdown"


def test_importing_the_readers_loads_no_heavy_library() -> None:
    code = (
        "import sys, extract.readers as r; r.read_bytes(b'Bao cao', 'a.txt');"
        "print([m for m in ('pdfplumber', 'docx', 'lxml', 'polars') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
