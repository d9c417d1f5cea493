"""Pages that nothing could read: no figure on them was checked, and a row says so instead of a silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.model import Check, Verdict
from extract.relations.reading import Reading
from extract.relations.results import Outcome, Text, build

KIND = "unread_pages"


def unread_page_checks(reading: Reading) -> Iterator[Check]:
    """One check per run of unread pages; it stands at the text before them, which is where a reader would turn on."""
    report = reading.report
    starts = {page.page_number: page.start for page in report.pages}
    for pages in _runs(report.unread_pages):
        before = [block for block in report.blocks if block.text and block.offsets[0] < starts.get(pages[0], 0)]
        block = before[-1] if before else next((block for block in report.blocks if block.text), None)
        if block is None:
            continue
        at = 0 if not before else block.text.rfind(" ") + 1
        word = Text(block.index, at, len(block.text))
        check = build(reading, KIND, word, [], _outcome(pages))
        yield replace(check, page_number=pages[0])


def _runs(pages: Sequence[int]) -> Iterator[list[int]]:
    """Pages that follow each other, together."""
    run: list[int] = []
    for page in sorted(pages):
        if run and page != run[-1] + 1:
            yield run
            run = []
        run.append(page)
    if run:
        yield run


def _outcome(pages: Sequence[int]) -> Outcome:
    first, last = pages[0], pages[-1]
    which = f"{first}" if first == last else f"{first}-{last}"
    return Outcome(
        Verdict.NOT_CHECKABLE,
        None,
        f"Trang {which} là ảnh không có lớp chữ và chưa đọc được: số liệu ở đó chưa vào kho và chưa được kiểm",
        f"Page {which} is a picture without a text layer and was not read: its figures are neither stored nor checked",
    )
