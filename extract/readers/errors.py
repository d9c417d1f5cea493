"""Why a file cannot be read: one code for machines, one line in Vietnamese and one in English for people.

What belongs here: the exception and the table of reasons. Readers raise by code, so that one failure always reads the
same in the quarantine list, the quality report and the terminal.
"""

from __future__ import annotations

REASONS: dict[str, tuple[str, str]] = {
    "empty": ("Tệp rỗng, không có nội dung.", "The file is empty."),
    "too_large": (
        "Tệp lớn {size}, vượt giới hạn {limit}.",
        "The file has {size}, more than the limit of {limit}.",
    ),
    "not_utf8": (
        "Tệp văn bản không phải mã Unicode UTF-8 (có thể là TCVN3, VNI hoặc bảng mã cũ): "
        "byte không hợp lệ ở vị trí {position}; hãy lưu lại bằng UTF-8.",
        "The text file is not UTF-8 (perhaps TCVN3, VNI or another old code page): "
        "invalid byte at position {position}; save it as UTF-8.",
    ),
    "text_too_long": (
        "Văn bản dài {count} ký tự, vượt giới hạn {limit}.",
        "The text has {count} characters, more than the limit of {limit}.",
    ),
    "unsupported_format": (
        "Định dạng không được hỗ trợ ({detail}); chỉ đọc .txt, .md, .pdf có lớp chữ và .docx.",
        "Unsupported format ({detail}); only .txt, .md, .pdf with a text layer and .docx are read.",
    ),
    "pdf_encrypted": (
        "Tệp PDF được bảo vệ bằng mật khẩu, không mở được.",
        "The PDF is encrypted and asks for a password.",
    ),
    "pdf_damaged": (
        "Tệp PDF bị hỏng hoặc bị cắt cụt, không đọc được.",
        "The PDF is damaged or cut short and cannot be read.",
    ),
    "pdf_no_text": (
        "Tệp PDF không có lớp chữ (có thể là bản quét ảnh); cần nhận dạng chữ trước.",
        "The PDF has no text layer (perhaps a scan); it needs text recognition first.",
    ),
    "pdf_unmapped": (
        "Phông chữ của tệp PDF không có bảng mã Unicode nên không đọc được chữ; hãy xuất lại PDF từ bản Word.",
        "The PDF's fonts carry no Unicode mapping, so its letters cannot be read; export the PDF from Word again.",
    ),
    "too_many_pages": (
        "Tệp PDF có {count} trang, vượt giới hạn {limit} trang.",
        "The PDF has {count} pages, more than the limit of {limit}.",
    ),
    "too_slow": (
        "Đọc tệp quá {limit} giây nên đã dừng.",
        "Reading took more than {limit} seconds and was stopped.",
    ),
    "too_much_memory": (
        "Đọc tệp cần nhiều bộ nhớ hơn giới hạn {limit} nên đã dừng.",
        "Reading needed more memory than the limit of {limit} and was stopped.",
    ),
    "reader_crashed": (
        "Chương trình đọc bị ngắt đột ngột ({detail}) khi mở tệp này; tệp có thể hỏng nặng hoặc cố ý gây lỗi.",
        "The reading process was cut off ({detail}) by this file; it may be badly damaged or made to do harm.",
    ),
    "docx_damaged": (
        "Tệp .docx bị hỏng hoặc không phải tài liệu Word ({detail}).",
        "The .docx is damaged or is not a Word document ({detail}).",
    ),
    "docx_encrypted": (
        "Tệp Word được bảo vệ bằng mật khẩu, không mở được.",
        "The Word document is encrypted and asks for a password.",
    ),
    "docx_no_text": (
        "Tệp .docx không có chữ nào.",
        "The .docx holds no text.",
    ),
    "zip_bomb": (
        "Tệp .docx nén bất thường (giải nén ra quá lớn hoặc quá nhiều phần), không mở vì an toàn.",
        "The .docx unpacks to far too much data or too many parts; it was not opened, for safety.",
    ),
    "unreadable": (
        "Không đọc được tệp từ đĩa: {detail}.",
        "The file cannot be read from disk: {detail}.",
    ),
}


class ReadError(Exception):
    """A file that no reader can turn into text.

    `code` is a key of REASONS; `reason_vi` and `reason_en` are one line each, without line breaks.
    """

    def __init__(self, code: str, reason_vi: str, reason_en: str) -> None:
        """Keep the three parts; use `read_error` to fill the reasons from the table."""
        super().__init__(code, reason_vi, reason_en)
        self.code = code
        self.reason_vi = reason_vi
        self.reason_en = reason_en

    def __str__(self) -> str:
        """English reason, for logs."""
        return f"{self.code}: {self.reason_en}"


def read_error(code: str, **details: object) -> ReadError:
    """ReadError with the reasons of `code`, its placeholders filled from `details` (folded to one short line)."""
    short = {name: " ".join(str(value).split())[:200] for name, value in details.items()}
    reason_vi, reason_en = REASONS[code]
    return ReadError(code, reason_vi.format(**short), reason_en.format(**short))
