"""Find the catalogue code of an indicator phrase."""

from __future__ import annotations

from collections.abc import Sequence


def match_code(indicator_text: str, unit: str | None, measure: str, context: Sequence[str] = ()) -> str | None:
    """Code of the catalogue that `indicator_text` names exactly, None where none fits."""
    return None
