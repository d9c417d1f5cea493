"""What every reader gives: the text of a file in one plain-text dialect, and where its parts stand.

What belongs here: the shape alone. The dialect is Markdown as office converters write it: `#` headings, pipe tables,
`<sup>` for raised marks, a blank line between blocks. `blocks` cuts it up.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import HiddenCells, PageFurniture, PageSpan, StoredNumber, WordBox


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text of one file; pages, boxes of words and numbers behind the print where the format has them, in order."""

    text: str
    pages: tuple[PageSpan, ...] = ()
    words: tuple[WordBox, ...] = ()
    stored: tuple[StoredNumber, ...] = ()
    scanned_pages: tuple[int, ...] = ()  # pages without a text layer, read by text recognition
    unread_pages: tuple[int, ...] = ()  # pages that nothing could read: pictures, or damaged
    furniture: tuple[PageFurniture, ...] = ()  # running heads and feet with page numbers; not in `text`
    hidden: tuple[HiddenCells, ...] = ()  # of a workbook; not in `text`
