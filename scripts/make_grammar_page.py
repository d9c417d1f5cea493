"""Writes docs/grammar.md: the grammar of figures as a table of constructs, from the corpus that tests it.

Run as `python scripts/make_grammar_page.py` after a change of tests/extract/numbers/corpus.csv; a test says when the
page is stale. What belongs here: the page's words. The examples are the corpus's own.
"""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

PROJECT = Path(__file__).parents[1]
CORPUS = PROJECT / "tests" / "extract" / "numbers" / "corpus.csv"
PAGE = PROJECT / "docs" / "grammar.md"

HEAD = """# The grammar of figures

Every construct that `extract/numbers` reads or refuses, with examples. The rows are those of
`tests/extract/numbers/corpus.csv`, each of which is a test: to add a construct, add a row there, make it pass, and run
`python scripts/make_grammar_page.py`.

The reading column has the value in the canonical unit, then the unit or counting noun (`-`: none stands in the text).
`>=25` and the like carry the comparator, `7..7.5` is a range; figures are parted by `;`. Points group thousands and
commas are decimal marks: three digits after a point are a group (`725.016`), three after a comma a decimal part
(`2,925 ha`). Ordinary, thin and no-break blanks are alike, and decomposed letters (NFD) read as composed ones.
"""
SECTIONS = (
    ("Read", "Quantities, and what becomes of them.", lambda name: not name.startswith(("no", "miss"))),
    ("Refused", "Digits that count nothing: no row may come of them.", lambda name: name.startswith("no")),
    ("Known to be read wrongly", "Today's reading, so that a change is seen.", lambda name: name.startswith("miss")),
)


def page() -> str:
    """The whole page, as Markdown."""
    with open(CORPUS, encoding="utf-8", newline="") as handle:
        rows = sorted(csv.DictReader(handle), key=lambda row: row["construct"])
    parts = [HEAD]
    for title, words, belongs in SECTIONS:
        chosen = [row for row in rows if belongs(row["construct"])]
        parts.append(f"## {title}\n\n{words}\n\n| construct | text | reading |\n| --- | --- | --- |")
        for construct, group in groupby(chosen, key=lambda row: row["construct"].removeprefix("no: ")):
            names = [construct, *[""] * len(chosen)]
            parts.extend(
                f"| {name} | {_cell(row['text'])} | {_cell(row['expected']) or '–'} |"
                for name, row in zip(names, group, strict=False)
            )
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
