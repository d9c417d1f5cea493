"""Names that stand twice in a list without a count: `tại các xã A, B, C, A`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Check, Severity, Verdict
from extract.relations.cues import fold
from extract.relations.names import PLACES, Name, leading_names
from extract.relations.reading import NARRATIVE, Reading
from extract.relations.results import Outcome, Text, build

LEAST = 3
_TOLD = r"(?:(?:\s[^\W\d_]+){0,6}?(?::|\s(?:gồm|là|như)))?"  # `các xã có dịch: `, `các xã về đích gồm `
_PLURAL = re.compile(rf"\b(?:[Cc]ác|[Nn]hững)\s+(?P<place>(?i:{PLACES})){_TOLD}\s*:?\s+(?=[^\W\d_])")


def duplicate_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind list_duplicate in lists of places that no figure counts."""
    for block in reading.report.blocks:
        if block.kind not in NARRATIVE and block.footnote_mark is None:
            continue
        for match in _PLURAL.finditer(block.text) if "ác " in block.text or "hững " in block.text else ():
            names = leading_names(block.text, match.end())
            if len(names) >= LEAST:
                yield from _duplicates(reading, block.index, names)


def _duplicates(reading: Reading, block: int, names: list[Name]) -> Iterator[Check]:
    seen: dict[tuple[str, str], Name] = {}
    for name in names:
        first = seen.setdefault((name.place, fold(name.text)), name)
        if first is name:
            continue
        outcome = Outcome(
            Verdict.INCONSISTENT,
            Severity.WARNING,
            f"“{name.text}” có hai lần trong một danh sách {len(names)} tên",
            f"“{name.text}” stands twice in one list of {len(names)} names",
        )
        operands = [("other", Text(block, first.start, first.end))]
        yield build(reading, "list_duplicate", Text(block, name.start, name.end), operands, outcome)
