"""The part of comments: an old one kept and added to, or a new one.

What belongs here: what a comment looks like in Word (ECMA-376 part 1, 17.13.4). It names no style, for a document need
not have Word's own for comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
AUTHOR = "Solieu"
INITIALS = "SL"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LARGEST_ID = 2**31 - 2


def w(name: str) -> str:
    """A name of WordprocessingML."""
    return f"{{{W}}}{name}"


def new_root() -> Any:
    """A part without comments."""
    return etree.Element(w("comments"), nsmap={"w": W})


def next_id(roots: Sequence[Any]) -> int:
    """The first number that no comment and no mark of one has yet."""
    names = {w("comment"), w("commentRangeStart"), w("commentRangeEnd"), w("commentReference")}
    used = (element.get(w("id"), "") for root in roots for element in root.iter(*names))
    numbers = [int(text) for text in used if re.fullmatch(r"\d{1,10}", text)]
    return max((number for number in numbers if number < _LARGEST_ID), default=-1) + 1


def add_comment(root: Any, number: int, lines: Sequence[str], moment: str) -> None:
    """Append a comment of some paragraphs, the first one in bold; `moment` is xsd:dateTime in UTC."""
    head = {w("id"): str(number), w("author"): AUTHOR, w("date"): moment, w("initials"): INITIALS}
    comment = etree.SubElement(root, w("comment"), head)
    for at, line in enumerate(lines):
        paragraph = etree.SubElement(comment, w("p"))
        if at == 0:
            etree.SubElement(etree.SubElement(paragraph, w("r")), w("annotationRef"))
        run = etree.SubElement(paragraph, w("r"))
        if at == 0:
            etree.SubElement(etree.SubElement(run, w("rPr")), w("b"))
        text = etree.SubElement(run, w("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        text.text = _NOT_XML.sub("\ufffd", line)
