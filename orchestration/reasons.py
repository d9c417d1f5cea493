"""Why a file was not read: one short sentence for staff in Vietnamese, one in English, and a code for machines.

What belongs here: the reasons that arise before a reader sees the bytes. Readers bring their own
(`extract.readers.errors`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is stable; `vi` and `en` are one line each."""

    code: str
    vi: str
    en: str


def too_large(size: int, limit: int) -> Reason:
    """The file has `size` bytes where `limit` are allowed."""
    have, allowed = f"{size / 1_000_000:,.1f}", f"{limit / 1_000_000:,.0f}"
    have_vi = have.translate(str.maketrans(",.", ".,"))
    allowed_vi = allowed.replace(",", ".")
    return Reason(
        "too_large",
        f"Tệp quá lớn: {have_vi} MB, giới hạn là {allowed_vi} MB.",
        f"The file is too large: {have} MB, the limit is {allowed} MB.",
    )


def unreadable(detail: str) -> Reason:
    """The operating system refused to open or read the file; `detail` is its message."""
    return Reason(
        "unreadable",
        f"Hệ thống không cho mở tệp ({detail}).",
        f"The operating system could not open the file ({detail}).",
    )


SYMLINK = Reason(
    "symlink",
    "Liên kết trỏ ra ngoài thư mục nhận báo cáo.",
    "A link that points outside the inbox.",
)
SYMLINK_FOLDER = Reason("symlink_folder", "Liên kết tới một thư mục.", "A link to a folder.")
NOT_A_FILE = Reason("not_a_file", "Không phải tệp thông thường.", "Not a regular file.")
HIDDEN = Reason("hidden", "Tệp ẩn.", "A hidden file.")
PARTIAL = Reason(
    "partial",
    "Tệp tạm hoặc đang được tải về.",
    "A temporary file, or one that is still being downloaded.",
)
CHANGING = Reason(
    "changing", "Tệp đang được ghi; sẽ đọc ở lần chạy sau.", "Still being written; the next run reads it."
)
VANISHED = Reason("vanished", "Tệp biến mất trong lúc đọc.", "The file vanished while the inbox was read.")
