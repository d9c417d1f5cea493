"""A copy of a draft with a comment at each flagged figure: what the comments say, and where the copy goes.

What belongs here: the steps around the reader process. Raises AnnotateError with one line in two languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.code_lists import code_names
from orchestration.drafts.findings import Checked, DraftError, Flag, kind_name
from orchestration.drafts.suggestions import suggestion
from orchestration.drafts.texts import SUGGESTION_WORDS
from orchestration.durable import write_bytes

if TYPE_CHECKING:
    from orchestration.drafts.annotate.task import Note
    from orchestration.drafts.reading import DraftReader


class AnnotateError(DraftError):
    """A copy that could not be written."""


def check_target(source: Path, target: Path) -> None:
    """Raise AnnotateError where writing `target` would destroy the draft or give the copy a name of another kind."""
    if target.exists() and target.samefile(source):
        raise AnnotateError(
            "Bản sao không được ghi đè lên chính dự thảo; hãy đặt tên khác.",
            "The copy would overwrite the draft itself; give it another name.",
        )
    if target.suffix.lower() != source.suffix.lower():
        raise AnnotateError(
            f"Bản sao phải có đuôi {source.suffix or '(không đuôi)'} như dự thảo.",
            f"The copy must end in {source.suffix or '(no suffix)'} as the draft does.",
        )


def write_copy(result: Checked, data: bytes, target: Path, reader: DraftReader, language: str) -> tuple[int, int]:
    """Write the copy in one step; how many comments it has, and how many places it should have one at.

    `data` are the bytes that were checked. Raises AnnotateError for a format other than .docx and for a file in an
    archive, ReadError, WorkerError, OSError.
    """
    from extract.readers.formats import DOCX

    text = None if result.extraction is None else result.extraction.text
    if text is None or text.media_type != DOCX or text.sha256 != sha256(data).hexdigest():
        raise AnnotateError(
            "Chỉ ghi chú được vào tệp Word .docx; hãy lưu dự thảo thành .docx rồi kiểm tra lại.",
            "Comments can be written into Word's .docx only; save the draft as .docx and check it again.",
        )
    from orchestration.drafts.annotate.task import annotated

    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    notes = list(notes_of(result, language))
    copy, count = reader.ask(annotated, data, result.path.name, (moment, *notes))
    if not isinstance(copy, bytes) or not isinstance(count, int):
        raise TypeError("the reader process gave no copy")
    write_bytes(target, copy)
    return count, len(notes)


def notes_of(result: Checked, language: str) -> Iterator[Note]:
    """One note for each flagged place, in reading order; flags of one place share it."""
    for (start, end), flags in groupby(result.flags, key=lambda flag: (flag.check.char_start, flag.check.char_end)):
        yield start, end, tuple(line for flag in flags for line in _lines(result, flag, language))


def _lines(result: Checked, flag: Flag, language: str) -> Iterator[str]:
    """Severity and kind, the arithmetic, the suggestion."""
    severity = code_names("severity", language).get(flag.severity, flag.severity)
    yield f"{severity}: {kind_name(flag.check.kind, language)}"
    yield flag.message(language)
    if result.extraction is not None and (advice := suggestion(result.extraction, flag.check, language)):
        yield f"{SUGGESTION_WORDS[language]}: {advice}"
