"""Interval arithmetic over printed precision: exact decimals only, no text and no verdict wording.

A printed figure v with last place s stands for [v - s/2, v + s/2] when it was rounded to the nearest, and for
[v, v + s) when it was truncated; both are allowed, one manner for all figures of a sum. A count is exact (s = 0).
A comparator opens a side: `trên 100` is [100, unbounded).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extract.model import Observation
from extract.observations.bounds import ABOUT
from extract.schema import LAST_PLACE

ZERO = Decimal(0)
TINY = LAST_PLACE  # keeps half-open ends open
HUNDRED = Decimal(100)
NEAR = Decimal("0.1")
"""Figures further apart than a tenth are of different things, not one thing misprinted."""

MEASURED_UNITS = frozenset(
    {"vnd", "usd", "%", "điểm %", "ha", "t", "t/ha", "km", "m", "m2", "m3", "kwh", "vnd/person/year", "vnd/ha/year"}
)


class Figure(NamedTuple):
    """A printed figure: value, one unit of its last place (0 = exact) and how far its comparator opens it."""

    value: Decimal
    step: Decimal
    open_low: Decimal | None = ZERO  # how far below the value it may lie besides rounding; None = unbounded
    open_high: Decimal | None = ZERO


class Interval(NamedTuple):
    """Closed range; None = unbounded."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: Interval) -> bool:
        """Whether the two ranges share a number."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not (below or above)


UNBOUNDED = Interval(None, None)


def is_count(observation: Observation) -> bool:
    """Whether the figure counts things one by one: printed without decimals or scale word, in no measured unit."""
    if observation.step != 1 or observation.scale != 1:
        return False
    return (observation.unit or "").casefold() not in MEASURED_UNITS


def figure_of(observation: Observation) -> Figure:
    """The figure an observation prints, opened by its comparator and by the upper end of a range."""
    value = observation.value
    step = ZERO if is_count(observation) else observation.step
    low: Decimal | None = ZERO
    high: Decimal | None = ZERO
    if observation.value_high is not None:
        high = observation.value_high - value
    if observation.comparator == "~":
        low = high = max(abs(value) * ABOUT, step)
    elif observation.comparator in (">", ">="):
        high = None
    elif observation.comparator in ("<", "<="):
        low = None
    return Figure(value, step, low, high)


def nearest(figure: Figure) -> Interval:
    """Range of a figure that was rounded to the nearest."""
    value, step, open_low, open_high = figure
    half = step / 2
    return Interval(
        None if open_low is None else value - half - open_low,
        None if open_high is None else value + half + open_high,
    )


def sum_interval(parts: Sequence[Figure], stated: Figure) -> Interval:
    """Range of a sum, such that the stated figure agrees exactly when its `nearest` range meets it.

    Allows that all figures are rounded to the nearest or that all are truncated.
    """
    total = sum([part.value for part in parts], ZERO)
    steps = sum([part.step for part in parts], ZERO)
    half = stated.step / 2
    below = max(steps / 2, half - TINY)
    above = max(steps / 2, steps - half - TINY)
    lows = [part.open_low for part in parts]
    highs = [part.open_high for part in parts]
    return Interval(
        None if None in lows else total - below - sum([low for low in lows if low], ZERO),
        None if None in highs else total + above + sum([high for high in highs if high], ZERO),
    )


def quotient(numerator: Figure, denominator: Figure, factor: Decimal = HUNDRED) -> Interval | None:
    """Range of factor * numerator / denominator; None where the denominator may be zero or a side is negative."""
    top, bottom = nearest(numerator), nearest(denominator)
    if top.low is None or top.low < 0 or bottom.low is None or bottom.low <= 0:
        return None
    low = ZERO if bottom.high is None else factor * top.low / bottom.high
    high = None if top.high is None else factor * top.high / bottom.low
    return Interval(low, high)


def product(first: Figure, second: Figure) -> Interval | None:
    """Range of a product of two figures that are not negative."""
    a, b = nearest(first), nearest(second)
    if a.low is None or b.low is None or a.low < 0 or b.low < 0:
        return None
    return Interval(a.low * b.low, None if a.high is None or b.high is None else a.high * b.high)


def allow_truncation(computed: Interval, stated: Figure) -> Interval:
    """Widen a computed range so that a stated figure truncated by less than one last place still meets it."""
    if computed.low is None or stated.step == 0:
        return computed
    return Interval(computed.low - stated.step / 2 + TINY, computed.high)


def shifted(interval: Interval, by: Decimal) -> Interval:
    """The range moved along."""
    return Interval(
        None if interval.low is None else interval.low + by, None if interval.high is None else interval.high + by
    )


def negated(interval: Interval) -> Interval:
    """The range mirrored at zero."""
    return Interval(None if interval.high is None else -interval.high, None if interval.low is None else -interval.low)


def places(value: Decimal) -> Decimal:
    """A computed value at the resolution of the warehouse."""
    return value.quantize(TINY)


def rounded(interval: Interval) -> Interval:
    """A computed range at the resolution of the warehouse."""
    return Interval(
        None if interval.low is None else places(interval.low), None if interval.high is None else places(interval.high)
    )
