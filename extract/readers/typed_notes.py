"""Footnotes that a typist made by hand: `67 đồng chí (1).` and, below, a line `(1) Huy hiệu 60 năm: 05.`

Belongs here: telling such marks from the numbers of lists. Does not: real footnotes and `[1]` (`blocks`, `clean`).
"""

from __future__ import annotations

import re

_BODY = re.compile(r"^[ \t]{0,6}\((\d{1,2})\)[ \t]+(?=\S)", re.MULTILINE)
_CALL = re.compile(r"(?<=[^\s(])[ \t]?\((\d{1,2})\)(?=[.,;:]|[ \t]*(?:\n|$))")


def typed_notes(text: str) -> frozenset[str]:
    """Marks (`(1)`) of the footnotes typed by hand.

    A mark is called once, behind a word and before a stop or the end of its line, and opens one line after it: the
    numbers of a list are not called.
    """
    bodies: dict[str, list[int]] = {}
    for found in _BODY.finditer(text):
        bodies.setdefault(found[1], []).append(found.start())
    if not bodies:
        return frozenset()
    calls: dict[str, list[int]] = {}
    for found in _CALL.finditer(text):
        calls.setdefault(found[1], []).append(found.start())
    return frozenset(
        f"({mark})"
        for mark, places in bodies.items()
        if len(places) == 1 and len(calls.get(mark, ())) == 1 and calls[mark][0] < places[0]
    )
