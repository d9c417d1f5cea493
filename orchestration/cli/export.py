"""`solieu export`: the published warehouse as files for other programs.

What belongs here: options and the list of files written. The forms stand in `orchestration.exports`.
"""

from __future__ import annotations

from pathlib import Path

import click

from orchestration.cli.options import FOLDER, resolve
from orchestration.cli.terminal import safe


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "xlsx", "datapackage", "sdmx-csv"]),
    required=True,
    help="What to write.",
)
@click.option("--to", "folder", type=FOLDER, help="Folder to write into. Default: exports/ in the home, by format.")
@click.option("--home", type=FOLDER, help="Folder with the results of `solieu run`. Default: $SOLIEU_HOME, or data/.")
@click.option("--licence", default="notspecified", show_default=True, help="Licence named in datapackage.json.")
def export(form: str, folder: Path | None, home: Path | None, licence: str) -> None:
    """Write the published warehouse as files.

    \b
    parquet      one file a table, exact types, with datapackage.json (types, keys, units, provenance)
    csv          the same as CSV in UTF-8
    datapackage  the CSV files and datapackage.json in one zip archive
    xlsx         one workbook for people: Vietnamese headers, a sheet a table, a sheet of findings
    sdmx-csv     the indicator series for statistical software (SDMX-CSV 2.0)

    Files of the same names are replaced. Text that a spreadsheet would run as a formula is guarded.
    """
    from orchestration.exports import ExportError
    from orchestration.exports import export as write
    from orchestration.query import QueryError

    place = resolve(home).home
    target = (folder or place.exports / form).expanduser().absolute()
    try:
        written = write(place, form, target, licence)
    except (QueryError, ExportError) as error:
        raise click.ClickException(safe(error)) from None
    for path in written.files:
        click.echo(safe(path))
    for note in written.notes:
        click.echo(f"note: {note}", err=True)
