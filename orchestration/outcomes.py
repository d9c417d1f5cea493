"""What became of the files of an inbox, as values.

What belongs here: the shapes that reading gives and the registry keeps.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from orchestration.inbox import InboxFile
from orchestration.reasons import Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `status` as in `extract.schema.FILES`."""

    file: InboxFile
    status: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of an inbox: one outcome for each file, in the scan's order."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    reread: int = 0  # known reports that this version of the extractor has read now
    waiting: int = 0  # known reports that a following night will read again

    def count(self, *statuses: str) -> int:
        """Number of files with one of these statuses."""
        counted = Counter(outcome.status for outcome in self.outcomes)
        return sum(counted[status] for status in statuses)

    @property
    def quarantined(self) -> tuple[Outcome, ...]:
        """The files that were not read."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "quarantined")
