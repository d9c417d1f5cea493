"""Opens the store by its URL: a SQLite file in the home unless the operator names a PostgreSQL database.

What belongs here: connections and their settings, and making the tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from review.store.schema import METADATA, VERSION, store_version

VARIABLE = "SOLIEU_REVIEW_STORE"
POSTGRESQL = "postgresql+psycopg2"
"""The driver of the extra `postgres`, which Dagster's run history uses too."""
FILE = Path("review") / "review.sqlite"
BUSY_SECONDS = 15.0


class StoreError(RuntimeError):
    """The store cannot be opened; the message says which and why, without its password."""


def store_url(home: Path, environment: Mapping[str, str] | None = None) -> URL:
    """URL of the store of the home folder: $SOLIEU_REVIEW_STORE, else HOME/review/review.sqlite. Raises StoreError."""
    named = (os.environ if environment is None else environment).get(VARIABLE)
    if not named:
        return URL.create("sqlite", database=str(home / FILE))
    try:
        url = make_url(named)
    except ArgumentError:
        raise StoreError(f"{VARIABLE} is no database URL such as postgresql://user@host/database") from None
    return url.set(drivername=POSTGRESQL) if url.drivername == "postgresql" else url


def exists(url: URL) -> bool:
    """Whether there is a store to read: a SQLite file that is not there yet is none; a server is asked."""
    return url.get_backend_name() != "sqlite" or (url.database is not None and Path(url.database).is_file())


def open_store(url: URL) -> Engine:
    """The store, made where there is none yet. Raises StoreError."""
    if url.get_backend_name() == "sqlite" and url.database:
        _private_file(Path(url.database))
    try:
        engine = create_engine(url, **_options(url))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"the review store {_shown(url)}: {error}") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _make_tables(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"the review store {_shown(url)}: {' '.join(str(error.args[0]).split())}") from error
    return engine


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_SECONDS}, "pool_size": 10, "max_overflow": 40}
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 40}


def _private_file(path: Path) -> None:
    """Only the account of the program may read hashes of passwords and sessions."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"the review store {path}: {error.strerror}") from error


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers never wait for a writer, and a decision that was acknowledged survives a power cut."""
    connection.isolation_level = None  # BEGIN is sent by `_begin_sqlite`
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writing") else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of one writer at a time, committed at the end: what it reads nobody changes before it commits.

    Used for all that looks before it writes. SQLite queues writers; PostgreSQL takes a lock on the table of decisions.
    """
    with engine.connect() as connection:
        connection.info["writing"] = True
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("LOCK TABLE decisions IN SHARE ROW EXCLUSIVE MODE"))
                yield connection
        finally:
            connection.info.pop("writing", None)


def _make_tables(engine: Engine) -> None:
    with writing(engine) if inspect(engine).has_table("decisions") else _first(engine) as connection:
        METADATA.create_all(connection)
        version = connection.execute(select(store_version.c.version)).scalar()
        if version is None:
            connection.execute(insert(store_version).values(version=VERSION))
        elif version != VERSION:
            raise StoreError(f"the review store has version {version} where {VERSION} is due")


@contextmanager
def _first(engine: Engine) -> Iterator[Connection]:
    """As `writing`, before there is a table to lock."""
    with engine.connect() as connection:
        connection.info["writing"] = True
        try:
            with connection.begin():
                yield connection
        finally:
            connection.info.pop("writing", None)
