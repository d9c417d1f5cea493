"""A value with its label, which many pages print.

What belongs here: nothing else; `solieu check` imports it and must start at once.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value."""

    label: str
    value: str
    tone: str = ""
