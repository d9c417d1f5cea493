"""Every code in the sentences that officials write: figures that carry it and near misses that must carry none.

The files of code_corpus/ hold, under a heading with the code, one sentence a line. `{450}` is a figure that must carry
the heading's code; `[450]` one that must carry no code of the shared catalogue: a part, a proposal, another level, a
flow where the code is a stock. Figures without marks are not asked about here.

The floors are a ratchet: raise them when the reading gets better.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.catalogue import catalogue_rows
from tests.extract.observations.test_observe import HEAD, observe

CORPUS = Path(__file__).parent / "code_corpus"
FOUND, CLEAN = 0.97, 0.99  # of the figures that must carry a code; of the near misses that must carry none
MOST_MISSED = 0.5  # of one code's own figures
MARKED = re.compile(r"(?P<open>[\[{])(?P<number>[\d.,]+)[\]}]")


@dataclass(frozen=True)
class Case:
    code: str
    sentence: str

    @property
    def plain(self) -> str:
        return MARKED.sub(lambda mark: mark["number"], self.sentence)

    def figures(self) -> Iterator[tuple[int, str | None]]:
        """(place in the plain sentence, the code it must carry) of each marked figure."""
        removed = 0
        for mark in MARKED.finditer(self.sentence):
            yield mark.start() - removed, self.code if mark["open"] == "{" else None
            removed += 2


def cases() -> list[Case]:
    found, code = [], ""
    for path in sorted(CORPUS.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("# "):
                code = line[2:].strip()
            elif line.strip():
                found.append(Case(code, line))
    return found


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[Case, str | None, str | None, str]]:
    """(case, wanted, found, indicator) of every marked figure."""
    rows = []
    for case in cases():
        observations = observe(case.plain)
        for place, wanted in case.figures():
            at = len(HEAD) + place
            row = next((o for o in observations if o.char_start <= at < o.char_end), None)
            assert row is not None, f"no figure at {place} of {case.plain}"
            rows.append((case, wanted, row.indicator_code, row.indicator_text or ""))
    return rows


def listed(rows: list[tuple[Case, str | None, str | None, str]]) -> str:
    return "\n".join(f"{case.code}: {found} for {text!r} in {case.sentence}" for case, _, found, text in rows)


def test_the_corpus_covers_the_shared_catalogue() -> None:
    shared = {row["code"] for row in catalogue_rows("indicators.csv") if row["scope"] == "shared"}
    figures = Counter((case.code, wanted is None) for case in cases() for _, wanted in case.figures())
    assert {case.code for case in cases()} == shared
    assert min(figures[code, False] for code in shared) >= 8
    assert min(figures[code, True] for code in shared) >= 3


def test_figures_carry_the_code_of_their_thing(outcomes: list[tuple[Case, str | None, str | None, str]]) -> None:
    asked = [row for row in outcomes if row[1]]
    missed = [row for row in asked if row[2] != row[1]]
    assert 1 - len(missed) / len(asked) >= FOUND, listed(missed)
    of_code = Counter(case.code for case, *_ in asked)
    lost = Counter(case.code for case, *_ in missed)
    assert {code for code in lost if lost[code] > MOST_MISSED * of_code[code]} == set(), listed(missed)


def test_near_misses_carry_none(outcomes: list[tuple[Case, str | None, str | None, str]]) -> None:
    asked = [row for row in outcomes if row[1] is None]
    false = [row for row in asked if row[2] is not None]
    assert 1 - len(false) / len(asked) >= CLEAN, listed(false)
