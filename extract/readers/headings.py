"""What is a heading, how deep it stands, and the path of headings above a block.

Belongs here: numbering schemes of Vietnamese official papers (Decree 30/2020/NĐ-CP, annex I: Phần, Chương, I., 1.,
1.1., a)), of the Party's papers (Hướng dẫn 36-HD/VPTW: I-, 1-, 1.1-) and of office Markdown. Does not: whether headings
are in order (`extract.relations`).
"""

from __future__ import annotations

import re

from extract.cues import starts_with
from extract.model import Block, BlockKind

_PART = re.compile(r"^(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:thứ\s+)?\w{1,6}\b")
_LETTER = re.compile(r"^[A-ZĐ](?:\.|\s?[\-–](?=\s))\s*\S")
_ROMAN = re.compile(r"^[IVX]{1,6}\s?(?:/-|[.\-–/])\s*\S")
_DIGITS = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4})\s?(?:/-|[.)/]|[\-–](?=\s?[^\W\d])|(?=\s))\s*\S")
_SMALL = re.compile(r"^[a-zđ]\)\s*\S")
_FIGURE = re.compile(r"\d\s?(?:%|tỷ|tỉ|triệu|nghìn|ha\b|tấn|người|hộ\b|vụ\b|xã\b|đ\b|đồng|trường hợp|lượt|km|tạ)")
_TITLE_WORD = re.compile(
    r"^(?:BÁO CÁO|NGHỊ QUYẾT|KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|THÔNG BÁO|TỜ TRÌNH|KẾT LUẬN|CHỈ THỊ|ĐỀ ÁN|PHƯƠNG ÁN"
    r"|CÔNG ĐIỆN|HƯỚNG DẪN|GIẤY MỜI)(?:\s|$)"
)
_BARE_PART = re.compile(r"(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:(?:thứ|THỨ)\s+)?\w{1,6}[\s:.]*")
_WORDS = 14  # of a heading that only its words tell
HEADING_LIMIT = 220  # characters
_RUN_IN = 120  # characters of a paragraph among which its own heading ends


def is_title_word(text: str) -> bool:
    """Whether a block opens the title: the kind of document in capitals, as Decree 30/2020 prescribes."""
    return bool(_TITLE_WORD.match(text))


def has_figure(text: str) -> bool:
    """Whether a figure with a unit stands in the text: titles and headings have none."""
    return bool(_FIGURE.search(text))


def heading_rank(block: Block) -> int | None:
    """Depth of a heading (1 = part, 2 = A., 3 = I., 4 = 1., 5 = 1.1., ... 9 = a)), None where it is none."""
    text = block.text
    if len(text) > HEADING_LIMIT or text.endswith((".", ";", ",")) or _FIGURE.search(text):
        return _numbered_rank(text) if block.kind is BlockKind.HEADING and _numbered_rank(text) else None
    if rank := _numbered_rank(text):
        return rank
    if block.kind is BlockKind.HEADING:
        return 3 if text.isupper() else 6
    if block.kind is BlockKind.PARAGRAPH and text.isupper() and len(text) >= 8:
        return 2
    return _announced_rank(text) if block.kind is BlockKind.PARAGRAPH else None


def _announced_rank(text: str) -> int | None:
    """`Phương hướng, nhiệm vụ tháng 9` alone in its line: plain text has no other sign of a heading.

    With a period it parts the report; without one it stands below what is numbered.
    """
    if len(text.split()) > _WORDS or text.endswith((":", "!", "?", "…", ")")) or not text[:1].isupper():
        return None
    if starts_with("plan_section", "plan_topic", "result_section").match(text) is None:
        return None
    return 2 if starts_with("plan_section", "plan_topic").match(text) and any(map(str.isdigit, text)) else 8


def _numbered_rank(text: str) -> int | None:
    if _PART.match(text):
        return 1
    if _ROMAN.match(text):
        return 3
    if _LETTER.match(text):
        return 2
    if match := _DIGITS.match(text):
        return 4 + match[1].count(".")
    return 9 if _SMALL.match(text) else None


class HeadingStack:
    """The headings above the present place in the report."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, rank: int, text: str) -> tuple[str, ...]:
        """Close headings of the same depth or deeper, return the path above, open this one.

        The line behind a bare `Phần thứ nhất` is its name: it stays open with it.
        """
        if self._open and _BARE_PART.fullmatch(self._open[-1][1]) and rank > 1 and _numbered_rank(text) is None:
            self._open[-1] = (self._open[-1][0], f"{self._open[-1][1]} {text}")
            return ()
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        above = self.path()
        self._open.append((rank, text))
        return above

    def beside(self, text: str) -> tuple[str, ...]:
        """The path above a block that is no heading.

        A paragraph `3. Thương mại: sức mua tăng ...` that goes on with the series of a heading `2. Công nghiệp` closes
        it, and leaves what it names up to the colon to the blocks below.
        """
        if (own := self._goes_on(text)) is None:
            return self.path()
        return self.enter(*own)

    def _goes_on(self, text: str) -> tuple[int, str] | None:
        label, colon, _ = text[:_RUN_IN].partition(":")
        number = _DIGITS.match(label) if colon else None
        if number is None or len(label.split()) > _WORDS:
            return None
        rank = 4 + number[1].count(".")
        last = next((_DIGITS.match(heading) for depth, heading in self._open if depth == rank), None)
        if last is None or last[1].rpartition(".")[0] != number[1].rpartition(".")[0]:
            return None
        step = int(number[1].rpartition(".")[2]) - int(last[1].rpartition(".")[2])
        return (rank, label) if step == 1 else None

    def path(self) -> tuple[str, ...]:
        """Headings from the outermost to the innermost."""
        return tuple(text for _, text in self._open)
