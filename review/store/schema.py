"""Tables of the store.

What belongs here: columns, and the triggers that make decisions append-only in the database itself, so that no program
error and no hand-written UPDATE can change what somebody decided.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
)
from sqlalchemy.types import TypeDecorator

VERSION = 1
"""Of the tables below; a store of another version is refused."""

DECISIONS = ("confirmed", "misread", "explained", "withdrawn")
ROLES = ("viewer", "reviewer", "administrator")


class Moment(TypeDecorator[datetime]):
    """A time in UTC; stored without its zone, since SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal as its digits: SQLite would make a binary float of it."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """From the database."""
        return None if value is None else Decimal(value)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=f"{column}_known")


METADATA = MetaData()

store_version = Table("store_version", METADATA, Column("version", Integer, primary_key=True))

accounts = Table(
    "accounts",
    METADATA,
    Column("account_id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    _one_of("role", ROLES),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("token_hash", String(64), primary_key=True),  # of the cookie: a stolen store opens no session
    Column("account_id", ForeignKey("accounts.account_id"), nullable=False, index=True),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

failed_logins = Table(
    "failed_logins",
    METADATA,
    Column("failed_login_id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("tried_at", Moment, nullable=False, index=True),
)

decisions = Table(
    "decisions",
    METADATA,
    # BIGINT would be no rowid in SQLite, and AUTOINCREMENT never gives a number twice.
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("decision_id", String(32), nullable=False, unique=True),
    Column("check_id", String(64), nullable=False),
    Column("finding_id", String(64), nullable=False),
    Column("report_id", String(64), nullable=False, index=True),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64)),
    Column("extractor_version", String(32)),
    Column("kind", String(32), nullable=False),
    Column("figures_key", String(64)),
    Column("place_key", String(64)),
    Column("decision", String(16), nullable=False),
    Column("observation_id", String(64)),
    Column("char_start", Integer),
    Column("char_end", Integer),
    Column("printed_text", Text),
    Column("sentence", Text),
    Column("sentence_start", Integer),
    Column("read_value", Exact),
    Column("corrected_value", Exact),
    Column("unit_measure", Text),
    Column("note", Text, nullable=False, default=""),
    Column("decided_by", String(64), nullable=False),
    Column("decided_at", Moment, nullable=False),
    Index("decisions_by_check", "check_id", "sequence"),
    _one_of("decision", DECISIONS),
    sqlite_autoincrement=True,
)


def _after_create(statement: str, dialect: str) -> None:
    event.listen(decisions, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


for _verb in ("UPDATE", "DELETE"):
    _after_create(
        f"CREATE TRIGGER decisions_no_{_verb.lower()} BEFORE {_verb} ON decisions "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
        "sqlite",
    )
_after_create(
    "CREATE FUNCTION decisions_stay() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$",
    "postgresql",
)
_after_create(
    "CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions "
    "FOR EACH STATEMENT EXECUTE FUNCTION decisions_stay()",
    "postgresql",
)
