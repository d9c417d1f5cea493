"""The corpus is the specification: each row of corpus.csv is a text and what a reader makes of it.

`no: ...` rows state nothing countable. `miss: ...` rows are known to be read wrongly, with today's reading beside them,
so that a change of the reading is seen.
"""

import csv
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from extract.numbers import parse_lines

with open(Path(__file__).with_name("corpus.csv"), encoding="utf-8", newline="") as handle:
    CORPUS = [(row["construct"], row["text"], row["expected"]) for row in csv.DictReader(handle)]


def reading(text: str) -> str:
    """What the grammar reads, written as in the corpus: `>=25 đảng viên; 7..7.5 %`."""
    parts = []
    for row in parse_lines([text])[0]:
        bound = "" if row["comparator"] == "=" else row["comparator"]
        high = "" if row["value_high"] is None else f"..{row['value_high']}"
        parts.append(f"{bound}{row['value']}{high} {row['unit'] or '-'}")
    return "; ".join(parts)


@pytest.mark.parametrize(("construct", "text", "expected"), CORPUS, ids=[f"{row[0]}-{row[1][:40]}" for row in CORPUS])
def test_corpus(construct: str, text: str, expected: str) -> None:
    assert reading(text) == expected


def test_corpus_is_broad() -> None:
    assert len(CORPUS) >= 100
    assert all(not expected for construct, _, expected in CORPUS if construct.startswith("no:"))


@pytest.mark.parametrize("text", [row[1] for row in CORPUS if not row[0].startswith("miss")])
def test_decomposed_text_reads_the_same(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert reading(decomposed) == reading(text)
    for row in parse_lines([decomposed])[0]:
        assert decomposed[row["start"] : row["end"]] == row["text"]


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000", "\t"])
def test_any_blank_may_stand_between_figure_and_unit(blank: str) -> None:
    assert reading(f"thu{blank}725.016{blank}triệu{blank}đồng") == "725016000000 VND"


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f"])
def test_narrow_blanks_group_thousands(blank: str) -> None:
    assert reading(f"thu 1{blank}250{blank}300,5 triệu đồng") == "1250300500000 VND"


def test_values_are_plain_decimal_strings() -> None:
    (row,) = parse_lines(["vốn đầu tư 1.561,0 tỷ đồng"])[0]
    assert row["value"] == "1561000000000"
    assert Decimal(row["value"]) == Decimal(1561) * 10**9
    assert (row["start"], row["end"], row["text"]) == (11, 18, "1.561,0")


def test_hints_name_the_measure_where_a_cue_stands() -> None:
    rows = parse_lines(["đạt 102% kế hoạch, tăng 5% so với cùng kỳ; công nghiệp chiếm 40%; tỷ lệ phủ sóng 99%"])[0]
    assert [row.get("measure_hint") for row in rows] == ["attainment", "yoy_growth", "share", None]
