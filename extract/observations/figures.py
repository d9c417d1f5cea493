"""A figure with the words around it: what the rules of meaning look at.

Belongs here: cutting left and right context. Does not: deciding anything from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import Block, Quantity, Span
from extract.observations.clauses import sentence_at, split_sentences

PHYSICAL = frozenset(
    {"VND", "USD", "%", "điểm %", "ha", "t", "t/ha", "km", "m", "m2", "kWh", "VND/person/year", "VND/ha/year"}
)
"""Units of measurement; any other unit is a counting noun."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity in its sentence. `left` reaches back to the figure before, `right` to the next; all clean text."""

    quantity: Quantity
    block: Block
    sentence: Span
    left: str
    right: str
    order: int  # among the figures of its sentence, from 0

    @property
    def before(self) -> str:
        """The sentence up to the figure."""
        return self.block.text[self.sentence.start : self.quantity.full_start]

    @property
    def after(self) -> str:
        """The sentence from the figure on."""
        return self.block.text[self.quantity.full_end : self.sentence.end]

    @property
    def percent(self) -> bool:
        """Whether the figure is a percentage or in percentage points."""
        return self.quantity.unit in {"%", "điểm %"}


def figures_of(block: Block, quantities: Sequence[Quantity]) -> list[Figure]:
    """The block's quantities (reading order) with their contexts."""
    sentences = split_sentences(block.text)
    result: list[Figure] = []
    for index, quantity in enumerate(quantities):
        sentence = sentence_at(sentences, quantity.start)
        previous = quantities[index - 1] if index else None
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        same = previous is not None and previous.full_end > sentence.start
        left = max(sentence.start, previous.full_end) if same and previous else sentence.start
        right = min(sentence.end, following.full_start) if following else sentence.end
        order = result[-1].order + 1 if same and result else 0
        result.append(
            Figure(
                quantity,
                block,
                sentence,
                block.text[left : quantity.full_start] if left < quantity.full_start else "",
                block.text[quantity.full_end : right] if right > quantity.full_end else "",
                order,
            )
        )
    return result
