"""Text of a report -> its blocks in reading order: headings, paragraphs, list items, table rows, footnotes.

Every format is read into one plain-text dialect (Markdown as office converters write it) and comes through here, so
that a paragraph means the same in all of them. Belongs here: where a block begins and ends, what kind it is, which
section it stands in, which paragraph a page break tore. Does not: figures and their meaning.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.model import Block, BlockKind, PageSpan, Span
from extract.readers.clean import SUPERSCRIPTS, CleanText, append_clean, finish
from extract.readers.headings import HeadingStack, has_figure, heading_rank, is_title_word
from extract.readers.page_numbers import page_number_lines
from extract.readers.typed_notes import typed_notes

_RULE = re.compile(r"^[\s\-_*=~·.]{3,}$")
_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s+")
# Shapes, dingbats, circled numbers, emoji, and the private letters that symbol fonts leave behind.
_SYMBOL = "\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff\uf020-\uf0ff"
_BULLET = re.compile(
    r"^\s{0,12}(?:\\?[-+•·§–—]|\*(?=\s)|o(?=\s))(?:\s*\\?[-+•](?=\s))?\s+|^\s{0,12}[-+–](?=[^\s\d\-_*])"
    rf"|^\s{{0,12}}(?:[{_SYMBOL}]\ufe0f?){{1,4}}\s*"
)
_NUMBERED = re.compile(
    r"^\s{0,12}[*_]{0,3}(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?(?:\s|(?=[*_]{1,3}\s))|\d{1,2}(?:\.\d{1,2}){0,4}[.)/]\s?(?=\D)"
    r"|\d{1,2}(?:\.\d{1,2}){0,4}\s?[\-–]\s?(?=[A-ZĐÀ-Ỹ\"“])|\(\d{1,2}\)|[IVX]{1,5}[.\-–]|[A-ZĐ](?:\.|[\-–]\s)|[a-zđ]\)|Phần\s|PHẦN\s|Chương\s|CHƯƠNG\s)"
)
_FOOTNOTE = re.compile(
    r"^\s{0,6}(?:<sup>\s{0,3}\**(?P<sup>[^<>]{1,6}?)\**\s{0,3}</sup>|(?P<uni>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|\[\^?(?P<bracket>\d{1,3})\]:?)\s*(?=\S)"
)
_TABLE = re.compile(r"^\s{0,6}\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|[\s:|\-]+\|\s*$")
_END = re.compile(r"[.;:!?…”\"»)/]$|\.\.\.$")
_SIGNATURE = re.compile(r"^(?:Nơi nhận|NƠI NHẬN|N¬i nhËn)\b")
_ANNEX = re.compile(r"^(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu số|BẢNG)\b")
_BODY = re.compile(r"^(?:Thực hiện|Căn cứ|Triển khai|Trên cơ sở|Phần|PHẦN|Năm|Trong|Theo|Sau khi|Kính gửi)\b")
TITLE_LIMIT = 420  # characters: a longer block is body text, not a title
MAX_BARS = 400  # in a row of a table
TORN_LENGTH = 60  # a paragraph shorter than this and without a full stop is a caption, not a torn sentence


@dataclass(slots=True)
class _Draft:
    """A block while its lines are collected."""

    kind: BlockKind
    pieces: list[Span]
    level: int = 0
    mark: str | None = None
    numbered: bool = False
    hashes: int = 0
    table: int | None = None
    plain: bool = False  # began without bullet, number or heading sign


def build_blocks(text: str, pages: Sequence[PageSpan] = (), media_type: str = "text/plain") -> tuple[Block, ...]:
    """Blocks of `text` in reading order, with clean text and offsets into `text`.

    `pages` tells on which page each character stands (empty: no pages). `media_type` is kept for formats whose
    dialect differs; all present ones share this one. Linear in the length of the text; never raises on odd input.
    """
    del media_type
    drafts = _join_torn(text, _collect(text))
    footnotes = frozenset(d.mark for d in drafts if d.mark)
    starts = [page.start for page in pages]
    blocks: list[Block] = []
    for draft in drafts:
        out = CleanText()
        for piece in draft.pieces:
            out.space(piece.start)
            append_clean(out, text, piece, footnotes)
        clean, offsets, ends, calls = finish(out)
        if not clean:
            continue
        page = pages[max(bisect.bisect_right(starts, offsets[0]) - 1, 0)].page_number if pages else None
        blocks.append(
            Block(
                index=len(blocks),
                kind=draft.kind,
                text=clean,
                offsets=offsets,
                page_number=page,
                level=draft.level or draft.hashes,
                footnote_mark=draft.mark,
                footnote_calls=() if draft.kind is BlockKind.HEADING and not calls else calls,
                table=draft.table,
                cells=_cells(clean) if draft.kind is BlockKind.TABLE_ROW else (),
                ends=ends,
            )
        )
    return _link_footnotes(_classify(blocks))


def _collect(text: str) -> list[_Draft]:
    """Physical lines gathered into drafts."""
    drafts: list[_Draft] = []
    current: _Draft | None = None
    position = 0
    full_line = _full_line(text)
    table = 0
    in_table = False
    page_numbers = page_number_lines(text)
    notes = typed_notes(text)
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        content = line.rstrip()
        if not content or start in page_numbers or (_RULE.match(content) and not _is_row(content)):
            current = None
            in_table = in_table and bool(content)
            continue
        end = start + len(content)
        if _is_row(content):
            if not in_table:
                table, in_table = table + 1, True
            current = None
            if not _TABLE_RULE.match(content):
                drafts.append(_Draft(BlockKind.TABLE_ROW, [Span(start, end)], table=table))
            continue
        in_table = False
        note = notes.get(start)
        begun = _begin(content, start, end) if note is None else _typed_note(note, end)
        if begun is None and current is not None and not _ended(text, current, content, full_line):
            current.pieces.append(Span(start, end))
            continue
        current = begun or _Draft(BlockKind.PARAGRAPH, [Span(start, end)], plain=True)
        drafts.append(current)
    return drafts


def _is_row(content: str) -> bool:
    """Whether a line is a row of a pipe table; one with more cells than any table has is text."""
    return bool(_TABLE.match(content)) and content.count("|") <= MAX_BARS


def _full_line(text: str) -> int:
    """Length that a line of running text usually reaches: only a shorter one ends a paragraph."""
    lengths = sorted(len(line) for line in text.splitlines()[:4000] if len(line) > 20)
    return lengths[len(lengths) * 4 // 5] if lengths else 0


def _ended(text: str, draft: _Draft, following: str, full_line: int) -> bool:
    """Whether a draft is whole although no blank line follows: a heading, or a line that ends early or in a stop."""
    if draft.kind is BlockKind.HEADING:
        return True
    last = draft.pieces[-1]
    line = text[last.start : last.end].strip(" *_")
    if line.isupper() and not following.isupper():
        return True
    head = following.lstrip(' *_("“')[:1]
    if not (head.isupper() or head.isdigit()) or line.startswith("**") or following.isupper():
        return False
    return line.endswith((".", ";", ":", "!", "?")) or last.end - last.start < 0.7 * full_line


def _typed_note(opening: re.Match[str], end: int) -> _Draft:
    return _Draft(BlockKind.FOOTNOTE, [Span(opening.end(), end)], mark=opening["mark"])


def _begin(content: str, start: int, end: int) -> _Draft | None:
    """The draft that a line opens by its own sign; None for a line of running text."""
    if match := _HASHES.match(content):
        return _Draft(BlockKind.HEADING, [Span(start + match.end(), end)], hashes=len(match[1]))
    if match := _FOOTNOTE.match(content):
        mark = (match["sup"] or match["uni"] or match["bracket"]).translate(SUPERSCRIPTS).strip("()[]. ")
        return _Draft(BlockKind.FOOTNOTE, [Span(start + match.end(), end)], mark=mark)
    if match := _BULLET.match(content):
        level = 2 if "+" in match.group() else 1
        return _Draft(BlockKind.LIST_ITEM, [Span(start + match.end(), end)], level=level)
    if _NUMBERED.match(content):
        return _Draft(BlockKind.LIST_ITEM, [Span(start, end)], numbered=True)
    return None


def _stops(text: str, draft: _Draft) -> bool:
    """Whether a draft's text ends as a sentence or a list item does."""
    last = draft.pieces[-1]
    tail = text[max(last.start, last.end - 12) : last.end].rstrip(" *_")
    return bool(_END.search(re.sub(r"<sup>[^<>]{1,6}</sup>$|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}$", "", tail).rstrip(" *_")))


def _join_torn(text: str, drafts: list[_Draft]) -> list[_Draft]:
    """Join paragraphs that a page break, or footnotes at a page foot, tore apart."""
    result: list[_Draft] = []
    index = 0
    while index < len(drafts):
        draft = drafts[index]
        result.append(draft)
        index += 1
        titled = len(result) > 1 and is_title_word(_raw(text, result[-2]))
        while not titled and _is_open(text, draft):
            follow = _continuation(text, drafts, index, lower_only=_stays_apart(draft))
            if follow is None:
                break
            between = drafts[index:follow]
            for other in between:
                if other.kind is not BlockKind.FOOTNOTE:  # second paragraph of the footnote above
                    other.kind, other.mark = BlockKind.FOOTNOTE, _last_mark(between)
            result.extend(between)
            draft.pieces.extend(drafts[follow].pieces)
            index = follow + 1
    return result


def _last_mark(drafts: Sequence[_Draft]) -> str | None:
    return next((d.mark for d in reversed(drafts) if d.mark), None)


def _raw(text: str, draft: _Draft) -> str:
    """The first line of a draft without emphasis."""
    return text[draft.pieces[0].start : draft.pieces[0].end].strip(" *_")


def _stays_apart(draft: _Draft) -> bool:
    """A footnote, or a short numbered line (a heading, most likely): it goes on only in lower case."""
    return draft.kind is BlockKind.FOOTNOTE or (draft.numbered and draft.pieces[0].end - draft.pieces[0].start <= 160)


def _is_open(text: str, draft: _Draft) -> bool:
    first, last = draft.pieces[0], draft.pieces[-1]
    if text.startswith("**", first.start) and text.endswith("**", 0, last.end):
        return False  # set in bold as a whole: a title or a heading
    if _raw(text, draft).isupper():
        return False
    if draft.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE} or _stops(text, draft):
        return False
    return sum(piece.end - piece.start for piece in draft.pieces) >= TORN_LENGTH


def _continuation(text: str, drafts: list[_Draft], index: int, *, lower_only: bool) -> int | None:
    """Index of the draft that goes on with a torn sentence: the next running text, footnotes passed over.

    After footnotes the first running text may be a footnote's second paragraph: one that begins in lower case is
    preferred within the next three. `lower_only`: a footnote without a full stop goes on only in lower case.
    """
    first = index
    while first < len(drafts) and drafts[first].kind is BlockKind.FOOTNOTE:
        first += 1
    candidates: list[int] = []
    for at in range(first, min(first + (3 if first > index else 1), len(drafts))):
        if not drafts[at].plain:
            break
        candidates.append(at)
    for at in candidates:
        head = text[drafts[at].pieces[0].start :][:8].lstrip(' *_("“')
        if head[:1].islower() or head[:1].isdigit():
            return at
    if not candidates or lower_only:
        return None
    piece = drafts[candidates[0]].pieces[0]
    long_enough = piece.end - piece.start >= TORN_LENGTH or first > index
    upper = text[piece.start : piece.end].strip(" *_").isupper()
    return candidates[0] if long_enough and not upper else None


def _cells(clean: str) -> tuple[Span, ...]:
    """Spans of a table row's cells in its clean text, outer spaces left out."""
    bars = [i for i, char in enumerate(clean) if char == "|"]
    cells = []
    for left, right in itertools.pairwise(bars):
        raw = clean[left + 1 : right]
        start = left + 1 + len(raw) - len(raw.lstrip())
        cells.append(Span(start, max(start, right - (len(raw) - len(raw.rstrip())))))
    return tuple(cells)


def _classify(blocks: list[Block]) -> list[Block]:
    """Head, title, headings with their sections, signature."""
    title = next((b.index for b in blocks[:40] if is_title_word(b.text)), None)
    body = _body_start(blocks, title)
    stack = HeadingStack()
    result: list[Block] = []
    signed = False
    for block in blocks:
        kind, level = block.kind, block.level
        if title is not None and block.index < title:
            kind = BlockKind.HEAD
        elif title is not None and block.index < body:
            kind = BlockKind.TITLE
        elif kind is not BlockKind.TABLE_ROW and kind is not BlockKind.FOOTNOTE:
            if _SIGNATURE.match(block.text) and block.index > 0.5 * len(blocks):
                signed = True
            elif signed and (_ANNEX.match(block.text) or kind is BlockKind.HEADING):
                signed = False
            if signed:
                kind = BlockKind.SIGNATURE
            elif (rank := heading_rank(block)) is not None:
                kind, level = BlockKind.HEADING, rank
        section = stack.enter(level, block.text) if kind is BlockKind.HEADING else stack.beside(block.text)
        result.append(replace(block, kind=kind, level=level, section=section))
    return result


def _body_start(blocks: Sequence[Block], title: int | None) -> int:
    """Index of the first block after the title's lines."""
    if title is None:
        return 0
    at = title + 1
    while at < len(blocks) and at <= title + 3:
        block = blocks[at]
        numbered = block.kind is BlockKind.LIST_ITEM or _NUMBERED.match(block.text)
        if numbered or block.kind is BlockKind.TABLE_ROW or len(block.text) > TITLE_LIMIT:
            break
        sentence = block.text.endswith("." if at == title + 1 else (".", ";"))  # `... năm 2022;` goes on below
        if sentence or _SIGNATURE.match(block.text) or has_figure(block.text):
            break  # reports without headings begin at once
        if (
            block.text.startswith("Kính gửi")
            or (_BODY.match(block.text) and at > title + 1)
            or block.text.endswith("như sau:")
        ):
            break
        at += 1
    return at


def _link_footnotes(blocks: list[Block]) -> tuple[Block, ...]:
    """Tie each footnote body to the block that calls it: the nearest call before it, else the first after it."""
    waiting: dict[str, list[int]] = {}
    unmatched: list[int] = []
    found: dict[int, int] = {}
    last: int | None = None
    for block in blocks:
        if block.kind is BlockKind.FOOTNOTE:
            if last is not None and blocks[last].footnote_mark == block.footnote_mark and last in found:
                found[block.index] = found[last]  # second paragraph of the same note
            elif queue := waiting.get(block.footnote_mark or ""):
                found[block.index] = queue.pop()
            else:
                unmatched.append(block.index)
            last = block.index
        else:
            last = None
        for call in block.footnote_calls:
            waiting.setdefault(call.mark, []).append(block.index)
    for index in unmatched:
        if queue := waiting.get(blocks[index].footnote_mark or ""):
            found[index] = queue.pop(0)
    return tuple(replace(b, called_from=found[b.index]) if b.index in found else b for b in blocks)
