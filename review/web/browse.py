"""Pages to look around: reports with scorecards, one report's text, series, search, decisions, accounts.

What belongs here: reading addresses and choosing templates. The SQL stands in `review.reading.browse`.
"""

from __future__ import annotations

import json

from starlette.exceptions import HTTPException
from starlette.responses import Response

from orchestration.decisions import misread_cases
from review.reading import browse
from review.reading.findings import Index, ReportLine, plain
from review.store.accounts import list_accounts
from review.store.decisions import read_decisions
from review.web.charts import line_chart
from review.web.filters import Filters
from review.web.visits import Visit

PER_PAGE = 50
LOG_PAGE = 100


def number_of(visit: Visit, pages: int) -> int:
    """The page of a list that is asked for."""
    asked = visit.query.get("page", "1")
    return min(int(asked), pages) or 1 if asked.isdigit() and len(asked) < 7 else 1


def reports(visit: Visit) -> Response:
    """All reports, the newest first."""
    text, area = visit.query.get("text", "")[:200], visit.query.get("area", "")[:200]
    words = plain(text).split()
    with visit.site.releases.use() as release:
        index = release.index
        chosen = [
            report
            for report in index.reports.values()
            if (not area or report.ref_area == area) and all(word in _described(report) for word in words)
        ]
        pages = max(1, -(-len(chosen) // PER_PAGE))
        number = number_of(visit, pages)
        with release.marts() as marts:
            cards = browse.scorecards(marts)
        return visit.page(
            "reports.html.j2",
            reports=chosen[(number - 1) * PER_PAGE : number * PER_PAGE],
            found=len(chosen),
            cards=cards,
            areas=sorted({report.ref_area for report in index.reports.values() if report.ref_area}),
            text=text,
            area=area,
            number=number,
            pages=pages,
        )


def _described(report: ReportLine) -> str:
    return plain(" ".join(filter(None, (report.title, report.file_name, report.issuer, report.ref_area))))


def _known(index: Index, visit: Visit) -> ReportLine:
    report = index.reports.get(visit.part("report_id"))
    if report is None:
        raise HTTPException(404)
    return report


def report(visit: Visit) -> Response:
    """One report: its head, its scorecard, its findings."""
    with visit.site.releases.use() as release:
        line = _known(release.index, visit)
        picture = visit.site.book.picture(release)
        with release.marts() as marts:
            row = marts.reports([line.report_id])[0]
        chosen = list(Filters(report=line.report_id, state="").each(release.index.findings, picture))
        confirmed = sum(standing.state == "confirmed" for _, standing in chosen)
        return visit.page("report.html.j2", report=row, line=line, findings=chosen, confirmed=confirmed)


def text(visit: Visit) -> Response:
    """One report's text with every figure underlined."""
    asked = visit.query.get("page", "1")
    with visit.site.releases.use() as release:
        line = _known(release.index, visit)
        with release.marts() as marts:
            shown = browse.text_page(
                marts, line.report_id, int(asked) if asked.isdecimal() else 1, visit.query.get("at")
            )
        if shown is None:
            raise HTTPException(404)
        findings = [finding for finding in release.index.findings if finding.report.report_id == line.report_id]
        flagged = {c.char_start: finding for finding in findings for c in finding.checks if c.char_start is not None}
        return visit.page("text.html.j2", line=line, shown=shown, flagged=flagged)


def series_list(visit: Visit) -> Response:
    """Indicators by place."""
    asked, area = visit.query.get("text", "")[:200], visit.query.get("area", "")[:200]
    with visit.site.releases.use() as release, release.marts() as marts:
        lines = browse.series_list(marts, plain(asked).strip(), area)
        areas = browse.series_areas(marts)
    return visit.page("series_list.html.j2", lines=lines, areas=areas, text=asked, area=area, most=browse.MOST_SERIES)


def series(visit: Visit) -> Response:
    """One indicator in one place: charts and the values behind them."""
    area = visit.query.get("area", "")[:200]
    with visit.site.releases.use() as release, release.marts() as marts:
        groups = browse.series(marts, visit.part("code"), area)
    if not groups:
        raise HTTPException(404)
    drawn = [(points, line_chart([point.statement() for point in points], "", visit.language)) for points in groups]
    return visit.page("series.html.j2", groups=drawn, area=area, name=groups[0][0].indicator_name)


def search(visit: Visit) -> Response:
    """Figures by words."""
    asked = visit.query.get("text", "")[:200]
    with visit.site.releases.use() as release, release.marts() as marts:
        hits = browse.search(marts, plain(asked))
    return visit.page("search.html.j2", hits=hits, text=asked, most=browse.MOST_HITS)


def decisions(visit: Visit) -> Response:
    """Every decision, the newest first, or those whose checks are gone."""
    with visit.site.releases.use() as release:
        picture = visit.site.book.picture(release)
        findings = release.index.by_check
    gone = {decision.decision_id for decision in picture.gone}
    only_gone = visit.query.get("state") == "gone"
    rows = list(picture.gone) if only_gone else list(reversed(read_decisions(visit.engine)))
    pages = max(1, -(-len(rows) // LOG_PAGE))
    number = number_of(visit, pages)
    return visit.page(
        "decisions.html.j2",
        rows=rows[(number - 1) * LOG_PAGE : number * LOG_PAGE],
        total=len(rows),
        gone=gone,
        only_gone=only_gone,
        checks=findings,
        number=number,
        pages=pages,
    )


def misread(visit: Visit) -> Response:
    """The misread figures as JSON lines."""
    cases = misread_cases(read_decisions(visit.engine))
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    return Response(
        lines,
        media_type="application/jsonl; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="misread.jsonl"'},
    )


def accounts(visit: Visit) -> Response:
    """Who may sign in."""
    return visit.page("accounts.html.j2", accounts=list_accounts(visit.engine))
