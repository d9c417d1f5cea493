"""Small bar charts of the last runs, as numbers that the template draws in SVG.

What belongs here: geometry. The table of the same figures beside the chart is its text alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.presentation import wording
from orchestration.quality_report.queries import Run

WIDTH, HEIGHT = 280, 72


@dataclass(frozen=True, slots=True)
class Bar:
    """One run in a chart, in the SVG's own units."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One series over the runs."""

    key: str
    title: str
    summary: str  # read out instead of the drawing
    last: str
    bars: tuple[Bar, ...]


def charts(runs: Sequence[Run]) -> tuple[Chart, ...]:
    """Figures read, flags and reports of each run, oldest first; nothing for no run."""
    if not runs:
        return ()
    series = (
        ("observations", "Số liệu đọc được", [run.observations for run in runs]),
        ("flags", "Chỗ chưa khớp", [run.checks_inconsistent for run in runs]),
        ("reports", "Báo cáo", [run.reports_total for run in runs]),
    )
    moments = [wording.moment(run.started_at) for run in runs]
    return tuple(_chart(key, title, [value or 0 for value in values], moments) for key, title, values in series)


def _chart(key: str, title: str, values: Sequence[int], moments: Sequence[str]) -> Chart:
    highest = max(1, *values)
    slot = min(WIDTH / len(values), 40.0)
    bars = tuple(
        Bar(
            x=round(index * slot + slot * 0.1, 2),
            y=round(HEIGHT - HEIGHT * value / highest, 2),
            width=round(slot * 0.8, 2),
            height=round(HEIGHT * value / highest, 2),
            label=f"{moment}: {wording.number(value)}",
        )
        for index, (value, moment) in enumerate(zip(values, moments, strict=True))
    )
    return Chart(
        key=key,
        title=title,
        summary=f"{title} qua {len(values)} lần chạy gần nhất, từ {wording.number(min(values))} đến "
        f"{wording.number(max(values))}, lần cuối {wording.number(values[-1])}.",
        last=wording.number(values[-1]),
        bars=bars,
    )
