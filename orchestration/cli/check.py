"""`solieu check`: what does not add up in a report, before it is signed.

What belongs here: reading files with `extract` alone and printing flags. It must answer within a second, so no Dagster,
dbt, DuckDB or Great Expectations is imported here. Plain text is read in this process, where nothing but Python's own
decoding touches it; every other format in a process that can die alone.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from extract.process import collect_rarely
from orchestration.cli.terminal import safe

if TYPE_CHECKING:
    from extract.isolation import ReaderPool
    from extract.model import Check, Extraction
    from extract.readers.errors import ReadError
    from extract.readers.limits import Limits

SEVERITY_WORDS = {
    "vi": {"error": "lỗi", "warning": "cảnh báo", "info": "lưu ý"},
    "en": {"error": "error", "warning": "warning", "info": "info"},
}
PLACE_WORDS = {"vi": {"page": "trang", "block": "đoạn"}, "en": {"page": "page", "block": "paragraph"}}
TEXT_TYPES = frozenset({"text/plain", "text/markdown"})
QUOTE_LENGTH = 300
UNREAD_PAGES = "unread_pages"  # kind of the check that says so (extract.relations.unread_pages)


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its extraction, or the reason why there is none."""

    path: Path
    extraction: Extraction | None
    reason: dict[str, str] = field(default_factory=dict)

    @property
    def flags(self) -> list[Check]:
        """The contradictions, in reading order."""
        found = [] if self.extraction is None else [c for c in self.extraction.checks if c.severity is not None]
        return sorted(found, key=lambda check: (check.char_start, check.check_id))


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of messages.")
def check(files: tuple[Path, ...], output: str, lang: str) -> None:
    """Print each figure that contradicts another in FILE..., with the arithmetic.

    FILE is a report in any format that is read, or a ZIP archive of reports. Nothing is stored. Exit code 1 when a
    contradiction is certain (severity error) or a file cannot be read; `warning` and `info` alone give 0.
    """
    limits = _limits()
    collect_rarely()
    results: list[Checked] = []
    with _Reader(limits) as reader:
        for path in files:
            for result in _read(path, reader):
                results.append(result)
                if output == "text":
                    _print_text(result, lang)
    if output == "json":
        click.echo(json.dumps([_as_json(result) for result in results], ensure_ascii=False, indent=1))
    certain = any(flag.severity == "error" for result in results for flag in result.flags)
    if certain or any(result.extraction is None for result in results):
        raise SystemExit(1)


def _limits() -> Limits:
    from extract.readers.limits import Limits

    try:
        return Limits.from_environment(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


class _Reader:
    """Reads bytes; the process that can die alone is started when the first file needs it, and used for all."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._pool: ReaderPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()

    def read(self, path: Path, data: bytes) -> Checked:
        """The reading of a file's bytes, or the reason why there is none."""
        from extract.readers.errors import ReadError

        try:
            return Checked(path, self._extract(path.name, data))
        except ReadError as error:
            return _refused(path, error)

    def _extract(self, name: str, data: bytes) -> Extraction:
        from extract.readers import media_type_of

        if media_type_of(data, name, self.limits) in TEXT_TYPES:
            from extract.pipeline import extract_bytes

            return extract_bytes(data, name, self.limits)
        from extract.isolation import ReaderPool
        from extract.isolation.tasks import extraction

        self._pool = self._pool or ReaderPool(self.limits, workers=1)
        found: Extraction = self._pool.read(extraction, data, name)
        return found


def _read(path: Path, reader: _Reader) -> Iterator[Checked]:
    """The file's reading, or one for each file of an archive, named ARCHIVE/FILE."""
    from extract.readers import load_file
    from extract.readers.archives import is_archive, is_unsafe, walk
    from extract.readers.errors import ReadError, read_error
    from orchestration.inbox import unwanted_name

    try:
        data = load_file(path, reader.limits)
        if not is_archive(data, reader.limits):
            yield reader.read(path, data)
            return
        wanted = False
        for member, content in walk(data, reader.limits):
            if any(unwanted_name(part) for part in member.name.split("/")) and not is_unsafe(member.name):
                continue
            wanted = True
            yield (
                _refused(path / member.name, member.error) if member.error else reader.read(path / member.name, content)
            )
        if not wanted:
            raise read_error("zip_empty")
    except ReadError as error:
        yield _refused(path, error)


def _refused(path: Path, error: ReadError) -> Checked:
    return Checked(path, None, {"code": error.code, "vi": error.reason_vi, "en": error.reason_en})


def _print_text(result: Checked, lang: str) -> None:
    name = safe(result.path)
    if result.extraction is None:
        click.echo(f"{name}: {safe(result.reason[lang])}", err=True)
        return
    for flag in result.flags:
        word = SEVERITY_WORDS[lang][str(flag.severity)]
        message = flag.message_vi if lang == "vi" else flag.message_en
        click.echo(f"{name}:{_place(result.extraction, flag, lang)}: {word}: {safe(message)}")
        click.echo(f"    {safe(flag.quote[:QUOTE_LENGTH])}")
    for check in result.extraction.checks:
        if check.kind == UNREAD_PAGES:
            click.echo(f"{name}: {safe(check.message_vi if lang == 'vi' else check.message_en)}", err=True)
    verdicts = Counter(str(item.verdict) for item in result.extraction.checks)
    figures, held = len(result.extraction.observations), verdicts["consistent"]
    if lang == "vi":
        total = f"{figures} số liệu, {held} phép kiểm khớp, {len(result.flags)} chỗ cần xem"
    else:
        total = f"{figures} figures, {held} checks hold, {len(result.flags)} to look at"
    click.echo(f"{name}: {total}", err=True)


def _place(extraction: Extraction, flag: Check, lang: str) -> str:
    """Line of a text file; page, or failing that paragraph, of other formats."""
    report = extraction.text
    if flag.page_number is not None:
        return f"{PLACE_WORDS[lang]['page']} {flag.page_number}"
    if report.media_type in TEXT_TYPES:
        return str(_line(extraction, flag))
    before = [block.index for block in report.blocks if block.offsets and block.offsets[0] <= flag.char_start]
    return f"{PLACE_WORDS[lang]['block']} {max(before, default=0) + 1}"


def _line(extraction: Extraction, flag: Check) -> int:
    return extraction.text.text.count("\n", 0, flag.char_start) + 1


def _as_json(result: Checked) -> dict[str, Any]:
    if result.extraction is None:
        return {"file": str(result.path), "error": result.reason, "flags": []}
    extraction = result.extraction
    return {
        "file": str(result.path),
        "error": None,
        "sha256": extraction.text.sha256,
        "figures": len(extraction.observations),
        "checks": dict(Counter(str(item.verdict) for item in extraction.checks)),
        "flags": [_flag_as_json(extraction, flag) for flag in result.flags],
    }


def _flag_as_json(extraction: Extraction, flag: Check) -> dict[str, Any]:
    values = ("stated_value", "computed_value", "computed_low", "computed_high", "difference")
    texts = ("check_id", "finding_id", "kind", "severity", "char_start", "char_end", "page_number", "quote")
    return {
        **{name: getattr(flag, name) for name in texts},
        "line": _line(extraction, flag) if extraction.text.media_type in TEXT_TYPES else None,
        "printed_text": extraction.text.text[flag.char_start : flag.char_end],
        **{name: None if getattr(flag, name) is None else f"{getattr(flag, name):f}" for name in values},
        "message_vi": flag.message_vi,
        "message_en": flag.message_en,
    }
