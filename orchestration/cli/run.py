"""`solieu run`: the nightly job in this process.

What belongs here: options, progress and the printed summary. The job stands in `orchestration.run`.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from orchestration.cli.options import FOLDER, resolve
from orchestration.cli.terminal import safe

if TYPE_CHECKING:
    from orchestration.run import Summary

STOPPED = 143  # the exit code after SIGTERM, by custom; deploy/systemd/solieu-night.service takes it for a good end
HIDDEN_CODES = frozenset({"hidden", "ignored"})  # passed over on purpose: not worth a line


class ProgressLine:
    """One line on the terminal, redrawn while reports are read; silent where standard error is no terminal."""

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        self._visible = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Draw `done` of `total`."""
        if not self._visible or not total:
            return
        filled = 30 * done // total
        line = f"\r  [{'#' * filled}{'-' * (30 - filled)}] {done}/{total} reports"
        click.echo(line, err=True, nl=done == total)


@click.command()
@click.option(
    "--inbox",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with reports, in any format that is read. Default: $SOLIEU_INBOX, or inbox/ in the home.",
)
@click.option("--home", type=FOLDER, help="Folder for results. Default: $SOLIEU_HOME, or data/ of the project.")
@click.option("--rebuild", is_flag=True, help="Build and publish even where nothing has changed.")
@click.option(
    "--accept-removals",
    is_flag=True,
    help="Publish although many reports are gone from the inbox; otherwise such a night is not published.",
)
def run(inbox: Path | None, home: Path | None, rebuild: bool, accept_removals: bool) -> None:
    """Read new reports and publish a warehouse and a quality report.

    Reports that were read before are not read again, and where nothing has changed nothing is built: the published
    warehouse is only verified. A report that was replaced in the inbox or removed from it no longer counts; the lake
    keeps what was read of it. A file that cannot be read goes to quarantine with the reason,
    and the others go on. The inbox itself is never changed. When the job fails, the results of the last good run stay
    as they are.

    \b
    Results, in the home folder:
      warehouse/solieu.duckdb    open it with DuckDB, or use `solieu sql`
      quality/index.html         the page for reviewers
      quarantine/                files that could not be read
    """
    from orchestration.lock import HomeLockedError
    from orchestration.publish import current_release
    from orchestration.run import RunFailedError, RunStoppedError, Wish
    from orchestration.run import run as run_job

    settings = resolve(home, inbox)
    before = current_release(settings.home)
    if not settings.inbox.is_dir():
        click.echo(f"note: the inbox {safe(settings.inbox)} does not exist yet; nothing new to read", err=True)
    try:
        summary = run_job(
            settings, lambda line: click.echo(line, err=True), ProgressLine(), Wish(rebuild, accept_removals)
        )
    except (RunFailedError, HomeLockedError) as error:
        stopped = isinstance(error, RunStoppedError)
        click.echo(f"solieu run {'' if stopped else 'failed: '}{safe(error)}", err=True)
        if settings.home.published.exists():
            state = "unchanged" if current_release(settings.home) == before else "the new one, made before that"
            click.echo(f"the published warehouse is {state}: {safe(settings.home.published)}", err=True)
        if stopped:
            _leave()
        raise SystemExit(1) from None
    for line in summary_lines(summary):
        click.echo(line)


def _leave() -> NoReturn:
    """End the process as it is: a model that dbt's threads still build would abort an interpreter that tidies up."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(STOPPED)


def summary_lines(summary: Summary) -> list[str]:
    """The summary as lines for a person."""
    duplicates = f", {summary.duplicates} copies" if summary.duplicates else ""
    aside = f", {summary.set_aside} set aside (no reports)" if summary.set_aside else ""
    verdicts = summary.verdicts
    lines = [
        f"inbox         {summary.new} new, {summary.known} known{duplicates}{aside}, "
        f"{len(summary.refused)} quarantined",
    ]
    if summary.reread or summary.waiting:
        lines.append(f"read again    {summary.reread} by the new extractor, {summary.waiting} wait for the next nights")
    if summary.unchanged:
        lines.append("unchanged     nothing to build; the published warehouse was verified")
    for refused in summary.refused:
        lines.append(
            f"  quarantined {safe(refused.relative_path)}: {safe(refused.reason_vi)} / {safe(refused.reason_en)}"
        )
    for path, reason in summary.passed_over:
        if reason.code not in HIDDEN_CODES:
            lines.append(f"  passed over {safe(path)}: {safe(reason.vi)} / {safe(reason.en)}")
    lines += [
        f"reports       {summary.reports} in the warehouse",
        f"observations  {summary.observations}",
        f"checks        {verdicts.get('consistent', 0)} consistent, {verdicts.get('inconsistent', 0)} inconsistent, "
        f"{verdicts.get('not_checkable', 0)} not checkable",
        "flags         " + ", ".join(f"{summary.flags.get(name, 0)} {name}" for name in ("error", "warning", "info")),
        f"warehouse     {safe(summary.warehouse)}",
        f"report        {safe(summary.report)}",
        f"data docs     {safe(summary.data_docs)}",
        f"docs          {safe(summary.docs)}",
        "seconds       " + ", ".join(f"{step} {seconds:.1f}" for step, seconds in summary.seconds.items()),
    ]
    return lines
