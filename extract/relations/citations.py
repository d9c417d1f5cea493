"""Legal documents cited with two dates, or one date with two numbers: a document of one issuer has one of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from extract.model import BlockKind, Check, ReportMeta, ReportText, Severity, Verdict
from extract.relations.cues import bare
from extract.relations.misprints import explain_within, is_swap
from extract.relations.reading import Reading
from extract.relations.results import Outcome, Text, build

MAX_CITATIONS = 2000
MAX_OF_DATE = 5
LEAST_SUBJECT = 4
ALIKE = 0.8
_CITED = re.compile(
    r"(?P<number>\d{1,5}(?:/\d{4})?[-/][A-ZĐ]\w{0,12}(?:[-/][A-ZĐ]\w{0,12}){0,3})"
    r"\s{0,2},?\s{0,2}(?:ra\s)?ngày\s{1,2}(?P<date>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}"
    r"|\d{1,2}\s{1,2}tháng\s{1,2}\d{1,2}\s{1,2}năm\s{1,2}\d{4})",
)
_OWN_DATE = re.compile(
    r"(?i:ngày)\s{0,5}(?P<day>[0-3]?\d)\s{0,5}(?:(?i:tháng)|/)\s{0,5}(?P<month>[01]?\d)\s{0,5}(?:(?i:năm)|/)\s{0,5}(?P<year>20\d\d)"
)
QUOTE_LIMIT = 300
_SUBJECT = re.compile(r"[^.;()]{0,80}?\bvề\s+(?:việc\s+)?(?P<subject>[^.;()]{12,90})")
_ISSUER = re.compile(r"\s*,?\s*của\s+(?P<issuer>[^,.;()]{3,60})")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document number with its date, and where the date stands."""

    number: str
    date: tuple[int, int, int]  # year, month, day
    printed: str
    place: Text
    named: Text
    """Where the number stands."""
    issuer: str
    subject: frozenset[str] = frozenset()  # bare words after `về`


def citation_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind citation: dates of one document that differ from the date it is cited with elsewhere."""
    found = list(islice(_citations(reading), MAX_CITATIONS))
    by_number: dict[str, list[Citation]] = defaultdict(list)
    for citation in found:
        by_number[citation.number].append(citation)
    yield from _renumbered(reading, found)
    for citations in by_number.values():
        dates = Counter(citation.date for citation in citations)
        if len(dates) < 2:
            continue
        usual = max(dates, key=lambda date: (dates[date], -next(i for i, c in enumerate(citations) if c.date == date)))
        others = [citation for citation in citations if citation.date == usual]
        for citation in citations:
            if citation.date != usual and _same_document(citation, others[0]):
                yield _check(reading, citation, others)


def _renumbered(reading: Reading, citations: list[Citation]) -> Iterator[Check]:
    """One kind of document, date and subject under two numbers that differ by one slip.

    Of one day and issuer there are many documents with numbers side by side: without a subject only a swap tells.
    """
    by_date: dict[tuple[str, tuple[int, int, int]], list[Citation]] = defaultdict(list)
    for citation in citations:
        kind = citation.number.lstrip("0123456789")
        earlier = by_date[kind, citation.date]
        for first in earlier[:MAX_OF_DATE]:
            one, two = (int(re.match(r"\d*", c.number)[0] or 0) for c in (first, citation))  # type: ignore[index]
            slip = one != two and explain_within(Decimal(two), Decimal(1), Decimal(one), Decimal(one)) is not None
            swap = slip and is_swap(Decimal(one), Decimal(two)) and _may_be_one(first, citation)
            if swap or (slip and _same_subject(first.subject, citation.subject)):
                yield _two_numbers(reading, first, citation)
                break
        earlier.append(citation)


def _may_be_one(first: Citation, second: Citation) -> bool:
    """Whether neither issuer nor subject tells two documents apart."""
    known = first.subject and second.subject
    return _one_issuer(first, second) and (not known or _same_subject(first.subject, second.subject))


def _same_subject(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= LEAST_SUBJECT and len(first & second) >= ALIKE * max(len(first), len(second))


def _two_numbers(reading: Reading, first: Citation, citation: Citation) -> Check:
    outcome = Outcome(
        Verdict.INCONSISTENT,
        Severity.WARNING,
        f"Văn bản ngày {citation.printed} ghi số {citation.number}, nơi khác ghi số {first.number}",
        f"A document of {citation.printed} is numbered {citation.number} here, {first.number} elsewhere",
    )
    return build(reading, "citation", citation.named, [("other", first.named)], outcome)


def _citations(reading: Reading) -> Iterator[Citation]:
    for block in reading.report.blocks:
        for match in _CITED.finditer(block.text) if "ngày" in block.text else ():
            day, month, year = (int(part) for part in re.findall(r"\d+", match["date"]))
            issuer = _ISSUER.match(block.text, match.end())
            place = Text(block.index, match.start("date"), match.end("date"))
            name = bare(issuer["issuer"]) if issuer else ""
            about = _SUBJECT.match(block.text, match.end())
            subject = frozenset(bare(about["subject"]).split()) if about else frozenset()
            named = Text(block.index, match.start("number"), match.end("number"))
            yield Citation(match["number"].upper(), (year, month, day), match["date"], place, named, name, subject)


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document number with an ISO date, and the span of the date in the report's text; `own` is the report itself."""

    number: str
    date: str
    issuer: str | None
    char_start: int | None
    char_end: int | None
    printed_text: str
    quote: str
    own: bool


def cited_documents(report: ReportText, meta: ReportMeta) -> tuple[CitedDocument, ...]:
    """Every dated citation of a report in reading order, and first the report's own number and date where it has both.

    They are compared between reports in the warehouse; within one report `citation_checks` compares them.
    """
    found = [own] if (own := _own(report, meta)) is not None else []
    for block in report.blocks:
        if block.kind is BlockKind.HEAD:
            continue
        for match in _CITED.finditer(block.text):
            day, month, year = (int(part) for part in re.findall(r"\d+", match["date"]))
            if not (1 <= month <= 12 and 1 <= day <= 31):
                continue
            issuer = _ISSUER.match(block.text, match.end())
            span = block.span(match.start("date"), match.end("date"))
            around = block.span(max(match.start() - 80, 0), min(match.end() + 120, len(block.text)))
            found.append(
                CitedDocument(
                    number=match["number"].upper(),
                    date=f"{year:04d}-{month:02d}-{day:02d}",
                    issuer=bare(issuer["issuer"]) if issuer else None,
                    char_start=span.start,
                    char_end=span.end,
                    printed_text=match["date"],
                    quote=report.text[around.start : around.end][:QUOTE_LIMIT],
                    own=False,
                )
            )
            if len(found) >= MAX_CITATIONS:
                return tuple(found)
    return tuple(found)


def _own(report: ReportText, meta: ReportMeta) -> CitedDocument | None:
    if meta.number is None or meta.issued_on is None or len(meta.issued_on) != len("2024-01-15"):
        return None
    issuer = bare(meta.issuer) if meta.issuer else None
    for block in report.blocks:
        if block.kind not in (BlockKind.HEAD, BlockKind.SIGNATURE):
            continue
        for match in _OWN_DATE.finditer(block.text):
            if f"{match['year']}-{int(match['month']):02d}-{int(match['day']):02d}" == meta.issued_on:
                span = block.span(match.start(), match.end())
                printed = report.text[span.start : span.end]
                return CitedDocument(
                    meta.number.upper(), meta.issued_on, issuer, span.start, span.end, printed, printed, own=True
                )
    return CitedDocument(meta.number.upper(), meta.issued_on, issuer, None, None, meta.issued_on, meta.number, own=True)


def _same_document(first: Citation, second: Citation) -> bool:
    """Two dates of one document: a slip in one part of the date, or two days of one year by one issuer.

    Numbers start anew each year, so dates that differ in the year and elsewhere are two documents.
    """
    different = sum(a != b for a, b in zip(first.date, second.date, strict=True))
    if first.date[0] != second.date[0]:
        return different == 1
    return _one_issuer(first, second)


def _one_issuer(first: Citation, second: Citation) -> bool:
    """Whether two citations name one issuer, or one of them none."""
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
