"""When a night starts: at 01:00 in Viet Nam, or when new files have settled in the inbox.

What belongs here: the job, its schedule and the inbox sensor.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import dagster as dg

from orchestration.settings import Settings

JOB = "nightly"

nightly = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("reread_reports"),
    description="Everything from the inbox to the published warehouse and the quality report.",
)

_when = Settings.resolve().config.schedule

schedule = dg.ScheduleDefinition(
    name="nightly_at_one",
    job=nightly,
    cron_schedule=_when.cron,
    execution_timezone=_when.time_zone,
    description="Every night, at 01:00 unless the settings say otherwise.",
)


def fingerprint(inbox: Path) -> str:
    """Names, sizes and times of the inbox's files, as one hash; empty for an empty or missing inbox."""
    digest = hashlib.sha256()
    count = 0
    for folder, folders, names in os.walk(inbox):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(folder, name)
            try:
                status = path.stat()
            except OSError:
                continue  # gone again
            digest.update(os.fsencode(path) + f"\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
            count += 1
    return digest.hexdigest() if count else ""


@dg.sensor(
    job=nightly,
    minimum_interval_seconds=_when.settle_seconds,
    description="One run for a burst of new files: it waits until the inbox is the same at two looks in a row.",
)
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Cursor: `<fingerprint of the last run>|<fingerprint at the last look>`."""
    done, _, seen = (context.cursor or "|").partition("|")
    now = fingerprint(Settings.resolve().inbox)
    if now in {"", done}:
        return dg.SensorResult(skip_reason="nothing new in the inbox", cursor=f"{done}|{now}")
    if now != seen:
        return dg.SensorResult(skip_reason="the inbox is still changing", cursor=f"{done}|{now}")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=now)], cursor=f"{now}|{now}")
