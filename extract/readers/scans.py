"""The border between the PDF reader and text recognition: what is asked about pages without a text layer.

What belongs here: the types both sides share. Recognising letters is `ocr`'s part, finding such pages and making
paragraphs, footnotes and boxes of their lines is `pdf`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from extract.readers.limits import Deadline
from extract.readers.pdf_drawings import Rule
from extract.readers.pdf_lines import Line


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was recognised on a page: lines from top to bottom, words from left to right; rules that make tables."""

    lines: Sequence[Line]
    rules: Sequence[Rule] = ()


class ScanReader(Protocol):
    """Reads the scanned pages of a PDF; the PDF reader calls it once per file."""

    def __call__(self, data: bytes, page_numbers: Sequence[int], deadline: Deadline) -> Mapping[int, ScannedPage]:
        """Lines and rules of each page of `page_numbers` (1-based).

        Boxes, baselines and sizes (of the font, as near as can be told) in points from the top left corner of the page
        as it is displayed; `Word.confidence` from 0 to 1, `Word.raised` for footnote marks. A page that could not be
        read is left out of the answer: the report then says so. Raises ReadError where no page can be read at all.
        """
        ...
