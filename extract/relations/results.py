"""Building Check rows: ids, spans, quotes and the grouping of flags that share a cause."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model import BlockKind, Check, Observation, Operand, Severity, Verdict
from extract.relations.intervals import UNBOUNDED, Interval
from extract.relations.reading import Reading, is_stop

QUOTE_LIMIT = 300
SENTENCE_LIMIT = 1000  # characters looked at on each side


@dataclass(frozen=True, slots=True)
class Text:
    """A text operand: a span of a block's clean text (a name, a date, a heading)."""

    block: int
    start: int
    end: int


Source = Observation | Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison found, before it becomes a row."""

    verdict: Verdict
    severity: Severity | None
    message_vi: str
    message_en: str
    stated_value: Decimal | None = None
    computed_value: Decimal | None = None
    interval: Interval = UNBOUNDED


def build_once(
    reading: Reading,
    kind: str,
    stated: Observation,
    operands: Sequence[tuple[str, Observation]],
    found: tuple[object, ...],
    outcome: Callable[[], Outcome],
) -> Check:
    """The row of one relation between figures: the row built before where another rule `found` the very same."""
    known: dict[object, Check] = reading.kept[build_once]
    key = (kind, found, stated.position, stated.value, *[(o.position, o.value) for _, o in operands])
    try:
        return known[key]
    except KeyError:
        known[key] = row = build(reading, kind, stated, operands, outcome())
        return row


def build(
    reading: Reading, kind: str, stated: Source, operands: Sequence[tuple[str, Source]], outcome: Outcome
) -> Check:
    """The row of one relation; `operands` follow the figure under test, each with its role."""
    spans = [_operand(reading, "stated", stated), *(_operand(reading, role, source) for role, source in operands)]
    key = "|".join([reading.report.sha256, kind, *(f"{s.role}:{s.char_start}-{s.char_end}" for s in spans)])
    check_id = "c" + hashlib.sha256(key.encode()).hexdigest()[:16]
    quote, sentence, sentence_start = _place(reading, stated)
    difference = None
    if outcome.stated_value is not None and outcome.computed_value is not None:
        difference = outcome.stated_value - outcome.computed_value
    return Check(
        check_id=check_id,
        finding_id="f" + check_id[1:],
        kind=kind,
        verdict=outcome.verdict,
        severity=outcome.severity,
        char_start=spans[0].char_start,
        char_end=spans[0].char_end,
        page_number=reading.report.page_at(spans[0].char_start),
        quote=quote,
        sentence=sentence,
        sentence_start=sentence_start,
        stated_value=outcome.stated_value,
        computed_value=outcome.computed_value,
        computed_low=outcome.interval.low,
        computed_high=outcome.interval.high,
        difference=difference,
        message_vi=outcome.message_vi,
        message_en=outcome.message_en,
        operands=tuple(spans),
    )


def _operand(reading: Reading, role: str, source: Source) -> Operand:
    if isinstance(source, Observation):
        return Operand(role, source.char_start, source.char_end, source.observation_id)
    span = reading.blocks[source.block].span(source.start, source.end)
    return Operand(role, span.start, span.end)


def _place(reading: Reading, source: Source) -> tuple[str, str, int]:
    """(quote, sentence, sentence_start) of a figure or text."""
    if isinstance(source, Observation):
        return source.quote, source.sentence, source.sentence_start
    block = reading.blocks[source.block]
    start, end = sentence_bounds(block.text, source.start, source.end)
    if block.kind is BlockKind.HEADING:
        start, end = 0, len(block.text)  # its own number is no sentence
    span = block.span(start, end)
    sentence = reading.report.text[span.start : span.end]
    return sentence[:QUOTE_LIMIT], sentence, span.start


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Clean span of the sentence around [start, end)."""
    left = start
    while (
        start - left < SENTENCE_LIMIT
        and left > 0
        and not (text[left - 1] in ".!?" and text[left : left + 1] == " " and is_stop(text, left - 1))
    ):
        left -= 1
    right = end
    while right - end < SENTENCE_LIMIT and right < len(text) and not (text[right] in ".!?" and is_stop(text, right)):
        right += 1
    right = min(right + 1, len(text))
    return left + len(text[left:start]) - len(text[left:start].lstrip()), right


def group_findings(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Give flags that share an operand one finding_id; other checks keep their own."""
    parent = {check.check_id: check.check_id for check in checks}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    holder: dict[tuple[int, int], str] = {}
    for check in checks:
        if check.verdict is not Verdict.INCONSISTENT:
            continue
        for operand in check.operands:
            span = (operand.char_start, operand.char_end)
            first = holder.setdefault(span, check.check_id)
            a, b = root(first), root(check.check_id)
            parent[max(a, b)] = min(a, b)
    named = ((check, "f" + root(check.check_id)[1:]) for check in checks)
    return tuple(check if check.finding_id == name else replace(check, finding_id=name) for check, name in named)
