"""Figures in messages, written as Vietnamese reports write them: 1.073 / 83,56 %."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from extract.model import Observation

DISPLAY_NAMES = {"VND": "đồng", "t": "tấn", "t/ha": "tấn/ha"}
_SWAPPED = str.maketrans(",.", ".,")
SCALE_WORDS = {
    Decimal(10) ** 3: "nghìn",
    Decimal(10) ** 6: "triệu",
    Decimal(10) ** 9: "tỷ",
    Decimal(10) ** 12: "nghìn tỷ",
}


def vietnamese(value: Decimal, places: int | None = None) -> str:
    """`value` with points between thousands and a decimal comma, trailing zeros dropped unless `places` is given."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    text = f"{value:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAPPED)


def percent(value: Decimal, stated_step: Decimal) -> str:
    """A computed percentage with two decimals, or one more than the stated one prints."""
    exponent = int(stated_step.normalize().as_tuple().exponent) if stated_step else 0
    return vietnamese(value, max(2, -exponent)) + "%"


def common_scale(figures: Sequence[Observation]) -> tuple[Decimal, str]:
    """The scale in which the figures are shown together, and its words: that of the first figure."""
    first = figures[0]
    unit = first.unit or ""
    shown = DISPLAY_NAMES.get(unit, unit)
    scale = first.scale or Decimal(1)
    if scale == 1:
        return Decimal(1), shown
    word = SCALE_WORDS.get(scale)
    if word is None:
        return Decimal(1), shown
    return scale, f"{word} {shown}".strip()


def join_sum(values: Sequence[Decimal], scale: Decimal, limit: int = 12) -> str:
    """`a + b + c` in the given scale; long lists keep their first and last terms."""
    terms = [vietnamese(value / scale) for value in values]
    if len(terms) > limit:
        terms = [*terms[: limit - 2], "…", terms[-1]]
    return " + ".join(terms)


def in_print(figure: Observation) -> str:
    """A figure with its unit as the report prints it: `64,33 tạ/ha`; its canonical value where that is not at hand."""
    scale = figure.scale or Decimal(1)
    printed = re.sub(r"^\D+", "", figure.printed_text)
    if figure.ratio_role is None and figure.value_high is None and re.search(r"[^\W\d_]", printed):
        return printed
    shown_scale, unit = common_scale([figure])
    return f"{vietnamese(figure.value / (shown_scale if scale != 1 else Decimal(1)))} {unit}".strip()
