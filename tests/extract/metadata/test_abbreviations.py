"""Abbreviations that a report defines, and indicators written out by them."""

from __future__ import annotations

import pytest

from extract.metadata.abbreviations import own_abbreviations, written_out
from extract.readers.blocks import build_blocks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sốt xuất huyết Dengue (SXHD): 12 ca.", {"sxhd": "sốt xuất huyết dengue"}),
        ("Cấp giấy phép lái xe (GPLX) cho người dân.", {"gplx": "giấy phép lái xe"}),
        (
            "Trung tâm Phục vụ hành chính công (sau đây gọi là TTPVHCC)",
            {"ttpvhcc": "trung tâm phục vụ hành chính công"},
        ),
        ("phòng cháy và chữa cháy (PCCC)", {"pccc": "phòng cháy và chữa cháy"}),
        ("xã Đồng Tâm (VNEID), đạt 12 điểm (TB)", {}),
    ],
)
def test_a_definition(text: str, found: dict[str, str]) -> None:
    assert own_abbreviations(build_blocks(text + "\n")) == found


def test_an_indicator_in_words() -> None:
    assert written_out("số ca mắc sxhd", {"sxhd": "sốt xuất huyết"}) == "số ca mắc sốt xuất huyết"
    assert written_out("số ca mắc sởi", {"sxhd": "sốt xuất huyết"}) == "số ca mắc sởi"
