"""A published warehouse with thousands of findings: the samples' own, over and over under other ids."""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestration.home import Home
from orchestration.publish import publish
from orchestration.raw import connect

_FLAGGED = "(select distinct report_id from marts.checks where verdict = 'inconsistent')"
_COPIED = {
    # table -> columns that get the number of the copy behind them
    "marts.reports": ("report_id", "primary_report_id"),
    "marts.report_quality": ("report_id",),
    "marts.observations": ("observation_id", "report_id"),
    "marts.checks": ("check_id", "finding_id", "report_id", "place_key"),
    "marts.check_operands": ("check_id", "observation_id", "report_id"),
    "raw.report_texts": ("report_id",),
    "raw.blocks": ("report_id",),
}


def publish_many(samples: Home, root: Path, findings: int) -> Home:
    """A home at `root` whose release has at least so many findings."""
    home = Home.resolve(root).ensure()
    database = home.staging_file("many")
    database.parent.mkdir(parents=True)
    shutil.copyfile(samples.published, database)
    with connect(database) as connection:
        count = "select count(distinct finding_id) from marts.checks where verdict = 'inconsistent'"
        row = connection.execute(count).fetchone()
        assert row
        copies = -(-findings // int(row[0])) - 1
        for table, columns in _COPIED.items():
            replaced = ", ".join(f"{column} || '-' || copy as {column}" for column in columns)
            connection.execute(
                f"""insert into {table} by name
                select original.* replace ({replaced})
                from {table} as original cross join range(1, {copies + 1}) as copies (copy)
                where original.report_id in {_FLAGGED} and not contains(original.report_id, '-')"""
            )
    publish(home, database)
    return home
