"""The draft of a generated report: text with the spans of its figures, planted relations, printed numbers, slips.

Nothing here knows a topic. The arithmetic is the generator's own and shares no code with the checks under test.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

Span = tuple[int, int]
BROKEN_SHARE = 0.2  # of the sentences with a relation
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Planted:
    """A relation that was written into a report; `verdict` is consistent or inconsistent."""

    kind: str
    stated: Span
    operands: tuple[Span, ...]
    verdict: str
    arithmetic: str
    slip: str = ""  # which kind of slip broke it

    @property
    def spans(self) -> tuple[Span, ...]:
        """The figure under test and its operands."""
        return (self.stated, *self.operands)


@dataclass
class Figure:
    """A figure before it is printed: value in printed units and decimals shown."""

    value: Decimal
    places: int = 0
    padded: bool = False  # 05 instead of 5
    scaled: bool = False  # in thousands, millions: whole numbers that are rounded too

    def printed(self) -> str:
        """As Vietnamese reports print it."""
        text = f"{self.value:,.{self.places}f}".translate(str.maketrans(",.", ".,"))
        return f"0{text}" if self.padded and len(text) == 1 else text

    @property
    def step(self) -> Decimal:
        """One unit of the last printed place."""
        return Decimal(1).scaleb(-self.places)


@dataclass
class Relation:
    """A relation between named slots of a passage; `computed` and `slack` say when it holds."""

    kind: str
    stated: str
    operands: Sequence[str]
    computed: Callable[[dict[str, Figure]], Decimal]
    slack: Callable[[dict[str, Figure]], Decimal] = lambda _: Decimal(0)
    formula: str = ""


@dataclass
class Passage:
    """A piece of text with `{slots}` for figures (or names), and the relations among them."""

    template: str
    figures: dict[str, Figure] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)  # slots that are texts
    fixed: list[tuple[str, str, Sequence[str], str, str]] = field(default_factory=list)  # kind, stated, operands, ...
    slip: str = ""


class Draft:
    """Text under construction with the relations planted so far."""

    def __init__(self) -> None:
        self.text = ""
        self.planted: list[Planted] = []

    def write(self, text: str) -> None:
        """Text without figures."""
        self.text += text

    def add(self, passage: Passage) -> None:
        """Print a passage and note where its figures stand."""
        spans: dict[str, Span] = {}
        at = 0
        for match in _SLOT.finditer(passage.template):
            self.text += passage.template[at : match.start()]
            name = match[1]
            shown = passage.words[name] if name in passage.words else passage.figures[name].printed()
            spans[name] = (len(self.text), len(self.text) + len(shown))
            self.text += shown
            at = match.end()
        self.text += passage.template[at:]
        for relation in passage.relations:
            off = abs(passage.figures[relation.stated].value - relation.computed(passage.figures))
            verdict = "consistent" if off <= relation.slack(passage.figures) else "inconsistent"
            operands = tuple(spans[name] for name in relation.operands)
            slip = passage.slip if verdict == "inconsistent" else ""
            arithmetic = relation.formula or f"{relation.kind} of {len(operands)} figures, off by {off}"
            self.planted.append(Planted(relation.kind, spans[relation.stated], operands, verdict, arithmetic, slip))
        for kind, stated, names, verdict, note in passage.fixed:
            self.planted.append(Planted(kind, spans[stated], tuple(spans[n] for n in names), verdict, note))


def rounded(value: Decimal, places: int) -> Decimal:
    """To the nearest, halves up."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def slipped(rng: random.Random, figure: Figure) -> tuple[Decimal, str]:
    """(value, kind of slip): one digit, two swapped digits, or off by some."""
    digits = str(int(figure.value.scaleb(figure.places)))
    kind = rng.choice(("digit", "digit", "swap", "off"))
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[i + 1] != "0")]
    if kind == "swap" and places:
        at = rng.choice(places)
        digits = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    elif kind == "off":
        digits = str(max(1, int(digits) + rng.choice((-2, -1, 1, 2)) * max(1, int(digits) // 200)))
    else:
        kind = "digit"
        at = rng.randrange(len(digits))
        digits = digits[:at] + rng.choice([d for d in "123456789" if d != digits[at]]) + digits[at + 1 :]
    return Decimal(digits).scaleb(-figure.places), kind


def maybe_break(rng: random.Random, passage: Passage, slots: Sequence[str], share: float = BROKEN_SHARE) -> Passage:
    """Slip one figure of a passage now and then, clearly beyond rounding."""
    if rng.random() >= share:
        return passage
    for _ in range(12):
        name = rng.choice(list(slots))
        before = passage.figures[name].value
        passage.figures[name].value, passage.slip = slipped(rng, passage.figures[name])
        offs = [abs(passage.figures[r.stated].value - r.computed(passage.figures)) for r in passage.relations]
        slack = [r.slack(passage.figures) for r in passage.relations]
        clear = all(o == 0 or o > 2 * s or o <= s for o, s in zip(offs, slack, strict=True))
        if clear and any(o > 2 * s for o, s in zip(offs, slack, strict=True)):
            return passage
        passage.figures[name].value, passage.slip = before, ""
    return passage


def total_of(whole: str, parts: Sequence[str], kind: str = "total") -> Relation:
    """whole = sum of parts, half a last place of each figure allowed."""

    def slack(figures: dict[str, Figure]) -> Decimal:
        inexact = [figures[n] for n in (whole, *parts) if figures[n].places or figures[n].scaled]
        return sum((f.step for f in inexact), Decimal(0)) / 2

    return Relation(kind, whole, parts, lambda f: sum((f[n].value for n in parts), Decimal(0)), slack)


def percentage_of(stated: str, top: str, bottom: str, kind: str, less: int = 0, fall: bool = False) -> Relation:
    """stated = 100 × top / bottom (less 100, mirrored for a fall), one last place allowed."""

    def computed(figures: dict[str, Figure]) -> Decimal:
        exact = 100 * figures[top].value / figures[bottom].value - less
        return -exact if fall else exact

    def slack(figures: dict[str, Figure]) -> Decimal:
        a, b = figures[top], figures[bottom]
        inexact = sum((100 * f.step / b.value for f in (a, b) if f.places or f.scaled), Decimal(0))
        return figures[stated].step * Decimal("0.6") + inexact

    return Relation(kind, stated, [top, bottom], computed, slack)
