"""Reads drafts: one file, or each file of an archive, with its checks; nothing is stored.

What belongs here: bytes -> `Checked`. Plain text is read in this process, where nothing but Python's own decoding
touches it; every other format in a process that can die alone. It must answer within a second: no Dagster, dbt, DuckDB
or Great Expectations is imported here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from orchestration.drafts.findings import Checked

if TYPE_CHECKING:
    from extract.isolation import ReaderPool
    from extract.isolation.protocol import Task
    from extract.model import Extraction
    from extract.readers.errors import ReadError
    from extract.readers.limits import Limits

TEXT_TYPES = frozenset({"text/plain", "text/markdown"})


class DraftReader:
    """Reads bytes; the process that can die alone is started when the first file needs it, and used for all.

    Use it in a with statement: the process ends with it.
    """

    def __init__(self, limits: Limits, *, isolate_text: bool = False) -> None:
        """Start nothing yet; with `isolate_text` plain text goes to the process too."""
        self.limits = limits
        self._isolate_text = isolate_text
        self._pool: ReaderPool | None = None

    def __enter__(self) -> Self:
        """The reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process; the next file starts another."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def read(self, path: Path, data: bytes) -> Checked:
        """The reading of a file's bytes, or the reason why there is none."""
        from extract.readers.errors import ReadError

        try:
            return Checked(path, self._extract(path.name, data))
        except ReadError as error:
            return refused(path, error)

    def ask(self, task: Task, data: bytes, name: str, options: tuple[Any, ...] = ()) -> Any:
        """What a task makes of a file's bytes, in the process that can die alone. Raises ReadError, WorkerError."""
        from extract.isolation import ReaderPool

        self._pool = self._pool or ReaderPool(self.limits, workers=1)
        return self._pool.read(task, data, name, options)

    def _extract(self, name: str, data: bytes) -> Extraction:
        from extract.readers import media_type_of

        if not self._isolate_text and media_type_of(data, name, self.limits) in TEXT_TYPES:
            from extract.pipeline import extract_bytes

            return extract_bytes(data, name, self.limits)
        from extract.isolation.tasks import extraction

        found: Extraction = self.ask(extraction, data, name)
        return found


def read_drafts(path: Path, reader: DraftReader) -> Iterator[Checked]:
    """The file's reading, or one for each file of an archive, named ARCHIVE/FILE."""
    from extract.readers import load_file
    from extract.readers.errors import ReadError

    try:
        yield from read_loaded(path, load_file(path, reader.limits), reader)
    except ReadError as error:
        yield refused(path, error)


def read_loaded(path: Path, data: bytes, reader: DraftReader) -> Iterator[Checked]:
    """As `read_drafts`, from bytes that are at hand; `path` only names them. Raises ReadError for a broken archive."""
    from extract.readers.archives import is_archive, is_unsafe, walk
    from extract.readers.errors import read_error
    from extract.readers.limits import check_size
    from orchestration.inbox import unwanted_name

    check_size(len(data), reader.limits)
    if not is_archive(data, reader.limits):
        yield reader.read(path, data)
        return
    wanted = False
    for member, content in walk(data, reader.limits):
        if any(unwanted_name(part) for part in member.name.split("/")) and not is_unsafe(member.name):
            continue
        wanted = True
        inner = path / member.name
        yield refused(inner, member.error) if member.error else reader.read(inner, content)
    if not wanted:
        raise read_error("zip_empty")


def refused(path: Path, error: ReadError) -> Checked:
    """A file that cannot be read, with its reason."""
    return Checked(path, None, {"code": error.code, "vi": error.reason_vi, "en": error.reason_en})
