"""What class of document a file is, and whether it is set aside because it is no report.

What belongs here: the class that the title names (data/catalogue/document_kinds.csv), and the decision. Offices send
invitations, agendas and appointments to the same address as reports; they are read, named, and left out of everything
that counts figures. A document that might be a report stays one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.catalogue import catalogue_rows
from extract.model import Observation, ReportText
from extract.numbers.catalogue import units

REPORT, OTHER = "report", "other"
NEVER, ALWAYS = "never", "always"
FRONT_CHARS = 6_000
FRONT_LINES = 40  # filled lines within which the title stands
MEASURED = frozenset({"money", "area", "mass", "length", "volume", "energy", "percent", "permille", "point"})
_MARKUP = re.compile(r"<[^<>\n]{1,20}>|[*_#>`|\\]{1,10}")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """The class of a document (a `document_class` of the table, or `other`) and whether it is set aside."""

    name: str
    set_aside: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    phrase: str
    name: str
    set_aside: str


def classify(report: ReportText, observations: Sequence[Observation], unread: bool = False) -> DocumentClass:
    """Class of a document from its title; what has no title is a report as soon as it states a figure.

    `unread`: it holds digits that no rule understood. Then it may state some, and is not set aside unnamed.
    """
    kind = _titled(report.text)
    if kind is None:
        return DocumentClass(REPORT, False) if observations or unread else DocumentClass(OTHER, True)
    if kind.set_aside == NEVER:
        return DocumentClass(kind.name, False)
    aside = kind.set_aside == ALWAYS or not any(_is_measure(one) for one in observations)
    return DocumentClass(kind.name, aside)


def _titled(text: str) -> _Kind | None:
    """The kind that the first title line names: in capitals, or alone on its line."""
    filled = 0
    for raw in unicodedata.normalize("NFC", text[:FRONT_CHARS]).split("\n"):
        for cell in raw.split("|"):
            line = _BLANKS.sub(" ", _MARKUP.sub("", cell)).strip(" -–—*:.")
            found = _kind_of(line)
            if found is not None:
                return found
        filled += bool(raw.strip())
        if filled > FRONT_LINES:
            break
    return None


def _kind_of(line: str) -> _Kind | None:
    lowered = line.lower()
    for kind in _kinds():
        if lowered.startswith(kind.phrase) and not lowered[len(kind.phrase) :][:1].isalnum():
            capitals = line[: len(kind.phrase)].isupper()
            if capitals or len(line) == len(kind.phrase):
                return kind
    return None


def _is_measure(observation: Observation) -> bool:
    """Whether a figure says how things stand: coded, or measured rather than counted."""
    return observation.indicator_code is not None or observation.unit in _measured_units()


@cache
def _measured_units() -> frozenset[str]:
    return frozenset(unit.canonical for unit in units().values() if unit.kind in MEASURED)


@cache
def _kinds() -> tuple[_Kind, ...]:
    rows = catalogue_rows("document_kinds.csv")
    kinds = [_Kind(row["phrase"], row["document_class"], row["set_aside"]) for row in rows]
    return tuple(sorted(kinds, key=lambda kind: -len(kind.phrase)))
