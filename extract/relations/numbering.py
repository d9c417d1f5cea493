"""Heading numbers out of order within their parent: 3.1, then 2.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.model import BlockKind, Check, Severity, Verdict
from extract.relations.reading import Reading
from extract.relations.results import Outcome, Text, build

_LABEL = re.compile(
    r"\s*(?P<label>[IVX]{1,6}|[A-E]|\d{1,2}(?:\.\d{1,2}){0,3})(?P<end>[.)/]?|\s?[\-–])\s+(?=[^\W_\s]|[\"“])"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
LEAST_SERIES = 2  # headings in order before a gap counts
MAX_GAP = 3
KINDS = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: kind of numbers (letter, roman, arabic) and the numbers themselves."""

    kind: str
    numbers: tuple[int, ...]
    label: str
    place: Text
    counted: int = 0  # headings of its series so far, from 1 on
    end: str = ""  # the sign behind the number
    whole: bool = True  # False: a numbered paragraph, `2- Y tế: đến 19/3 ...`


Series = dict[tuple[tuple[str, ...], str], Heading]
"""The last plain number below each heading, by the sign behind it."""


def numbering_checks(reading: Reading) -> Iterator[Check]:
    """Checks of kind numbering: decimal headings with another section's number, Roman ones with a gap."""
    parent: Heading | None = None  # the open heading with one number
    siblings: list[Heading] = []
    roman: Heading | None = None
    series: Series = {}
    for heading in _headings(reading):
        if not heading.whole:
            yield from _in_series(reading, heading, series)
            continue
        if heading.kind == "roman" and len(heading.numbers) == 1:
            if roman is not None and heading.numbers[0] not in (1, roman.numbers[0] + 1):
                yield _check(reading, heading, roman, to_roman(roman.numbers[0] + 1))
            roman = heading
        if heading.kind == "letter":
            roman = None
        if heading.kind == "arabic" and len(heading.numbers) == 1:
            yield from _in_series(reading, heading, series)
        if len(heading.numbers) == 1:
            parent, siblings = heading, []
            continue
        if len(heading.numbers) != 2:
            continue
        section = _section(parent, siblings)
        if section is not None and heading.numbers[0] != section and siblings:
            expected = f"{section}.{len(siblings) + 1}"
            yield _check(reading, heading, siblings[-1], expected)
        elif _falls_back(heading, siblings, section) or _skips(heading, siblings, section):
            yield _check(reading, heading, siblings[-1], f"{section}.{siblings[-1].numbers[1] + 1}")
        siblings.append(heading)


def _in_series(reading: Reading, heading: Heading, series: Series) -> Iterator[Check]:
    """A gap in 1, 2, 3, 5 or a number that stands twice among the headings and numbered paragraphs of one section."""
    key = (_series_section(reading, heading, series), heading.end)
    before = series.get(key)
    number = heading.numbers[0]
    if before is not None and number not in (1, before.numbers[0] + 1) and before.numbers[0] >= 1:
        counted = before.counted >= LEAST_SERIES
        if counted and number <= before.numbers[0] + MAX_GAP:
            yield _check(reading, heading, before, str(before.numbers[0] + 1))
    counted_now = 1 if number == 1 or before is None else before.counted + 1
    series[key] = replace(heading, counted=counted_now if number == 1 or before is not None else 0)


def _series_section(reading: Reading, heading: Heading, series: Series) -> tuple[str, ...]:
    """The headings above a series; a paragraph `3- Thương mại: ...` goes on with the heading `2- Công nghiệp`."""
    section = reading.blocks[heading.place.block].section
    above = _LABEL.match(section[-1]) if section and not heading.whole else None
    if above is None or not above["label"].isdigit() or above["end"].strip() != heading.end:
        return section
    if (section, heading.end) in series:
        return section  # a series of its own, which began with 1
    last = series.get((section[:-1], heading.end))
    if last is None:
        return section[:-1] if int(above["label"]) + 1 == heading.numbers[0] else section
    goes_on = last.numbers[0] <= heading.numbers[0] <= last.numbers[0] + MAX_GAP
    return section[:-1] if goes_on else section


def _falls_back(heading: Heading, siblings: list[Heading], section: int | None) -> bool:
    """Whether a heading repeats or goes back behind the one before it, both with their section's number."""
    if not siblings or heading.numbers[0] != section or siblings[-1].numbers[0] != section:
        return False
    return heading.numbers[1] <= siblings[-1].numbers[1]


def _skips(heading: Heading, siblings: list[Heading], section: int | None) -> bool:
    """Whether a number is missing in a series that began with 1: 1.1, then 1.3."""
    if not siblings or heading.numbers[0] != section or siblings[-1].numbers[0] != section:
        return False
    gap = heading.numbers[1] - siblings[-1].numbers[1]
    return siblings[0].numbers[1] == 1 and 1 < gap <= MAX_GAP


def _section(parent: Heading | None, siblings: list[Heading]) -> int | None:
    """The first number that headings here should have: the parent's, if a sibling bears it out."""
    if parent is None or not siblings:
        return None
    if parent.kind == "arabic" and siblings[0].numbers[0] == parent.numbers[0]:
        return parent.numbers[0]
    if parent.kind != "arabic":
        return siblings[0].numbers[0]
    return None


def _headings(reading: Reading) -> Iterator[Heading]:
    for block in reading.report.blocks:
        if block.kind not in KINDS:
            continue
        match = _LABEL.match(block.text)
        if not match:
            continue
        label = match["label"]
        single = label.isdigit() or not label[0].isdigit()
        if single and not match["end"]:
            continue
        whole = not single or block.kind is BlockKind.HEADING
        if not whole and _kind(label) != "arabic":
            continue
        place = Text(block.index, match.start("label"), match.end("label"))
        yield Heading(_kind(label), _numbers(label), label, place, end=match["end"].strip(), whole=whole)


def _kind(label: str) -> str:
    if label[0].isdigit():
        return "arabic"
    return "roman" if all(c in _ROMAN for c in label) else "letter"


def _numbers(label: str) -> tuple[int, ...]:
    if label[0].isdigit():
        return tuple(int(part) for part in label.split("."))
    if _kind(label) == "letter":
        return (ord(label[0]) - ord("A") + 1,)
    values = [_ROMAN[c] for c in label]
    return (sum(-v if v < max(values[i:]) else v for i, v in enumerate(values)),)


def to_roman(number: int) -> str:
    """A small number in Roman numerals."""
    text = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += sign * (number // value)
        number %= value
    return text


def _check(reading: Reading, heading: Heading, before: Heading, expected: str) -> Check:
    outcome = Outcome(
        Verdict.INCONSISTENT,
        Severity.WARNING,
        f"Mục {heading.label} đứng sau mục {before.label}: đúng ra là {expected}",
        f"Heading {heading.label} follows {before.label}: {expected} is due",
    )
    return build(reading, "numbering", heading.place, [("other", before.place)], outcome)
