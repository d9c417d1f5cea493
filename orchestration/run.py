"""`solieu run`: the nightly job in this process, and what it says at the end.

What belongs here: running the very job that Dagster schedules, and its summary. The summary is read from the published
warehouse, so it says what readers will find there.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from extract.causes import causes
from orchestration.alerts import Alert, AlertError, AlertSettings, AlertSettingsError, send
from orchestration.durable import DiskFullError, disk_full, is_disk_full
from orchestration.home import Home
from orchestration.journal import STEPS, Journal, Progress
from orchestration.lock import HomeLock, HomeLockedError
from orchestration.logs import log_file
from orchestration.outcomes import Batch, Outcome
from orchestration.reasons import Reason
from orchestration.settings import Settings, no_telemetry
from orchestration.storage import StorageError

log = logging.getLogger("solieu.run")

E = TypeVar("E", bound=BaseException)
DAGSTER_SETTINGS = {"telemetry": {"enabled": False}}


class RunFailedError(RuntimeError):
    """The job failed; the message is one that an operator can act on. The old release is as it was."""


class RunStoppedError(RunFailedError):
    """Somebody asked the run to end (SIGTERM, Ctrl-C): nothing is wrong, and nobody is alerted."""


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
    reread: int = 0  # known reports that a new extractor version has read again
    waiting: int = 0  # known reports that a following night will read again
    unchanged: bool = False  # nothing had to be built


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asks of this one run."""

    rebuild: bool = False  # build and publish even where nothing has changed
    accept_removals: bool = False  # reports gone from the inbox are gone on purpose, however many


def run(settings: Settings, tell: Callable[[str], None], progress: Progress, wish: Wish | None = None) -> Summary:
    """Run the nightly job. Raises HomeLockedError at once, RunFailedError when a step failed, RunStoppedError after a
    signal: threads of a step that was left may then be at work still, and the process should end at once.
    """
    with HomeLock(settings.home.root):
        pass  # held by another run: say so before seconds of imports
    _enough_space(settings)
    _own_lake(settings)
    no_telemetry()
    journal = Journal(tell=tell, progress=progress)
    with log_file(settings.home, lambda: journal.run_id) as path:
        try:
            _execute(settings, journal, wish or Wish())
        except BaseException as error:
            if _is_stop(error):
                log.warning("the run was stopped in step %s", journal.latest or "start")
                raise RunStoppedError(
                    f"was stopped in step {journal.latest or 'start'}; the next run goes on from there "
                    "/ đã dừng theo yêu cầu; lần chạy sau làm tiếp"
                ) from error
            if not isinstance(error, Exception):
                raise
            log.exception("the run failed")
            if (locked := _cause(error, HomeLockedError)) is not None:
                raise locked from error
            words = _in_words(settings, journal.failure or error)
            failed = RunFailedError(f"in step {journal.latest or 'start'}: {words} (details: {path})")
            _tell(settings, failed)
            raise failed from error
    return _summary(settings.home, journal, path)


def _enough_space(settings: Settings) -> None:
    """Raise RunFailedError where the volume of home or lake has less left than the settings ask for."""
    root = settings.home.root
    root.mkdir(parents=True, exist_ok=True)
    try:
        lake = settings.home.storage
    except StorageError as error:
        raise RunFailedError(str(error)) from None
    asked = settings.config.retention.free_megabytes
    for place, free in ((str(root), shutil.disk_usage(root).free / 1e6), (lake.address, lake.free_megabytes())):
        if free is not None and free < asked:
            raise RunFailedError(
                f"{free:.0f} MB are free on the volume of {place}, {asked} MB are asked for (retention.free_megabytes) "
                f"/ ổ đĩa chỉ còn {free:.0f} MB trống"
            )


def _own_lake(settings: Settings) -> None:
    """Raise RunFailedError where the settings name a lake that is another home's."""
    if settings.lake_of_another:
        raise RunFailedError(
            f"the lake of the settings (lake.url) is of the home {settings.config.home}, not of {settings.home.root}: "
            "name both with SOLIEU_HOME and SOLIEU_LAKE__URL / kho dữ liệu gốc này thuộc một thư mục khác"
        )


def _execute(settings: Settings, journal: Journal, wish: Wish) -> None:
    from dagster import DagsterInstance

    from orchestration.definitions import defs
    from orchestration.resources import Site, Workplace
    from orchestration.triggers import JOB

    # Where nothing is built, the checks of the steps that are left out give no result: that is no warning here.
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
    job = defs.resolve_job_def(JOB)
    with DagsterInstance.ephemeral(settings=DAGSTER_SETTINGS) as instance:
        job.execute_in_process(
            instance=instance,
            resources={
                "workplace": Workplace.of(settings, wish.rebuild, wish.accept_removals),
                "site": Site.of(settings),
                "journal": journal,
            },
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


def _is_stop(error: BaseException) -> bool:
    from dagster import DagsterExecutionInterruptedError

    stops = (DagsterExecutionInterruptedError, KeyboardInterrupt)
    return any(isinstance(cause, stops) for cause in causes(error))


def _cause(error: BaseException, kind: type[E]) -> E | None:
    return next((cause for cause in causes(error) if isinstance(cause, kind)), None)


def _tell(settings: Settings, failed: RunFailedError) -> None:
    """A message to whoever the settings name; under Dagster `orchestration.watch` sends it."""
    title = "Solieu: solieu run bị hỏng / solieu run failed"
    kept = "Kho dữ liệu đã phát hành vẫn nguyên như trước. / The published warehouse is as it was."
    details = {"home": str(settings.home.root), "lý do / reason": str(failed)}
    try:
        ways = AlertSettings.from_environment(settings.config.as_environment(os.environ))
        send(Alert(title, kept, details), ways)
    except (AlertError, AlertSettingsError) as error:
        log.error("no alert could be sent: %s", error)


def _in_words(settings: Settings, error: BaseException) -> str:
    if any(is_disk_full(cause) for cause in causes(error)):
        return str(_cause(error, DiskFullError) or disk_full(settings.home.root))
    return _in_one_line(error)


def _in_one_line(error: BaseException) -> str:
    """What went wrong first, without the wrapping that each layer adds."""
    *_, innermost = causes(error, handled=False)
    return " ".join(str(innermost).split())[:500] or type(innermost).__name__


def _summary(home: Home, journal: Journal, log: Path) -> Summary:
    import duckdb

    with duckdb.connect(str(home.published), read_only=True) as connection:

        def counts(query: str) -> dict[str, int]:
            return dict(connection.execute(query).fetchall())

        aside = {row[0] for row in connection.execute("SELECT sha256 FROM marts.reports WHERE set_aside").fetchall()}
        totals = counts(
            "SELECT 'reports', count(*) FROM marts.reports UNION ALL "
            "SELECT 'observations', count(*) FROM marts.observations"
        )
        verdicts = counts("SELECT verdict, count(*) FROM marts.checks GROUP BY ALL")
        flags = counts("SELECT severity, count(*) FROM marts.checks WHERE severity IS NOT NULL GROUP BY ALL")
    batch = journal.batch or Batch((), 0.0)
    statuses = Counter("set_aside" if _is_aside(outcome, aside) else outcome.status for outcome in batch.outcomes)
    return Summary(
        new=statuses["new"],
        known=statuses["known"],
        duplicates=statuses["duplicate"],
        set_aside=statuses["set_aside"],
        refused=tuple(
            Refused(outcome.file.relative_path, outcome.reason.vi, outcome.reason.en)
            for outcome in batch.quarantined
            if outcome.reason is not None
        ),
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
        reread=batch.reread,
        waiting=batch.waiting,
        unchanged=journal.unchanged,
    )


def _is_aside(outcome: Outcome, aside: set[str]) -> bool:
    return outcome.status in {"new", "known", "duplicate"} and outcome.file.sha256 in aside
