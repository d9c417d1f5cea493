"""Describe a report: put together what its head, title, body and signature say.

What belongs here: the order in which the parts of a report are believed. How each part is read stands in `front` (lines
of the head and title), `head` (issuer, number, date), `title` (periods) and `place` (the report's own place).
"""

from __future__ import annotations

from extract.metadata.abbreviations import own_abbreviations
from extract.metadata.front import front_of
from extract.metadata.gazetteer import gazetteer
from extract.metadata.head import issued_on, issuer_lines, number_and_kind, signed_issuer
from extract.metadata.periods import spoken_on
from extract.metadata.place import own_place
from extract.metadata.title import report_periods
from extract.model import ReportMeta, ReportText


def describe(report: ReportText) -> ReportMeta:
    """What `report` says about itself; fields it does not state are None. Never raises on odd text."""
    front = front_of(report)
    number, number_kind = number_and_kind(front.head)
    kind = front.kind or number_kind
    issued = issued_on(front)
    period, next_period = report_periods(front.title, kind, issued, report.blocks)
    issuers = issuer_lines(front.head)
    when = spoken_on(issued, period)
    place = own_place(report.blocks, front, issuers, when)
    return ReportMeta(
        title=front.title,
        issuer=issuers[-1] if issuers else signed_issuer(front.signature, place.name, place.level),
        number=number,
        kind=kind,
        issued_on=issued,
        period=period,
        next_period=next_period,
        area=place.name,
        area_code=place.area.code if place.area else None,
        area_level=place.level,
        parent_areas=tuple(above.name for above in gazetteer().parents(place.area, when)) if place.area else (),
        abbreviations=own_abbreviations(report.blocks),
    )
