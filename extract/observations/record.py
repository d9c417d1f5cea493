"""A figure and what the rules found out about it -> the row of an observation.

Belongs here: spans, bounds, identity and the tie between the halves of n/N. Does not: what a figure means (`observe`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.model import Measure, Observation, ReportText
from extract.observations.bounds import bounds
from extract.observations.clauses import clause_at
from extract.observations.codes import is_shared
from extract.observations.figures import Figure
from extract.observations.rows import Meaning

_SIGNED = frozenset({Measure.YOY_GROWTH, Measure.YOY_CHANGE})


def to_row(
    report: ReportText, figure: Figure, meaning: Meaning, section: tuple[str, ...], position: int
) -> Observation:
    """The observation at `position` of the report; a fall is negative, a range runs from low to high."""
    quantity, block = meaning.quantity, figure.block
    span = block.span(quantity.start, quantity.end)
    whole = block.span(figure.window.start, figure.window.end)
    clause = clause_at(block.text, figure.window, quantity.full_start, quantity.full_end)
    quote = block.span(clause.start, clause.end)
    sign = meaning.sign if meaning.measure in _SIGNED else 1
    value = quantity.value * sign
    high = quantity.value_high * sign if quantity.value_high is not None else None
    if high is not None and high < value:
        value, high = high, value
    low, top = bounds(value, high, quantity.step, quantity.comparator)
    text = report.text
    return Observation(
        observation_id=_identity(report.sha256, span.start, span.end),
        block=block.index,
        position=position,
        char_start=span.start,
        char_end=span.end,
        clean_start=quantity.start,
        clean_end=quantity.end,
        page_number=report.page_at(span.start),
        printed_text=block.text[quantity.start : max(quantity.full_end, quantity.end)].strip(),
        quote=text[quote.start : quote.end],
        sentence=text[whole.start : whole.end],
        sentence_start=whole.start,
        section_path=" › ".join(section),
        indicator_text=meaning.indicator,
        indicator_code=meaning.code if meaning.code and is_shared(meaning.code) else None,
        measure=meaning.measure,
        basis=meaning.basis,
        value=value,
        value_high=high,
        bound_low=low,
        bound_high=top,
        step=quantity.step,
        scale=quantity.scale,
        comparator=quantity.comparator,
        unit=quantity.unit,
        time_period=meaning.period,
        ref_area=meaning.area[0],
        ref_area_code=meaning.area[1],
        ratio_role=quantity.ratio_role,
        indicator_detail=meaning.code,
    )


def _identity(sha256: str, start: int, end: int) -> str:
    """Stable for the same bytes and extractor version: file and span say it all."""
    return "o" + hashlib.sha256(f"{sha256}:{start}:{end}".encode()).hexdigest()[:20]


def pair_ratios(rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """Tie the halves of n/N: a denominator follows its numerator."""
    result = list(rows)
    for first, second in pairwise(rows):
        if first.ratio_role == "numerator" and second.ratio_role == "denominator" and first.block == second.block:
            result[first.position] = replace(first, ratio_partner=second.position)
            result[second.position] = replace(second, ratio_partner=first.position)
    return tuple(result)
