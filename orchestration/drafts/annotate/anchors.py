"""Puts the marks of a comment around characters of a document, splitting runs where it must.

What belongs here: where Word allows a mark, and keeping everything else as it is. A split run keeps its formatting in
both halves. Rules, each with its reason:

- Word allows no comment in a text box: the mark goes around the run that holds the box.
- A field, a content control and a formula are marked as a whole: Word writes what is in them anew.
- A comment stays in one paragraph, the first that its figure stands in.
- The reference stands outside of tracked changes, so that rejecting one leaves no comment without its reference.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from extract.readers.docx_places import Place
from extract.readers.docx_runs import MATH, MC
from orchestration.drafts.annotate.comments import w

_WHOLE = {w("sdt"), w("fldSimple"), f"{MATH}oMath", f"{MATH}oMathPara", f"{MC}AlternateContent"}
_PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}


class Anchors:
    """The elements of one main part, addressed as they stood before any run was split."""

    def __init__(self, root: Any) -> None:
        """`root` is changed in place."""
        self._elements = list(root.iter("*"))
        self._pieces: dict[int, list[tuple[int, Any]]] = {}  # text element that was split: offset and element of each

    def mark(self, places: Sequence[Place], comment: int) -> bool:
        """Anchor a comment at the places; False where none of them stands in a paragraph."""
        spots = [(place, self._node(place)) for place in places]
        inside = [(place, node, paragraph) for place, node in spots if (paragraph := _paragraph_of(node)) is not None]
        if not inside:
            return False
        paragraph = inside[0][2]
        own = [place for place, _, other in inside if other is paragraph]
        first, last = self._first(own[0]), self._last(own[-1])
        first, last = _around_fields(paragraph, first, last)
        first.addprevious(_mark("commentRangeStart", comment))
        end = _mark("commentRangeEnd", comment)
        _add_after(last, end)
        _add_after(_before_reference(end, paragraph), _reference(comment))
        return True

    def _node(self, place: Place) -> Any:
        """What is marked for a place: a run, or the outermost thing around it that must stay whole."""
        node = self._elements[place.element]
        for above in self._elements[place.element].iterancestors():
            # From a text box go on to the run that holds it.
            if above.tag in {w("r"), w("txbxContent")} or (above.tag in _WHOLE and not _holds_paragraph(above, node)):
                node = above
        return node

    def _first(self, place: Place) -> Any:
        node = self._node(place)
        return self._cut(place.element, place.start).getparent() if self._splits(place, node) else node

    def _last(self, place: Place) -> Any:
        node = self._node(place)
        if not self._splits(place, node):
            return node
        self._cut(place.element, place.end)
        ending = [piece for offset, piece in self._pieces_of(place.element) if offset < place.end]
        return ending[-1].getparent()

    def _splits(self, place: Place, node: Any) -> bool:
        """Whether a run may be split for a place: it counts by characters, and nothing around its run stays whole."""
        return place.end > place.start and self._elements[place.element].getparent() is node

    def _pieces_of(self, number: int) -> list[tuple[int, Any]]:
        return self._pieces.setdefault(number, [(0, self._elements[number])])

    def _cut(self, number: int, offset: int) -> Any:
        """Let a run begin at this character of a text element, and one after it where it is the end; that element."""
        pieces = self._pieces_of(number)
        at = max(index for index, (start, _) in enumerate(pieces) if start <= offset)
        start, piece = pieces[at]
        text = piece.text or ""
        if offset == start:
            _split_before(piece)
            return piece
        if offset >= start + len(text):
            if (following := piece.getnext()) is not None:
                _split_before(following)
            return piece
        rest = etree.Element(piece.tag, piece.attrib, nsmap=piece.nsmap)
        piece.text, rest.text = text[: offset - start], text[offset - start :]
        for half in (piece, rest):
            half.attrib.update(_PRESERVE)
        _add_after(piece, rest)
        pieces.insert(at + 1, (offset, rest))
        _split_before(rest)
        return rest


def _split_before(element: Any) -> None:
    """Let a run begin with `element`; the one before keeps what stands before it. Both have the same properties."""
    run = element.getparent()
    before = [child for child in element.itersiblings(preceding=True) if child.tag != w("rPr")]
    if not before:
        return
    later = etree.Element(run.tag, run.attrib, nsmap=run.nsmap)
    properties = run.find(w("rPr"))
    if properties is not None:
        later.append(copy.deepcopy(properties))
    for child in [element, *element.itersiblings()]:
        later.append(child)
    _add_after(run, later)


def _add_after(element: Any, new: Any) -> None:
    """Insert a sibling; blanks between elements stay behind the first of the two."""
    parent = element.getparent()
    parent.insert(parent.index(element) + 1, new)


def _paragraph_of(node: Any) -> Any:
    return next((above for above in node.iterancestors() if above.tag == w("p")), None)


def _holds_paragraph(above: Any, node: Any) -> bool:
    """Whether the way from `above` down to `node` leads through a paragraph: then it stands around blocks."""
    return any(between.tag == w("p") for between in _between(node, above))


def _between(element: Any, above: Any) -> Iterator[Any]:
    for ancestor in element.iterancestors():
        if ancestor is above:
            return
        yield ancestor


def _around_fields(paragraph: Any, first: Any, last: Any) -> tuple[Any, Any]:
    """Both ends moved out of a field (begin, code, separator, result, end) that opens and closes in the paragraph."""
    for begin, end in _fields(paragraph):
        inside = {begin, end}
        order = list(paragraph.iter("*"))
        low, high = order.index(begin), order.index(end)
        inside.update(order[low : high + 1])
        first = begin if first in inside else first
        last = end if last in inside else last
    return first, last


def _fields(paragraph: Any) -> Iterator[tuple[Any, Any]]:
    """First and last run of each outermost field of a paragraph, text boxes in it left aside."""
    depth, begin = 0, None
    for mark in paragraph.iter(w("fldChar")):
        run = mark.getparent()
        if _paragraph_of(run) is not paragraph:
            continue
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            begin = run if depth == 0 else begin
            depth += 1
        elif kind == "end" and depth:
            depth -= 1
            if depth == 0:
                yield begin, run


def _before_reference(end: Any, paragraph: Any) -> Any:
    """The mark itself, or the outermost tracked change around it."""
    changes = {w("ins"), w("moveTo")}
    around = [above for above in _between(end, paragraph) if above.tag in changes]
    return around[-1] if around else end


def _mark(name: str, comment: int) -> Any:
    return etree.Element(w(name), {w("id"): str(comment)})


def _reference(comment: int) -> Any:
    run = etree.Element(w("r"))
    run.append(_mark("commentReference", comment))
    return run
