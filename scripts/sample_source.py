"""The little Markdown of data/samples/sources/, from which the .docx and .pdf samples are made.

What belongs here: reading a source into nodes. One line is one node: `# ` title, `! ` subtitle, `## `/`### ` headings,
`- ` bullet, `1) ` numbered item, `| ` table row, `[^1]` footnote call and `[^1]: ` body; `::: head` and `::: sign` open
blocks whose lines are `left | right`, closed by `:::`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

CALL = re.compile(r"\[\^(\d+)\]")
_BODY = re.compile(r"^\[\^(\d+)\]: (.+)$")
_SIGNS = (
    ("# ", "title"),
    ("! ", "subtitle"),
    ("### ", "heading2"),
    ("## ", "heading1"),
    ("- ", "bullet"),
    ("1) ", "number"),
)


@dataclass(frozen=True)
class Node:
    """One block: `kind` is title, subtitle, heading1, heading2, bullet, number, paragraph, table, head or sign."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass
class Source:
    """A sample's blocks in order, and its footnotes by number."""

    nodes: list[Node] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def read_source(path: Path) -> Source:
    """Parse one source file."""
    source = Source()
    rows: list[tuple[str, ...]] = []
    opened = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if opened and line == ":::":
            source.nodes.append(Node(opened, rows=tuple(rows)))
            rows, opened = [], ""
        elif line.startswith("::: "):
            opened = line.removeprefix("::: ")
        elif opened:
            rows.append(_cells(line))
        elif line.startswith("|"):
            rows.append(_cells(line.strip("|")))
        else:
            if rows:
                source.nodes.append(Node("table", rows=tuple(rows)))
                rows = []
            _add(source, line)
    return source


def _add(source: Source, line: str) -> None:
    if not line:
        return
    if match := _BODY.match(line):
        source.notes[match[1]] = match[2]
        return
    for sign, kind in _SIGNS:
        if line.startswith(sign):
            source.nodes.append(Node(kind, line.removeprefix(sign)))
            return
    source.nodes.append(Node("paragraph", line))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|"))
