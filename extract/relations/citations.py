"""Legal documents cited with two dates: one number of one issuer cannot have both."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extract.model import Check, Severity, Verdict
from extract.relations.cues import bare
from extract.relations.reading import Reading
from extract.relations.results import Outcome, Text, build

MAX_CITATIONS = 2000
_CITED = re.compile(
    r"(?P<number>\d{1,5}(?:/\d{4})?[-/][A-ZĐ]\w{0,12}(?:[-/][A-ZĐ]\w{0,12}){0,3})"
    r"\s{0,2},?\s{0,2}(?:ra\s)?ngày\s{1,2}(?P<date>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4})",
)
_ISSUER = re.compile(r"\s*,?\s*của\s+(?P<issuer>[^,.;()]{3,60})")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document number with its date, and where the date stands."""

    number: str
    date: tuple[int, int, int]  # year, month, day
    printed: str
    place: Text
    issuer: str


def citation_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind citation: dates of one document that differ from the date it is cited with elsewhere."""
    by_number: dict[str, list[Citation]] = defaultdict(list)
    for number, citation in enumerate(_citations(reading)):
        if number >= MAX_CITATIONS:
            break
        by_number[citation.number].append(citation)
    for citations in by_number.values():
        dates = Counter(citation.date for citation in citations)
        if len(dates) < 2:
            continue
        usual = max(dates, key=lambda date: (dates[date], -next(i for i, c in enumerate(citations) if c.date == date)))
        others = [citation for citation in citations if citation.date == usual]
        for citation in citations:
            if citation.date != usual and _same_document(citation, others[0]):
                yield _check(reading, citation, others)


def _citations(reading: Reading) -> Iterator[Citation]:
    for block in reading.report.blocks:
        for match in _CITED.finditer(block.text):
            day, month, year = (int(part) for part in re.findall(r"\d+", match["date"]))
            issuer = _ISSUER.match(block.text, match.end())
            place = Text(block.index, match.start("date"), match.end("date"))
            name = bare(issuer["issuer"]) if issuer else ""
            yield Citation(match["number"].upper(), (year, month, day), match["date"], place, name)


def _same_document(first: Citation, second: Citation) -> bool:
    """Two dates of one document: a slip in one part of the date, or two days of one year by one issuer.

    Numbers start anew each year, so dates that differ in the year and elsewhere are two documents.
    """
    different = sum(a != b for a, b in zip(first.date, second.date, strict=True))
    if first.date[0] != second.date[0]:
        return different == 1
    known = bool(first.issuer and second.issuer)
    shared = bool(set(first.issuer.split()) & set(second.issuer.split()) - {"cua", "ban", "huyen", "thanh", "pho"})
    return not known or shared or first.issuer == second.issuer


def _check(reading: Reading, citation: Citation, others: list[Citation]) -> Check:
    usual = others[0].printed
    period_end = (reading.meta.issued_on or "")[:10]
    stated = f"{citation.date[0]:04d}-{citation.date[1]:02d}-{citation.date[2]:02d}"
    late = bool(period_end) and len(period_end) == 10 and stated > period_end
    outcome = Outcome(
        Verdict.INCONSISTENT,
        Severity.ERROR if late else Severity.WARNING,
        f"Văn bản {citation.number} ghi ngày {citation.printed}, nơi khác ghi ngày {usual} ({len(others)} lần)",
        f"Document {citation.number} is dated {citation.printed} here, but {usual} elsewhere ({len(others)} times)",
    )
    return build(reading, "citation", citation.place, [("other", other.place) for other in others[:10]], outcome)
