"""The flags of a draft as lines for a terminal: FILE:PLACE: SEVERITY: MESSAGE, then the sentence.

What belongs here: words and their order. A report's own words are made harmless first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orchestration.cli.terminal import safe
from orchestration.drafts.findings import Checked, Flag, position
from orchestration.drafts.reading import TEXT_TYPES
from orchestration.drafts.suggestions import suggestion

if TYPE_CHECKING:
    from extract.model import Extraction

SEVERITY_WORDS = {
    "vi": {"error": "lỗi", "warning": "cảnh báo", "info": "lưu ý"},
    "en": {"error": "error", "warning": "warning", "info": "info"},
}
PLACE_WORDS = {
    "vi": {"page": "trang", "block": "đoạn", "line": "dòng"},
    "en": {"page": "page", "block": "paragraph", "line": "line"},
}
SUGGESTION_WORDS = {"vi": "Gợi ý", "en": "Suggestion"}
QUOTE_LENGTH = 300


def flag_lines(result: Checked, flag: Flag, language: str) -> Iterator[str]:
    """The lines of one flag; the file must have been read."""
    if result.extraction is None:
        return
    word = SEVERITY_WORDS[language][flag.severity]
    where = place(result.extraction, flag, language)
    yield f"{safe(result.path)}:{where}: {word}: {safe(flag.message(language))}"
    yield f"    {safe(flag.check.quote[:QUOTE_LENGTH])}"
    if advice := suggestion(result.extraction, flag.check, language):
        yield f"    {SUGGESTION_WORDS[language]}: {safe(advice)}"


def closing_lines(result: Checked, language: str) -> Iterator[str]:
    """What is said of a file beside its flags: why it could not be read, or what was looked at."""
    name = safe(result.path)
    if result.extraction is None:
        yield f"{name}: {safe(result.reason[language])}"
        return
    for check in result.unread:
        yield f"{name}: {safe(check.message_vi if language == 'vi' else check.message_en)}"
    for note in result.notes:
        yield f"{name}: {safe(note[0 if language == 'vi' else 1])}"
    figures, held = len(result.extraction.observations), result.verdicts.get("consistent", 0)
    if language == "vi":
        yield f"{name}: {figures} số liệu, {held} phép kiểm khớp, {len(result.flags)} chỗ cần xem"
    else:
        yield f"{name}: {figures} figures, {held} checks hold, {len(result.flags)} to look at"


def place(extraction: Extraction, flag: Flag, language: str) -> str:
    """Where a flag stands, as editors jump to it: `28` of a text file; of others as `place_of`."""
    if extraction.text.media_type in TEXT_TYPES:
        return str(position(extraction, flag.check.char_start).line)
    return place_of(extraction, flag.check.char_start, language)


def place_of(extraction: Extraction, at: int, language: str) -> str:
    """Line of a text file; page, or failing that paragraph, of other formats: `dòng 28`, `trang 3`, `đoạn 12`."""
    found, words = position(extraction, at), PLACE_WORDS[language]
    if found.page is not None:
        return f"{words['page']} {found.page}"
    if extraction.text.media_type in TEXT_TYPES:
        return f"{words['line']} {found.line}"
    return f"{words['block']} {found.paragraph}"
