"""Line charts as numbers that a template draws in SVG.

What belongs here: geometry. The table beside a chart is its text alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from review.reading.details import Statement
from review.web.language import Language

WIDTH, HEIGHT = 560, 150
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 22, 26


@dataclass(frozen=True, slots=True)
class Point:
    """One statement, in the SVG's own units."""

    x: float
    y: float
    label: str
    value: str
    here: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values in order of time."""

    points: tuple[Point, ...]
    line: str
    summary: str
    width: int = WIDTH
    height: int = HEIGHT


def line_chart(statements: Sequence[Statement], here: str, language: Language) -> LineChart | None:
    """A chart of at least two statements of one unit; `here` is the observation that is marked."""
    if len(statements) < 2:
        return None
    words = language.words
    low = min(statement.value for statement in statements)
    high = max(statement.value for statement in statements)
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(statements) - 1)
    points = tuple(
        Point(
            x=round(LEFT + place * slot, 1),
            y=_height(statement.value, low, high),
            label=words.period(statement.time_period),
            value=words.quantity(statement.value, statement.unit_measure),
            here=statement.observation_id == here,
            corrected=statement.corrected_value is not None,
        )
        for place, statement in enumerate(statements)
    )
    summary = language.t(
        "{count} giá trị từ {first} đến {last}, nhỏ nhất {low}, lớn nhất {high}.",
        count=len(points),
        first=points[0].label,
        last=points[-1].label,
        low=words.quantity(low, statements[0].unit_measure),
        high=words.quantity(high, statements[0].unit_measure),
    )
    return LineChart(points, " ".join(f"{point.x},{point.y}" for point in points), summary)


def _height(value: Decimal, low: Decimal, high: Decimal) -> float:
    share = float((value - low) / (high - low)) if high != low else 0.5
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)
