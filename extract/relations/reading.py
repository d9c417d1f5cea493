"""The text of a report as relations read it: per block a tree of figures, marks, parentheses, footnotes, bullets.

Nothing here judges figures. Building all trees is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from extract.model import Block, BlockKind, Measure, Observation, ReportMeta, ReportText
from extract.relations.marks import Index

MAX_DEPTH = 8
MAX_BULLETS = 400
ABBREVIATIONS = frozenset({"tp", "tx", "tt", "ths", "ts", "bs", "đ.c", "đc", "st", "gs", "pgs"})
NARRATIVE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING, BlockKind.TITLE, BlockKind.HEAD})


class Fig(NamedTuple):
    """A figure in the stream."""

    obs: Observation


class Mark(NamedTuple):
    """A separator (comma, semi, colon, stop) or a cue (closed, open, open_end) in the clean text of a block."""

    kind: str
    block: int
    start: int
    end: int


@dataclass(slots=True)
class Group:
    """What stands apart: a parenthesis (paren), a footnote called here (foot), bullets and each bullet of them."""

    kind: str
    items: list[Item] = field(default_factory=list)


Item = Fig | Mark | Group


_LETTER = re.compile(r"[^\W\d_]")
PAST_FIGURES = 20_000
"""Characters behind the last figure of a block whose marks are read: an endless rest without figures says nothing."""
_WORD_BEFORE = re.compile(r"[\w.]+$")
_SENTENCE_SIGN = re.compile(r"[.!?](?= )")


def is_stop(text: str, at: int) -> bool:
    """Whether the full stop at `at` ends a sentence: no abbreviation, and no small letter after it."""
    before = _WORD_BEFORE.search(text[max(0, at - 8) : at])
    if before and before.group().casefold() in ABBREVIATIONS:
        return False
    after = text[at + 1 : at + 6].lstrip(' "”»)')
    return not after or not (after[0].islower() or (after[0].isdigit() and text[at - 1 : at].isdigit()))


def sentence_ends_within(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends at one of the characters [start, end), with a blank after it."""
    signs = _SENTENCE_SIGN.finditer(text, start, end + 1) if start < end else ()
    return any(is_stop(text, sign.start()) for sign in signs)


class Reading:
    """Blocks with their figures in order, and the tree of each block on demand."""

    def __init__(self, report: ReportText, meta: ReportMeta, observations: Sequence[Observation]) -> None:
        self.report = report
        self.meta = meta
        self.observations = _with_scales(sorted(observations, key=lambda o: o.position))
        self.at_position = {o.position: o for o in self.observations}
        self.blocks: dict[int, Block] = {block.index: block for block in report.blocks}
        self.figures: dict[int, list[Observation]] = defaultdict(list)
        for observation in self.observations:
            self.figures[observation.block].append(observation)
        for figures in self.figures.values():
            figures.sort(key=lambda o: o.clean_start)
        self._notes: dict[int, list[tuple[int, int]]] = defaultdict(list)  # block -> (position, footnote block)
        self._trees: dict[int, list[Item]] = {}
        self.kept: dict[object, dict[Any, Any]] = defaultdict(dict)  # rule -> position of a figure -> its answer
        self._find_notes()
        self._bullets = self._find_bullets()

    def _find_notes(self) -> None:
        for block in self.report.blocks:
            caller = self.blocks.get(block.called_from) if block.called_from is not None else None
            if block.kind is not BlockKind.FOOTNOTE or caller is None:
                continue
            for call in caller.footnote_calls:
                if call.mark == block.footnote_mark:
                    self._notes[caller.index].append((call.position, block.index))
                    break

    def _find_bullets(self) -> dict[int, tuple[int, ...]]:
        """Block that ends with a colon or a cue -> the list items right after it, one level."""
        result: dict[int, tuple[int, ...]] = {}
        flow = [b for b in self.report.blocks if b.kind is not BlockKind.FOOTNOTE]
        for number, block in enumerate(flow):
            if block.kind not in NARRATIVE or not block.text.rstrip(" *_").endswith(":"):
                continue
            found: list[int] = []
            level: int | None = None
            for follower in flow[number + 1 : number + 1 + MAX_BULLETS]:
                inside = follower.level > block.level or block.kind is not BlockKind.LIST_ITEM
                if follower.kind is not BlockKind.LIST_ITEM or not inside:
                    break
                level = follower.level if level is None else level
                if follower.level < level:
                    break
                if follower.level == level:
                    found.append(follower.index)
            if found:
                result[block.index] = tuple(found)
        return result

    @cached_property
    def index(self) -> Index:
        """Words and signs of the blocks that have figures, notes, marks of notes or bullets."""
        spoken = {*self.figures, *(block.index for block in self.report.blocks if block.footnote_calls)}
        for block, notes in self._notes.items():
            spoken.update((block, *(note for _, note in notes)))
        for block, bullets in self._bullets.items():
            spoken.update((block, *bullets))
        return Index({number: self._marked_text(number) for number in sorted(spoken)})

    def _marked_text(self, number: int) -> str:
        figures = self.figures.get(number)
        return self.blocks[number].text[: (figures[-1].clean_end if figures else 0) + PAST_FIGURES]

    def note_within(self, block: int, start: int, end: int) -> int | None:
        """The footnote called first at one of the characters [start, end] of a block."""
        if block not in self._notes:
            return None
        return next((note for position, note in self._notes[block] if start <= position <= end), None)

    def period(self, observation: Observation) -> str | None:
        """Period of a figure; the report's own where its words name none."""
        return observation.time_period or self.meta.period

    def has_figure(self, block: int, start: int, end: int) -> bool:
        """Whether a figure begins in the clean characters [start, end) of a block."""
        figures = self.figures.get(block, [])
        at = bisect_left(figures, start, key=lambda o: o.clean_start)
        return at < len(figures) and figures[at].clean_start < end

    def text(self, block: int) -> str:
        """Clean text of a block."""
        return self.blocks[block].text

    def between(self, first: Observation, second: Observation) -> str:
        """Clean text between two figures; a break where they stand in two blocks."""
        text = self.text(first.block)
        if first.block != second.block:
            return text[first.clean_end :] + "\n" + self.text(second.block)[: second.clean_start]
        return text[first.clean_end : second.clean_start]

    def before(self, observation: Observation, length: int = 40) -> str:
        """Clean text before a figure, within its block."""
        end = observation.clean_start
        return self.blocks[observation.block].text[end - length if end > length else 0 : end]

    def after(self, observation: Observation, length: int = 40) -> str:
        """Clean text after a figure, within its block."""
        return self.blocks[observation.block].text[observation.clean_end : observation.clean_end + length]

    def tree(self, block: int) -> list[Item]:
        """Items of a block, with its footnotes and the bullets that it announces spliced in."""
        known = self._trees.get(block)
        if known is not None:
            return known
        items = self._parse(block, notes=True)
        bullets = self._bullets.get(block)
        if bullets:
            items.append(Group("bullets", [Group("bullet", self._parse(b, notes=False)) for b in bullets]))
        self._trees[block] = items
        return items

    def _tokens(self, index: int, notes: bool) -> list[tuple[int, str, Item | None]]:
        """(position, kind, item) in order: figures, marks, parentheses, footnote calls."""
        text = self.text(index)
        figures = self.figures.get(index, [])
        ends = [f.clean_end for f in figures]
        tokens: list[tuple[int, str, Item | None]] = [(f.clean_start, "fig", Fig(f)) for f in figures]
        for start, end, kind in self.index.marks(index):
            at = bisect_left(ends, start + 1)
            if at < len(figures) and figures[at].clean_start <= start:
                continue  # a separator inside a figure
            if kind == "stop" and not is_stop(text, start):
                continue
            tokens.append((start, kind, None if kind in ("paren", "end") else Mark(kind, index, start, end)))
        if notes:
            for position, note in self._notes.get(index, []):
                at = position - 1 if position and text[position - 1 : position] == "." else position
                tokens.append((at, "note", Group("foot", self._parse(note, notes=False))))
        tokens.sort(key=lambda token: (token[0], token[1] != "note"))
        return tokens

    def _parse(self, index: int, notes: bool) -> list[Item]:
        tokens = self._tokens(index, notes)
        if not any(token[1] == "paren" for token in tokens):
            return [item for _, _, item in tokens if item is not None]
        matched = _matched(tokens)
        top: list[Item] = []
        stack: list[tuple[list[Item], bool]] = [(top, True)]
        for number, (_, kind, item) in enumerate(tokens):
            if kind == "paren":
                if len(stack) <= MAX_DEPTH:
                    group = Group("paren")
                    stack[-1][0].append(group)
                    stack.append((group.items, number in matched))
            elif kind == "end":
                if len(stack) > 1 and number in matched:
                    stack.pop()
            elif item is not None:
                while kind == "stop" and not stack[-1][1]:
                    stack.pop()  # a parenthesis never closed ends with its sentence
                stack[-1][0].append(item)
        return top


def has_noun(observation: Observation) -> bool:
    """Whether the text prints a unit or a noun with the figure itself."""
    return _LETTER.search(observation.printed_text) is not None


def _with_scales(observations: Sequence[Observation]) -> list[Observation]:
    """Bare figures of a sentence take scale and unit of the amount before them: `4.865 tỷ đồng: chi đầu tư 1.298`."""
    result: list[Observation] = []
    amount: Observation | None = None
    for o in observations:
        if amount is not None and (amount.block, amount.sentence_start) != (o.block, o.sentence_start):
            amount = None
        bare_figure = o.unit is None and o.ratio_role is None and not has_noun(o)
        if bare_figure and amount is not None and o.measure in (Measure.LEVEL, Measure.PLAN):
            by = amount.scale
            high = None if o.value_high is None else o.value_high * by
            o = replace(o, value=o.value * by, value_high=high, step=o.step * by, scale=by, unit=amount.unit)  # noqa: PLW2901
        elif o.scale != 1 and o.unit is not None and o.measure in (Measure.LEVEL, Measure.PLAN):
            amount = o
        result.append(o)
    return result


def _matched(tokens: Sequence[tuple[int, str, Item | None]]) -> set[int]:
    """Numbers of the parentheses that have a partner, as deep as the parser follows them."""
    open_at: list[int] = []
    matched: set[int] = set()
    for number, (_, kind, _item) in enumerate(tokens):
        if kind == "paren":
            open_at.append(number)
        elif kind == "end" and open_at:
            matched |= {open_at.pop(), number}
    return matched
