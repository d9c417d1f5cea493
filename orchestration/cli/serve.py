"""`solieu serve`: the review pages.

What belongs here: options. The pages stand in `review.web`.
"""

from __future__ import annotations

from pathlib import Path

import click

from orchestration.cli.options import FOLDER, resolve
from orchestration.cli.terminal import safe


@click.command()
@click.option(
    "--home",
    type=FOLDER,
    help="Folder with the results of `solieu run`. Default: $SOLIEU_HOME, or data/ of the project.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--name", "names", multiple=True, metavar="NAME", help="A name under which browsers ask for the site; repeatable."
)
@click.option("--no-login", is_flag=True, help="One person on this machine: nobody signs in. Loopback addresses only.")
@click.option(
    "--behind-proxy", is_flag=True, help="A proxy on this machine speaks HTTPS to visitors; believe its headers."
)
def serve(home: Path | None, host: str, port: int, names: tuple[str, ...], no_login: bool, behind_proxy: bool) -> None:
    """Serve the review pages: findings, decisions, letters, reports and series.

    The published warehouse is only read, and followed when a new night is published. Decisions go to
    HOME/review/review.sqlite, or to the database that $SOLIEU_REVIEW_STORE names; the next `solieu run` carries them
    into the marts. Accounts are made with `solieu user add`.

    \b
    solieu user add lan --role reviewer
    solieu serve
    solieu serve --host 0.0.0.0 --name solieu.example.gov.vn --behind-proxy
    """
    from review.store.engine import StoreError
    from review.web.server import Address, ServeError, configured, open_site

    settings = resolve(home)
    place = settings.home
    address = Address(host, port, names)
    try:
        site = open_site(place, address, no_login=no_login, limits=settings.limits)
    except (ServeError, StoreError, ValueError) as error:
        raise click.ClickException(safe(error)) from None
    if not place.published.exists():
        click.echo("note: no warehouse is published yet; the pages will show it after the first `solieu run`", err=True)
    click.echo(f"review pages   {address.url}", err=True)
    server = configured(site, address, behind_proxy=behind_proxy)
    server.run()
    if not server.started:
        raise click.ClickException(f"cannot listen on {safe(host)}:{port}: is something else using it?")
