"""Wholes that stay open from block to block: what a list is about.

Belongs here: which whole a paragraph or an item of a list leaves open for the items below it. Does not: the parts of a
sentence (`topic`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.cues import holds, phrases
from extract.model import Block, BlockKind
from extract.observations.phrases import NUMBERING
from extract.observations.topic import Topic

_ANNOUNCED = 240  # characters at the end of a paragraph that speak of the list below it


@dataclass(slots=True)
class OpenWhole:
    """The whole that a paragraph ending in a colon announces to the items below it, or an item to those under it."""

    subject: str | None = None
    estimated: bool = False  # whether the paragraph says that what it lists is estimated
    section: tuple[str, ...] = ()
    above: dict[int, str | None] = field(default_factory=dict)  # what the last item of each level measured first

    def open_for(self, block: Block) -> str | None:
        """The announced whole, for a list item of the same section; else what the item a level above measured."""
        if block.kind is not BlockKind.LIST_ITEM or block.section != self.section:
            return None
        outer = [self.above[level] for level in sorted(self.above) if level < block.level]
        return outer[-1] if outer and outer[-1] else self.subject

    def estimates(self, block: Block) -> bool:
        """Whether the paragraph above announced the block, an item of its list, as an estimate."""
        return self.estimated and block.kind is BlockKind.LIST_ITEM and block.section == self.section

    def leave(self, block: Block, topic: Topic) -> None:
        """Note what the block announces; a paragraph that is no list item ends the list."""
        if block.kind is not BlockKind.LIST_ITEM or block.section != self.section:
            self.above = {}
        if block.kind is BlockKind.LIST_ITEM:
            first = next(iter(topic.units), None)
            self.above = {level: said for level, said in self.above.items() if level < block.level}
            self.above[block.level] = (
                first if first and first.removeprefix("tổng ").startswith(phrases("head_noun")) else None
            )
            self.section = block.section
        if block.kind is not BlockKind.LIST_ITEM:
            self.estimated = block.text.endswith(":") and holds(block.text[-_ANNOUNCED:], "estimate")
        if block.text.endswith(":"):
            own = NUMBERING.sub("", block.text[-200:]).strip(" :").lower() if len(block.text) <= 200 else None
            self.subject, self.section = topic.level or topic.last or own, block.section
        elif block.kind is not BlockKind.LIST_ITEM or block.level == 0:
            self.subject = None
