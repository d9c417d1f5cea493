"""The one entry: every relation of a report, whatever its kind, deduplicated and grouped into findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from extract.model import Check, Observation, ReportMeta, ReportText, Verdict
from extract.relations.bases import base_checks
from extract.relations.chains import chain_checks
from extract.relations.changes import change_checks
from extract.relations.citations import citation_checks
from extract.relations.coded import coded_checks
from extract.relations.columns import column_checks
from extract.relations.derived import PERCENTAGES, derived_checks
from extract.relations.duplicates import duplicate_checks
from extract.relations.lists import list_checks
from extract.relations.numbering import numbering_checks
from extract.relations.pairs import pair_checks
from extract.relations.period_labels import period_label_checks
from extract.relations.prices import price_checks
from extract.relations.ratios import over_whole_checks, ratio_checks
from extract.relations.reading import Reading
from extract.relations.remainders import remainder_checks
from extract.relations.repeats import repeat_checks
from extract.relations.restatements import restatement_checks
from extract.relations.results import group_findings
from extract.relations.rows import row_checks
from extract.relations.shares import shares_sum_checks
from extract.relations.subsets import subset_checks
from extract.relations.swaps import swap_checks
from extract.relations.tables import intro_checks, table_checks
from extract.relations.totals import total_checks
from extract.relations.unread_pages import unread_page_checks

_RANK = {Verdict.INCONSISTENT: 1, Verdict.CONSISTENT: 0, Verdict.NOT_CHECKABLE: 2}
GROUPS = {"total": "sum", "partial_total": "sum", "ratio": "part", "share": "part"}  # names of one relation
FINDERS = (
    total_checks,
    table_checks,
    intro_checks,
    column_checks,
    pair_checks,
    subset_checks,
    price_checks,
    coded_checks,
    chain_checks,
    ratio_checks,
    base_checks,
    change_checks,
    row_checks,
    over_whole_checks,
    shares_sum_checks,
    list_checks,
    duplicate_checks,
    remainder_checks,
    restatement_checks,
    repeat_checks,
    citation_checks,
    period_label_checks,
    numbering_checks,
    unread_page_checks,
)


def find_checks(report: ReportText, meta: ReportMeta, observations: Sequence[Observation]) -> tuple[Check, ...]:
    """Checks of one report in the order of the figures under test; time grows linearly with the report."""
    reading = Reading(report, meta, observations)
    found = [check for finder in FINDERS for check in finder(reading)]
    found += derived_checks(reading, found)
    checks = _deduplicate(chain(found, swap_checks(reading, found)))
    return group_findings(sorted(checks, key=lambda c: (c.char_start, c.kind, c.check_id)))


def _deduplicate(checks: Iterable[Check]) -> list[Check]:
    """One check per kind and set of figures; what two rules see differently is settled in favour of the report."""
    best: dict[tuple[str, frozenset[tuple[int, int]]], Check] = {}
    for check in checks:
        spans = frozenset([(operand.char_start, operand.char_end) for operand in check.operands])
        key = (GROUPS.get(check.kind, check.kind), spans)
        if check.kind == "shares_sum":
            key = (check.kind, frozenset((o.char_start, o.char_end) for o in check.operands if o.role != "other"))
        if check.kind == "list_duplicate":
            key = (check.kind, frozenset({(check.char_start, check.char_end)}))
        known = best.get(key)
        if known is None or _RANK[check.verdict] < _RANK[known.verdict]:
            best[key] = check
    return _without_lesser(_settled(list(best.values())))


def _settled(checks: list[Check]) -> list[Check]:
    """A percentage that agrees with one pair of figures is not held against another."""
    agreed = {(c.char_start, c.char_end) for c in checks if c.kind in PERCENTAGES and c.verdict is Verdict.CONSISTENT}
    return [
        c
        for c in checks
        if not (c.kind in PERCENTAGES and c.verdict is Verdict.INCONSISTENT and (c.char_start, c.char_end) in agreed)
    ]


def _without_lesser(checks: list[Check]) -> list[Check]:
    """Drop what a total of the same whole that holds says better: partial totals, and its parts with others."""
    totals: dict[tuple[int, int], set[tuple[int, int]]] = {}
    listed: dict[tuple[int, int], set[tuple[int, int]]] = {}  # a part -> all parts of a total that holds
    for check in checks:
        if check.kind == "total" and check.verdict is Verdict.CONSISTENT:
            parts = {(operand.char_start, operand.char_end) for operand in check.operands[1:]}
            totals.setdefault((check.char_start, check.char_end), set()).update(parts)
            listed.update(dict.fromkeys(parts, parts))
    kept: list[Check] = []
    for check in checks:
        own = (check.char_start, check.char_end)
        known = totals.get(own)
        wrong = (check.kind, check.verdict) == ("total", Verdict.INCONSISTENT)
        if wrong and {(o.char_start, o.char_end) for o in check.operands} <= listed.get(own, set()):
            continue  # parts of one whole, one of them taken for the sum of the others
        if known is None:
            kept.append(check)
            continue
        parts = {(operand.char_start, operand.char_end) for operand in check.operands[1:]}
        lesser = check.kind == "partial_total" and check.verdict is Verdict.CONSISTENT and parts <= known
        refuted = wrong and 2 * len(parts & known) >= len(known)
        if not (lesser or refuted or check.verdict is Verdict.NOT_CHECKABLE):
            kept.append(check)
    return kept
