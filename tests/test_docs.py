"""What the documents say is what happens: the example of docs/reading.md, and the README's first answer."""

from __future__ import annotations

import importlib.util
import re
from decimal import Decimal
from pathlib import Path

import pytest

from extract.catalogue import catalogue_rows
from extract.model import Measure
from extract.pipeline import extract_bytes, extract_path

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "reading.md").read_text(encoding="utf-8")
QUOTES = [
    " ".join(quote.replace("\n> ", " ").removeprefix("> ").split()) for quote in re.findall(r"(?:^> .*\n)+", PAGE, re.M)
]
EXTRACTION = extract_bytes(f"BÁO CÁO\n\nI. NGÂN SÁCH\n\n{QUOTES[0]}\n".encode(), "example.txt")


def test_the_figures_of_the_example() -> None:
    table = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")][2:]
    assert len(table) == 5
    read = [
        [
            row.printed_text,
            *(Decimal(0) if number is None else number for number in (row.value, row.bound_low, row.bound_high)),
            row.unit,
            row.measure.value,
        ]
        for row in EXTRACTION.observations[:5]
    ]
    assert read == [
        [printed, Decimal(value), Decimal(low), Decimal(high), unit, measure]
        for printed, value, unit, low, high, measure in table
    ]
    assert [(row.value, row.unit) for row in EXTRACTION.observations[5:]] == [
        (37, "giấy chứng nhận"),
        (38, "giấy chứng nhận"),
    ]


def test_the_check_of_the_example() -> None:
    flagged = [check.message_vi for check in EXTRACTION.checks if check.severity is not None]
    assert len(flagged) == 1
    assert flagged[0].startswith(QUOTES[1])


def _samples() -> list[Path]:
    folder = PROJECT / "data" / "samples"
    return [path for suffix in ("md", "docx", "pdf") for path in sorted(folder.glob(f"*.{suffix}"))]


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_first_answer_is_that_of_the_samples(name: str) -> None:
    blocks = (PROJECT / name).read_text("utf-8").split("```")[1::2]
    printed = next(block for block in blocks if block.startswith("\nref_area")).strip().splitlines()
    assert re.split(r"\s{2,}", printed[0]) == ["ref_area", "time_period", "printed_text", "obs_value", "page_number"]
    answer = [re.split(r"\s{2,}", line.strip())[:4] for line in printed[1:]]
    found = [
        [str(row.ref_area), str(row.time_period), row.printed_text, f"{row.value:f}"]
        for extraction in map(extract_path, _samples())
        for row in extraction.observations
        if row.indicator_code == "budget.expenditure.total" and row.measure is Measure.LEVEL
    ]
    assert answer == sorted(found, key=lambda row: -int(row[3]))


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_every_place_that_the_documents_name_exists(name: str) -> None:
    page = (PROJECT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", page)
    folders = re.findall(r"^ {0,2}([a-z_]+/)", page, re.M)
    assert len(links) > 2
    assert len(folders) > 10
    inside = {path.name for path in PROJECT.rglob("*/") if ".venv" not in path.parts}
    assert [link for link in links if not (PROJECT / name).parent.joinpath(link).exists()] == []
    assert [folder for folder in folders if folder.rstrip("/") not in inside] == []


def test_every_cue_is_explained() -> None:
    page = (PROJECT / "docs" / "extending.md").read_text("utf-8")
    explained = re.findall(r"^\| `([a-z_]+)` \|", page.partition("## Cues of")[2], re.M)
    assert sorted(explained) == sorted({row["cue"] for row in catalogue_rows("cues.csv")})


def test_the_grammar_page_shows_the_corpus() -> None:
    spec = importlib.util.spec_from_file_location("make_grammar_page", PROJECT / "scripts" / "make_grammar_page.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = (PROJECT / "docs" / "grammar.md").read_text(encoding="utf-8")
    assert written == script.page(), "stale: run scripts/make_grammar_page.py"
