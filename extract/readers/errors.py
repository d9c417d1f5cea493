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
        "Định dạng không được hỗ trợ ({detail}); đọc được văn bản, PDF, Word, Excel, OpenDocument, RTF, HTML và ZIP.",
        "Unsupported format ({detail}); text, PDF, Word, Excel, OpenDocument, RTF, HTML and ZIP are read.",
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
    "image_damaged": (
        "Tệp ảnh bị hỏng hoặc quá lớn ({detail}), không đọc được.",
        "The picture is damaged or too large ({detail}) and cannot be read.",
    ),
    "image_no_text": (
        "Trong ảnh không nhận dạng được chữ nào.",
        "No text was recognised in the picture.",
    ),
    "ocr_missing": (
        "Tệp là bản quét ảnh, cần chương trình nhận dạng chữ Tesseract tiếng Việt; cài bằng: apt install {packages}.",
        "The file is a scan and needs Tesseract with Vietnamese data; install it with: apt install {packages}.",
    ),
    "too_many_scans": (
        "Tệp có {count} trang quét ảnh, vượt giới hạn {limit} trang.",
        "The file has {count} scanned pages, more than the limit of {limit}.",
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
        "Tệp Word hoặc Excel được bảo vệ bằng mật khẩu, không mở được.",
        "The Word or Excel file is encrypted and asks for a password.",
    ),
    "xlsx_damaged": (
        "Tệp Excel bị hỏng hoặc không phải bảng tính ({detail}).",
        "The spreadsheet is damaged or is not one ({detail}).",
    ),
    "xlsx_no_text": (
        "Bảng tính không có nội dung nào hiển thị.",
        "The spreadsheet shows nothing.",
    ),
    "too_many_cells": (
        "Bảng tính có hơn {limit} ô có nội dung, vượt giới hạn.",
        "The spreadsheet has more than {limit} cells with content, the limit.",
    ),
    "html_damaged": (
        "Trang web không đọc được ({detail}).",
        "The web page cannot be read ({detail}).",
    ),
    "html_no_text": (
        "Trang web không có nội dung nào.",
        "The web page holds no text.",
    ),
    "office_missing": (
        "Cần LibreOffice để đọc định dạng Word/Excel cũ, RTF và OpenDocument nhưng máy này chưa cài; "
        "cài bằng lệnh: {install}.",
        "LibreOffice reads old Word/Excel files, RTF and OpenDocument, and is not installed; install it with: "
        "{install}.",
    ),
    "office_failed": (
        "LibreOffice không mở được tệp (tệp hỏng, có mật khẩu hoặc nội dung quá lớn).",
        "LibreOffice could not open the file (damaged, with a password, or far too large inside).",
    ),
    "archive": (
        "Tệp nén ZIP không phải một báo cáo; từng tệp bên trong được đọc riêng.",
        "A ZIP archive is no report itself; each file in it is read on its own.",
    ),
    "zip_damaged": (
        "Tệp nén ZIP bị hỏng hoặc bị cắt cụt, không mở được ({detail}).",
        "The ZIP archive is damaged or cut short and cannot be opened ({detail}).",
    ),
    "zip_encrypted": (
        "Tệp trong ZIP được bảo vệ bằng mật khẩu, không mở được.",
        "The file in the ZIP archive is encrypted and asks for a password.",
    ),
    "zip_empty": (
        "Tệp nén ZIP không chứa báo cáo nào.",
        "The ZIP archive holds no report.",
    ),
    "zip_unsafe_name": (
        "Tên tệp trong ZIP trỏ ra ngoài tệp nén; không đọc vì an toàn.",
        "The name of a file in the ZIP archive points outside of it; it was not read, for safety.",
    ),
    "zip_too_deep": (
        "ZIP lồng nhau quá {limit} tầng; không mở tiếp.",
        "ZIP archives nested more than {limit} deep; the inner one was not opened.",
    ),
    "zip_too_many": (
        "Tệp nén ZIP chứa hơn {limit} tệp, vượt giới hạn; không mở.",
        "The ZIP archive has more than {limit} files, the limit; it was not opened.",
    ),
    "docx_no_text": (
        "Tệp .docx không có chữ nào.",
        "The .docx holds no text.",
    ),
    "zip_bomb": (
        "Tệp nén bất thường (giải nén ra quá lớn hoặc quá nhiều phần), không mở vì an toàn.",
        "The file unpacks to far too much data or too many parts; it was not opened, for safety.",
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
