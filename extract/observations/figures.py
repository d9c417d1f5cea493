"""A figure with the words around it: what the rules of meaning look at.

Belongs here: cutting left and right context. Does not: deciding anything from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import Block, Quantity, Span
from extract.observations.clauses import sentence_at, split_sentences

_MEASURED = frozenset(
    [
        "VND",
        "USD",
        "%",
        "điểm %",
        "‰",
        "ha",
        "t",
        "km",
        "km2",
        "m",
        "m2",
        "m3",
        "kWh",
        "kW",
        "MW",
        "MWp",
        "lít",
        "tuổi",
        "sào",
        "mẫu",
    ]
)


def is_measured(unit: str | None) -> bool:
    """Whether a unit measures (VND, ha, t/ha, VND/kg); any other unit is a counting noun."""
    return unit is not None and (unit in _MEASURED or (unit.split("/")[0] in _MEASURED))


HURT = ("chết", "tử vong", "bị thương", "mất tích")
"""What happens to persons in incidents: counts beside these words are of `người`."""
_SIGNS = frozenset("+−–-")
_PRINTED_SIGN = re.compile(r"(?:[(,;]|(?<=[^\W\d_])|(?<=\d))\s?(?P<sign>[+−–-])$")
LOOK_BACK = 2_000
"""Characters of a sentence before a figure that rules read: bounds the work on a paragraph of any length."""
LOOK_AHEAD = 1_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity in its sentence, its contexts cut once; clean text.

    `left` reaches back to the figure before, `right` to the next.
    """

    quantity: Quantity
    block: Block
    sentence: Span
    left: str
    right: str
    order: int  # among the figures of its sentence, from 0
    before: str  # the sentence up to the figure, as far as rules look back

    @property
    def lead(self) -> str:
        """`left` with the comparator's words (`thấp hơn`) that the number grammar read as part of the figure."""
        return self.left + self.block.text[self.quantity.full_start : self.quantity.start]

    @property
    def printed_sign(self) -> str:
        """The plus or minus of `+3,2%`, `(-02 vụ`; empty without one, and for a dash between words."""
        start = self.quantity.start
        if self.block.text[start - 1 : start] not in _SIGNS:
            return ""
        found = _PRINTED_SIGN.search(self.lead[-8:])
        return found["sign"] if found is not None else ""

    @property
    def after(self) -> str:
        """The sentence from the figure on, as far as rules look ahead."""
        return self.block.text[self.quantity.full_end : min(self.sentence.end, self.quantity.full_end + LOOK_AHEAD)]

    @property
    def window(self) -> Span:
        """The sentence, or of one that is longer than people write the part around the figure."""
        if self.sentence.end - self.sentence.start <= LOOK_BACK + LOOK_AHEAD:
            return self.sentence
        return Span(
            max(self.sentence.start, self.quantity.full_start - LOOK_BACK),
            min(self.sentence.end, self.quantity.full_end + LOOK_AHEAD),
        )

    @property
    def beyond(self) -> str:
        """From the digits on without the sign: `95% KH trở lên` has its comparator behind the words of interest."""
        end = self.quantity.end
        return self.block.text[end : min(self.sentence.end, end + LOOK_AHEAD)].lstrip(" %")

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
                block.text[max(left, quantity.full_start - LOOK_BACK) : max(left, quantity.full_start)],
                block.text[quantity.full_end : min(right, quantity.full_end + LOOK_AHEAD)],
                order,
                block.text[max(sentence.start, quantity.full_start - LOOK_BACK) : quantity.full_start],
            )
        )
    return result


def opening(figure: Figure) -> int:
    """Where the parentheses around the figure open in its block; -1 outside of any."""
    opened = figure.before.rfind("(")
    return figure.quantity.full_start - len(figure.before) + opened if opened > figure.before.rfind(")") else -1


_PLACE_KIND = re.compile(r"(?<!\w)(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|địa phương)(?!\w)")
_NAME = re.compile(
    r"(?:[,;:(]|(?<!\w)(?:và|là))\s*(?P<name>[A-ZĐÂÁÀẢẠĂÊÉÔÓƠƯÚÍÝ]\w{0,9}(?:[ -][A-ZĐÂÁÀẢẠĂÊÉÔÓƠƯÚÍÝ]\w{0,9}){1,3})"
    r"\s*(?:là|có|đạt|được)?\s*:?\s*$"
)


def bare_place(figure: Figure) -> str | None:
    """A name alone before the figure, in a sentence that speaks of communes or districts; None for other words."""
    found = _NAME.search(figure.left[-60:])
    return found["name"] if found and _PLACE_KIND.search(figure.before[-400:]) else None
