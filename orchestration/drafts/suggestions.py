"""What an author may do about a flag: one sentence, with the figure that would fit where arithmetic gives one.

What belongs here: choosing the sentence of data/catalogue/suggestions.csv and writing its figures as the draft does.
A suggestion never says which of the figures is wrong: arithmetic cannot know.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from extract.relations.notation import common_scale, vietnamese

if TYPE_CHECKING:
    from extract.model import Check, Extraction, Observation

_CHANGES = {"yoy_growth", "yoy_change"}
_MORE_PLACES = 2  # where the figure that would fit looks like the stated one at its own places
_MOST_PLACES = 9


def suggestion(extraction: Extraction, check: Check, language: str) -> str | None:
    """The sentence for a flag in `vi` or `en`; None for a kind without one, or where its figure is not known."""
    template = _templates(language).get(check.kind)
    if template is None:
        return None
    if "{" not in template:
        return template
    stated = _stated(extraction, check)
    if stated is None or check.computed_value is None:
        return None
    value = as_printed(stated, check.computed_value)
    return template.replace("{value}", value).replace("{stated}", as_printed(stated, stated.value))


def as_printed(like: Observation, value: Decimal) -> str:
    """A value in the scale, unit and places of a figure of the draft: `1.234,5 triệu đồng`, `83,6%`, `giảm 2,5%`."""
    scale, unit = common_scale([like])
    step = like.step / scale if like.step else Decimal(1)
    places = min(max(0, -int(step.normalize().as_tuple().exponent)), _MOST_PLACES)
    shown = abs(value) if like.measure in _CHANGES else value
    text = vietnamese(shown / scale, places)
    if value != like.value and text == vietnamese(abs(like.value) / scale, places):
        text = vietnamese(shown / scale, places + _MORE_PLACES)
    text = f"{text}%" if like.unit == "%" else f"{text} {unit}".strip()
    if like.measure in _CHANGES:
        return f"{'giảm' if value < 0 else 'tăng'} {text}"
    return text


def _stated(extraction: Extraction, check: Check) -> Observation | None:
    wanted = next((operand.observation_id for operand in check.operands if operand.role == "stated"), None)
    return next((o for o in extraction.observations if wanted and o.observation_id == wanted), None)


@cache
def _templates(language: str) -> dict[str, str]:
    from extract.catalogue import catalogue_rows

    return {row["kind"]: row[language] for row in catalogue_rows("suggestions.csv")}


def advice_of(kind: str, language: str) -> str | None:
    """The sentence of a kind with `…` for its figures; None for a kind without one."""
    template = _templates(language).get(kind)
    return None if template is None else template.replace("{value}", "…").replace("{stated}", "…")
