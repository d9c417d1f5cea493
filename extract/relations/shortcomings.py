"""Whether a figure stands among the shortcomings of a report, where writers repeat results told before; no verdicts."""

from __future__ import annotations

import re

from extract.model import Observation
from extract.relations.cues import cue_pattern, fold, has_cue
from extract.relations.figures import once_per_figure
from extract.relations.reading import Reading

LEAD = 60  # characters of a paragraph before its colon that may head it: `* Hạn chế, khuyết điểm: ...`
_HEADED = re.compile(rf"^[^:.]{{0,{LEAD}}}:")


@once_per_figure
def is_critical(reading: Reading, figure: Observation) -> bool:
    """Whether the heading above a figure, or the head of its paragraph, announces shortcomings."""
    block = reading.blocks[figure.block]
    head = _HEADED.match(block.text)
    return has_cue(" ".join(block.section[-2:]) + " " + (head.group() if head else ""), "shortcoming")


def same_sense(first: str, second: str) -> bool:
    """Whether two clauses are told apart by no word: `hộ nghèo` and `hộ cận nghèo` count different things."""
    one, two = ({fold(word) for word in cue_pattern("contrast").findall(text)} for text in (first, second))
    return one == two
