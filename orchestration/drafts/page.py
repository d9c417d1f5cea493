"""The flags of drafts as one HTML file, with the pieces of the quality report.

What belongs here: choosing what the page says. Text stays text: the template escapes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orchestration.code_lists import code_names
from orchestration.drafts.findings import Checked, Flag, kind_name
from orchestration.drafts.suggestions import suggestion
from orchestration.drafts.texts import place_of
from orchestration.presentation import wording
from orchestration.presentation.facts import Fact
from orchestration.presentation.highlight import Excerpt, Mark, clip, excerpt
from orchestration.presentation.single_file import single_file

if TYPE_CHECKING:
    from extract.model import Extraction, Operand

OTHERS_SHOWN = 30
LONGEST_SECTION = 300
SURROUNDINGS = 160  # code points on each side of a figure of another sentence

WORDS = {
    "vi": {
        "title": "Kiểm tra dự thảo báo cáo",
        "clean": "Không có chỗ nào cần xem.",
        "suggestion": "Gợi ý",
        "others": "Số đối chiếu ở câu khác",
        "footer": "Trang này do máy lập, số trong dự thảo không bị sửa; mỗi chỗ là đề nghị xem lại. Giờ Hà Nội:",
        "figures": "Số liệu",
        "held": "Phép kiểm khớp",
        "flags": "Chỗ cần xem",
        "period": "Kỳ báo cáo",
        "area": "Nơi báo cáo",
    },
    "en": {
        "title": "Check of a draft report",
        "clean": "Nothing to look at.",
        "suggestion": "Suggestion",
        "others": "Figures of other sentences",
        "footer": "Made by machine; no figure was changed, and each flag is a proposal to look. Hanoi time:",
        "figures": "Figures",
        "held": "Checks that hold",
        "flags": "To look at",
        "period": "Period",
        "area": "Place",
    },
}


@dataclass(frozen=True, slots=True)
class OtherView:
    """A figure of another sentence that a flag uses."""

    where: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag, ready to print."""

    severity: str
    severity_label: str
    kind_label: str
    excerpt: Excerpt
    message: str
    suggestion: str | None
    others: tuple[OtherView, ...]
    where: str
    section: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file: its flags, or the reason why there are none."""

    name: str
    reason: str | None
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    flags: tuple[FlagView, ...] = ()


def as_page(results: Sequence[Checked], language: str) -> str:
    """The page as one HTML file that fetches nothing."""
    return single_file(
        "orchestration.drafts",
        "draft.html.j2",
        language=language,
        words=WORDS[language],
        files=file_views(results, language),
        written_at=wording.moment(datetime.now(UTC)),
    )


def file_views(results: Sequence[Checked], language: str) -> list[FileView]:
    """Each file as the template draft_files.html.j2 prints it."""
    return [_file(result, language) for result in results]


def _file(result: Checked, language: str) -> FileView:
    name, extraction = os.fsencode(result.path).decode("utf-8", "replace"), result.extraction
    if extraction is None:
        return FileView(name, result.reason[language])
    words, flags = WORDS[language], result.flags
    counts = {
        "figures": len(extraction.observations),
        "held": result.verdicts.get("consistent", 0),
        "flags": len(flags),
    }
    facts = [Fact(words[key], wording.number(count)) for key, count in counts.items()]
    if extraction.meta.period:
        period = extraction.meta.period
        facts.append(Fact(words["period"], wording.period(period) if language == "vi" else period))
    if extraction.meta.area:
        facts.append(Fact(words["area"], extraction.meta.area))
    unread = [check.message_vi if language == "vi" else check.message_en for check in result.unread]
    notes = [*unread, *(note[0 if language == "vi" else 1] for note in result.notes)]
    return FileView(name, None, tuple(facts), tuple(notes), tuple(_flag(extraction, one, language) for one in flags))


def _flag(extraction: Extraction, flag: Flag, language: str) -> FlagView:
    check = flag.check
    figure = Mark(check.char_start, check.char_end, "stated")
    marks = [Mark(operand.char_start, operand.char_end, "operand") for operand in check.operands[1:]]
    shown = excerpt(check.sentence, check.sentence_start, figure, marks)
    section = next((o.section_path for o in extraction.observations if o.char_start == check.char_start), "")
    return FlagView(
        severity=flag.severity,
        severity_label=code_names("severity", language).get(flag.severity, flag.severity),
        kind_label=kind_name(check.kind, language),
        excerpt=shown,
        message=flag.message(language),
        suggestion=suggestion(extraction, check, language),
        others=tuple(_others(extraction, check.operands[1:], shown, language)),
        where=place_of(extraction, check.char_start, language),
        section=clip(section, LONGEST_SECTION),
    )


def _others(extraction: Extraction, operands: Sequence[Operand], shown: Excerpt, language: str) -> Iterator[OtherView]:
    """Operands that the excerpt does not show, each line of the draft once."""
    seen = [shown]
    for operand in operands:
        if any(one.covers(operand.char_start, operand.char_end) for one in seen) or len(seen) > OTHERS_SHOWN:
            continue
        text = extraction.text.text
        first = max(text.rfind("\n", 0, operand.char_start) + 1, operand.char_start - SURROUNDINGS)
        newline = text.find("\n", operand.char_end, operand.char_end + SURROUNDINGS)
        last = newline if newline >= 0 else min(len(text), operand.char_end + SURROUNDINGS)
        figure = Mark(operand.char_start, operand.char_end, "operand")
        seen.append(excerpt(text[first:last], first, figure))
        yield OtherView(place_of(extraction, operand.char_start, language), seen[-1])
