"""Which elements of a portal page are the text, and which are menus, lists of other news and the imprint.

What belongs here: choosing by how much of an element's text is links, by the words of its class names and by a few
phrases (`data/catalogue/page_furniture.csv`). Made here and not taken from trafilatura (Apache-2.0), which was
measured: it drops whole paragraphs that carry a class like `caption` or are set as links, and with them their
figures, and flattens merged cells. The rule here errs to the other side: what may be text stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from extract.catalogue import catalogue_rows

MAIN_SHARE = 0.6  # of the text outside of links: a child that holds so much of it holds the page's text
LINK_SHARE = 0.5  # an element with more of its text in links is a list of links
LONG = 200  # characters: a paragraph of a report; menus and notices are shorter
LINE = 120  # characters of a line that a portal adds
IMPRINT = 1_200
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog"})
_CONTAINERS = frozenset(
    {
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "ul",
        "ol",
        "table",
        "tbody",
        "tr",
        "td",
        "form",
        "center",
        "p",
        "span",
        "dl",
        "menu",
        "dialog",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
)
_BOXES = frozenset({"div", "section", "ul", "ol", "dl", "form", "header"})
_SEPARATORS = re.compile(r"[-_\s]+")
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def keep_main(body: Any) -> Any:
    """Take out of `body`, in place, what is not the page's text, and return it.

    First menus, lists of links and lines that portals add go, wherever they stand. Then the innermost element that
    holds most of the rest is the main text, and of what stands beside it only that stays which may belong to it.
    """
    weight = _Weights(body)
    if not weight.plain(body):
        return body
    for element in reversed(list(body.iter())):  # lists of links before the boxes that hold them beside text
        if element is not body and _is_furniture(element, weight):
            weight.drop(element)
    main = _main(body, weight)
    for element in _outside(body, main):
        if not _may_be_text(element, weight):
            element.drop_tree()
    return body


class _Weights:
    """Characters of text and of linked text of every element; blanks do not count."""

    def __init__(self, body: Any) -> None:
        self._text: dict[Any, int] = {}
        self._linked: dict[Any, int] = {}
        self._links: dict[Any, int] = {}
        for element in reversed(list(body.iter())):  # children before their parents
            own = _length(element.text)
            is_link = element.tag == "a" and not (element.get("href") or "#").startswith("#")
            text, linked, links = own, 0, int(is_link)
            for child in element:
                text += self._text[child] + _length(child.tail)
                linked += self._linked[child]
                links += self._links[child]
            self._text[element], self._links[element] = text, links
            self._linked[element] = text if is_link else linked

    def drop(self, element: Any) -> None:
        """Take an element out of the page, and its characters off all around it."""
        for outer in element.iterancestors():
            if outer in self._text:
                self._text[outer] -= self._text[element]
                self._linked[outer] -= self._linked[element]
                self._links[outer] -= self._links[element]
        element.drop_tree()

    def text(self, element: Any) -> int:
        """Characters in all."""
        return self._text[element]

    def plain(self, element: Any) -> int:
        """Characters that are no link."""
        return self._text[element] - self._linked[element]

    def links(self, element: Any) -> int:
        """Number of links to other pages."""
        return self._links[element]

    def link_share(self, element: Any) -> float:
        """Linked characters of all."""
        return self._linked[element] / self._text[element] if self._text[element] else 0.0


def _length(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _main(body: Any, weight: _Weights) -> Any:
    """The innermost element that holds most of the text that is no link."""
    node = body
    while True:
        heaviest = max(node, key=weight.plain, default=None)
        if heaviest is None or heaviest.tag not in _CONTAINERS or heaviest.tag in {"p", "span", "tr", "li"}:
            return node
        if heaviest.tag in {"table", "tbody"} and not any(_only_one(row, weight) for row in heaviest.iter("tr")):
            return node  # a table of data, not one that lays out the page
        if weight.plain(heaviest) < MAIN_SHARE * weight.plain(node):
            return node
        node = heaviest if heaviest.tag not in {"table", "tbody"} else _layout_cell(heaviest, weight)


def _only_one(row: Any, weight: _Weights) -> bool:
    """Whether one cell of a row holds most of its text that is no link."""
    cells = [weight.plain(cell) for cell in row if cell.tag in {"td", "th"}]
    return bool(cells) and max(cells) >= LONG and max(cells) >= MAIN_SHARE * sum(cells)


def _layout_cell(table: Any, weight: _Weights) -> Any:
    return max(table.iter("td", "th"), key=lambda cell: (weight.plain(cell), -len(list(cell.iterancestors()))))


def _outside(body: Any, main: Any) -> Iterator[Any]:
    """Elements beside the way from `body` down to `main`."""
    path = [main, *main.iterancestors()]
    path = path[: path.index(body) + 1]
    for inner, outer in pairwise(path):
        yield from [child for child in outer if child is not inner]


def _may_be_text(element: Any, weight: _Weights) -> bool:
    """Whether an element beside the main text may belong to it: an annex, the head, the signature."""
    if element.tag in _FURNITURE_TAGS | {"header"} or weight.link_share(element) > LINK_SHARE or _is_named(element):
        return weight.plain(element) > 4 * LONG and weight.link_share(element) < 0.2 and element.tag != "nav"
    if weight.text(element) <= IMPRINT and _says(element, "foot"):
        return False
    return weight.link_share(element) < 0.3 and not _is_added_line(element, weight)


def _is_furniture(element: Any, weight: _Weights) -> bool:
    """Whether an element is a menu, a list of links, or a line that a portal adds."""
    if element.tag not in _CONTAINERS or weight.plain(element) > 4 * LONG:
        return False
    linked = weight.link_share(element)
    if weight.links(element) >= 3 and linked > LINK_SHARE and not _has_long_paragraph(element, weight):
        return True
    if element.tag in _FURNITURE_TAGS:
        return True
    if _is_named(element) and (linked > 0.3 or (weight.text(element) < LINE and element.tag in _BOXES)):
        return element.find(".//table") is None
    return _is_added_line(element, weight)


def _has_long_paragraph(element: Any, weight: _Weights) -> bool:
    return any(weight.text(one) >= LONG for one in element.iter("p", "li", "td", "dd"))


def _is_added_line(element: Any, weight: _Weights) -> bool:
    return 0 < weight.text(element) <= LINE and _says(element, "line", at_start=True)


def _is_named(element: Any) -> bool:
    """Whether a word of its class or id names it as furniture; `MsoFooter`, `footnote` and the like do not."""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    if any(part.lower() in _words("name") for part in _NAME_PART.findall(names)):
        return True
    joined = _SEPARATORS.sub("", names.lower())
    return any(len(word) > 6 and word in joined for word in _words("name"))


def _says(element: Any, kind: str, at_start: bool = False) -> bool:
    text = " ".join("".join(element.itertext()).split()).lower()
    return any(text.startswith(words) if at_start else words in text for words in _words(kind))


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["words"] for row in catalogue_rows("page_furniture.csv") if row["kind"] == kind)
