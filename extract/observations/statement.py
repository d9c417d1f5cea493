"""What the rules of measure say about one figure.

Belongs here: the value that `measure` and `plans` pass on. Does not: the rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import Measure


@dataclass(frozen=True, slots=True)
class Statement:
    """Measure of a figure, -1 where the words make it a fall, and whether it is what the year's plan sets."""

    measure: Measure
    sign: int = 1
    planned: bool = False
