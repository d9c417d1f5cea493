"""What is found in a draft, in the shape that every form of telling it shares.

What belongs here: the flags of a file, where they stand, and their names for people. Nothing here prints or computes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.code_lists import code_names

if TYPE_CHECKING:
    from extract.model import Check, Extraction

LANGUAGES = ("vi", "en")
VALUES = ("stated_value", "computed_value", "computed_low", "computed_high", "difference")
"""What a check computes: attributes of `extract.model.Check` and columns of its rows."""
UNREAD_PAGES = "unread_pages"  # kind of the check that says so (extract.relations.unread_pages)


@dataclass(frozen=True, slots=True)
class Flag:
    """A figure that contradicts something: another figure of the draft, or what an earlier report says."""

    check: Check
    rule: str | None = None  # of a comparison with an earlier report (docs/across-reports.md)
    other_report: str | None = None  # name of that report's file

    @property
    def severity(self) -> str:
        """error, warning or info."""
        return str(self.check.severity)

    def message(self, language: str) -> str:
        """One sentence with the arithmetic."""
        return self.check.message_vi if language == "vi" else self.check.message_en


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its extraction, or the reason (code, vi, en) why there is none.

    `across` are the flags against earlier reports, None where no warehouse was asked; `notes` (vi, en) say what that
    comparison left out.
    """

    path: Path
    extraction: Extraction | None
    reason: dict[str, str] = field(default_factory=dict)
    across: tuple[Flag, ...] | None = None
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def flags(self) -> list[Flag]:
        """The contradictions, in reading order."""
        found = [] if self.extraction is None else [Flag(c) for c in self.extraction.checks if c.severity is not None]
        checks = [*found, *(self.across or ())]
        return sorted(checks, key=lambda flag: (flag.check.char_start, flag.check.char_end, flag.check.check_id))

    @property
    def unread(self) -> list[Check]:
        """The checks that say which pages were not read."""
        return [] if self.extraction is None else [c for c in self.extraction.checks if c.kind == UNREAD_PAGES]

    @property
    def verdicts(self) -> dict[str, int]:
        """Checks within the draft, counted by verdict."""
        return dict(Counter(str(c.verdict) for c in self.extraction.checks)) if self.extraction else {}

    @property
    def failed(self) -> bool:
        """Whether it could not be read, or something in it is certainly wrong."""
        return self.extraction is None or any(flag.severity == "error" for flag in self.flags)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a character stands; line and column count from 1, in Unicode code points."""

    line: int
    column: int
    page: int | None
    paragraph: int


def position(extraction: Extraction, at: int) -> Position:
    """Position of a character of the report's text."""
    report = extraction.text
    before = [block.index for block in report.blocks if block.offsets and block.offsets[0] <= at]
    return Position(
        line=report.text.count("\n", 0, at) + 1,
        column=at - report.text.rfind("\n", 0, at),
        page=report.page_at(at) if report.pages else None,
        paragraph=max(before, default=0) + 1,
    )


def kind_name(kind: str, language: str) -> str:
    """What is wrong where a check of the kind fails; the kind itself for one without a name."""
    from orchestration.presentation.wording import KINDS

    return KINDS.get(kind, kind) if language == "vi" else code_names("kind", language).get(kind, kind)


class DraftError(Exception):
    """What a draft could not be put through; `reasons` has one line in `vi` and one in `en`."""

    def __init__(self, vi: str, en: str) -> None:
        """Keep both lines."""
        super().__init__(en)
        self.reasons = {"vi": vi, "en": en}
