"""`solieu status`, `doctor`, `rollback`: what an operator asks.

What belongs here: options and words. What they do stands in `orchestration.status`, `doctor` and `publish`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.cli.options import FOLDER, resolve
from orchestration.cli.terminal import safe

if TYPE_CHECKING:
    from orchestration.status import Status

HOME = click.option(
    "--home", type=FOLDER, help="Folder with the results of `solieu run`. Default: as the settings say."
)


@click.command()
@HOME
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(home: Path | None, as_json: bool) -> None:
    """The last night, what is published, what waits, what is quarantined, and the disk.

    Exit code 1 where the published warehouse cannot be opened.
    """
    from orchestration.status import status as look
    from orchestration.storage import StorageError

    try:
        found = look(resolve(home))
    except StorageError as error:
        raise click.ClickException(safe(error)) from None
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in status_lines(found):
            click.echo(line)
    raise SystemExit(1 if found.published is not None and found.published.problem else 0)


def status_lines(found: Status) -> list[str]:
    """The status as lines for a person."""
    lines = [f"home          {safe(found.home)}", f"inbox         {safe(found.inbox)}"]
    lines.append(f"lake          {safe(found.lake)}")
    lines.append(f"at work       {safe(found.at_work) if found.at_work else 'nobody'}")
    run = found.last_run
    if run is None:
        lines.append("last run      none yet")
    else:
        end = f"finished {run.finished_at:%H:%M:%S}" if run.finished_at else "not finished: failed, killed or at work"
        lines.append(f"last run      {run.run_id}, {run.hours_ago:.1f} hours ago, {end} (UTC)")
        counts = f"{run.reports_new} new, {run.reports_known} known, {run.reports_quarantined} quarantined"
        lines.append(f"              {counts}")
    release = found.published
    if release is None:
        lines.append("published     nothing yet")
    elif release.problem:
        lines.append(f"published     {release.release} CANNOT BE OPENED: {safe(release.problem)}")
    else:
        built = f"{release.built_at:%Y-%m-%d %H:%M}" if release.built_at else "?"
        what = f"{release.reports} reports, {release.observations} observations, {release.megabytes:.1f} MB"
        lines.append(f"published     {release.release}, built {built} UTC: {what}")
    lines.append(f"releases      {', '.join(found.releases) or 'none'}")
    waiting = found.waiting
    lines.append(
        f"waiting       {waiting.new_or_changed} files new or changed, {waiting.gone} gone, "
        f"{waiting.read_by_older_extractor} reports read by an older extractor"
    )
    quarantined = ", ".join(f"{count} {safe(code)}" for code, count in found.quarantined)
    lines.append(f"quarantined   {quarantined or 'nothing'}")
    disk = found.disk
    lake = "" if disk.lake is None else f"lake {disk.lake:.1f}, "
    lines.append(
        f"disk          {disk.free:.0f} MB free; {lake}warehouses {disk.warehouse:.1f}, "
        f"quarantine {disk.quarantine:.1f} MB"
    )
    return lines


@click.command()
@HOME
@click.option("--deep", is_flag=True, help="Also compare every byte of the lake with what was written.")
def doctor(home: Path | None, deep: bool) -> None:
    """Examine this installation: versions, optional programs, permissions, disk, lock, models, warehouse, lake.

    Exit code 1 where something is bad; a warning does not count.
    """
    from orchestration.doctor import BAD, examine

    findings = examine(resolve(home), deep)
    for finding in findings:
        click.echo(f"{finding.state:8} {finding.subject:12} {safe(finding.words)}")
    raise SystemExit(1 if any(finding.state == BAD for finding in findings) else 0)


@click.command()
@HOME
@click.option("--list", "only_list", is_flag=True, help="Only show what can be published again.")
@click.argument("release", required=False)
def rollback(home: Path | None, only_list: bool, release: str | None) -> None:
    """Publish an older release again: RELEASE such as r000012, or the one before the published one.

    Readers see it at their next connection. The next run builds anew and publishes what it finds in the inbox: stop the
    schedule where the older release is to stay.
    """
    from orchestration import publish
    from orchestration.lock import HomeLock, HomeLockedError

    place = resolve(home).home
    releases = {path.parent.name: path for path in publish.list_releases(place)}
    current = publish.current_release(place)
    now = current.parent.name if current else None
    if only_list:
        for name in releases:
            click.echo(f"{name}{'  published' if name == now else ''}")
        return
    older = [name for name in releases if now is None or name < now]
    target = release or (older[-1] if older else None)
    if target not in releases:
        known = ", ".join(releases) or "none"
        raise click.ClickException(f"no such release: {target or 'none is older'} (there are: {known})")
    try:
        with HomeLock(place.root):
            publish.rollback(place, releases[target])
    except (publish.PublishError, HomeLockedError) as error:
        raise click.ClickException(safe(error)) from None
    click.echo(f"published {target}{f' instead of {now}' if now else ''}: {safe(place.published)}")
