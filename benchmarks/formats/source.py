"""A report's text -> the nodes of `scripts/sample_source`, as its author would have typed them.

Belongs here: what a text file of a report was before it was plain text: paragraphs whole, footnotes real ones, the head
in two columns. The blocks of the reader are the only view of the text that is used. Does not: any format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sample_source import Node, Source

from extract.model import Block, BlockKind, ReportText

_RIGHT_OF_HEAD = re.compile(r"^(?:CỘNG HÒA|CỘNG HOÀ|ĐẢNG CỘNG SẢN|Độc lập)|ngày\s.*(?:tháng|năm)", re.IGNORECASE)
_LEFT_OF_SIGNATURE = re.compile(r"^(?:Nơi nhận|-|Như trên|Lưu)|[;]$", re.IGNORECASE)
_BULLET = re.compile(r"^(?:\d|[IVX]+[.\-–]|[A-ZĐ]\.|[a-zđ]\)|\(\d|Phần\s|PHẦN\s|Chương\s|CHƯƠNG\s)")
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
NUMBERLESS_OFFICE = "CƠ QUAN BÁO CÁO"  # where a text lacks its head, as scanned copies do
TOP_HEADINGS = 3  # depth of A., I.; deeper ones are headings of the second level


def source_of(report: ReportText) -> Source:
    """Nodes and footnotes of a report that was read from text."""
    source = Source()
    calls = _note_numbers(report, source)
    blocks = [block for block in report.blocks if block.kind is not BlockKind.FOOTNOTE or block.called_from is None]
    source.nodes.append(_head([block for block in blocks if block.kind is BlockKind.HEAD]))
    titled = False
    for block in blocks:
        if block.kind in {BlockKind.HEAD, BlockKind.SIGNATURE}:
            continue
        if block.kind is BlockKind.TABLE_ROW:
            _add_row(source, block)
        else:
            source.nodes.append(Node(_kind(block, titled), _text(block, calls)))
        titled = titled or block.kind is BlockKind.TITLE
    signature = [block.text for block in blocks if block.kind is BlockKind.SIGNATURE]
    if signature:
        source.nodes.append(_signature(signature))
    return source


def _note_numbers(report: ReportText, source: Source) -> dict[tuple[int, str], str]:
    """Fill the source's notes; (calling block, mark as printed) -> running number of the note."""
    bodies: dict[tuple[int, str], list[str]] = {}
    for block in report.blocks:
        if block.kind is BlockKind.FOOTNOTE and block.called_from is not None:
            bodies.setdefault((block.called_from, block.footnote_mark or ""), []).append(block.text)
    called = [(block.index, call.mark) for block in report.blocks for call in block.footnote_calls]
    numbers = {key: str(number) for number, key in enumerate((key for key in called if key in bodies), start=1)}
    source.notes.update({numbers[key]: " ".join(bodies[key]) for key in numbers})
    return numbers


def _text(block: Block, numbers: dict[tuple[int, str], str]) -> str:
    """Text of a block with `[^n]` where its footnotes are called."""
    parts, at = [], 0
    for call in block.footnote_calls:
        parts.append(block.text[at : call.position])
        at = call.position
        if (block.index, call.mark) in numbers:
            parts.append(f"[^{numbers[block.index, call.mark]}]")
    return "".join([*parts, block.text[at:]])


def _kind(block: Block, titled: bool) -> str:
    if block.kind is BlockKind.TITLE:
        return "subtitle" if titled else "title"
    if block.kind is BlockKind.HEADING:
        return "heading1" if block.level <= TOP_HEADINGS else "heading2"
    return "bullet" if block.kind is BlockKind.LIST_ITEM and not _BULLET.match(block.text) else "paragraph"


def _head(blocks: Iterable[Block]) -> Node:
    """The head of an official paper: issuer and number left, motto, place and date right."""
    texts = [block.text for block in blocks if any(letter.isalnum() for letter in block.text)]
    right = [text for text in texts if _RIGHT_OF_HEAD.search(text)]
    left = [text for text in texts if text not in right] or [NUMBERLESS_OFFICE]
    if not any(text.isupper() for text in right):
        right = [*MOTTO, *right]
    return Node("head", rows=_side_by_side(left, right))


def _signature(texts: Iterable[str]) -> Node:
    """Recipients left, office and name of the signer right."""
    lines = list(texts)
    left = [text for text in lines if _LEFT_OF_SIGNATURE.search(text)]
    return Node("sign", rows=_side_by_side(left, [text for text in lines if text not in left]))


def _side_by_side(left: list[str], right: list[str]) -> tuple[tuple[str, ...], ...]:
    count = max(len(left), len(right))
    return tuple(zip(left + [""] * (count - len(left)), right + [""] * (count - len(right)), strict=True))


def _add_row(source: Source, block: Block) -> None:
    row = tuple(block.text[cell.start : cell.end] for cell in block.cells)
    before = source.nodes[-1]
    if before.kind == "table" and before.text == str(block.table):
        source.nodes[-1] = Node("table", before.text, (*before.rows, row))
    else:
        source.nodes.append(Node("table", str(block.table), (row,)))
