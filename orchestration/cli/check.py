"""`solieu check`: what does not add up in a report, before it is signed.

What belongs here: options, and which form of telling they choose. The work is `orchestration.drafts`'. It must answer
within a second, so nothing heavy is imported before an option asks for it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from extract.process import collect_rarely
from orchestration.cli.terminal import safe

if TYPE_CHECKING:
    from extract.readers.limits import Limits
    from orchestration.drafts.against import EarlierReports
    from orchestration.drafts.findings import Checked
    from orchestration.drafts.reading import DraftReader
    from orchestration.drafts.watch import Change

FORMATS = ("text", "json", "sarif", "html")


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--format", "output", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of messages.")
@click.option(
    "--annotate",
    "copy",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="COPY",
    help="Write a copy of FILE (.docx) with a Word comment at each flagged figure.",
)
@click.option(
    "--against",
    "warehouse",
    type=click.Path(exists=True, path_type=Path),
    metavar="WAREHOUSE",
    help="Compare with what earlier reports said: a home's folder, or the published solieu.duckdb.",
)
@click.option("--watch", is_flag=True, help="Check FILE again after each save and print what changed, until Ctrl-C.")
def check(
    files: tuple[Path, ...], output: str, lang: str, copy: Path | None, warehouse: Path | None, watch: bool
) -> None:
    """Print each figure that contradicts another in FILE..., with the arithmetic.

    FILE is a report in any format that is read, or a ZIP archive of reports. Nothing is stored. Exit code 1 when a
    contradiction is certain (severity error) or a file cannot be read; `warning` and `info` alone give 0. With --watch
    Ctrl-C is the way to end, with exit code 0.
    """
    limits = _limits()
    if copy is not None:
        _check_copy(files, copy, lang)
    if watch and (len(files) > 1 or output != "text"):
        raise click.UsageError("--watch takes one FILE and prints text")
    collect_rarely()
    with ExitStack() as open_things:
        checker = _checker(open_things, limits, warehouse, copy, lang)
        if watch:
            _watch(files[0], checker, lang)
            return
        results: list[Checked] = []
        for path in files:
            for result in checker.look(path):
                results.append(result)
                if output == "text":
                    _print(result, lang)
    if output != "text":
        click.echo(_document(results, output, lang))
    if any(result.failed for result in results):
        raise SystemExit(1)


def _checker(open_things: ExitStack, limits: Limits, warehouse: Path | None, copy: Path | None, lang: str) -> Checker:
    """What reads, compares and annotates; what it opens is closed with `open_things`."""
    from orchestration.drafts.reading import DraftReader

    reader = open_things.enter_context(DraftReader(limits))
    earlier: EarlierReports | None = None
    if warehouse is not None:
        from orchestration.dbt_runner import DbtError
        from orchestration.drafts.against import AgainstError, EarlierReports

        try:
            earlier = open_things.enter_context(EarlierReports(warehouse))
        except AgainstError as error:
            raise _Failed(safe(error.reasons[lang])) from None
        except DbtError as error:
            raise _Failed(safe(error)) from None
    return Checker(reader, earlier, copy, lang)


def _limits() -> Limits:
    from extract.readers.limits import Limits

    try:
        return Limits.from_environment(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _check_copy(files: Sequence[Path], copy: Path, lang: str) -> None:
    from orchestration.drafts.annotate.notes import AnnotateError, check_target

    if len(files) > 1:
        raise click.UsageError("--annotate takes one FILE")
    try:
        check_target(files[0], copy)
    except AnnotateError as error:
        raise click.UsageError(error.reasons[lang]) from None


def _watch(path: Path, checker: Checker, lang: str) -> None:
    """Check one file after each save until Ctrl-C, which is the way to end it: exit code 0."""
    from orchestration.drafts.watch import INTERVAL, Watcher

    watcher = Watcher(path, checker.load, lambda data: list(checker.look_at(path, data, keep_on=True)))
    with suppress(KeyboardInterrupt):
        while True:
            if (change := watcher.tick()) is not None:
                _print_change(change, path, lang)
            time.sleep(INTERVAL)


def _print_change(change: Change, path: Path, lang: str) -> None:
    """The first check as ever; then `+` before what is new and `-` before what is gone."""
    from orchestration.drafts.texts import closing_lines, flag_lines

    for sign, items in (("- ", change.gone), ("" if change.first else "+ ", change.appeared)):
        for result, flag in items:
            for line in flag_lines(result, flag, lang):
                click.echo(f"{sign}{line}")
    if change.missing:
        said = "không còn tệp; đang chờ tệp được lưu lại" if lang == "vi" else "the file is gone; waiting for it"
        click.echo(f"{safe(path)}: {said}", err=True)
    for result in change.results:
        for line in closing_lines(result, lang):
            click.echo(line, err=True)
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Checker:
    """Reads a draft, compares it with earlier reports where a warehouse is given, writes the copy if one is wanted."""

    reader: DraftReader
    earlier: EarlierReports | None
    copy: Path | None
    lang: str

    def load(self, path: Path) -> bytes:
        """Bytes of a file. Raises ReadError."""
        from extract.readers import load_file

        return load_file(path, self.reader.limits)

    def look(self, path: Path) -> Iterator[Checked]:
        """Check one file, or each file of an archive."""
        from extract.readers.errors import ReadError
        from orchestration.drafts.reading import refused

        try:
            yield from self.look_at(path, self.load(path))
        except ReadError as error:
            yield refused(path, error)

    def look_at(self, path: Path, data: bytes, *, keep_on: bool = False) -> Iterator[Checked]:
        """As `look`, from bytes at hand; with `keep_on` a copy that cannot be written is told and no end."""
        from extract.readers.errors import ReadError
        from orchestration.drafts.reading import read_loaded, refused

        try:
            for read in read_loaded(path, data, self.reader):
                result = self._compare(read)
                yield result
                if self.copy is not None and result.extraction is not None:
                    try:
                        self._annotate(result, data, self.copy)
                    except _Failed as failed:
                        if not keep_on:
                            raise
                        failed.show()
        except ReadError as error:
            yield refused(path, error)

    def _compare(self, read: Checked) -> Checked:
        """With the flags against earlier reports. Raises _Failed."""
        if self.earlier is None:
            return read
        from orchestration.drafts.against import AgainstError

        try:
            return self.earlier.compare(read)
        except AgainstError as error:
            raise _Failed(safe(error.reasons[self.lang])) from None

    def _annotate(self, result: Checked, data: bytes, copy: Path) -> None:
        """Write the copy, from the very bytes that were checked, and say so. Raises _Failed."""
        from extract.isolation import WorkerError
        from extract.readers.errors import ReadError
        from orchestration.drafts.annotate.notes import AnnotateError, write_copy

        try:
            count, wanted = write_copy(result, data, copy, self.reader, self.lang)
        except AnnotateError as error:
            raise _Failed(error.reasons[self.lang]) from None
        except ReadError as error:
            raise _Failed(error.reason_vi if self.lang == "vi" else error.reason_en) from None
        except OSError as error:
            raise _Failed(f"{safe(copy)}: {error.strerror or type(error).__name__}") from None
        except WorkerError as error:
            raise _Failed(f"{safe(copy)}: {safe(str(error).strip().splitlines()[-1])}") from None
        click.echo(f"{safe(copy)}: {count} {'ghi chú' if self.lang == 'vi' else 'comments'}", err=True)
        if count < wanted:
            said = "chỗ không đặt được ghi chú" if self.lang == "vi" else "places took no comment"
            click.echo(f"{safe(copy)}: {wanted - count} {said}", err=True)


class _Failed(click.ClickException):
    """The job failed: one line, exit code 1."""

    def show(self, file: IO[str] | None = None) -> None:
        """Print the line alone."""
        click.echo(self.message, err=True, file=file)


def _document(results: Sequence[Checked], output: str, lang: str) -> str:
    """All files in one JSON, SARIF or HTML document."""
    if output == "html":
        from orchestration.drafts.page import as_page

        return as_page(results, lang)
    from orchestration.drafts.machine import as_document, to_json
    from orchestration.drafts.sarif import as_sarif

    return to_json(as_document(results) if output == "json" else as_sarif(results, lang))


def _print(result: Checked, lang: str) -> None:
    from orchestration.drafts.texts import closing_lines, flag_lines

    for flag in result.flags:
        for line in flag_lines(result, flag, lang):
            click.echo(line)
    for line in closing_lines(result, lang):
        click.echo(line, err=True)
