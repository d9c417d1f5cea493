"""Sentences with their figures marked, as relations see them: `{120 hộ}`, `{1,5 tỷ đồng}`, `{85% rate}`, `{30/40 đơn}`.

Inside the braces stand the figure, an optional scale word, the unit, an optional measure after `|`, and after `@` a
catalogue code, then a period. Lets the rules be tested apart from the number grammar and from the reading of meanings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extract.model import Basis, Block, Check, Measure, Observation, ReportMeta, ReportText
from extract.readers.blocks import build_blocks
from extract.relations import find_checks

SCALES = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}
UNITS: dict[str, tuple[str, Decimal]] = {
    "đồng": ("VND", Decimal(1)),
    "tấn": ("t", Decimal(1)),
    "ha": ("ha", Decimal(1)),
    "tạ/ha": ("t/ha", Decimal("0.1")),
}
COMPARATORS = {"gần": "~", "khoảng": "~", "trên": ">", "dưới": "<"}
_MARK = re.compile(
    r"\{(?P<figures>[\d.,/]+)(?P<rest>[^}|@]*)(?:\|(?P<measure>\w+))?(?:@(?P<code>[\w.]*))?(?:@(?P<period>[\w-]+))?\}"
)


@dataclass
class Figure:
    """A figure found in braces: where it stands, its digits, and what is said of it."""

    start: int
    digits: str
    rest: str
    measure: str | None
    code: str | None
    period: str | None
    half: str | None


@dataclass
class Marked:
    """A text without its braces and the figures found in them."""

    text: str = ""
    figures: list[Figure] = field(default_factory=list)


def read(marked: str) -> Marked:
    """Take the braces out and note the figures."""
    result = Marked()
    at = 0
    for match in _MARK.finditer(marked):
        result.text += marked[at : match.start()]
        halves = match["figures"].split("/")
        for number, digits in enumerate(halves):
            half = ("numerator", "denominator")[number] if len(halves) == 2 else None
            said = (match["rest"].strip(), match["measure"], match["code"] or None, match["period"])
            result.figures.append(Figure(len(result.text), digits, *said, half))
            result.text += digits + ("/" if half == "numerator" else "")
        result.text += match["rest"]
        at = match.end()
    result.text += marked[at:]
    return result


def report_of(text: str) -> ReportText:
    """The text as a report, in the blocks of the real reader."""
    return ReportText("mau.md", "0" * 64, "text/markdown", text, build_blocks(text))


def check(marked: str, **meta: str) -> tuple[Check, ...]:
    """Checks of a marked text."""
    source = read(marked)
    report = report_of(source.text)
    figures = [_observation(report, number, figure) for number, figure in enumerate(source.figures)]
    return find_checks(report, replace(ReportMeta(), **meta), figures)


def verdicts(marked: str, **meta: str) -> set[tuple[str, str]]:
    """(kind, verdict) of the checks of a marked text."""
    return {(c.kind, str(c.verdict)) for c in check(marked, **meta)}


def flags(marked: str, **meta: str) -> list[Check]:
    """Inconsistent checks of a marked text."""
    return [c for c in check(marked, **meta) if c.verdict == "inconsistent"]


def printed(marked: str, found: Check) -> list[str]:
    """What stands in the text at the spans of a check: the figure under test first."""
    text = read(marked).text
    return [text[operand.char_start : operand.char_end] for operand in found.operands]


def _observation(report: ReportText, number: int, figure: Figure) -> Observation:
    block, at = _place(report, figure.start)
    words = figure.rest.split()
    scaled = bool(words) and words[0] in SCALES
    noun = " ".join(words[1:] if scaled else words)
    unit, factor = UNITS.get(noun, (noun or None, Decimal(1)))
    unit = "%" if figure.rest.startswith("%") else unit
    scale = Decimal(SCALES[words[0]] if scaled else 1) * factor
    places = len(figure.digits.split(",")[1]) if "," in figure.digits else 0
    default = "whole" if figure.half == "denominator" else "rate" if unit == "%" else "level"
    measure = Measure(figure.measure if figure.measure and figure.half != "numerator" else default)
    before = block.text[max(0, at - 8) : at].split()
    partner = {"numerator": number + 1, "denominator": number - 1}
    return Observation(
        observation_id=f"o{number}",
        block=block.index,
        position=number,
        char_start=figure.start,
        char_end=figure.start + len(figure.digits),
        clean_start=at,
        clean_end=at + len(figure.digits),
        page_number=None,
        printed_text=figure.digits,
        quote=block.text,
        sentence=block.text,
        sentence_start=block.offsets[0],
        section_path=" › ".join(block.section),
        indicator_text=None,
        indicator_code=figure.code,
        measure=measure,
        basis=Basis.TARGET if measure is Measure.PLAN else Basis.ACTUAL,
        value=Decimal(figure.digits.replace(".", "").replace(",", ".")) * scale,
        value_high=None,
        bound_low=None,
        bound_high=None,
        step=Decimal(1).scaleb(-places) * scale,
        scale=scale,
        comparator=COMPARATORS.get(before[-1], "=") if before else "=",
        unit=unit,
        time_period=figure.period,
        ref_area="Nơi đây",
        ref_area_code=None,
        ratio_role=figure.half,
        ratio_partner=partner.get(figure.half or ""),
    )


def _place(report: ReportText, start: int) -> tuple[Block, int]:
    for block in report.blocks:
        if block.offsets[0] <= start < block.offsets[-1] and start in block.offsets:
            return block, block.offsets.index(start)
    raise AssertionError(f"figure at {start} stands in no block")
