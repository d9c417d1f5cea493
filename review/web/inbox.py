"""The inbox: findings that wait for a decision, the newest report first.

What belongs here: choosing what one page of the list shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from review.reading.findings import Finding, Index, ReportLine
from review.reading.standing import AGAIN, OPEN, STATES, Standing
from review.web.filters import WAITING, Filters
from review.web.visits import Visit

PER_PAGE = 50
MOST_REPORTS = 200  # that the filter offers; older ones are found by place or words


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one report."""

    report: ReportLine
    items: list[tuple[Finding, Standing]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of what the filters choose is done."""

    waiting: int
    decided: int
    states: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return self.waiting + self.decided


def show(visit: Visit) -> Response:
    """One page of the list; for htmx the list alone."""
    filters = Filters.of(visit.query)
    number = max(1, int(asked)) if (asked := visit.query.get("page", "1")).isdigit() and len(asked) < 7 else 1
    with visit.site.releases.use() as release:
        index, picture = release.index, visit.site.book.picture(release)
        chosen, counts = filters.chosen(index.findings, picture)
        pages = max(1, -(-len(chosen) // PER_PAGE))
        number = min(number, pages)
        shown = chosen[(number - 1) * PER_PAGE : number * PER_PAGE]
        waiting = counts[OPEN] + counts[AGAIN]
        return visit.page(
            "inbox_list.html.j2" if visit.partial else "inbox.html.j2",
            filters=filters,
            index=index,
            reports=_offered(index, filters),
            groups=[
                Group(next(iter(items))[0].report, items)
                for items in (list(members) for _, members in groupby(shown, key=lambda item: item[0].report.report_id))
            ],
            progress=Progress(waiting, counts.total() - waiting, {state: counts[state] for state in STATES}),
            found=len(chosen),
            number=number,
            pages=pages,
            gone=len(picture.gone),
            states=(WAITING, *STATES),
            release=release.name,
        )


def _offered(index: Index, filters: Filters) -> list[ReportLine]:
    """The newest reports with findings, and the one that is asked for."""
    newest = list(index.flagged_reports[:MOST_REPORTS])
    asked = index.reports.get(filters.report)
    return newest if asked is None or asked in newest else [asked, *newest]
