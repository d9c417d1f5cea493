"""ZIP archives of reports: every file for itself, whatever the others are, and nothing taken from a hostile one."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest

from extract.readers import ReadError
from extract.readers.archives import is_archive, member_bytes, walk
from extract.readers.limits import MEBIBYTE, Limits
from tests.support.bad_files import DOCX_TYPES

LIMITS = Limits()
REPORT = "BÁO CÁO\n\nThu hoạch 120 ha lúa.\n".encode()


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def outcome(data: bytes, limits: Limits = LIMITS) -> dict[str, str | bytes]:
    """Name -> bytes, or the code of the reason."""
    return {member.name: member.error.code if member.error else content for member, content in walk(data, limits)}


def test_files_come_in_order_with_their_folders() -> None:
    data = zipped({"2024/quý I/Báo cáo.txt": REPORT, "phụ lục.csv": b"1;2"})
    assert outcome(data) == {"2024/quý I/Báo cáo.txt": REPORT, "phụ lục.csv": b"1;2"}
    for member, content in walk(data, LIMITS):
        assert member_bytes(data, member.path, LIMITS) == content


def test_archives_inside_are_folders_and_office_files_are_files() -> None:
    word = zipped({"[Content_Types].xml": DOCX_TYPES.encode(), "word/document.xml": b"<w/>"})
    inner = zipped({"b.txt": REPORT, "c.docx": word})
    data = zipped({"a.txt": REPORT, "trong.zip": inner})
    assert list(outcome(data)) == ["a.txt", "trong.zip/b.txt", "trong.zip/c.docx"]
    assert not is_archive(word, LIMITS)
    paths = {member.name: member.path for member, _ in walk(data, LIMITS)}
    assert member_bytes(data, paths["trong.zip/c.docx"], LIMITS) == word


def test_nesting_has_an_end() -> None:
    data = zipped({"đáy.txt": REPORT})
    for _ in range(5):
        data = zipped({"trong.zip": data, "cạnh.txt": REPORT})
    found = outcome(data)
    assert found["trong.zip/trong.zip/trong.zip"] == "zip_too_deep"
    assert found["trong.zip/trong.zip/cạnh.txt"] == REPORT


def test_one_bad_member_does_not_take_the_others_down() -> None:
    data = bytearray(zipped({"hỏng.txt": b"x" * 300, "tốt.txt": REPORT}, zipfile.ZIP_STORED))
    data[data.index(b"xxx") + 10] ^= 0xFF
    assert outcome(bytes(data)) == {"hỏng.txt": "zip_damaged", "tốt.txt": REPORT}


def test_encrypted_member_says_so() -> None:
    data = bytearray(zipped({"mật.txt": REPORT, "thường.txt": REPORT}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert outcome(bytes(data)) == {"mật.txt": "zip_encrypted", "thường.txt": REPORT}


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "C:\\Windows\\x.txt", "a/../../x", "..\\x.txt"])
def test_names_that_point_outside_are_refused(name: str) -> None:
    assert list(outcome(zipped({name: REPORT})).values()) == ["zip_unsafe_name"]


def test_links_are_not_followed() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("liên kết.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("tốt.txt", REPORT)
    assert outcome(buffer.getvalue()) == {"tốt.txt": REPORT}


def test_a_bomb_costs_its_member_alone() -> None:
    data = zipped({"bom.txt": bytes(30 * MEBIBYTE), "tốt.txt": REPORT})
    assert outcome(data) == {"bom.txt": "zip_bomb", "tốt.txt": REPORT}


def test_total_size_is_limited_over_all_levels() -> None:
    inner = zipped({f"{number}.txt": bytes([number]) * 900_000 for number in range(4)})
    limits = replace(LIMITS, max_unpacked_bytes=2_000_000)
    found = outcome(zipped({"a.zip": inner, "b.zip": inner}), limits)
    assert [len(value) for value in found.values() if isinstance(value, bytes)] == [900_000, 900_000]
    assert set(found.values()) - {bytes([0]) * 900_000, bytes([1]) * 900_000} == {"zip_bomb"}


def test_a_member_larger_than_a_file_may_be() -> None:
    found = outcome(zipped({"lớn.txt": REPORT * 50, "nhỏ.txt": REPORT}), replace(LIMITS, max_bytes=1000))
    assert found == {"lớn.txt": "too_large", "nhỏ.txt": REPORT}


def test_too_many_files_refuse_the_whole_archive() -> None:
    data = zipped({f"{number}.txt": REPORT for number in range(6)})
    with pytest.raises(ReadError) as caught:
        outcome(data, replace(LIMITS, max_archive_files=5))
    assert caught.value.code == "zip_too_many"


def test_a_directory_of_a_million_entries_is_refused_unread() -> None:
    data = bytearray(zipped({"a.txt": REPORT}) + bytes(4 * MEBIBYTE))
    end = data.index(b"PK\x05\x06")
    tail = bytes(data[end : end + 22])
    data = data[:end] + bytes(4 * MEBIBYTE) + tail
    data[-10:-6] = (4 * MEBIBYTE).to_bytes(4, "little")
    with pytest.raises(ReadError) as caught:
        outcome(bytes(data))
    assert caught.value.code == "zip_bomb"


def test_same_name_twice_gives_two_files() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "một")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "hai")
    assert outcome(buffer.getvalue()) == {"a.txt": "một".encode(), "a.txt (2)": b"hai"}


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", "Báo cáo quý.txt"), ("cp1258", "Báo cáo quý.txt")])
def test_names_without_the_flag_for_unicode(encoding: str, shown: str) -> None:
    name = {"utf-8": shown.encode(), "cp1258": "Ba\u0301o ca\u0301o quy\u0301.txt".encode("cp1258")}[encoding]
    placeholder = "N" * len(name)
    data = zipped({placeholder: REPORT}).replace(placeholder.encode(), name)
    assert list(outcome(data)) == [shown]


def test_names_of_old_western_programs() -> None:
    data = zipped({"NNNN.txt": REPORT}).replace(b"NNNN", b"\xb0\xb1\xdb\x80")
    assert list(outcome(data)) == ["░▒█Ç.txt"]


def test_damaged_archive() -> None:
    with pytest.raises(ReadError) as caught:
        list(walk(zipped({"a.txt": REPORT})[:-30], LIMITS))
    assert caught.value.code == "zip_damaged"
