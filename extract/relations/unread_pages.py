"""What of a report was not read: pages that nothing could read, and hidden cells. A row says so, not a silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.model import Check, Verdict
from extract.relations.reading import Reading
from extract.relations.results import Outcome, Text, build

KIND = "unread_pages"
MOST_SHEETS = 5  # named in a message


def unread_page_checks(reading: Reading) -> Iterator[Check]:
    """Checks that could not be made, for pages and for hidden cells."""
    yield from _page_checks(reading)
    yield from _hidden_checks(reading)


def _hidden_checks(reading: Reading) -> Iterator[Check]:
    """One check for all the cells of a workbook that are hidden; it stands at the first block."""
    hidden = reading.report.hidden
    block = next((block for block in reading.report.blocks if block.text), None)
    if not hidden or block is None:
        return
    count = sum(part.numbers for part in hidden)
    shown = hidden[:MOST_SHEETS]
    more = "…" if len(hidden) > MOST_SHEETS else ""
    vi = ", ".join(f"{'trang tính' if one.whole else 'hàng hoặc cột của'} “{one.sheet}”" for one in shown) + more
    en = ", ".join(f"{'sheet' if one.whole else 'rows or columns of'} “{one.sheet}”" for one in shown) + more
    outcome = Outcome(
        Verdict.NOT_CHECKABLE,
        None,
        f"{count} ô số bị ẩn ({vi}): bản in không có nên không vào kho và không được kiểm",
        f"{count} cells with numbers are hidden ({en}): the print does not show them, so they are neither stored nor"
        " checked",
    )
    yield build(reading, KIND, Text(block.index, 0, len(block.text)), [], outcome)


def _page_checks(reading: Reading) -> Iterator[Check]:
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
        f"Trang {which} chưa đọc được (ảnh không có lớp chữ, hoặc trang hỏng): số liệu ở đó chưa vào kho và chưa được"
        " kiểm",
        f"Page {which} was not read (a picture without a text layer, or a damaged page): its figures are neither stored"
        " nor checked",
    )
