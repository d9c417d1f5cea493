"""The names that a datum meets on its way: ReportText -> Quantity -> Observation -> Check.

What belongs here: the frozen dataclasses that modules of `extract` hand to each other, and nothing that computes.
The columns of the lake's Parquet files stand in `extract.schema`.

Offsets are Unicode code points into `ReportText.text`, half-open. Values are exact `Decimal`, in the canonical unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a report is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    HEAD = "head"  # issuer, motto, document number, place and date line
    SIGNATURE = "signature"  # recipients and signature at the end


class Measure(StrEnum):
    """What kind of statement a figure is (gold/GUIDE.md)."""

    LEVEL = "level"
    ATTAINMENT = "attainment"
    YOY_GROWTH = "yoy_growth"
    YOY_INDEX = "yoy_index"
    YOY_CHANGE = "yoy_change"
    SHARE = "share"
    RATE = "rate"
    PLAN = "plan"
    WHOLE = "whole"


class Basis(StrEnum):
    """Whether a figure was reached, is estimated, or is a goal."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    TARGET = "target"


class Verdict(StrEnum):
    """Outcome of a check; one that could not be made is a row too."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    NOT_CHECKABLE = "not_checkable"


class Severity(StrEnum):
    """How sure an inconsistency is: proven by arithmetic, likely, worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in the report's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FootnoteCall:
    """A footnote mark in running text: `mark` as printed, `position` in the block's clean text where it stood."""

    mark: str
    position: int


@dataclass(frozen=True, slots=True)
class Block:
    """One logical block in reading order.

    `text` is clean: NFC, white space folded, Markdown emphasis and footnote marks taken out, the pieces of a
    paragraph that a page break or a footnote tore apart joined by one space. `offsets[i]` is the position in
    `ReportText.text` of clean character i; `offsets[len(text)]` is the end of the block. `ends` is where each clean
    character ends, None where all are one code point long (a decomposed letter is longer).
    """

    index: int
    kind: BlockKind
    text: str
    offsets: tuple[int, ...]
    page_number: int | None = None
    level: int = 0  # depth of a heading or list item, 1 = outermost
    section: tuple[str, ...] = ()  # headings above, outermost first, clean text
    footnote_mark: str | None = None  # of a FOOTNOTE block
    footnote_calls: tuple[FootnoteCall, ...] = ()
    called_from: int | None = None  # FOOTNOTE: index of the block whose sentence calls it
    table: int | None = None  # TABLE_ROW: number of the table in the report
    cells: tuple[Span, ...] = ()  # TABLE_ROW: spans of its cells in `text`
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Span in the report's text of the clean characters [start, end)."""
        if end <= start:
            return Span(self.offsets[start], self.offsets[start])
        last = self.offsets[end - 1] + 1 if self.ends is None else self.ends[end - 1]
        return Span(self.offsets[start], last)


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word of a paged format and its box, in points from the top left corner of the page as it is displayed."""

    start: int
    end: int
    page_number: int
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None = None  # 0 to 1 for a word recognised in a picture; None for printed text


@dataclass(frozen=True, slots=True)
class StoredNumber:
    """The number that a format stores behind a printed one: a spreadsheet cell that shows 1.235 and holds 1234.5678.

    `start` and `end` span the print in `ReportText.text`; `value` is in the scale of the print.
    """

    start: int
    end: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The characters of `ReportText.text` that stand on one page (1-based)."""

    page_number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageFurniture:
    """A running head, running foot or page number: kept beside the text, for it is no part of what the report says."""

    page_number: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class HiddenCells:
    """Numbers of a sheet that its author hid: they are not printed, so they are not read."""

    sheet: str
    whole: bool  # the sheet itself is hidden, not only rows or columns of it
    numbers: int


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of one report, whatever its format."""

    file_name: str
    sha256: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[PageSpan, ...] = ()  # empty where the format has no pages
    words: tuple[WordBox, ...] = ()
    stored: tuple[StoredNumber, ...] = ()  # in reading order; empty where the format stores text alone
    scanned_pages: tuple[int, ...] = ()  # pages without a text layer, read by text recognition
    unread_pages: tuple[int, ...] = ()  # pages that nothing could read: pictures, or damaged
    furniture: tuple[PageFurniture, ...] = ()  # running heads and feet with page numbers; not in `text`
    hidden: tuple[HiddenCells, ...] = ()  # of a workbook; not in `text`

    def page_at(self, position: int) -> int | None:
        """Page on which the character at `position` stands; None where the format has no pages."""
        for page in self.pages:
            if page.start <= position < page.end:
                return page.page_number
        return self.pages[-1].page_number if self.pages else None


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """What a report says about itself; None where it does not say."""

    title: str | None = None
    issuer: str | None = None
    number: str | None = None  # 07-NQ/HU, 12/BC-UBND
    kind: str | None = None  # báo cáo, nghị quyết, kế hoạch, ...
    issued_on: str | None = None  # ISO date; 2024-01 where the day is left blank
    period: str | None = None  # the period reported on, as gold/GUIDE.md writes it
    next_period: str | None = None  # the period planned for
    area: str | None = None  # the report's own place, as it names it (Vĩnh Bảo)
    area_code: str | None = None
    area_level: str | None = None  # province, district, commune
    parent_areas: tuple[str, ...] = ()
    document_class: str = "report"  # report, invitation, decision, ... (data/catalogue/document_kinds.csv)
    set_aside: bool = False  # no report: it has no figures that count
    abbreviations: Mapping[str, str] = field(default_factory=dict, hash=False)  # the report's own, in lower case


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure that the number grammar read in one block, before its meaning is known.

    `start`/`end` (clean text of the block) cover the digits only, as gold/GUIDE.md's `number`; `full_start`/`full_end`
    cover comparator words, figure, scale word and unit.
    """

    block: int
    start: int
    end: int
    full_start: int
    full_end: int
    value: Decimal  # in the canonical unit
    value_high: Decimal | None
    step: Decimal  # one unit of the last printed place, in the canonical unit
    comparator: str  # = ~ > >= < <=
    unit: str | None  # canonical unit, or the counting noun
    scale: Decimal = Decimal(1)  # canonical value / printed value
    ratio_role: str | None = None  # "numerator" / "denominator" of n/N
    is_word: bool = False  # a small count spelled in words


@dataclass(frozen=True, slots=True)
class NonQuantity:
    """Digits that the grammar knows not to be a quantity (kind: date, year, docno, road, ordinal, ...), or `unread`."""

    block: int
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One quantity that a report states, with its meaning; becomes a row of marts.observations."""

    observation_id: str
    block: int
    position: int  # reading order in the report, from 0
    char_start: int
    char_end: int
    clean_start: int  # in the block's clean text
    clean_end: int
    page_number: int | None
    printed_text: str
    quote: str  # the clause around it, verbatim
    sentence: str  # the sentence around it, verbatim
    sentence_start: int  # char offset of `sentence` in the report's text
    section_path: str
    indicator_text: str | None
    indicator_code: str | None
    measure: Measure
    basis: Basis
    value: Decimal
    value_high: Decimal | None
    bound_low: Decimal | None
    bound_high: Decimal | None
    step: Decimal
    scale: Decimal
    comparator: str
    unit: str | None
    time_period: str | None
    ref_area: str | None
    ref_area_code: str | None
    ratio_role: str | None = None
    ratio_partner: int | None = None  # `position` of the other half of n/N
    indicator_detail: str | None = None  # code of the extended catalogue; the shared code where that fits
    read_confidence: float | None = None  # 0 to 1, of its worst word, where the page was a picture


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure or a text that a check uses."""

    role: str  # stated, part, numerator, denominator, factor, other
    char_start: int
    char_end: int
    observation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One relation that was found in a report, with its verdict; operands[0] is the figure under test."""

    check_id: str
    finding_id: str
    kind: str
    verdict: Verdict
    severity: Severity | None
    char_start: int
    char_end: int
    page_number: int | None
    quote: str
    sentence: str
    sentence_start: int
    stated_value: Decimal | None
    computed_value: Decimal | None
    computed_low: Decimal | None
    computed_high: Decimal | None
    difference: Decimal | None
    message_vi: str
    message_en: str
    operands: tuple[Operand, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one file."""

    text: ReportText
    meta: ReportMeta
    observations: tuple[Observation, ...]
    checks: tuple[Check, ...]
    non_quantities: tuple[NonQuantity, ...]
