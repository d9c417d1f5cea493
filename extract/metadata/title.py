"""The periods that a report covers and plans for, from its title.

What belongs here: reading `Kết quả thực hiện nhiệm vụ tháng 2, nhiệm vụ trọng tâm tháng 3 năm 2023`: the words before a
period tell whether it is reported on or to come.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.cues import contains
from extract.metadata.periods import CALENDAR_KINDS, PeriodMention, find_periods
from extract.model import Block, BlockKind

_COMING, _DONE = contains("title_coming"), contains("title_done")
_FORESEEN = re.compile(
    r"(?i:ước(?: thực hiện)?(?: cả)?"
    r"|thực hiện[^,;]{0,30}(?:nghị quyết|kế hoạch|chỉ thị|chương trình|dự toán)[^,;]{0,80})\s*$"
)
_IN_QUARTER = re.compile(r"(?<!\w)(?i:trong quý|quý này)(?! [IV\d]|\w)")
_OPENING_CHARS = 3000
_SEPARATOR = re.compile(r"[;,]|(?<!\w)(?i:và)(?!\w)")


def report_periods(
    title: str | None, kind: str | None, issued: str | None, blocks: Sequence[Block]
) -> tuple[str | None, str | None]:
    """Period reported on and period to come: of the title, else of headings, else of the first paragraphs."""
    opening = _opening(blocks)
    year = _year(title, issued, opening)
    for text in (title or "", *_headings(blocks), opening):
        mentions = _own_mentions(text, year)
        if mentions:
            return _assign(text, mentions, blocks)
    spans = [found for found in find_periods(title or "") if found.kind == "span"]
    if spans and issued and int(spans[0].period[-4:]) <= int(issued[:4]):  # a report on five years
        return spans[0].period, spans[1].period if len(spans) > 1 else None
    return (issued[:7] if issued and kind == "báo cáo" else None), None


def _opening(blocks: Sequence[Block]) -> str:
    body = [block.text for block in blocks if block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}]
    return " ".join(body[:3])[:_OPENING_CHARS]


def _headings(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if block.kind is BlockKind.HEADING][:6]


def _year(title: str | None, issued: str | None, opening: str) -> int | None:
    """Year of the first period of the title; else of the opening or of the date of issue."""
    for text in (title or "", opening[:600]):
        stated = [found.year for found in find_periods(text) if found.kind in CALENDAR_KINDS]
        if stated:
            return stated[0]
    return int(issued[:4]) if issued else None


def _own_mentions(text: str, year: int | None) -> list[PeriodMention]:
    """Periods of a title in order; one that lacks its year takes that of the period after it, or the year before."""
    mentions: list[PeriodMention] = []
    for found in reversed(_reported(text, year)):
        mention = found
        if not found.stated_year and mentions:
            mention = _in_year(text, found, mentions[-1].year)
            if mention.kind == mentions[-1].kind and mention.period > mentions[-1].period:
                mention = _in_year(text, found, mentions[-1].year - 1)
        mentions.append(mention)
    return mentions[::-1]


def _reported(text: str, year: int | None) -> list[PeriodMention]:
    return [found for found in find_periods(text, year, durations=True) if found.kind in CALENDAR_KINDS]


def _in_year(text: str, mention: PeriodMention, year: int) -> PeriodMention:
    """The same mention with another year filled in."""
    return next((found for found in _reported(text, year) if found.start == mention.start), mention)


def _assign(text: str, mentions: list[PeriodMention], blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """Which mention is the period reported on and which the coming one."""
    past: list[PeriodMention] = []
    coming: list[PeriodMention] = []
    start = 0
    last_coming = False
    for mention in mentions:
        words = text[start : mention.start]
        pieces = _SEPARATOR.split(words)
        phrase = words if len(mentions) == 1 else _phrase(pieces)
        if phrase is not None:
            last_coming = _is_coming(phrase, bool(past))
        (coming if last_coming else past).append(mention)
        start = mention.end
    if not past:  # a plan or a resolution: what it plans for is its own period
        return (coming[0].period if coming else None), None
    own = _own(text, past, coming, blocks)
    ahead = [mention.period for mention in coming if mention.period != own]
    return own, (ahead[-1] if ahead else None)


def _own(text: str, past: list[PeriodMention], coming: list[PeriodMention], blocks: Sequence[Block]) -> str:
    """Of several periods reported on the one that the report is of.

    `Tháng 8 và 8 tháng; nhiệm vụ tháng 9` is a month's report, `tháng 6 và 6 tháng đầu năm; nhiệm vụ 6 tháng cuối năm`
    a half-year's. `Quý III, 9 tháng; nhiệm vụ quý IV` is the quarter's where the text counts `trong quý`, else that of
    the nine months. The year of a plan that is carried out, or that is only foreseen, is not what the report covers.
    """
    covered = [m for m in past if m.kind != "year" or not _FORESEEN.search(text[max(0, m.start - 120) : m.start])]
    periods = [mention.period for mention in covered or past]
    months = [mention for mention in covered if mention.kind == "month"]
    counted = [mention.period for mention in covered if mention.kind in {"half", "months", "year"}]
    monthly = coming[0].kind == "month" if coming else all("/" in period for period in counted)
    if months and monthly:
        return months[0].period
    quarters = [mention.period for mention in covered if mention.kind == "quarter"]
    if len(periods) > 1 and quarters and any(_IN_QUARTER.search(block.text) for block in blocks):
        return quarters[0]
    return max(periods, key=_length)


def _phrase(pieces: list[str]) -> str | None:
    """Words that say whether the coming or the past period follows; None where only `và` stands between two periods."""
    named = [piece for piece in pieces if _COMING.search(piece) or _DONE.search(piece)]
    return " ".join(named) if named else None


def _is_coming(phrase: str, after_past: bool) -> bool:
    """Whether the words before a period speak of what is to be done."""
    if _DONE.search(phrase) and not after_past:
        return False
    return bool(_COMING.search(phrase))


def _length(period: str) -> int:
    if "/" in period:
        return 6 if "-" in period else 13
    if len(period) == 4:
        return 12
    return {"-Q": 3, "-H": 6, "-M": 9}.get(period[4:6], 1)
