"""Documents that are no reports are named and set aside; a report never is."""

from __future__ import annotations

import pytest

from extract.model import Extraction
from extract.pipeline import extract_bytes

HEAD = "ỦY BAN NHÂN DÂN\nXÃ AN HÒA\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSố: 12/{sign}-UBND\n\n"


def _read(title: str, body: str, sign: str = "GM") -> Extraction:
    return extract_bytes((HEAD.format(sign=sign) + title + "\n\n" + body + "\n").encode(), "a.txt")


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("GIẤY MỜI", "Kính mời 15 đồng chí dự họp lúc 08 giờ ngày 05/3/2024, hội trường tầng 2.", "invitation"),
        ("**Giấy mời**", "Dự hội nghị tổng kết, thành phần gồm 03 đại biểu mỗi thôn.", "invitation"),
        ("LỊCH CÔNG TÁC\nTuần 12", "Thứ hai: họp giao ban, 10 đồng chí.", "agenda"),
        ("QUYẾT ĐỊNH\nVề việc thành lập Tổ công tác", "Điều 1. Thành lập Tổ công tác gồm 05 thành viên.", "decision"),
        ("THÔNG BÁO\nNghỉ lễ", "Cơ quan nghỉ 02 ngày, từ ngày 30/4 đến ngày 01/5.", "notice"),
        ("BIÊN BẢN\nHọp thôn", "Có mặt 45 người. Cuộc họp kết thúc lúc 17 giờ.", "minutes"),
    ],
)
def test_set_aside(title: str, body: str, name: str) -> None:
    found = _read(title, body)
    assert (found.meta.document_class, found.meta.set_aside) == (name, True)
    assert (found.observations, found.checks, found.non_quantities) == ((), (), ())


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("BÁO CÁO\nKết quả tháng 3 năm 2024", "Tình hình ổn định, không phát sinh vụ việc nào.", "report"),
        ("BÁO CÁO\nCông tác tháng 3 năm 2024", "Đã gửi giấy mời đến 45 hộ. Giấy mời\n\nThu 1,2 tỷ đồng.", "report"),
        ("QUYẾT ĐỊNH\nGiao dự toán năm 2024", "Giao dự toán thu ngân sách xã 12.000 triệu đồng.", "decision"),
        ("THÔNG BÁO\nKết quả sản xuất vụ xuân", "Toàn xã gieo cấy 120 ha lúa.", "notice"),
        ("KẾ HOẠCH\nPhát triển kinh tế năm 2025", "Kết nạp 05 đảng viên.", "plan"),
        ("", "Trong tháng, toàn xã cấp 37 giấy chứng nhận.", "report"),
    ],
)
def test_kept(title: str, body: str, name: str) -> None:
    found = _read(title, body, "BC")
    assert (found.meta.document_class, found.meta.set_aside) == (name, False)


def test_text_without_title_and_figures_is_no_report() -> None:
    found = extract_bytes("Xin gửi các anh chị tài liệu như đã hẹn. Trân trọng.\n".encode(), "thư.txt")
    assert (found.meta.document_class, found.meta.set_aside) == ("other", True)


def test_digits_that_nobody_understood_keep_a_document_without_a_title() -> None:
    found = extract_bytes(("1," * 200_000).encode(), "a.txt")
    assert not found.meta.set_aside
    assert {item.kind for item in found.non_quantities} >= {"unread"}
