"""Names of the asset checks that validations report under, known without importing Great Expectations.

What belongs here: names only. What each expects stands in `suites`.
"""

from __future__ import annotations

FINDING_KINDS = (
    "total",
    "partial_total",
    "ratio",
    "share",
    "shares_sum",
    "attainment",
    "growth",
    "unit_price",
    "list_count",
    "list_duplicate",
    "restatement",
    "citation",
    "period_label",
    "numbering",
    "over_whole",
    "stale_copy",
    "unit_slip",
)
"""Kinds of relations that may contradict the report."""

CHECK_KINDS = (*FINDING_KINDS, "unread_pages")
"""All kinds that a check may have (marts.checks.kind); pages that were not read contradict nothing."""

STRUCTURAL_SUBJECTS = ("reports", "observations", "checks")


def structural_check(subject: str) -> str:
    """Name of the blocking check on one mart."""
    return f"{subject}_structure"


def finding_check(kind: str) -> str:
    """Name of the check that counts the contradictions of one kind."""
    return f"no_{kind}_contradicts"
