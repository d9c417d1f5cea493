"""`solieu user`: accounts of the review pages.

What belongs here: options and prompts. Accounts stand in `review.store.accounts`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.cli.options import FOLDER, resolve
from orchestration.cli.terminal import safe

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOME = click.option(
    "--home",
    type=FOLDER,
    help="Folder with the results of `solieu run`. Default: $SOLIEU_HOME, or data/ of the project.",
)
FROM_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
ROLES = click.Choice(["viewer", "reviewer", "administrator"])


@contextmanager
def _store(home: Path | None) -> Iterator[Engine]:
    """The store of accounts; what goes wrong becomes one line."""
    from review.store.accounts import AccountError
    from review.store.engine import StoreError, open_store, store_url
    from review.store.passwords import WeakPasswordError

    try:
        engine = open_store(store_url(resolve(home).home.root))
        try:
            yield engine
        finally:
            engine.dispose()
    except (AccountError, WeakPasswordError, StoreError) as error:
        raise click.ClickException(safe(error)) from None


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


@click.group()
def user() -> None:
    """Accounts of the review pages: viewers look, reviewers decide, administrators also see who may."""


@user.command()
@click.argument("name")
@click.option("--role", type=ROLES, default="reviewer", show_default=True)
@FROM_STDIN
@HOME
def add(name: str, role: str, password_stdin: bool, home: Path | None) -> None:
    """Make an account. The password is asked for, and kept as an Argon2id hash."""
    from review.store.accounts import Role, add_account

    with _store(home) as engine:
        account = add_account(engine, name, Role.named(role), _password(password_stdin))
    click.echo(f"{account.name} is {account.role.label} now")


@user.command(name="list")
@HOME
def list_(home: Path | None) -> None:
    """Show all accounts."""
    from review.store.accounts import list_accounts

    with _store(home) as engine:
        for account in list_accounts(engine):
            state = "" if account.disabled_at is None else f"  disabled {account.disabled_at:%Y-%m-%d}"
            click.echo(f"{account.name:<24} {account.role.label:<14} since {account.created_at:%Y-%m-%d}{state}")


@user.command()
@click.argument("name")
@click.option("--role", type=ROLES, help="Give another role.")
@click.option("--password", is_flag=True, help="Set a new password.")
@click.option("--disable/--enable", default=None, help="Nobody signs in with a disabled account; its decisions stay.")
@FROM_STDIN
@HOME
def change(
    name: str, role: str | None, password: bool, disable: bool | None, password_stdin: bool, home: Path | None
) -> None:
    """Change an account; its sessions end at once."""
    from review.store.accounts import Role, change_account

    if role is None and disable is None and not (password or password_stdin):
        raise click.UsageError("say what to change: --role, --password, --disable or --enable")
    with _store(home) as engine:
        new = _password(password_stdin) if password or password_stdin else None
        change_account(engine, name, role=Role.named(role) if role else None, password=new, disabled=disable)
    click.echo(f"{safe(name)} is changed")
