"""The table of formats, and telling them by content whatever the file is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from extract.readers import ReadError, media_type_of, read_bytes
from extract.readers.formats import FORMATS, ZIP, reader_of
from tests.support.bad_files import DOCX_TYPES

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def package(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, DOCX_TYPES if name == "[Content_Types].xml" else "<x/>")
    return buffer.getvalue()


def stream(name: str) -> bytes:
    return OLE + f"{name}\0".encode("utf-16-le") + bytes(128)


CONTENT = {
    "text/plain": "BÁO CÁO".encode(),
    "text/html": b"\xef\xbb\xbf<!-- saved from url=(0021)http://example.vn/ -->\n<!DOCTYPE html>\n<html><body>x",
    "multipart/related": b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n",
    "application/pdf": b"\r\n%PDF-1.7 ",
    "application/rtf": rb"{\rtf1 B\'e1o}",
    "application/msword": stream("WordDocument"),
    "application/vnd.ms-excel": stream("Workbook"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": package(
        "[Content_Types].xml", "word/document.xml"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": package(
        "[Content_Types].xml", "xl/workbook.xml"
    ),
    "application/vnd.oasis.opendocument.text": package(
        "content.xml", mimetype="application/vnd.oasis.opendocument.text-template"
    ),
    "application/vnd.oasis.opendocument.spreadsheet": package(
        "content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"
    ),
    "application/vnd.oasis.opendocument.text-flat-xml": (
        b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">'
    ),
    "application/vnd.oasis.opendocument.spreadsheet-flat-xml": (
        b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
    ),
    "application/vnd.ms-word.wordml": (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument x="">'
    ),
    "application/vnd.ms-excel.spreadsheetml": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    ),
    ZIP: package("Báo cáo/a.docx"),
}


@pytest.mark.parametrize("name", ["báo cáo.txt", "báo cáo.docx", "báo cáo.pdf", "báo cáo.zip", "không đuôi"])
@pytest.mark.parametrize("media_type", CONTENT)
def test_content_alone_tells_the_format(media_type: str, name: str) -> None:
    assert media_type_of(CONTENT[media_type], name) == media_type


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_format_has_its_reader(media_type: str) -> None:
    assert callable(reader_of(FORMATS[media_type]))


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (stream("EncryptedPackage"), "docx_encrypted", "mật khẩu"),
        (stream("PowerPoint Document"), "unsupported_format", "PowerPoint"),
        (OLE, "unsupported_format", "OLE"),
        (package("[Content_Types].xml", "ppt/presentation.xml"), "unsupported_format", "PowerPoint"),
        (package("content.xml", mimetype="application/x-slides"), "unsupported_format", "OpenDocument"),
        (b"Rar!\x1a\x07", "unsupported_format", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "unsupported_format", "7-Zip"),
        (b"\x00\x01\x02", "unsupported_format", "binary"),
        (package("word/document.xml")[:60], "docx_damaged", "zip"),
        (package("a.txt")[:40], "zip_damaged", "zip"),
        (package("a.txt"), "archive", "ZIP"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",  # a package holds the time at which it was made
)  # fmt: skip
def test_what_is_not_read_is_named(data: bytes, code: str, word: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "tên không nói gì")
    assert caught.value.code == code
    assert word in caught.value.reason_vi


def test_a_name_says_what_damaged_bytes_were_meant_to_be() -> None:
    for name, code in (("a.docx", "docx_damaged"), ("a.pdf", "pdf_damaged"), ("a.xlsx", "xlsx_damaged")):
        with pytest.raises(ReadError) as caught:
            read_bytes(bytes(64), name)
        assert caught.value.code == code


@pytest.mark.parametrize(
    "head",
    [b"<!--x-->" * 500, b"<!--" * 1000, b"<!-- -->\n" * 400 + b"<", b" " * 4000, b"<?xml " + b"<Workbook " * 400],
)
def test_a_head_made_to_keep_patterns_busy(head: bytes) -> None:
    assert media_type_of(head, "a.txt") == "text/plain"  # one that tried every way would never come back
