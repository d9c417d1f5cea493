"""Plain text: the decoded file itself, nothing changed but line ends."""

from __future__ import annotations

import unicodedata

import pytest

from extract.readers import ReadError
from extract.readers.text import decode_text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Báo cáo\n".encode(), "Báo cáo\n"),
        ("  Báo cáo  \n\n\n".encode(), "  Báo cáo  \n\n\n"),
        ("\ufeffBáo cáo".encode(), "Báo cáo"),
        ("một\r\nhai\rba\n".encode(), "một\nhai\nba\n"),
        ("Báo cáo".encode("utf-16"), "Báo cáo"),
        ("tab\tvà\x0cngắt trang".encode(), "tab\tvà\x0cngắt trang"),
    ],
)
def test_decoded_text(data: bytes, text: str) -> None:
    assert decode_text(data) == text


def test_decomposed_letters_stay_as_they_are() -> None:
    decomposed = unicodedata.normalize("NFD", "Thủy lợi ở Đồng Tháp")
    assert decode_text(decomposed.encode()) == decomposed


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"B\xb8o", "not_utf8"),  # one word is too little to tell a table of characters by
        ("Báo cáo".encode("cp1258", errors="replace") + b"\xe1 ", "not_utf8"),
        (b"\xff\xfeB", "not_utf8"),
        (b"abc\x00\x01\x02", "unsupported_format"),
        (b"\x00\xff\xfe\xfd", "unsupported_format"),
        (b"\xef\xbb\xbf \n", "empty"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode_text(data)
    assert caught.value.code == code
