"""Decisions: appended, never changed, read as a whole history.

What belongs here: rows of decisions. Whether one still fits the warehouse of the day is `review.reading.standing`'s
business, and dbt's for the marts.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from review.store.engine import writing
from review.store.schema import decisions

LONGEST_NOTE = 4_000
OVERLAP = 200
"""Rows read again when the newest are asked for: PostgreSQL may show number 8 before number 7."""


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What somebody decides about one check, and what the check looked like then."""

    check_id: str
    finding_id: str
    report_id: str
    file_name: str
    kind: str
    decision: str
    decided_by: str
    sha256: str | None = None
    extractor_version: str | None = None
    figures_key: str | None = None
    place_key: str | None = None
    observation_id: str | None = None
    char_start: int | None = None
    char_end: int | None = None
    printed_text: str | None = None
    sentence: str | None = None
    sentence_start: int | None = None
    read_value: Decimal | None = None
    corrected_value: Decimal | None = None
    unit_measure: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(NewDecision):
    """A decision as the store has it."""

    sequence: int
    decision_id: str
    decided_at: datetime


class DecidedMeanwhileError(RuntimeError):
    """Somebody else decided between looking and deciding; nothing was written."""

    def __init__(self, other: Decision) -> None:
        """`other`: what was decided meanwhile."""
        super().__init__(f"{other.decided_by} decided meanwhile")
        self.other = other


def append_decisions(
    engine: Engine, new: Sequence[NewDecision], seen: Mapping[str, int] | None = None
) -> list[Decision]:
    """Write all of them or none.

    `seen`: check -> number of the last decision that the person saw, 0 for none. Raises DecidedMeanwhileError where
    there is a later one on any of the checks.
    """
    now = datetime.now(UTC)
    rows = [
        asdict(item) | {"decision_id": "d" + secrets.token_hex(10), "decided_at": now, "note": item.note[:LONGEST_NOTE]}
        for item in new
    ]
    with writing(engine) as connection:
        for item in new:
            last = _last(connection, item.check_id)
            if seen is not None and last is not None and last.sequence > seen.get(item.check_id, 0):
                raise DecidedMeanwhileError(last)
        for row in rows:
            connection.execute(insert(decisions).values(row))
        ids = [row["decision_id"] for row in rows]
        found = connection.execute(
            select(decisions).where(decisions.c.decision_id.in_(ids)).order_by(decisions.c.sequence)
        )
        return [_decision(row) for row in found.mappings()]


def _last(connection: Connection, check_id: str) -> Decision | None:
    query = select(decisions).where(decisions.c.check_id == check_id).order_by(decisions.c.sequence.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else _decision(row)


def read_decisions(engine: Engine, after: int = 0) -> list[Decision]:
    """Decisions with a number above `after`, in their order; all of them by default."""
    with engine.connect() as connection:
        rows = connection.execute(select(decisions).where(decisions.c.sequence > after).order_by(decisions.c.sequence))
        return [_decision(row) for row in rows.mappings()]


def history(engine: Engine, check_ids: Sequence[str]) -> list[Decision]:
    """Every decision on these checks, the last first."""
    query = select(decisions).where(decisions.c.check_id.in_(check_ids)).order_by(decisions.c.sequence.desc())
    with engine.connect() as connection:
        return [_decision(row) for row in connection.execute(query).mappings()]


def last_sequence(engine: Engine) -> int:
    """Number of the last decision, 0 where there is none."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.max(decisions.c.sequence))).scalar() or 0)


def _decision(row: Mapping[Any, Any]) -> Decision:
    return Decision(**{field.name: row[field.name] for field in fields(Decision)})
