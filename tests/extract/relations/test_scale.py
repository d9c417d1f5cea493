"""Long and odd texts: every search is linear, so these end at once (a quadratic one would run into the time limit)."""

import pytest

from tests.support.marked import check

ROWS = 3000


@pytest.mark.timeout(60)
def test_a_long_table() -> None:
    rows = "".join(f"| Thôn {number} | {{{number % 900 + 1} hộ}} |\n" for number in range(ROWS))
    total = sum(number % 900 + 1 for number in range(ROWS))
    text = f"| Thôn | Số hộ |\n|---|---|\n{rows}| Tổng cộng | {{{total} hộ}} |\n"
    found = [c for c in check(text) if c.kind == "total"]
    assert [(c.verdict, len(c.operands)) for c in found] == [("consistent", ROWS + 1)]


@pytest.mark.timeout(60)
def test_a_long_sentence() -> None:
    parts = ", ".join("xã Tân Phú {3 hộ}" for _ in range(2000))
    assert check(f"Hỗ trợ {{900 hộ}}, gồm: {parts}.") is not None


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["(", ")", "gồm: ", "trong đó ", "; ", "số 1/A-A-A ngày ", "1.1. a ", "A, "])
def test_heaps_of_one_mark(piece: str) -> None:
    assert isinstance(check("Có {12 hộ} " + piece * 5000 + "{3 hộ}."), tuple)
