"""Classes of one whole, each printed as n/N: `10/49 ... ; 39/49 ...`. The numerators make up the denominator.

Where the denominators differ and the numerators add up to one of them, the other is a slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.model import Check, Measure, Observation, Severity, Verdict
from extract.relations.figures import unit_key
from extract.relations.intervals import (
    HUNDRED,
    NEAR,
    ZERO,
    Figure,
    Interval,
    figure_of,
    is_count,
    nearest,
    sum_interval,
)
from extract.relations.notation import join_sum, vietnamese
from extract.relations.reading import Fig, Reading
from extract.relations.results import Outcome, build
from extract.relations.sums import sum_check

LEAST = 10  # smaller wholes agree by chance

Pair = tuple[Observation, Observation]


def pair_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind total, restatement and shares_sum among the n/N of one sentence."""
    for index, figures in reading.figures.items():
        if sum(o.ratio_role == "numerator" for o in figures) < 2:
            continue
        for pairs, shares in _sentences(reading, index):
            if len(pairs) >= 2 and len({unit_key(bottom) for _, bottom in pairs}) == 1:
                yield from _judge(reading, pairs, shares)


def _sentences(reading: Reading, index: int) -> Iterator[tuple[list[Pair], list[Observation]]]:
    """The n/N of each sentence outside parentheses, where N is no plan, and the percentages beside them."""
    pairs: list[Pair] = []
    shares: list[Observation] = []
    for item in reading.tree(index):
        if isinstance(item, Fig):
            bottom = item.obs.ratio_partner
            other = reading.at_position.get(bottom) if bottom is not None else None
            if item.obs.ratio_role == "numerator" and other is not None and other.measure is Measure.WHOLE:
                if is_count(item.obs) and is_count(other):
                    pairs.append((item.obs, other))
            elif item.obs.unit == "%":
                shares.append(item.obs)
        elif not hasattr(item, "items") and getattr(item, "kind", "") == "stop":
            yield pairs, shares
            pairs, shares = [], []
    yield pairs, shares


def _judge(reading: Reading, pairs: Sequence[Pair], shares: Sequence[Observation]) -> Iterator[Check]:
    tops = [top for top, _ in pairs]
    bottoms = [bottom for _, bottom in pairs]
    total = sum((top.value for top in tops), ZERO)
    fitting = next((bottom for bottom in bottoms if bottom.value == total), None)
    if fitting is None or total < LEAST:
        return
    odd = [bottom for bottom in bottoms if bottom.value != total]
    if len(odd) > 1 or any(not _near(bottom.value, total) or bottom.value == tops[0].value for bottom in odd):
        return  # wholes of different things, or a part taken apart again
    yield sum_check(reading, fitting, tops, Verdict.CONSISTENT, None)
    if not odd:
        return
    yield _restated(reading, fitting, odd[0])
    yield sum_check(reading, odd[0], tops, Verdict.INCONSISTENT, Severity.WARNING)
    if len(shares) == len(pairs):
        yield from _shares(reading, shares, odd[0])


def _near(first: Decimal, second: Decimal) -> bool:
    return abs(first - second) <= NEAR * second


def _restated(reading: Reading, fitting: Observation, odd: Observation) -> Check:
    unit = odd.unit or ""
    one, two = vietnamese(fitting.value), vietnamese(odd.value)
    outcome = Outcome(
        Verdict.INCONSISTENT,
        Severity.WARNING,
        f"Cùng một tổng số {unit} ghi {one} và {two}; các số thành phần cộng lại bằng {one}",
        f"One whole of {unit} is given as {one} and as {two}; its classes add up to {one}",
        odd.value,
        fitting.value,
        nearest(figure_of(fitting)),
    )
    return build(reading, "restatement", odd, [("other", fitting)], outcome)


def _shares(reading: Reading, shares: Sequence[Observation], odd: Observation) -> Iterator[Check]:
    interval = sum_interval([figure_of(o) for o in shares], Figure(HUNDRED, Decimal(0)))
    if nearest(Figure(HUNDRED, Decimal(0))).meets(interval):
        return
    terms = join_sum([o.value for o in shares], Decimal(1))
    total = sum((o.value for o in shares), ZERO)
    last, rest = shares[-1], HUNDRED - sum((o.value for o in shares[:-1]), ZERO)
    outcome = Outcome(
        Verdict.INCONSISTENT,
        Severity.WARNING,
        f"{terms} = {vietnamese(total)}%, lẽ ra phải bằng 100%",
        f"{terms} = {vietnamese(total)}%, should be 100%",
        last.value,
        rest,
        Interval(rest, rest),
    )
    operands = [*(("part", o) for o in shares[:-1]), ("other", odd)]
    yield build(reading, "shares_sum", last, operands, outcome)
