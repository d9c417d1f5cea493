"""One finding as the page shows it: its checks with sentences, its figures, and what reports said before.

What belongs here: reading the rows of one finding and laying them out. The list of findings stands in `findings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchestration.presentation.flags import FlagView, flag_view
from orchestration.presentation.marts import Marts, among
from orchestration.presentation.places import Places
from orchestration.presentation.rows import CheckRow, OperandRow, Report, names
from orchestration.presentation.words import Words
from review.reading.findings import Finding
from review.reading.periods import end_of, shape_of

MOST_NEIGHBOURS = 24
MOST_CHECKS = 40
MOST_FIGURES = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that the checks of a finding use; the box in points from the top left corner of its page."""

    observation_id: str
    report_id: str
    char_start: int
    char_end: int
    page_number: int | None
    printed_text: str
    sentence: str | None
    sentence_start: int | None
    indicator_text: str | None
    indicator_code: str | None
    measure: str | None
    obs_value: Decimal | None
    unit_measure: str | None
    time_period: str | None
    ref_area: str | None
    box_x0: float | None
    box_top: float | None
    box_x1: float | None
    box_bottom: float | None
    corrected_value: Decimal | None
    correction: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a report says of the same thing for some period."""

    observation_id: str
    report_id: str
    file_name: str
    time_period: str
    printed_text: str
    obs_value: Decimal
    unit_measure: str | None
    basis: str | None
    corrected_value: Decimal | None

    @property
    def value(self) -> Decimal:
        """A reviewer's value where there is one, else the report's."""
        return self.obs_value if self.corrected_value is None else self.corrected_value


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of a finding in one report, by page."""

    report: Report
    figures: tuple[Figure, ...]
    stated: frozenset[str]  # figures under test

    @property
    def pages(self) -> tuple[int, ...]:
        """Pages that have figures with boxes."""
        return tuple(sorted({f.page_number for f in self.figures if f.page_number and f.box_x0 is not None}))


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Everything that the page of a finding prints."""

    finding: Finding
    flags: tuple[FlagView, ...]
    rows: tuple[CheckRow, ...]
    sides: tuple[Side, ...]
    operands: dict[str, tuple[OperandRow, ...]]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, those of the flagged report first."""
        return tuple(figure for side in self.sides for figure in side.figures)


def read_finding(marts: Marts, finding: Finding, words: Words) -> FindingPage:
    """The rows of one finding."""
    chosen = [check.check_id for check in finding.checks[:MOST_CHECKS]]
    found = {row.check_id: row for row in _checks(marts, chosen)}
    rows = tuple(found[check_id] for check_id in chosen if check_id in found)
    operands = marts.operands(chosen)
    figures = _figures(marts, [o.observation_id for row in rows for o in operands.get(row.check_id, ())])
    involved = dict.fromkeys([finding.report.report_id, *(o.report_id for many in operands.values() for o in many)])
    reports = {report.report_id: report for report in marts.reports(list(involved))}
    places = Places(marts, reports.values(), words)
    stated = frozenset(
        o.observation_id for many in operands.values() for o in many if o.position == 0 and o.observation_id
    )
    return FindingPage(
        finding=finding,
        flags=tuple(flag_view(row, operands.get(row.check_id, []), places, {}) for row in rows),
        rows=rows,
        sides=tuple(
            Side(reports[key], tuple(figure for figure in figures if figure.report_id == key), stated)
            for key in involved
            if key in reports
        ),
        operands={key: tuple(many) for key, many in operands.items()},
    )


def _checks(marts: Marts, check_ids: Sequence[str]) -> list[CheckRow]:
    source = marts.source("marts.checks", names(CheckRow))
    chosen, parameters = among("check_id", check_ids)
    return [CheckRow(**row) for row in marts.rows(f"select * from {source} where {chosen}", parameters)]  # noqa: S608


def _figures(marts: Marts, observation_ids: Sequence[str | None]) -> list[Figure]:
    wanted = [name for name in dict.fromkeys(observation_ids) if name][:MOST_FIGURES]
    source = marts.source("marts.observations", names(Figure))
    chosen, parameters = among("observation_id", wanted)
    query = f"select * from {source} where {chosen} order by report_id, char_start"  # noqa: S608
    return [Figure(**row) for row in marts.rows(query, parameters)]


def neighbours(marts: Marts, figure: Figure) -> list[Statement]:
    """What all reports say of the figure's thing in its place, in order of time: the same code, or failing that name.

    One statement a report and period; copies of a report are left out. At most the newest `MOST_NEIGHBOURS`.
    """
    if not figure.ref_area or not figure.time_period or not (figure.indicator_code or figure.indicator_text):
        return []
    columns = names(Statement)
    same = "indicator_code" if figure.indicator_code else "indicator_text"
    source = marts.source(
        "marts.observations", (*columns, "measure", "ref_area", "indicator_code", "indicator_text", "is_primary")
    )
    rows = marts.rows(
        f"""select {", ".join(columns)} from {source}
            where {same} = ? and measure = ? and unit_measure is not distinct from ? and ref_area = ?
                and time_period is not null and obs_value is not null and (is_primary or report_id = ?)
            qualify row_number() over (
                partition by report_id, time_period order by (observation_id = ?) desc, observation_id
            ) = 1""",  # noqa: S608
        [
            figure.indicator_code or figure.indicator_text,
            figure.measure,
            figure.unit_measure,
            figure.ref_area,
            figure.report_id,
            figure.observation_id,
        ],
    )
    found = sorted((Statement(**row) for row in rows), key=lambda row: (end_of(row.time_period), row.file_name))
    return found[-MOST_NEIGHBOURS:]


def said_before(statements: Sequence[Statement], figure: Figure) -> list[Statement]:
    """Of these, what other reports said for earlier periods or the same, the latest first."""
    limit = end_of(figure.time_period)
    others = [row for row in statements if row.report_id != figure.report_id and end_of(row.time_period) <= limit]
    return list(reversed(others))[:6]


def comparable(statements: Sequence[Statement], figure: Figure) -> list[Statement]:
    """Of these, those for periods of the same length, which a chart can show."""
    return [row for row in statements if shape_of(row.time_period) == shape_of(figure.time_period)]
