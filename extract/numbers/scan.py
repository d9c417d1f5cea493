"""From blocks to quantities: every digit of a report ends as a `Quantity`, or as a `NonQuantity` that says what it is.

Belongs here: cutting blocks into lines, and what ties the figures of one line together. A line is read in `reader`.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.model import Block, BlockKind, NonQuantity, Quantity
from extract.numbers.catalogue import cue
from extract.numbers.cells import YearCells, is_row_number
from extract.numbers.lexer import Token, lex, plain
from extract.numbers.reader import Line, LineReader
from extract.numbers.words import find_words

_RATIO_LINK = re.compile(r"\s*(?:/|trên tổng số|trong tổng số|trong số)\s*")
_LIST_LINK = re.compile(r",? (?:và )?(?:[^\W\d_]+ ){1,3}")
_STRETCH = re.compile(r"[0-9](?:[0-9\W]{0,198}[0-9])?")  # digits and what stands between them that is no word
LINE_CHARS = 200_000
"""Characters of one paragraph or cell that are read figure by figure: a hundred pages."""
LINE_TOKENS = 2_000
REPORT_TOKENS = 100_000
"""Figures of one paragraph, and of one report. Digits beyond any of the three limits are counted as unread."""


@dataclass(frozen=True, slots=True)
class QuantityScan:
    """All figures of a report: quantities and digits that are none, both in reading order."""

    quantities: tuple[Quantity, ...]
    non_quantities: tuple[NonQuantity, ...]


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    for block in blocks:
        text = plain(block.text)
        if block.kind is BlockKind.TABLE_ROW and block.cells:
            for number, cell in enumerate(block.cells):
                yield Line(block.index, cell.start, text[cell.start : cell.end], number)
        else:
            yield Line(block.index, 0, text)


def _read_lines(lines: Sequence[Line]) -> Iterator[LineReader]:
    by_line: dict[int, list[Token]] = {}
    for token in lex([_head(line.text) for line in lines]):
        by_line.setdefault(token.line, []).append(token)
    left = REPORT_TOKENS
    for number, line in enumerate(lines):
        tokens = by_line.get(number, [])
        allowed = min(left, LINE_TOKENS)
        left -= min(len(tokens), allowed)
        reader = LineReader(line)
        reader.read(tokens[:allowed])
        reader.limit = tokens[allowed].start if len(tokens) > allowed else len(_head(line.text))
        for rest in _STRETCH.finditer(line.text, max(reader.limit, reader.done)):
            reader.refuse(rest.start(), rest.end(), "unread")
        yield reader


def _head(text: str) -> str:
    """As much of a line as is read, cut where no figure goes on."""
    return text if len(text) <= LINE_CHARS else text[:LINE_CHARS].rstrip("0123456789.,")


def _spells_out(line: Line, found: list[Quantity], words: Quantity) -> bool:
    """Whether words in brackets repeat the figure before them: `5.000.000 đồng (năm triệu đồng)`."""
    bracket = words.start - line.base - 1
    if bracket < 0 or line.text[bracket] != "(":
        return False
    return any(item.value == words.value and 0 <= bracket - (item.full_end - line.base) <= 1 for item in found)


def _finish(reader: LineReader) -> list[Quantity]:
    """The line's quantities in reading order, with ratios across nouns and units of bare lists filled in."""
    found = [*reader.quantities]
    line = reader.line
    taken = [(item.full_start, item.full_end) for item in found] + [(item.start, item.end) for item in reader.refused]
    taken.sort()
    for quantity in find_words(line.text[: reader.limit], line.block, line.base):
        nearest = bisect(taken, (quantity.full_end,))
        overlaps = any(end > quantity.start for _, end in taken[max(0, nearest - 2) : nearest])
        if not overlaps and not _spells_out(line, found, quantity):
            found.append(quantity)
    found.sort(key=lambda item: item.start)
    for position in range(len(found) - 1, 0, -1):
        left, right = found[position - 1], found[position]
        between = line.text[left.full_end - line.base : right.full_start - line.base]
        if (
            left.ratio_role is None
            and right.ratio_role is None
            and left.unit == right.unit
            and _RATIO_LINK.fullmatch(between)
        ):
            found[position - 1] = replace(left, ratio_role="numerator")
            found[position] = replace(right, ratio_role="denominator")
        elif (
            left.unit is None and _lends_unit(right, left, between) and _LIST_LINK.fullmatch(between) and left.step == 1
        ):
            found[position - 1] = replace(left, unit=right.unit)
    return found


def find_quantities(blocks: Sequence[Block]) -> QuantityScan:
    """Every figure of the blocks, offsets in each block's clean text, in reading order."""
    numbered = {block.index for block in blocks if block.cells and is_row_number(block)}
    rows = {block.index: block for block in blocks if block.cells}
    years = YearCells(rows.values())
    quantities: list[Quantity] = []
    refused: list[NonQuantity] = []
    for reader in _read_lines(list(_lines(blocks))):
        line = reader.line
        if line.cell == 0 and line.block in numbered:
            start = line.base + len(line.text) - len(line.text.lstrip())
            refused.append(NonQuantity(line.block, start, start + len(line.text.strip()), "list_mark"))
            continue
        if line.cell is not None and [item.kind for item in reader.refused] == ["year"]:
            figure = years.figure(rows[line.block], line.cell, reader.refused[0])
            if figure is not None:
                quantities.append(figure)
                continue
        quantities += _finish(reader)
        refused += sorted(reader.refused, key=lambda item: item.start)
    return QuantityScan(tuple(quantities), tuple(refused))


def _lends_unit(quantity: Quantity, bare: Quantity, between: str) -> bool:
    """Whether a bare figure before it is counted in its unit; `giải quyết 396, đạt 96,1%` is no percentage twice."""
    if quantity.unit == "%" and bare.ratio_role is not None:
        return False  # `21/51, tỷ lệ 41,18%`
    if quantity.unit == "%" and (bare.value > 100 or any(word in between.split() for word in cue("verdict_before"))):
        return False
    return quantity.unit is not None and quantity.scale == 1
