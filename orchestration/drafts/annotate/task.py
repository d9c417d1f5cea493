"""The work of the reader process: the bytes of a .docx and notes on spans of its text -> the bytes of the copy.

What belongs here: the order of the steps, and proof that the copy still says what the draft says.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from lxml import etree  # type: ignore[import-untyped]

from extract.isolation.protocol import Request
from extract.model import Span
from extract.readers.docx import render_docx
from extract.readers.docx_places import find_places
from extract.readers.errors import read_error
from extract.readers.limits import Deadline, Limits
from orchestration.drafts.annotate.anchors import Anchors
from orchestration.drafts.annotate.comments import CONTENT_TYPE, add_comment, new_root, next_id
from orchestration.drafts.annotate.package import Package

Note = tuple[int, int, tuple[str, ...]]
"""Span [start, end) of the text, and the paragraphs of its comment."""


def annotated(request: Request, deadline: Deadline) -> tuple[bytes, int]:
    """Task of the reader process: (copy, comments written); options are the moment and the notes."""
    moment, *notes = request.options
    return annotate(request.data, notes, str(moment), request.limits, deadline)


def annotate(data: bytes, notes: Sequence[Note], moment: str, limits: Limits, deadline: Deadline) -> tuple[bytes, int]:
    """The .docx with a comment for each note; `moment` is xsd:dateTime. Without notes the very same bytes.

    Raises ReadError as reading does, and RuntimeError where the copy would not say what the draft says.
    """
    if not notes:
        return data, 0
    places = find_places(data, [Span(start, end) for start, end, _ in notes], limits, deadline)
    try:
        package = Package(data, limits)
        document = package.xml(package.main)
        name = package.related("comments")
        comments = new_root() if name is None else package.xml(name)
    except (KeyError, zipfile.BadZipFile, etree.LxmlError) as error:
        raise read_error("docx_damaged", detail=type(error).__name__) from error
    anchors, number, written = Anchors(document), next_id([document, comments]), 0
    for (_, _, lines), spots in zip(notes, places, strict=True):
        if anchors.mark(spots, number + written):
            add_comment(comments, number + written, lines, moment)
            written += 1
    package.replace(package.main, document)
    package.replace(name or package.relate("comments", "comments.xml", CONTENT_TYPE), comments)
    copy = package.write()
    if render_docx(copy, limits, deadline).text != render_docx(data, limits, deadline).text:
        raise RuntimeError("the copy with comments does not read as the draft does")
    return copy, written
