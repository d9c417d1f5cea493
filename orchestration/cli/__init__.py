"""The command `solieu`.

What belongs here: the group and its commands' names. Each command has a module of its own, which imports nothing heavy
before the command runs: `solieu --help` answers at once.
"""

from __future__ import annotations

import click

from orchestration.cli.check import check
from orchestration.cli.export import export
from orchestration.cli.operate import doctor, rollback, status
from orchestration.cli.parse import parse
from orchestration.cli.run import run
from orchestration.cli.serve import serve
from orchestration.cli.sql import sql
from orchestration.cli.user import user

__all__ = ["main"]


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 the job failed or `check` found an error, 2 wrong usage.",
)
@click.version_option(package_name="solieu", prog_name="solieu")
def main() -> None:
    """Solieu ("số liệu": figures) reads Vietnamese authorities' reports and checks their figures.

    Every figure in a report becomes a row that can be queried and traced back to its place on the page; figures that
    contradict each other are flagged, with the arithmetic.

    \b
    First steps:
      solieu check draft.docx        what does not add up in one report
      solieu run --inbox reports/    read a folder into a warehouse, and draw the quality report
      solieu sql "select * from marts.checks where severity = 'error'"
    """


for _command in (run, check, sql, export, parse, status, doctor, rollback, serve, user):
    main.add_command(_command)
