"""Why a file was not read: one short sentence for staff in Vietnamese, one in English, and a code for machines.

What belongs here: the reasons that arise before a reader sees the bytes. Readers bring their own
(`extract.readers.errors`); the two kinds meet here.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.readers.errors import ReadError, read_error
from extract.readers.limits import Limits, check_size


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is stable; `vi` and `en` are one line each."""

    code: str
    vi: str
    en: str


def from_read_error(error: ReadError) -> Reason:
    """The reason that a reader gave."""
    return Reason(error.code, error.reason_vi, error.reason_en)


def too_large(size: int, max_bytes: int) -> Reason:
    """The file has `size` bytes where `max_bytes` are allowed: in the readers' words, whoever notices it first."""
    try:
        check_size(size, Limits(max_bytes=max_bytes))
    except ReadError as error:
        return from_read_error(error)
    raise ValueError(f"{size} bytes are within {max_bytes}")


def unreadable(detail: str) -> Reason:
    """The operating system refused to open or read the file; `detail` is its message."""
    return from_read_error(read_error("unreadable", detail=detail))


SYMLINK = Reason(
    "symlink",
    "Liên kết trỏ ra ngoài thư mục nhận báo cáo.",
    "A link that points outside the inbox.",
)
SYMLINK_FOLDER = Reason("symlink_folder", "Liên kết tới một thư mục.", "A link to a folder.")
NOT_A_FILE = Reason("not_a_file", "Không phải tệp thông thường.", "Not a regular file.")
IGNORED = Reason("ignored", "Được nêu trong tệp .solieuignore.", "Named in .solieuignore.")
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
