"""What each figure means: indicator, measure, period, area, basis."""

from __future__ import annotations

from extract.observations.observe import observe

__all__ = ["observe"]
