"""Reports, their texts, series and search, as the pages that browse show them.

What belongs here: SQL of those pages. Findings stand in `findings` and `details`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from orchestration.presentation.marts import Marts
from orchestration.presentation.rows import Scorecard, names
from review.reading.details import Statement
from review.reading.periods import end_of, shape_of

TEXT_PAGE = 20_000  # code points of a report's text on one page
MOST_HITS = 100
MOST_SERIES = 500


def scorecards(marts: Marts) -> dict[str, Scorecard]:
    """Of every report."""
    source = marts.source("marts.report_quality", names(Scorecard))
    return {row["report_id"]: Scorecard(**row) for row in marts.rows(f"select * from {source}")}  # noqa: S608


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure in a report's text, and what it was read as."""

    observation_id: str
    char_start: int
    char_end: int
    indicator_text: str | None
    indicator_code: str | None
    measure: str | None
    basis: str | None
    obs_value: Decimal | None
    unit_measure: str | None
    time_period: str | None
    ref_area: str | None
    corrected_value: Decimal | None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters; `figure` where it is one."""

    text: str
    figure: ReadFigure | None = None


@dataclass(frozen=True, slots=True)
class TextPage:
    """A stretch of a report's text, cut at figures."""

    runs: tuple[Run, ...]
    number: int
    pages: int


def text_page(marts: Marts, report_id: str, number: int, at: str | None = None) -> TextPage | None:
    """Page `number` of the text, from 1, or the one on which observation `at` stands; None for an unknown report."""
    text = marts.text(report_id)
    if text is None:
        return None
    source = marts.source("marts.observations", ("report_id", *names(ReadFigure)))
    rows = marts.rows(
        f"select {', '.join(names(ReadFigure))} from {source} where report_id = ? order by char_start, char_end",  # noqa: S608
        [report_id],
    )
    figures = [ReadFigure(**row) for row in rows]
    starts = _page_starts(text)
    wanted = next((figure.char_start for figure in figures if figure.observation_id == at), None)
    if wanted is not None:
        number = sum(start <= wanted for start in starts)
    number = max(1, min(number, len(starts)))
    first, last = starts[number - 1], (*starts, len(text))[number]
    return TextPage(_runs(text, first, last, figures), number, len(starts))


def _page_starts(text: str) -> list[int]:
    """Where pages begin: at line starts, so that no sentence of an ordinary text is cut."""
    starts = [0]
    while len(text) - starts[-1] > TEXT_PAGE:
        newline = text.rfind("\n", starts[-1] + TEXT_PAGE // 2, starts[-1] + TEXT_PAGE)
        starts.append(newline + 1 if newline > 0 else starts[-1] + TEXT_PAGE)
    return starts


def _runs(text: str, first: int, last: int, figures: list[ReadFigure]) -> tuple[Run, ...]:
    """Of figures that overlap the first is marked."""
    found: list[Run] = []
    place = first
    for figure in figures:
        if not place <= figure.char_start < figure.char_end <= last:
            continue
        if figure.char_start > place:
            found.append(Run(text[place : figure.char_start]))
        found.append(Run(text[figure.char_start : figure.char_end], figure))
        place = figure.char_end
    return (*found, Run(text[place:last]))


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """An indicator in a place."""

    indicator_code: str
    indicator_name: str
    ref_area: str
    points: int
    corrected: int


def series_list(marts: Marts, text: str, area: str) -> list[SeriesLine]:
    """Indicators by place, those with most values first within a name."""
    source = marts.source(
        "marts.indicator_series", ("indicator_code", "indicator_name", "ref_area", "correction", "time_period")
    )
    rows = marts.rows(
        f"""select indicator_code, indicator_name, ref_area, count(*)::integer as points,
                count(correction)::integer as corrected
            from {source}
            where ref_area is not null and (? = '' or ref_area = ?)
                and contains(replace(strip_accents(lower(indicator_name)), 'đ', 'd'), ?)
            group by all order by indicator_name, indicator_code, points desc, ref_area limit {MOST_SERIES}""",  # noqa: S608
        [area, area, text],
    )
    return [SeriesLine(**row) for row in rows]


def series_areas(marts: Marts) -> list[str]:
    """Places that have series."""
    source = marts.source("marts.indicator_series", ("ref_area",))
    query = f"select distinct ref_area from {source} where ref_area is not null order by 1"  # noqa: S608
    return [row["ref_area"] for row in marts.rows(query)]


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A value of a series, and the report that it comes from."""

    observation_id: str
    report_id: str
    file_name: str
    time_period: str
    obs_value: Decimal
    reported_value: Decimal | None
    unit_measure: str
    basis: str
    statements: int
    statements_differ: bool
    price_basis: str | None
    correction: str | None
    indicator_name: str

    def statement(self) -> Statement:
        """As charts take it."""
        corrected = None if self.correction is None else self.obs_value
        return Statement(
            self.observation_id,
            self.report_id,
            self.file_name,
            self.time_period,
            "",
            self.obs_value,
            self.unit_measure,
            self.basis,
            corrected,
        )


def series(marts: Marts, code: str, area: str) -> list[list[SeriesPoint]]:
    """The values of an indicator in a place: one list for each length of period and price basis, in order of time."""
    source = marts.source("marts.indicator_series", ("indicator_code", "ref_area", *names(SeriesPoint)))
    rows = marts.rows(
        f"select {', '.join(names(SeriesPoint))} from {source} where indicator_code = ? and ref_area = ?",  # noqa: S608
        [code, area],
    )
    points = sorted((SeriesPoint(**row) for row in rows), key=_series_key)
    return [list(group) for _, group in groupby(points, key=lambda point: _series_key(point)[:2])]


def _series_key(point: SeriesPoint) -> tuple[str, str, tuple[int, int, int]]:
    return shape_of(point.time_period), point.price_basis or "", end_of(point.time_period)


@dataclass(frozen=True, slots=True)
class Hit:
    """A figure that a search found."""

    observation_id: str
    report_id: str
    file_name: str
    page_number: int | None
    printed_text: str
    indicator_text: str | None
    quote: str | None
    time_period: str | None
    ref_area: str | None


def search(marts: Marts, text: str) -> list[Hit]:
    """Figures whose clause, indicator, place or period has all the words; `text` in lower case without marks."""
    words = re.findall(r"\S+", text)[:8]
    if not words:
        return []
    columns = names(Hit)
    source = marts.source("marts.observations", (*columns, "position"))
    said = "concat_ws(' ', quote, indicator_text, ref_area, time_period, printed_text)"
    where = " and ".join(f"contains(replace(strip_accents(lower({said})), 'đ', 'd'), ?)" for _ in words)
    rows = marts.rows(
        f"""select {", ".join(columns)} from {source} where {where}
            order by file_name, report_id, position limit {MOST_HITS}""",  # noqa: S608
        words,
    )
    return [Hit(**row) for row in rows]
