"""How the checks of generated reports compare with what was planted: by kind and by severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extract.model import Check, Severity, Verdict
from extract.pipeline import extract_bytes
from tests.generator import GeneratedReport, Planted, write_report

GROUPS = (
    {"total", "partial_total"},
    {"ratio", "share", "attainment", "growth"},
    {"list_count", "list_duplicate"},
)
TEXTUAL = frozenset({"numbering", "citation", "list_count", "list_duplicate", "period_label"})


@dataclass
class Tally:
    """Counts over many reports."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)  # kind, verdict
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    flags: Counter[tuple[str, str]] = field(default_factory=Counter)  # kind, severity
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    slips: Counter[str] = field(default_factory=Counter)
    slips_found: Counter[str] = field(default_factory=Counter)
    false_alarms: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def precision(self, severity: Severity | None = None) -> float:
        """Share of flags (of one severity) that stand where something was broken."""
        every = sum(n for (_, s), n in self.flags.items() if severity is None or s == severity)
        right = sum(n for (_, s), n in self.right.items() if severity is None or s == severity)
        return right / every if every else 1.0

    def share_found(self, verdict: Verdict) -> float:
        """Recall of broken relations, or coverage of those that hold."""
        every = sum(n for (_, v), n in self.planted.items() if v == verdict)
        return sum(n for (_, v), n in self.found.items() if v == verdict) / every if every else 1.0


def tally(seeds: Iterable[int]) -> Tally:
    """Write, read and score the reports of the given seed numbers."""
    result = Tally()
    for seed in seeds:
        report = write_report(seed)
        _add(result, report, extract_bytes(report.text.encode(), f"generated_{seed}.md").checks)
    return result


def _add(result: Tally, report: GeneratedReport, checks: Iterable[Check]) -> None:
    checks = list(checks)
    for planted in report.relations:
        key = (planted.kind, planted.verdict)
        hit = any(agrees(planted, c) for c in checks if str(c.verdict) == planted.verdict)
        result.planted[key] += 1
        result.found[key] += hit
        if planted.slip:
            result.slips[planted.slip] += 1
            result.slips_found[planted.slip] += hit
        if not hit:
            result.misses.append(f"{report.seed} {planted.verdict} {planted.kind}: {_around(report, planted.stated)}")
    broken = [planted for planted in report.relations if planted.verdict == "inconsistent"]
    for check in checks:
        if check.verdict is not Verdict.INCONSISTENT:
            continue
        key = (check.kind, str(check.severity))
        right = any(_touches(planted, check) for planted in broken)
        result.flags[key] += 1
        result.right[key] += right
        if not right:
            place = _around(report, (check.char_start, check.char_end))
            result.false_alarms.append(f"{report.seed} {check.severity} {check.kind}: {check.message_vi} | {place}")


def agrees(planted: Planted, check: Check) -> bool:
    """Whether a check is about a planted relation: its kind, and most of its figures."""
    alike = any({planted.kind, check.kind} <= group for group in GROUPS)
    if planted.kind != check.kind and not alike:
        return False
    mine, theirs = planted.spans, list(_spans(check))
    hit = sum(any(a < d and c < b for c, d in theirs) for a, b in mine)
    back = sum(any(a < d and c < b for c, d in mine) for a, b in theirs)
    if planted.kind in TEXTUAL:
        return hit > 0
    return hit >= 2 and hit + back >= 0.5 * (len(mine) + len(theirs))


def _touches(planted: Planted, check: Check) -> bool:
    """Whether a flag stands on a broken relation, whatever it calls it: two of its figures, or its text."""
    least = 1 if planted.kind in TEXTUAL else 2
    mine = set(_spans(check))
    return sum(any(a < d and c < b for a, b in mine) for c, d in planted.spans) >= least


def _spans(check: Check) -> Iterator[tuple[int, int]]:
    yield from dict.fromkeys((operand.char_start, operand.char_end) for operand in check.operands)


def _around(report: GeneratedReport, span: tuple[int, int]) -> str:
    return report.text[max(0, span[0] - 90) : span[1] + 110].replace("\n", "⏎")
