"""The step boundaries of a run: told to whoever watches, with the seconds each step took.

What belongs here: timing and one line per boundary. What a step did stands in its asset's metadata.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from orchestration.outcomes import Batch
from orchestration.reasons import Reason

log = logging.getLogger("solieu.run")

STEPS = (
    "inbox_registry",
    "extracted_reports",
    "raw_warehouse",
    "dbt_models",
    "expectations",
    "published_warehouse",
    "quality_report",
    "dbt_docs",
)
"""In the order in which a night runs them."""

Progress = Callable[[int, int], None]


def _silent(_line: str) -> None:
    """Default listener: under Dagster the event log has the same."""


def _no_progress(_done: int, _total: int) -> None:
    """Default progress: none."""


@dataclass(slots=True)
class Journal:
    """`tell` receives a line at each boundary, `progress` (done, total) while reports are read."""

    tell: Callable[[str], None] = _silent
    progress: Progress = _no_progress
    seconds: dict[str, float] = field(default_factory=dict)
    latest: str | None = None  # the step that started last
    run_id: str | None = None  # of the run that this journal watched
    batch: Batch | None = None  # what became of the inbox
    unchanged: bool = False  # nothing had to be built
    failure: Exception | None = None  # what the latest step failed with: Dagster keeps only its text after a retry
    passed_over: list[tuple[str, Reason]] = field(default_factory=list)  # inbox entries left alone, and why

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step of STEPS and tell its start and its end."""
        self.latest, self.failure = name, None
        self.tell(f"[step] {name} start")
        started = time.monotonic()
        try:
            yield
        except Exception as error:
            self.failure = error
            self.tell(f"[step] {name} failed {time.monotonic() - started:.1f} s")
            raise
        self.seconds[name] = time.monotonic() - started
        log.info("step done", extra={"step": name, "seconds": round(self.seconds[name], 2)})
        self.tell(f"[step] {name} done {self.seconds[name]:.1f} s")
