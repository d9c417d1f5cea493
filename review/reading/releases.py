"""Follows the published warehouse: every request works on one whole release, the next may work on a newer one.

What belongs here: opening and closing DuckDB files. A release that was replaced stays open until the last request that
uses it has ended.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.presentation.marts import Columns, Marts, columns_of
from orchestration.publish import current_release
from orchestration.query import QueryError, open_read_only
from review.reading.findings import Index, build_index


class NoWarehouseError(RuntimeError):
    """Nothing has been published yet, or it cannot be opened."""


class Release:
    """One open release; `marts` gives access for one thread."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only. Raises NoWarehouseError."""
        self.path = path
        self.name = path.parent.name
        self.users = 0
        try:
            self._root = open_read_only(path)
        except (QueryError, duckdb.Error) as error:
            raise NoWarehouseError(str(error)) from error
        self._building = threading.Lock()
        self.columns: Columns = columns_of(self._root)

    @contextmanager
    def marts(self) -> Iterator[Marts]:
        """A connection of its own to the release."""
        with self._root.cursor() as cursor:
            cursor.execute("USE solieu")
            yield Marts(cursor, self.columns)

    @property
    def index(self) -> Index:
        """Every finding of the release; read once, by the first who asks."""
        with self._building:
            return self._index

    @cached_property
    def _index(self) -> Index:
        with self.marts() as marts:
            return build_index(marts)

    def close(self) -> None:
        """Close the file."""
        self._root.close()


class Releases:
    """The release of the day."""

    def __init__(self, home: Home) -> None:
        """Nothing is opened before it is used."""
        self._home = home
        self._lock = threading.Lock()
        self._current: Release | None = None

    @contextmanager
    def use(self) -> Iterator[Release]:
        """The release that is published now, open until the block ends. Raises NoWarehouseError."""
        release = self._take()
        try:
            yield release
        finally:
            self._give_back(release)

    def _take(self) -> Release:
        path = current_release(self._home)
        with self._lock:
            if path is None:
                raise NoWarehouseError("nothing has been published yet")
            if self._current is None or self._current.path != path:
                opened = Release(path)
                retired, self._current = self._current, opened
                if retired is not None and not retired.users:
                    retired.close()
            self._current.users += 1
            return self._current

    def _give_back(self, release: Release) -> None:
        with self._lock:
            release.users -= 1
            if release is not self._current and not release.users:
                release.close()

    def close(self) -> None:
        """Close the release when the server stops."""
        with self._lock:
            if self._current is not None and not self._current.users:
                self._current.close()
            self._current = None
