"""What has become of decisions in the release of the day.

What belongs here: the rule that dbt's model int_reviews states in SQL for the marts; the tests hold both to the same
cases. The last decision on a check holds while the check's figures are the ones decided on. Where they are others, or
where the check is gone and another of its kind stands in the same sentence undecided, it is to be looked at again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from orchestration.presentation.marts import Marts, among
from review.reading.findings import Finding, Index
from review.reading.releases import Release
from review.store.decisions import OVERLAP, Decision, last_sequence, read_decisions

OPEN, AGAIN = "open", "again"
STATES = (OPEN, AGAIN, "confirmed", "misread", "explained")


@dataclass(frozen=True, slots=True)
class Standing:
    """State of a check or a finding, and the decision behind it."""

    state: str
    decision: Decision | None = None


UNDECIDED = Standing(OPEN)


@dataclass(frozen=True)
class Picture:
    """Every decided check of a release, and the decisions whose checks are gone."""

    checks: Mapping[str, Standing]
    gone: tuple[Decision, ...]
    _findings: dict[str, Standing] = field(default_factory=dict)  # worked out once for all requests

    def of_check(self, check_id: str) -> Standing:
        """State of one check."""
        return self.checks.get(check_id, UNDECIDED)

    def of_finding(self, finding: Finding) -> Standing:
        """Open while any check is, then to be looked at again while any is, else as decided last."""
        known = self._findings.get(finding.finding_id)
        if known is None:
            known = self._findings[finding.finding_id] = self._of_finding(finding)
        return known

    def _of_finding(self, finding: Finding) -> Standing:
        found = [self.of_check(check.check_id) for check in finding.checks]
        for state in (OPEN, AGAIN):
            waiting = [standing for standing in found if standing.state == state]
            if waiting:
                return max(waiting, key=_sequence)
        return max(found, key=_sequence)


def _sequence(standing: Standing) -> int:
    return standing.decision.sequence if standing.decision else 0


def lay_over(index: Index, latest: Mapping[str, Decision], known: Iterable[str]) -> Picture:
    """The picture of a release; `known`: those of the decided checks that the warehouse has, whatever their verdict."""
    kept = set(known)
    checks: dict[str, Standing] = {}
    gone: list[Decision] = []
    for check_id, decision in latest.items():
        check = index.by_check.get(check_id)
        if check is not None:
            holds = check.figures_key is None or check.figures_key == decision.figures_key
            checks[check_id] = _standing(decision, holds)
    for decision in sorted(latest.values(), key=lambda item: item.sequence):
        if decision.check_id in kept or decision.decision == "withdrawn":
            continue
        heirs = [check for check in index.by_place.get(decision.place_key or "", ()) if check.check_id not in latest]
        if not heirs:
            gone.append(decision)
        for check in heirs:
            checks[check.check_id] = Standing(AGAIN, decision)
    return Picture(checks, tuple(reversed(gone)))


def _standing(decision: Decision, holds: bool) -> Standing:
    if decision.decision == "withdrawn":
        return Standing(OPEN, decision)
    return Standing(decision.decision if holds else AGAIN, decision)


class Book:
    """The last decision on every check, kept up with the store; one for the whole server."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is read yet."""
        self._engine = engine
        self._lock = threading.Lock()
        self._latest: dict[str, Decision] = {}
        self._last = 0
        self._release: str | None = None
        self._known: dict[str, bool] = {}
        self._picture: Picture | None = None

    def picture(self, release: Release) -> Picture:
        """Decisions, those just made among them, laid over a release."""
        with self._lock:
            if self._catch_up() or self._release != release.name or self._picture is None:
                if self._release != release.name:
                    self._release, self._known = release.name, {}
                self._picture = lay_over(release.index, self._latest, self._kept(release))
            return self._picture

    def _catch_up(self) -> bool:
        """Read what was decided since; whether there was anything."""
        if last_sequence(self._engine) == self._last:
            return False
        for decision in read_decisions(self._engine, self._last - OVERLAP):
            before = self._latest.get(decision.check_id)
            if before is None or before.sequence < decision.sequence:
                self._latest[decision.check_id] = decision
            self._last = max(self._last, decision.sequence)
        return True

    def _kept(self, release: Release) -> list[str]:
        asked = [name for name in self._latest if name not in self._known and name not in release.index.by_check]
        if asked:
            with release.marts() as marts:
                there = _present(marts, asked)
            self._known |= {name: name in there for name in asked}
        return [name for name in self._latest if self._known.get(name, True)]


def _present(marts: Marts, check_ids: list[str]) -> set[str]:
    source = marts.source("marts.checks", ("check_id",))
    chosen, parameters = among("check_id", check_ids)
    return {row["check_id"] for row in marts.rows(f"select check_id from {source} where {chosen}", parameters)}  # noqa: S608
