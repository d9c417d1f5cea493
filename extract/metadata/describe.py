"""Describe a report: put together what its head, title, body and signature say.

What belongs here: the order in which the parts of a report are believed. How each part is read stands in `head` (issuer,
number, date), `title` (title, kind, periods) and `place` (the report's own place).
"""

from __future__ import annotations

from extract.metadata.gazetteer import gazetteer
from extract.metadata.head import issued_on, issuer_line, number_and_kind, with_place
from extract.metadata.place import own_place
from extract.metadata.title import report_periods, title_and_kind
from extract.model import ReportMeta, ReportText


def describe(report: ReportText) -> ReportMeta:
    """What `report` says about itself; fields it does not state are None. Never raises on odd text."""
    title, kind = title_and_kind(report.blocks)
    number, number_kind = number_and_kind(report.blocks)
    issued = issued_on(report.blocks)
    period, next_period = report_periods(title, kind, issued, report.blocks)
    when = issued or period
    issuer = issuer_line(report.blocks)
    place = own_place(report.blocks, issuer, (when or "")[:7] or None)
    area = place.area
    return ReportMeta(
        title=title,
        issuer=with_place(issuer, place.name, place.level, report.blocks),
        number=number,
        kind=kind or number_kind,
        issued_on=issued,
        period=period,
        next_period=next_period,
        area=place.name,
        area_code=area.code if area else None,
        area_level=place.level,
        parent_areas=tuple(above.name for above in gazetteer().parents(area)) if area else (),
    )
