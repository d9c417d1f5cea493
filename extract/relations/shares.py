"""Shares of one whole, named together, must add up to 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.model import Check, Measure, Observation, Severity, Verdict
from extract.relations.cues import has_cue
from extract.relations.intervals import HUNDRED, Figure, Interval, figure_of, sum_interval
from extract.relations.misprints import explain_within
from extract.relations.notation import join_sum, vietnamese
from extract.relations.reading import Fig, Group, Item, Mark, Reading
from extract.relations.results import Outcome, build

MAX_SHARES = 20
NEAR = Decimal(5)  # a sum further off 100 is of shares of different wholes, or of some parts only
_STRUCTURE = re.compile(r"\b(?:cơ cấu|tỷ trọng|tỉ trọng|xếp loại|phân loại|đánh giá)\b", re.IGNORECASE)
STRUCTURAL = frozenset({Measure.SHARE, Measure.RATE})
_OPENS = re.compile(r"\b(?:cơ cấu|tỷ trọng|tỉ trọng|xếp loại|phân loại|đánh giá)\b[^;.%]{0,90}:", re.IGNORECASE)
_OPENED = re.compile(r":\s")
_GROWTH = re.compile(r"(?:tăng|giảm|vượt)\s*(?:\w+\s*)?$", re.IGNORECASE)
_CHANGE = re.compile(r"(?:tăng|giảm|đạt|vượt)\s*(?:\w+\s*)?$", re.IGNORECASE)


def shares_sum_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind shares_sum: shares of one sentence that describe a structure."""
    for index, figures in reading.figures.items():
        if sum(o.unit == "%" for o in figures) >= 2:
            for outside, beside, opened in _sentences(reading.tree(index)):
                shares = outside or beside
                structure = bool(shares) and _structure(reading, shares[0])
                yield from _judge(reading, [o for o in shares if _is_share(reading, o, structure)], opened)


def _sentences(items: Sequence[Item]) -> Iterator[tuple[list[Observation], list[Observation], bool]]:
    """Percentages of each sentence outside parentheses, those alone in them, and whether its list is left open."""
    found: list[Observation] = []
    beside: list[Observation] = []  # `nông nghiệp 1.312 tỷ đồng (29,0%), công nghiệp 1.486 tỷ đồng (32,9%)`
    opened = False
    for item in [*items, Mark("stop", -1, 0, 0)]:
        if isinstance(item, Fig) and item.obs.unit == "%":
            found.append(item.obs)
        elif isinstance(item, Group) and item.kind == "paren":
            inside = [one.obs for one in item.items if isinstance(one, Fig)]
            beside += inside if len(inside) == 1 and inside[0].unit == "%" else []
        elif isinstance(item, Mark) and item.kind == "open_end":
            opened = True
        elif isinstance(item, Mark) and item.kind == "stop":
            yield found, beside, opened
            found, beside, opened = [], [], False


def _structure(reading: Reading, first: Observation) -> bool:
    """Whether `cơ cấu ...:` opens the clause: then what stands in % is a share, even after `đạt`."""
    lead = reading.before(first, 120).rpartition(". ")[2]
    return _OPENS.search(lead) is not None


def _is_share(reading: Reading, observation: Observation, structure: bool) -> bool:
    before = reading.before(observation, 16)
    if structure:
        return observation.measure in STRUCTURAL and _GROWTH.search(before) is None
    return observation.measure is Measure.SHARE and _CHANGE.search(before) is None


def _slip(shares: list[Observation], total: Decimal) -> bool:
    """Whether one digit of one share explains a sum far from 100."""
    plain = all(o.comparator == "=" and o.value_high is None for o in shares)
    wanted = [(o, HUNDRED - total + o.value) for o in shares]
    return plain and len(shares) >= 3 and any(explain_within(o.value, o.step, w, w) is not None for o, w in wanted)


def _judge(reading: Reading, shares: list[Observation], opened: bool) -> Iterator[Check]:
    if not 2 <= len(shares) <= MAX_SHARES or len({o.time_period for o in shares}) > 1:
        return
    first = shares[0]
    text = reading.text(first.block)
    lead = text[max(0, first.clean_start - 120) : first.clean_start]
    if _STRUCTURE.search(lead) is None and len(shares) < 3:
        return
    interval = sum_interval([figure_of(o) for o in shares], Figure(HUNDRED, Decimal(0)))
    total = sum((o.value for o in shares), Decimal(0))
    holds = (interval.low is None or interval.low <= HUNDRED) and (interval.high is None or interval.high >= HUNDRED)
    own = _OPENED.split(lead)[-1]  # `một số chỉ tiêu: ..., cơ cấu nông nghiệp 40,5%` is closed
    lead = own if _STRUCTURE.search(own) is not None else lead
    closed = _STRUCTURE.search(lead) is not None and not opened and not has_cue(lead, "open")
    if not holds and not (closed and (abs(total - HUNDRED) <= NEAR or _slip(shares, total))):
        return
    terms = join_sum([o.value for o in shares], Decimal(1))
    summed = f"{terms} = {vietnamese(total)}%"
    if any(o.value_high is not None for o in shares):
        highest = sum((o.value_high if o.value_high is not None else o.value for o in shares), Decimal(0))
        summed = f"Tổng từ {vietnamese(total)}% đến {vietnamese(highest)}%"
    vi = summed + (": đủ 100%" if holds else ", lẽ ra phải bằng 100%")
    en = summed + (": adds up to 100%" if holds else ", should be 100%")
    verdict = Verdict.CONSISTENT if holds else Verdict.INCONSISTENT
    severity = None if holds else Severity.WARNING
    # The share under test is what 100 leaves to it.
    rest = HUNDRED - (total - first.value)
    widths = Interval(
        None if interval.low is None else rest - (total - interval.low),
        None if interval.high is None else rest + (interval.high - total),
    )
    outcome = Outcome(verdict, severity, vi, en, first.value, rest, widths)
    yield build(reading, "shares_sum", first, [("part", o) for o in shares[1:]], outcome)
