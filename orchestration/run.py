"""`solieu run`: the nightly job in this process, and what it says at the end.

What belongs here: running the very job that Dagster schedules, and its summary. The summary is read from the published
warehouse, so it says what readers will find there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TypeVar

from extract.causes import causes
from orchestration.home import Home
from orchestration.journal import STEPS, Journal, Progress
from orchestration.lock import HomeLock, HomeLockedError
from orchestration.reasons import Reason
from orchestration.settings import Settings, no_telemetry

E = TypeVar("E", bound=BaseException)
DAGSTER_SETTINGS = {"telemetry": {"enabled": False}}


class RunFailedError(RuntimeError):
    """The job failed; the message is one that an operator can act on. The old release is as it was."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not read."""

    relative_path: str
    reason_vi: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did and where its results are."""

    new: int
    known: int
    duplicates: int
    refused: tuple[Refused, ...]
    passed_over: tuple[tuple[str, Reason], ...]
    reports: int
    observations: int
    verdicts: dict[str, int]
    flags: dict[str, int]
    warehouse: Path
    report: Path
    data_docs: Path
    docs: Path
    log: Path
    seconds: dict[str, float]
    set_aside: int = 0  # files that are no reports


def run(settings: Settings, tell: Callable[[str], None], progress: Progress) -> Summary:
    """Run the nightly job. Raises HomeLockedError at once, RunFailedError when a step failed."""
    with HomeLock(settings.home.root):
        pass  # held by another run: say so before seconds of imports
    no_telemetry()
    journal = Journal(tell=tell, progress=progress)
    with _log_file(settings.home) as log:
        try:
            _execute(settings, journal)
        except Exception as error:
            logging.getLogger("solieu.run").exception("the run failed")
            if (locked := _cause(error, HomeLockedError)) is not None:
                raise locked from error
            step = journal.latest or "start"
            raise RunFailedError(f"in step {step}: {_in_one_line(error)} (details: {log})") from error
    return _summary(settings.home, journal, log)


def _execute(settings: Settings, journal: Journal) -> None:
    from dagster import DagsterInstance

    from orchestration.definitions import defs
    from orchestration.resources import Site, Workplace
    from orchestration.triggers import JOB

    job = defs.resolve_job_def(JOB)
    with DagsterInstance.ephemeral(settings=DAGSTER_SETTINGS) as instance:
        job.execute_in_process(
            instance=instance,
            resources={"workplace": Workplace.of(settings), "site": Site.of(settings), "journal": journal},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


@contextmanager
def _log_file(home: Home) -> Iterator[Path]:
    """Warnings and tracebacks of this project and of Dagster go to a file, not over the progress in the terminal."""
    path = home.root / "logs" / "run.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=5, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("solieu")
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        handler.close()
        logger.propagate = propagated


def _cause(error: BaseException, kind: type[E]) -> E | None:
    return next((cause for cause in causes(error) if isinstance(cause, kind)), None)


def _in_one_line(error: BaseException) -> str:
    """What went wrong first, without the wrapping that each layer adds."""
    *_, innermost = causes(error, handled=False)
    return " ".join(str(innermost).split())[:500] or type(innermost).__name__


def _summary(home: Home, journal: Journal, log: Path) -> Summary:
    import duckdb

    with duckdb.connect(str(home.published), read_only=True) as connection:

        def counts(query: str) -> dict[str, int]:
            return dict(connection.execute(query).fetchall())

        statuses = counts("SELECT status, count(*) FROM marts.files GROUP BY ALL")
        refused = connection.execute(
            "SELECT relative_path, reason_vi, reason_en FROM marts.files WHERE status = 'quarantined' ORDER BY ALL"
        ).fetchall()
        totals = counts(
            "SELECT 'reports', count(*) FROM marts.reports UNION ALL "
            "SELECT 'observations', count(*) FROM marts.observations"
        )
        verdicts = counts("SELECT verdict, count(*) FROM marts.checks GROUP BY ALL")
        flags = counts("SELECT severity, count(*) FROM marts.checks WHERE severity IS NOT NULL GROUP BY ALL")
    return Summary(
        new=statuses.get("new", 0),
        known=statuses.get("known", 0),
        duplicates=statuses.get("duplicate", 0),
        set_aside=statuses.get("set_aside", 0),
        refused=tuple(Refused(*row) for row in refused),
        passed_over=tuple(journal.passed_over),
        reports=totals["reports"],
        observations=totals["observations"],
        verdicts=verdicts,
        flags=flags,
        warehouse=home.published,
        report=home.quality / "index.html",
        data_docs=home.quality / "data_docs" / "index.html",
        docs=home.docs / "index.html",
        log=log,
        seconds={step: journal.seconds[step] for step in STEPS if step in journal.seconds},
    )
