"""Laws of the whole extractor: nothing that is typed breaks it, and every row says what stands at its place.

The reports are generated here; what is right for a given sentence is tested beside the rules.
"""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.frames import to_frames
from extract.model import Extraction, Observation
from extract.numbers import scan
from extract.pipeline import extract_bytes
from extract.readers import ReadError
from extract.schema import EXTRACTION_TABLES

RELAXED = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(RELAXED, max_examples=20)
MILLION = 1_000_000

HEAD = """UBND HUYỆN VĨNH BẢO
Số: 12/BC-UBND
Vĩnh Bảo, ngày 20 tháng 6 năm 2024

BÁO CÁO
Kết quả thực hiện nhiệm vụ tháng 6 năm 2024

I. KẾT QUẢ ĐẠT ĐƯỢC
"""
SENTENCES = (
    "Thu ngân sách trên địa bàn ước đạt {a} tỷ đồng, bằng {p}% kế hoạch, tăng {q}% so với cùng kỳ.",
    "Diện tích gieo cấy lúa là {a} ha, trong đó lúa lai {b} ha; năng suất bình quân {q} tạ/ha.",
    "Đã giải quyết việc làm cho {n} lao động (nữ {m} người), đạt {p}% chỉ tiêu năm.",
    "Tỷ lệ hộ nghèo giảm từ {p}% xuống còn {q}%.",
    "- Xảy ra {m} vụ tai nạn giao thông, làm {n} người bị thương, giảm {m} vụ so với tháng 6/2023.",
    "Tính đến ngày 15/6/2024, giải ngân được {n}/{m} dự án[1], khoảng {b} triệu đồng.",
    "| TT | Chỉ tiêu | Kế hoạch | Thực hiện |\n|---|---|---|---|\n| 1 | Tổng đàn lợn (con) | {n} | {m} |",
    "[1] Gồm {n} dự án của xã Tân Liên và {m} dự án khác.",
    "II. NHIỆM VỤ THÁNG 7 NĂM 2024\nPhấn đấu thu ngân sách đạt {a} tỷ đồng trở lên.",
)


def printed(number: int, decimals: int) -> str:
    """A figure in Vietnamese print."""
    whole = f"{number:,}".replace(",", ".")
    return f"{whole},{decimals}" if decimals else whole


figures = st.builds(printed, st.integers(0, 99_999), st.integers(0, 99))
counts = st.integers(1, 9_999).map(lambda number: f"{number:02d}")
percents = st.builds(printed, st.integers(0, 150), st.integers(0, 99))
sentences = st.builds(
    lambda form, a, b, n, m, p, q: form.format(a=a, b=b, n=n, m=m, p=p, q=q),
    st.sampled_from(SENTENCES),
    figures,
    figures,
    counts,
    counts,
    percents,
    percents,
)
reports = st.lists(sentences, min_size=1, max_size=8).map(lambda parts: HEAD + "\n\n".join(parts) + "\n")

ALPHABET = "0123456789.,/-%–()[]|*_#<>&;: \t\n\r\u00a0\u202f\u0301\u200bàđỷốướnghtỷđồngxãVIKH²³½\u0130\U0001d7d8"
TEXTS = st.text(max_size=300) | st.text(ALPHABET, max_size=400)


def read_bytes_of(data: bytes, file_name: str) -> Extraction | None:
    """The extraction of a file; None where the reader refuses it with a reason."""
    try:
        return extract_bytes(data, file_name)
    except ReadError:
        return None


def read(text: str) -> Extraction | None:
    """The extraction of a text file."""
    return read_bytes_of(text.encode("utf-8", "surrogatepass"), "bao-cao.txt")


def digits(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFC", text) if char.isdigit())


def assert_true_spans(extraction: Extraction) -> None:
    """Every row shows characters that stand in the report, where it says."""
    text = extraction.text.text
    for row in extraction.observations:
        assert 0 <= row.char_start < row.char_end <= len(text)
        shown = text[row.char_start : row.char_end]
        block = extraction.text.blocks[row.block]
        assert digits(shown) == digits(block.text[row.clean_start : row.clean_end])
        assert row.printed_text.startswith(block.text[row.clean_start : row.clean_end].strip())
        assert row.quote in text
        assert text.startswith(row.sentence, row.sentence_start)
        assert row.sentence_start <= row.char_start
        assert row.bound_low is None or row.bound_high is None or row.bound_low <= row.bound_high
    for check in extraction.checks:
        assert 0 <= check.char_start <= check.char_end <= len(text)
        assert check.quote in text
        assert all(0 <= item.char_start <= item.char_end <= len(text) for item in check.operands)
    for item in extraction.non_quantities:
        assert 0 <= item.start < item.end <= len(extraction.text.blocks[item.block].text)


def assert_no_digit_lost(extraction: Extraction) -> None:
    """Every digit of running text ends in a quantity of a block that is read, or in a refusal."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for item in (*extraction.non_quantities, *(Span(row) for row in extraction.observations)):
        spans.setdefault(item.block, []).append((item.start, item.end))
    for block in extraction.text.blocks:
        if block.kind.value in {"paragraph", "list_item"}:
            left = [char for char in range(len(block.text)) if block.text[char] in "0123456789"]
            covered = spans.get(block.index, [])
            assert all(any(start <= char < end for start, end in covered) for char in left)


class Span:
    """Where an observation stands in its block."""

    def __init__(self, row: Observation) -> None:
        self.block, self.start, self.end = row.block, row.clean_start, row.clean_end


@RELAXED
@given(TEXTS)
def test_any_text_is_read_without_error(text: str) -> None:
    extraction = read(text)
    if extraction is not None:
        assert_true_spans(extraction)
        assert set(to_frames(extraction)) == set(EXTRACTION_TABLES)


@RELAXED
@given(TEXTS)
def test_odd_text_below_a_head_is_read_without_error(text: str) -> None:
    extraction = read(HEAD + text)
    if extraction is not None:  # control characters make it no text
        assert_true_spans(extraction)


@RELAXED
@given(st.binary(max_size=300), st.sampled_from([".txt", ".md", ".docx", ".pdf"]))
def test_bytes_that_are_no_report_are_refused_with_a_reason(data: bytes, suffix: str) -> None:
    extraction = read_bytes_of(data, "bao-cao" + suffix)
    if extraction is not None:
        assert_true_spans(extraction)


@RELAXED
@given(reports)
def test_every_figure_of_a_report_is_read_where_it_stands(text: str) -> None:
    extraction = read(text)
    assert extraction is not None
    assert extraction.observations
    assert_true_spans(extraction)
    assert_no_digit_lost(extraction)


@RELAXED
@given(reports, st.randoms(use_true_random=False), st.sampled_from(["cut", "shuffle", "repeat", "swap", "join"]))
def test_a_mangled_report_is_read_without_error(text: str, chance: random.Random, damage: str) -> None:
    lines = text.split("\n")
    if damage == "cut":
        first = chance.randrange(len(text))
        text = text[first : first + chance.randrange(1, len(text))] or "x"
    elif damage == "shuffle":
        text = "\n".join(chance.sample(lines, len(lines)))
    elif damage == "repeat":
        text = "\n".join(lines * 3)
    elif damage == "swap":
        at = chance.randrange(len(text))
        text = text[at:] + text[:at]
    else:
        text = " ".join(lines)
    extraction = read(text)
    if extraction is not None:
        assert_true_spans(extraction)
        to_frames(extraction)


def meaning(row: Observation) -> tuple[object, ...]:
    return (
        *(row.value, row.value_high, row.bound_low, row.bound_high, row.comparator, row.unit, row.measure, row.basis),
        *(row.time_period, row.ref_area, row.indicator_text, row.indicator_code),
    )


@FEW
@given(reports)
def test_composed_and_decomposed_letters_give_the_same_rows(text: str) -> None:
    composed, decomposed = (read(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert composed is not None
    assert decomposed is not None
    assert [meaning(row) for row in composed.observations] == [meaning(row) for row in decomposed.observations]
    assert [check.kind for check in composed.checks] == [check.kind for check in decomposed.checks]
    assert_true_spans(decomposed)


@FEW
@given(reports)
def test_the_same_bytes_give_the_same_rows(text: str) -> None:
    first, second = read(text), read(text)
    assert first is not None
    assert second is not None
    assert first.observations == second.observations
    assert first.checks == second.checks


@pytest.mark.parametrize("unit", ["1, ", "1,", "9.", "(1 ", "5%; ", "1/3 ", "tăng 5%, ", "12 345 ", "1-", "|1"])
def test_an_endless_paragraph_ends_and_loses_no_digit(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "LINE_TOKENS", 300)
    monkeypatch.setattr(scan, "LINE_CHARS", 20_000)
    text = (unit * MILLION)[:MILLION]
    extraction = read(text)
    assert extraction is not None
    assert len(extraction.observations) <= 2 * scan.LINE_TOKENS
    assert_true_spans_of_some(extraction)
    covered = sum(row.clean_end - row.clean_start for row in extraction.observations)
    covered += sum(item.end - item.start for item in extraction.non_quantities)
    assert covered >= sum(char in "0123456789" for char in text)


def assert_true_spans_of_some(extraction: Extraction) -> None:
    text = extraction.text.text
    for row in extraction.observations[:50] + extraction.observations[-50:]:
        assert text[row.char_start : row.char_end].strip()
        assert text.startswith(row.sentence, row.sentence_start)


def test_a_table_of_many_rows_has_one_observation_for_each_cell_and_none_for_row_numbers() -> None:
    rows = "\n".join(
        f"| {i} | Khoản thu thứ {i % 7} | {2000 + i % 90} | {i * 3}.000 | {i % 90},5 |" for i in range(1, 1201)
    )
    head = "ĐVT: triệu đồng\n\n| TT | Chỉ tiêu | Kế hoạch | Thực hiện | So với KH (%) |\n|---|---|---|---|---|\n"
    extraction = read(HEAD + "\n" + head + rows)
    assert extraction is not None
    assert len(extraction.observations) == 3 * 1200
    assert {row.unit for row in extraction.observations} == {"VND", "%"}
    assert not any(item.kind == "unread" for item in extraction.non_quantities)
