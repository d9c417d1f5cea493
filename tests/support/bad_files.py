"""Files that go wrong in an inbox, made on the spot: each function writes one, `make_bad_inbox` writes them all.

What belongs here: hostile or unlucky input that several tests share. Nothing is kept in the repository: the 200 MB file
is sparse, and the rest take milliseconds.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

READ = "read"
DUPLICATE = "duplicate"

DOCX_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
GOOD_TEXT = (
    "UBND XÃ AN HÒA\n\nBÁO CÁO\n\nKết quả công tác tháng 3 năm 2024\n\n"
    "Trong tháng, xã thu hoạch 120 ha lúa, trong đó 70 ha lúa lai và 50 ha lúa thuần.\n"
)


def empty_file(path: Path) -> None:
    """Zero bytes."""
    path.write_bytes(b"")


def blank_file(path: Path) -> None:
    """White space only."""
    path.write_text(" \n\n\t\n", encoding="utf-8")


def pdf_without_text(path: Path) -> None:
    """A page with drawings and no letters, as a scan has."""
    canvas = Canvas(str(path), invariant=1)
    canvas.rect(100, 100, 300, 500, fill=1)
    canvas.showPage()
    canvas.save()


def encrypted_pdf(path: Path) -> None:
    """A PDF that asks for a password on opening."""
    canvas = Canvas(str(path), encrypt=StandardEncryption("mat-khau", ownerPassword="chu-so-huu", strength=128))
    canvas.drawString(72, 700, "Bao cao mat")
    canvas.save()


def small_pdf(lines: list[str]) -> bytes:
    """One page of ASCII lines in Helvetica."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 750 - 16 * number, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def truncated_pdf(path: Path) -> None:
    """The first third of a good PDF, as a broken download leaves it."""
    data = small_pdf([f"Dong {number} cua bao cao" for number in range(40)])
    path.write_bytes(data[: len(data) // 3])


def docx_not_zip(path: Path) -> None:
    """Bytes of nothing known that call themselves .docx."""
    path.write_bytes(bytes(range(256)) * 8)


def zip_without_document(path: Path) -> None:
    """An office package that holds no Word document."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("readme.txt", "chỉ là tệp nén")


def zip_bomb_docx(path: Path) -> None:
    """A .docx of some 400 kB whose document.xml unpacks to 400 MB of blanks."""
    chunk = b" " * (1024 * 1024)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(400):
                member.write(chunk)


def tcvn3_text(path: Path) -> None:
    """Text in an old Vietnamese code page."""
    path.write_bytes(b"B\xb8o c\xb8o k\xd5t qu\xb6 th\xb8ng 3 n\xa8m 2024: thu 120 ha l\xf3a.\n")


def russian_text(path: Path) -> None:
    """Text in a code page of another language."""
    path.write_bytes("Отчёт о работе за март 2024 года: собрано 120 га риса.\n".encode("koi8-r"))


def huge_text(path: Path) -> None:
    """200 MB of text; sparse, so that it costs no disk."""
    with path.open("wb") as file:
        file.write(GOOD_TEXT.encode())
        file.truncate(200 * 1000 * 1000)


def text_without_figures(path: Path) -> None:
    """A report that states no figure at all."""
    path.write_text("BÁO CÁO\n\nTình hình trong tháng ổn định, không phát sinh vụ việc nào.\n", encoding="utf-8")


def good_text(path: Path) -> None:
    """A small good report."""
    path.write_text(GOOD_TEXT, encoding="utf-8")


def other_good_text(path: Path) -> None:
    """Another small good report, for names with accents and quotes."""
    path.write_text(GOOD_TEXT.replace("AN HÒA", "BÌNH THẠNH"), encoding="utf-8")


def old_word_file(path: Path) -> None:
    """A Word 97-2003 file under the name .docx."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))


BAD_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "01 rỗng.txt": (empty_file, "empty"),
    "02 chỉ dấu cách.md": (blank_file, "empty"),
    "03 bản quét.pdf": (pdf_without_text, "pdf_no_text"),
    "04 có mật khẩu.pdf": (encrypted_pdf, "pdf_encrypted"),
    "05 cắt cụt.pdf": (truncated_pdf, "pdf_damaged"),
    "06 không phải zip.docx": (docx_not_zip, "docx_damaged"),
    "07 zip khác.docx": (zip_without_document, "docx_damaged"),
    "08 bom nén.docx": (zip_bomb_docx, "zip_bomb"),
    "09 tcvn3.txt": (tcvn3_text, READ),
    "09 tiếng Nga.txt": (russian_text, "not_utf8"),
    "10 rất lớn.txt": (huge_text, "too_large"),
    "11 không có số liệu.txt": (text_without_figures, READ),
    "12 bản chính.txt": (good_text, READ),
    "13 bản chép.txt": (good_text, DUPLICATE),
    "14 Báo cáo 'quý I' \"chính thức\" – Đồng Tháp.md": (other_good_text, READ),
    "15 word cũ.docx": (old_word_file, "unsupported_format"),
}
"""File name -> (function that writes it, outcome: a code of extract.readers.errors.REASONS, READ or DUPLICATE)."""


def make_bad_inbox(folder: Path) -> dict[str, str]:
    """Write every file of BAD_FILES into `folder`; give file name -> expected outcome.

    An outcome is a reason code (the file goes to quarantine), READ (it is read), or DUPLICATE (the same bytes
    as a file that sorts before it).
    """
    folder.mkdir(parents=True, exist_ok=True)
    expected = {}
    for name, (write, outcome) in BAD_FILES.items():
        write(folder / name)
        expected[name] = outcome
    return expected


def disk_bytes(path: Path) -> int:
    """Bytes that the file takes on disk; far less than its size when it is sparse."""
    return os.stat(path).st_blocks * 512
