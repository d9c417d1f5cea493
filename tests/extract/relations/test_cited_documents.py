"""Dated citations of a report, and the report's own number and date: what is compared between reports."""

from __future__ import annotations

from extract.metadata import describe
from extract.readers import read_bytes
from extract.relations.citations import CitedDocument, cited_documents

RESOLUTION = """HUYỆN ỦY TÂN PHÚ

Số: 05-NQ/HU

Tân Phú, ngày 9 tháng 12 năm 2023

NGHỊ QUYẾT
về nhiệm vụ năm 2024

Thực hiện Nghị quyết số 18-NQ/TW, ngày 25/10/2017 của Ban Chấp hành Trung ương; Kế hoạch số 31-KH/HU ngày 32/13/2023.
"""


def cited(text: str) -> tuple[CitedDocument, ...]:
    report = read_bytes(text.encode(), "a.txt")
    return cited_documents(report, describe(report))


def test_a_document_cites_itself_by_its_head() -> None:
    own, other = cited(RESOLUTION)
    assert (own.number, own.date, own.own) == ("05-NQ/HU", "2023-12-09", True)
    assert (own.char_start, own.printed_text) == (RESOLUTION.index("ngày 9"), "ngày 9 tháng 12 năm 2023")
    assert (other.number, other.date, other.own) == ("18-NQ/TW", "2017-10-25", False)


def test_the_span_is_that_of_the_date() -> None:
    (other,) = [document for document in cited(RESOLUTION) if not document.own]
    assert (other.char_start, other.char_end) == (RESOLUTION.index("25/10"), RESOLUTION.index("25/10") + 10)
    assert (other.issuer or "").startswith("ban chap hanh trung uong")
    assert "18-NQ/TW" in other.quote


def test_a_date_with_a_blank_day_is_no_date() -> None:
    assert [document.own for document in cited(RESOLUTION.replace("ngày 9", "ngày ..."))] == [False]


def test_citations_are_bounded() -> None:
    many = "BÁO CÁO\n\n" + "".join(f"Văn bản số {n}/QĐ-UBND ngày 01/02/2024.\n\n" for n in range(3000))
    assert len(cited(many)) == 2000
