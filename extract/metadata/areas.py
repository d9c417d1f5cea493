"""Places named in running text, and the gazetteer that knows their codes."""

from __future__ import annotations

from extract.model import ReportMeta


def clause_area(clause: str, figure_start: int, meta: ReportMeta) -> tuple[str, str | None] | None:
    """(name, code) of the single place the figure at `figure_start` is about; None for the report's own place."""
    return None
