"""One check as people are shown it: what is wrong, the arithmetic, its sentence and the figures elsewhere.

What belongs here: choosing words and excerpts for a check. Text stays text: templates escape it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orchestration.presentation import wording
from orchestration.presentation.facts import Fact
from orchestration.presentation.highlight import clip
from orchestration.presentation.pictures import Picture
from orchestration.presentation.places import Place, Places
from orchestration.presentation.rows import CheckRow, OperandRow
from orchestration.presentation.words import Words

LONGEST_MESSAGE = 1_500
SEVERITY_ORDER = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class FlagView:
    """An inconsistent check."""

    check_id: str
    severity: str
    severity_label: str
    kind: str
    kind_label: str
    message: str
    place: Place
    others: tuple[Place, ...]
    others_left_out: int
    pictures: tuple[Picture, ...]  # of its figures that stand in scans
    values: tuple[Fact, ...]


def kind_label(check: CheckRow, words: Words = wording) -> str:
    """What is wrong where it fails, what it looks at where it holds."""
    names = words.KINDS if check.verdict == "inconsistent" else words.CHECKED
    return names.get(check.kind, check.kind)


def flag_view(
    check: CheckRow, operands: Sequence[OperandRow], places: Places, pictures: Mapping[str, Picture]
) -> FlagView:
    """The check in the words of `places`; `pictures` by observation id."""
    words = places.words
    severity = check.severity if check.severity in SEVERITY_ORDER else "info"
    place = places.of_check(check, operands)
    others, others_left_out = places.of_operands(check, operands, place)
    return FlagView(
        check_id=check.check_id,
        severity=severity,
        severity_label=words.SEVERITIES[severity],
        kind=check.kind,
        kind_label=kind_label(check, words),
        message=clip(words.message(check.message_vi, check.message_en), LONGEST_MESSAGE),
        place=place,
        others=others,
        others_left_out=others_left_out,
        pictures=tuple(pictures[key] for key in figures_of(operands) if key in pictures),
        values=values(check, operands, words),
    )


def values(check: CheckRow, operands: Sequence[OperandRow], words: Words = wording) -> tuple[Fact, ...]:
    """What the report states, what comes out, the difference and what rounding allows."""
    unit = unit_of(operands)
    shown = [
        (words.STATED, check.stated_value),
        (words.COMPUTED, check.computed_value),
        (words.DIFFERENCE, check.difference),
    ]
    facts = [Fact(label, words.quantity(value, unit)) for label, value in shown if value is not None]
    allowed = allowed_range(check, unit, words)
    return (*facts, Fact(words.ALLOWED, allowed)) if allowed else tuple(facts)


def unit_of(operands: Sequence[OperandRow]) -> str | None:
    """Unit of the figure under test."""
    return next((operand.unit_measure for operand in operands if operand.position == 0), None)


def allowed_range(check: CheckRow, unit: str | None, words: Words = wording) -> str:
    """The range that rounding allows; nothing where it is a single value or has an open end."""
    if check.computed_low is None or check.computed_high is None or check.computed_low == check.computed_high:
        return ""
    return f"{words.quantity(check.computed_low, unit)} – {words.quantity(check.computed_high, unit)}"


def figures_of(operands: Iterable[OperandRow]) -> list[str]:
    """Observation ids of a check, each once."""
    return list(dict.fromkeys(operand.observation_id for operand in operands if operand.observation_id))
