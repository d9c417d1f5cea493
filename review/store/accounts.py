"""Accounts: who may look, who may decide, who may manage; and the brake on guessing passwords.

What belongs here: rows of accounts and failed logins.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from sqlalchemy import Engine, and_, delete, func, insert, or_, select, update

from review.store.engine import writing
from review.store.passwords import fits, hashed
from review.store.schema import accounts, failed_logins, sessions

WINDOW = timedelta(minutes=15)
TRIES_PER_NAME, TRIES_PER_ADDRESS = 5, 30
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


class Role(IntEnum):
    """What an account may do; each role may do all that those before it may."""

    VIEWER = 1
    REVIEWER = 2
    ADMINISTRATOR = 3

    @classmethod
    def named(cls, name: str) -> Role:
        """The role of a name in lower case. Raises KeyError."""
        return cls[name.upper()]

    @property
    def label(self) -> str:
        """Its name as the store has it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in."""

    account_id: int
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None


class AccountError(ValueError):
    """The account cannot be made or changed; the message says why."""


class ThrottledError(RuntimeError):
    """Too many failed logins; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        """`seconds`: until the next try is looked at."""
        super().__init__(f"too many failed logins, wait {seconds} s")
        self.seconds = seconds


def plain_name(name: str) -> str:
    """The name as it is kept: trimmed, NFKC, lower case. Raises AccountError."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    if not _NAME.fullmatch(plain):
        raise AccountError("a name has 2 to 64 of a-z, 0-9 and . - _ @, and begins with a letter or digit")
    return plain


def add_account(engine: Engine, name: str, role: Role, password: str) -> Account:
    """A new account. Raises AccountError where the name is taken, WeakPasswordError."""
    plain = plain_name(name)
    password_hash = hashed(password, plain)
    row = {"name": plain, "role": role.label, "password_hash": password_hash, "created_at": datetime.now(UTC)}
    with writing(engine) as connection:
        if connection.execute(select(accounts.c.account_id).where(accounts.c.name == plain)).first():
            raise AccountError(f"there is an account {plain} already")
        connection.execute(insert(accounts).values(row))
    return next(account for account in list_accounts(engine) if account.name == plain)


def change_account(
    engine: Engine, name: str, *, role: Role | None = None, password: str | None = None, disabled: bool | None = None
) -> None:
    """Change what is given; sessions of the account end. Raises AccountError where there is none, WeakPasswordError."""
    plain = plain_name(name)
    values: dict[str, object] = {} if role is None else {"role": role.label}
    if password is not None:
        values["password_hash"] = hashed(password, plain)
    if disabled is not None:
        values["disabled_at"] = datetime.now(UTC) if disabled else None
    with writing(engine) as connection:
        found = connection.execute(select(accounts.c.account_id).where(accounts.c.name == plain)).scalar()
        if found is None:
            raise AccountError(f"there is no account {plain}")
        if values:
            connection.execute(update(accounts).where(accounts.c.account_id == found).values(values))
        connection.execute(delete(sessions).where(sessions.c.account_id == found))


def list_accounts(engine: Engine) -> list[Account]:
    """All accounts, by name."""
    with engine.connect() as connection:
        rows = connection.execute(select(accounts).order_by(accounts.c.name)).all()
    return [Account(row.account_id, row.name, Role.named(row.role), row.created_at, row.disabled_at) for row in rows]


def authenticate(engine: Engine, name: str, password: str, address: str) -> Account | None:
    """The account, or None for a wrong name, a wrong password or a disabled account. Raises ThrottledError.

    The failed tries of the last minutes are counted before the password is looked at, by name and by address.
    """
    plain = unicodedata.normalize("NFKC", name).strip().lower()[:64]
    _brake(engine, plain, address)
    with engine.connect() as connection:
        row = connection.execute(select(accounts).where(accounts.c.name == plain)).first()
    right = fits(password, row.password_hash if row else None)
    with writing(engine) as connection:
        if right and row and row.disabled_at is None:
            connection.execute(delete(failed_logins).where(failed_logins.c.name == plain))
            return Account(row.account_id, row.name, Role.named(row.role), row.created_at, None)
        now = datetime.now(UTC)
        connection.execute(insert(failed_logins).values(name=plain, address=address[:64], tried_at=now))
        connection.execute(delete(failed_logins).where(failed_logins.c.tried_at < now - 4 * WINDOW))
    return None


def _brake(engine: Engine, name: str, address: str) -> None:
    now = datetime.now(UTC)
    recent = failed_logins.c.tried_at > now - WINDOW
    mine = or_(failed_logins.c.name == name, failed_logins.c.address == address[:64])
    with engine.connect() as connection:
        row = connection.execute(
            select(
                func.count().filter(failed_logins.c.name == name),
                func.count().filter(failed_logins.c.address == address[:64]),
                func.min(failed_logins.c.tried_at, type_=failed_logins.c.tried_at.type),
            ).where(and_(recent, mine))
        ).one()
    if row[0] >= TRIES_PER_NAME or row[1] >= TRIES_PER_ADDRESS:
        raise ThrottledError(max(1, int((row[2] + WINDOW - now).total_seconds())))
