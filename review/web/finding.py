"""One finding, and the decision about it.

What belongs here: the page of a finding and the form on it. Rules about decisions stand in `review.store.decisions`
and `review.reading.standing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from orchestration.presentation.marts import Marts
from review.reading import details
from review.reading.details import Figure, FindingPage, Side, Statement
from review.reading.findings import Finding
from review.reading.releases import Release
from review.reading.standing import Picture, Standing
from review.store.decisions import LONGEST_NOTE, DecidedMeanwhileError, Decision, NewDecision, append_decisions, history
from review.store.schema import DECISIONS
from review.web.charts import LineChart, line_chart
from review.web.filters import Filters
from review.web.numbers import NotANumberError, read_number
from review.web.page_images import NoImageError
from review.web.visits import Visit

MOST_PAGES = 6  # pictures of pages beside one finding
MOST_CHARTS = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A page of a report with the figures on it; sizes in points."""

    number: int
    width: float
    height: float
    figures: tuple[Figure, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A figure among what reports said of the same thing."""

    figure: Figure
    chart: LineChart | None
    before: tuple[Statement, ...]


def show(visit: Visit) -> Response:
    """The page."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, problem: str = "", other: Decision | None = None) -> Response:
    filters = Filters.of(visit.query)
    with visit.site.releases.use() as release:
        finding = release.index.by_finding.get(visit.part("finding_id"))
        if finding is None:
            raise HTTPException(404)
        picture = visit.site.book.picture(release)
        with release.marts() as marts:
            shown = details.read_finding(marts, finding, visit.language.words)
            near = _neighbourhoods(marts, shown, visit)
        earlier, later = _beside(release, picture, filters, finding)
        check_ids = [check.check_id for check in finding.checks]
        standings = {check_id: picture.of_check(check_id) for check_id in check_ids}
        inherited = [
            s.decision.check_id for s in standings.values() if s.decision and s.decision.check_id not in check_ids
        ]
        return visit.page(
            "finding.html.j2",
            status,
            shown=shown,
            finding=finding,
            standing=picture.of_finding(finding),
            standings=standings,
            pages={side.report.report_id: _marked(visit, release, side) for side in shown.sides},
            near=near,
            history=history(visit.engine, [*check_ids, *inherited]),
            seen=_last_seen(standings),
            filters=filters,
            earlier=earlier,
            later=later,
            problem=problem,
            other=other,
            given={
                name: visit.form.get(name, "") for name in ("decision", "observation_id", "corrected_value", "note")
            },
            choices=DECISIONS[:3],
            longest_note=LONGEST_NOTE,
        )


def _beside(
    release: Release, picture: Picture, filters: Filters, finding: Finding
) -> tuple[Finding | None, Finding | None]:
    """The findings before and after it in the list that the filters choose; this one may have left it meanwhile."""
    index, here = release.index, release.index.place[finding.finding_id]
    before = next((item for item, _ in filters.each(reversed(index.findings[:here]), picture)), None)
    after = next((item for item, _ in filters.each(index.findings[here + 1 :], picture)), None)
    return before, after


def _neighbourhoods(marts: Marts, shown: FindingPage, visit: Visit) -> tuple[Neighbourhood, ...]:
    """Of the figures under test, or failing that of the first of all."""
    tested = [figure for side in shown.sides for figure in side.figures if figure.observation_id in side.stated]
    found = []
    for figure in (tested or list(shown.figures))[:MOST_CHARTS]:
        statements = details.neighbours(marts, figure)
        chart = line_chart(details.comparable(statements, figure), figure.observation_id, visit.language)
        before = details.said_before(statements, figure)
        if chart or before:
            found.append(Neighbourhood(figure, chart, tuple(before)))
    return tuple(found)


def _marked(visit: Visit, release: Release, side: Side) -> tuple[Marked, ...]:
    """The pages on which figures of the finding have a box."""
    line = release.index.reports.get(side.report.report_id)
    found = []
    for number in side.pages[:MOST_PAGES]:
        figures = tuple(f for f in side.figures if f.page_number == number and f.box_x0 is not None)
        try:
            image = visit.site.images.page((line.sha256 if line else None) or "", number)
            found.append(Marked(number, image.width, image.height, figures))
        except (NoImageError, ValueError) as error:
            reason = error if isinstance(error, NoImageError) else NoImageError("không có bản gốc", "no original")
            found.append(Marked(number, 0, 0, figures, reason.en if visit.language.code == "en" else reason.vi))
    return tuple(found)


def _last_seen(standings: dict[str, Standing]) -> int:
    """Number of the last decision that the page shows."""
    return max((s.decision.sequence for s in standings.values() if s.decision), default=0)


def decide(visit: Visit) -> Response:
    """Keep the decision that the form holds, then on to the next finding of the list."""
    decision = visit.text("decision", 20)
    note = visit.text("note", LONGEST_NOTE)
    seen = visit.text("seen", 12)
    if decision not in DECISIONS or not seen.isdigit():
        return _page(visit, 422, "Hãy chọn một quyết định.")
    if decision == "explained" and not note:
        return _page(visit, 422, "Hãy ghi lý do vào ô ghi chú.")
    filters = Filters.of(visit.query)
    with visit.site.releases.use() as release:
        finding = release.index.by_finding.get(visit.part("finding_id"))
        if finding is None:
            raise HTTPException(404)
        chosen = {value for value in _values(visit, "check_id") if isinstance(value, str)}
        if not chosen & {check.check_id for check in finding.checks}:
            return _page(visit, 422, "Hãy chọn ít nhất một phép kiểm.")
        with release.marts() as marts:
            shown = details.read_finding(marts, finding, visit.language.words)
        try:
            figure, value = _correction(visit, shown, decision)
        except NotANumberError:
            return _page(visit, 422, "Giá trị đúng phải là một con số, ví dụ 1.234,5.")
        new = _new_decisions(visit, shown, chosen, decision, note, figure, value)
        try:
            append_decisions(visit.engine, new, {item.check_id: int(seen) for item in new})
        except DecidedMeanwhileError as error:
            return _page(visit, 409, other=error.other)
        _, later = _beside(release, visit.site.book.picture(release), filters, finding)
    if decision == "withdrawn" or later is None:
        return RedirectResponse(filters.address(f"/findings/{finding.finding_id}", saved=decision), 303)
    return RedirectResponse(filters.address(f"/findings/{later.finding_id}", saved=decision), 303)


def _values(visit: Visit, name: str) -> list[object]:
    form = visit.form
    return list(form.getlist(name)) if hasattr(form, "getlist") else []


def _correction(visit: Visit, shown: FindingPage, decision: str) -> tuple[Figure | None, Decimal | None]:
    """The figure and its right value in the figure's unit, where the form gives them. Raises NotANumberError."""
    if decision not in {"confirmed", "misread"}:
        return None, None
    wanted = visit.text("observation_id", 64)
    figure = next((figure for figure in shown.figures if figure.observation_id == wanted), None)
    typed = visit.text("corrected_value", 60)
    if not typed:
        return figure, None
    if figure is None:
        raise NotANumberError
    return figure, read_number(typed, figure.unit_measure)


def _new_decisions(
    visit: Visit,
    shown: FindingPage,
    chosen: set[str],
    decision: str,
    note: str,
    figure: Figure | None,
    value: Decimal | None,
) -> list[NewDecision]:
    """One row for each chosen check; the correction stands with the checks that use its figure."""
    report = shown.finding.report
    found = []
    for check in shown.finding.checks:
        if check.check_id not in chosen:
            continue
        used = {operand.observation_id for operand in shown.operands.get(check.check_id, ())}
        mine = figure if figure and figure.observation_id in used else None
        found.append(
            NewDecision(
                check_id=check.check_id,
                finding_id=check.finding_id,
                report_id=check.report_id,
                file_name=report.file_name,
                kind=check.kind,
                decision=decision,
                decided_by=visit.account.name,
                sha256=report.sha256,
                extractor_version=report.extractor_version,
                figures_key=check.figures_key,
                place_key=check.place_key,
                observation_id=mine.observation_id if mine else None,
                char_start=mine.char_start if mine else None,
                char_end=mine.char_end if mine else None,
                printed_text=mine.printed_text if mine else None,
                sentence=mine.sentence if mine else None,
                sentence_start=mine.sentence_start if mine else None,
                read_value=mine.obs_value if mine else None,
                corrected_value=value if mine else None,
                unit_measure=mine.unit_measure if mine else None,
                note=note,
            )
        )
    return found
