"""Footnotes that a typist made by hand: `67 đồng chí (1).` and, below, a line `(1) Huy hiệu 60 năm: 05.`

Belongs here: telling such marks from the numbers of lists. Does not: real footnotes and `[1]` (`blocks`, `clean`).
"""

from __future__ import annotations

import re

_BODY = re.compile(r"^[ \t]{0,6}(?P<mark>\(\d{1,2}\))[ \t]+(?=\S)", re.MULTILINE)
_CALL = re.compile(
    r"(?<=[^\s(])[ \t]?(?P<mark>\(\d{1,2}\))(?=[.,;:]|[ \t]*(?:\n|$))"
    r"|<sup>\**\s?(?P<raised>\(\d{1,2}\))\s?\**</sup>"  # raised in the text, plain before its body
)


def typed_notes(text: str) -> dict[int, re.Match[str]]:
    """The bodies of the footnotes typed by hand: offset of the line -> its mark `(1)`, with the blanks around it.

    A mark is called once, behind a word and before a stop or the end of its line, and opens one line after it: the
    numbers of a list are not called.
    """
    bodies = _by_mark(_BODY, text)
    calls = _by_mark(_CALL, text) if bodies else {}
    once = [(body[0], calls.get(mark, [])) for mark, body in bodies.items() if len(body) == 1]
    return {body.start(): body for body, called in once if len(called) == 1 and called[0].start() < body.start()}


def _by_mark(pattern: re.Pattern[str], text: str) -> dict[str, list[re.Match[str]]]:
    found: dict[str, list[re.Match[str]]] = {}
    for match in pattern.finditer(text):
        mark = match["mark"] or match["raised"]
        found.setdefault(mark, []).append(match)
    return found
