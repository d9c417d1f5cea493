"""PDFs made to eat memory or time end with a reason, or are read; the process that met them may die, ours does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from extract.isolation import ReaderPool, pool
from extract.isolation.tasks import extraction
from extract.readers import Limits, ReadError
from extract.readers.limits import MEBIBYTE
from tests.support import hostile_pdfs

READ = "read"
NO_TEXT = {"pdf_no_text", "pdf_damaged", "ocr_missing", "too_much_memory", "too_slow", "reader_crashed"}
EATEN = {"too_much_memory", "too_slow", "reader_crashed", "pdf_damaged"}
CASES: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "100,000 objects": (hostile_pdfs.many_objects, {READ}),
    "an array 200,000 deep": (hostile_pdfs.deep_nesting, {READ, "pdf_damaged"}),
    "pages that are their own parents": (hostile_pdfs.page_tree_loop, {"pdf_damaged", "too_many_pages"}),
    "a drawing that draws itself": (hostile_pdfs.form_loop, EATEN | {READ}),
    "20 ** 12 drawings": (hostile_pdfs.form_tower, EATEN),
    "a million letters on a page": (hostile_pdfs.many_operators, EATEN | {READ}),
    "kilobytes that unpack to a gigabyte": (partial(hostile_pdfs.stream_bomb, 1 << 30), EATEN | {READ}),
    "a picture of 3.6 gigapixels": (hostile_pdfs.huge_image, NO_TEXT),
    "a page of 35 by 35 metres": (hostile_pdfs.huge_page, NO_TEXT),
}


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    limits = Limits(max_seconds=3, max_memory=1024 * MEBIBYTE, scanned_page_seconds=3)
    with pytest.MonkeyPatch.context() as patch, ReaderPool(limits, workers=1) as readers:
        patch.setattr(pool, "GRACE", 1.0)
        yield readers


@pytest.mark.parametrize("name", CASES)
def test_it_ends_well(readers: ReaderPool, name: str) -> None:
    make, expected = CASES[name]
    try:
        found = readers.read(extraction, make(), "a.pdf")
        outcome = READ
        assert [figure.printed_text for figure in found.observations] in (["120 ha"], [])
    except ReadError as error:
        outcome = error.code
    assert outcome in expected


def test_memory_is_the_reason_where_a_stream_unpacks_into_all_of_it(readers: ReaderPool) -> None:
    with pytest.raises(ReadError) as caught:
        readers.read(extraction, hostile_pdfs.stream_bomb(2 << 30), "a.pdf")
    assert caught.value.code in {"too_much_memory", "too_slow"}
