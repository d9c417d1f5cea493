"""Describe a report from its head, title, body and signature."""

from __future__ import annotations

from extract.model import ReportMeta, ReportText


def describe(report: ReportText) -> ReportMeta:
    """What `report` says about itself; fields it does not state are None."""
    return ReportMeta()
