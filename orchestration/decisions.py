"""Reviewers' decisions on their way into the warehouse: the one thing that flows back.

What belongs here: the columns of raw.decisions, filled from the store of the review pages, and the file of misread
figures. Where there is no store there are no decisions; a store that cannot be read stops the night, since a warehouse
without its corrections would silently take them back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from orchestration import durable
from orchestration.home import Home

if TYPE_CHECKING:
    from review.store.decisions import Decision

DECISIONS = pl.Schema(
    {
        "sequence": pl.Int64(),
        "decision_id": pl.String(),
        "check_id": pl.String(),
        "finding_id": pl.String(),
        "report_id": pl.String(),
        "file_name": pl.String(),
        "kind": pl.String(),
        "figures_key": pl.String(),
        "place_key": pl.String(),
        "decision": pl.String(),
        "observation_id": pl.String(),
        "printed_text": pl.String(),
        "read_value": pl.Decimal(38, 9),
        "corrected_value": pl.Decimal(38, 9),
        "unit_measure": pl.String(),
        "note": pl.String(),
        "decided_by": pl.String(),
        "decided_at": pl.Datetime("us", "UTC"),
    }
)
MISREAD_FILE = "misread.jsonl"
_CASE = ("sha256", "extractor_version", "file_name", "char_start", "char_end", "printed_text", "sentence")
_VALUES = ("read_value", "corrected_value")


class DecisionsError(RuntimeError):
    """The store of decisions cannot be read; the message says why."""


def read(home: Home) -> list[Decision]:
    """All decisions, in their order; none where nobody has ever decided. Raises DecisionsError."""
    from sqlalchemy.exc import SQLAlchemyError

    from review.store.decisions import read_decisions
    from review.store.engine import StoreError, exists, open_store, store_url

    try:
        url = store_url(home.root)
        if not exists(url):
            return []
        engine = open_store(url)
        try:
            return read_decisions(engine)
        finally:
            engine.dispose()
    except (StoreError, SQLAlchemyError) as error:
        raise DecisionsError(f"the decisions of reviewers cannot be read: {error}") from error


def frame(decisions: Iterable[Decision]) -> pl.DataFrame:
    """Decisions as rows of raw.decisions."""
    rows = [[getattr(decision, name) for name in DECISIONS] for decision in decisions]
    return pl.DataFrame(rows, schema=DECISIONS, orient="row")


def misread_cases(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """Of each figure that somebody says was misread and gave the right value of: where it stands, both values, why.

    Of several decisions on one figure the last counts, whatever it says. Values are decimal strings.
    """
    last: dict[str, Decision] = {}
    for decision in decisions:
        if decision.observation_id:
            last[decision.observation_id] = decision
    return [
        {name: getattr(decision, name) for name in _CASE}
        | {name: _digits(getattr(decision, name)) for name in _VALUES}
        | {"sentence_start": decision.sentence_start, "unit_measure": decision.unit_measure, "note": decision.note}
        | {"decided_by": decision.decided_by, "decided_at": decision.decided_at.isoformat(timespec="seconds")}
        for decision in last.values()
        if decision.decision == "misread" and decision.corrected_value is not None
    ]


def _digits(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def write_misread(path: Path, decisions: Iterable[Decision]) -> int:
    """Write the misread figures as JSON lines, cases for tests of the extractor; return their number."""
    cases = misread_cases(decisions)
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    durable.write_bytes(path, lines.encode())
    return len(cases)
