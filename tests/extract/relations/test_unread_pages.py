"""Pages that nothing could read leave a row that says so."""

from __future__ import annotations

from dataclasses import replace

from extract.model import Check, PageSpan, ReportText, Verdict
from extract.pipeline import extract_report
from extract.readers.blocks import build_blocks

FIRST = "Toàn xã gieo cấy 120 ha lúa.\n\n"
LAST = "Đã cấp 37/38 giấy chứng nhận.\n"


def checks(*unread: int) -> list[Check]:
    """Checks of a report of five pages with text on the first and the last."""
    text = FIRST + LAST
    middle = len(FIRST)
    pages = (
        PageSpan(1, 0, middle),
        *(PageSpan(number, middle, middle) for number in (2, 3, 4)),
        PageSpan(5, middle, len(text)),
    )
    report = ReportText("a.pdf", "0" * 64, "application/pdf", text, build_blocks(text, pages), pages)
    found = extract_report(replace(report, unread_pages=unread)).checks
    return [check for check in found if check.kind == "unread_pages"]


def test_a_run_of_pages_is_one_row_that_names_them() -> None:
    (check,) = checks(2, 3, 4)
    assert (check.verdict, check.severity, check.page_number) == (Verdict.NOT_CHECKABLE, None, 2)
    assert "Trang 2-4 " in check.message_vi
    assert "Page 2-4 " in check.message_en
    assert FIRST[check.char_start : check.char_end] == "lúa."


def test_pages_apart_are_rows_apart() -> None:
    assert [check.page_number for check in checks(1, 5)] == [1, 5]


def test_a_report_that_was_read_has_none() -> None:
    assert checks() == []
