"""What the reader of the inbox asked for: filters, and a place in the list.

What belongs here: reading them from an address, applying them, and writing them into addresses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from review.reading.findings import Finding, plain
from review.reading.standing import AGAIN, OPEN, Picture, Standing

WAITING = "waiting"
"""Open or to be looked at again: what is still to be done, and what the inbox shows first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means anything."""

    area: str = ""
    report: str = ""
    kind: str = ""
    severity: str = ""
    state: str = WAITING
    text: str = ""

    @classmethod
    def of(cls, query: QueryParams) -> Filters:
        """From an address; what is not there is as at first."""
        given = {field.name: query[field.name][:200] for field in fields(cls) if field.name in query}
        return cls(**given)

    def query(self, **more: object) -> str:
        """The part of an address behind the question mark, without what is as at first."""
        first = Filters()
        given = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != getattr(first, f.name)}
        return urlencode(given | {name: str(value) for name, value in more.items() if value not in {None, ""}})

    def address(self, path: str, **more: object) -> str:
        """`path` with these filters."""
        query = self.query(**more)
        return f"{path}?{query}" if query else path

    def with_state(self, state: str) -> Filters:
        """The same with another state."""
        return replace(self, state=state)

    def each(self, findings: Iterable[Finding], picture: Picture) -> Iterator[tuple[Finding, Standing]]:
        """The findings asked for, in their order, each with its state."""
        for finding, standing in self._whatever_state(findings, picture):
            if self._in_state(standing.state):
                yield finding, standing

    def chosen(
        self, findings: Iterable[Finding], picture: Picture
    ) -> tuple[list[tuple[Finding, Standing]], Counter[str]]:
        """The same as a list, and how many there are of each state, whatever state is asked for."""
        fitting = list(self._whatever_state(findings, picture))
        counts = Counter(standing.state for _, standing in fitting)
        return [item for item in fitting if self._in_state(item[1].state)], counts

    def _whatever_state(self, findings: Iterable[Finding], picture: Picture) -> Iterator[tuple[Finding, Standing]]:
        words = plain(self.text).split()
        for finding in findings:
            if self._fits(finding, words):
                yield finding, picture.of_finding(finding)

    def _fits(self, finding: Finding, words: list[str]) -> bool:
        report = finding.report
        return (
            (not self.area or report.ref_area == self.area)
            and (not self.report or report.report_id == self.report)
            and (not self.kind or self.kind in finding.kinds)
            and (not self.severity or finding.first.severity == self.severity)
            and all(word in finding.searched for word in words)
        )

    def _in_state(self, state: str) -> bool:
        return not self.state or state == self.state or (self.state == WAITING and state in {OPEN, AGAIN})
