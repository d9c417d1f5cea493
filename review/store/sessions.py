"""Sessions: a random token in the browser, its hash in the store, an end after idleness and after a day's work.

What belongs here: beginning, finding and ending sessions. Cookies are the web's business.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, or_, select, update

from review.store.accounts import Account, Role
from review.store.schema import accounts, sessions

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
_TOUCH = timedelta(minutes=1)  # `seen_at` is not written more often


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    account: Account
    csrf_token: str


def begin_session(engine: Engine, account: Account) -> str:
    """A new session; its token is for the browser and kept nowhere else. Sessions that have ended are swept."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    ended = or_(sessions.c.seen_at < now - IDLE, sessions.c.created_at < now - LONGEST)
    with engine.begin() as connection:
        connection.execute(delete(sessions).where(ended))
        connection.execute(
            insert(sessions).values(
                token_hash=_hash(token),
                account_id=account.account_id,
                csrf_token=secrets.token_urlsafe(32),
                created_at=now,
                seen_at=now,
            )
        )
    return token


def find_session(engine: Engine, token: str | None) -> Session | None:
    """The session of a token, unless it has ended or its account is disabled."""
    if not token or len(token) > 100:
        return None
    now = datetime.now(UTC)
    query = select(sessions, accounts).join(accounts).where(sessions.c.token_hash == _hash(token))
    with engine.connect() as connection:
        row = connection.execute(query).mappings().first()
    if row is None or row["disabled_at"] is not None:
        return None
    if row[sessions.c.seen_at] < now - IDLE or row[sessions.c.created_at] < now - LONGEST:
        end_session(engine, token)
        return None
    if row[sessions.c.seen_at] < now - _TOUCH:
        with engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.token_hash == _hash(token)).values(seen_at=now))
    account = Account(
        row[accounts.c.account_id], row["name"], Role.named(row["role"]), row[accounts.c.created_at], None
    )
    return Session(account, row["csrf_token"])


def end_session(engine: Engine, token: str | None) -> None:
    """End the session of a token, if there is one."""
    if token:
        with engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
