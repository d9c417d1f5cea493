"""What the page needs from the warehouse: DuckDB rows in, frozen dataclasses out.

What belongs here: every SQL statement of the quality report, and nothing about HTML. The warehouse is opened read-only.
A mart or a column that the warehouse does not have (an older release, say) gives no rows or nulls, never an error:
a page with a gap serves the reviewer better than no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.presentation.marts import SEVERITY_ORDER, Marts, among
from orchestration.presentation.rows import CheckRow, names

REPORTS_SHOWN = 1_000  # a page beyond opens in no browser; the review pages have all
FLAGS_PER_REPORT = 200
FLAGS_IN_ALL = 5_000  # and the first of each report, whatever the others have
FIRST_FLAGS = 2
FOLDED_ROWS_IN_ALL = 5_000  # consistent and not checkable rows, shared out among the reports
FOLDED_ROWS_PER_REPORT = (3, 25)  # at least, at most
UNREAD_EXAMPLES = 5
RUNS_SHOWN = 14
MEMORY = "1GB"  # what DuckDB keeps at hand; without a bound it keeps whatever it has read


@dataclass(frozen=True, slots=True)
class Run:
    """One nightly run; times are UTC."""

    run_id: str
    started_at: datetime | None
    finished_at: datetime | None
    extractor_version: str | None
    reports_new: int | None
    reports_known: int | None
    reports_quarantined: int | None
    reports_total: int | None
    observations: int | None
    checks_consistent: int | None
    checks_inconsistent: int | None
    checks_not_checkable: int | None


@dataclass(frozen=True, slots=True)
class QuarantinedFile:
    """A file that could not be read, and why."""

    file_name: str | None
    relative_path: str | None
    byte_size: int | None
    reason_code: str | None
    reason_vi: str | None
    reason_en: str | None


@dataclass(frozen=True, slots=True)
class UnreadFigure:
    """Digits that no rule understood."""

    report_id: str
    char_start: int | None
    page_number: int | None
    printed_text: str | None
    context: str | None


class Warehouse(Marts):
    """What the page shows of one built warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """As Marts; nothing is at hand yet."""
        super().__init__(connection)
        self._at_hand: dict[str, str] = {}

    def source(self, table: str, columns: Sequence[str]) -> str:
        """As Marts; rows that are at hand are taken from there."""
        return super().source(table, columns).replace(f" from {table}", f" from {self._at_hand.get(table, table)}")

    def runs(self) -> list[Run]:
        """The last runs, oldest first."""
        source = self.source("marts.runs", names(Run))
        rows = self.rows(
            f"select * from {source} order by started_at desc, run_id desc limit ?",  # noqa: S608
            [RUNS_SHOWN],
        )
        return [Run(**row) for row in reversed(rows)]

    def quarantined(self) -> list[QuarantinedFile]:
        """Files of the latest run that could not be read."""
        columns = names(QuarantinedFile)
        source = self.source("marts.files", (*columns, "status"))
        rows = self.rows(
            f"""select {", ".join(columns)} from {source} where status = 'quarantined'
                order by relative_path, file_name"""  # noqa: S608
        )
        return [QuarantinedFile(**row) for row in rows]

    def checks(self, report_ids: Sequence[str]) -> list[CheckRow]:
        """The checks that the page shows: flags first by severity, then the others, capped per report and in all."""
        fewest, most = FOLDED_ROWS_PER_REPORT
        folded = max(fewest, min(most, FOLDED_ROWS_IN_ALL // max(1, len(report_ids))))
        chosen, parameters = among("report_id", report_ids)
        source = self.few("marts.checks", names(CheckRow), chosen)
        rows = self.rows(
            f"""select * exclude (nth) from (
                    select *, row_number() over (partition by report_id, verdict
                                                 order by {SEVERITY_ORDER}, char_start, check_id) as nth
                    from {source}
                )
                where nth <= case verdict when 'inconsistent' then ? else ? end
                qualify verdict <> 'inconsistent' or nth <= ?
                    or row_number() over (partition by verdict order by {SEVERITY_ORDER}, nth, report_id) <= ?
                order by report_id, {SEVERITY_ORDER}, char_start, check_id""",  # noqa: S608
            [*parameters, FLAGS_PER_REPORT, folded, FIRST_FLAGS, FLAGS_IN_ALL],
        )
        return [CheckRow(**row) for row in rows]

    def gather(self, report_ids: Iterable[str]) -> None:
        """Keep texts and blocks of these reports at hand: they are asked for one by one."""
        wanted = sorted(set(report_ids))
        for table in ("raw.report_texts", "raw.blocks"):
            if table in self._columns:
                at_hand = table.replace("raw.", "shown_")
                chosen = f"select rowid from {table} where report_id in (select unnest(cast(? as varchar[])))"  # noqa: S608
                query = f"select * from {table} where rowid in ({chosen})"  # noqa: S608
                self._connection.execute(f"create or replace temp table {at_hand} as {query}", [wanted])
                self._at_hand[table] = at_hand

    def unread(self, report_ids: Sequence[str]) -> dict[str, list[UnreadFigure]]:
        """A few figures left unread, per report."""
        columns = names(UnreadFigure)
        chosen, parameters = among("report_id", report_ids)
        source = self.source("marts.unread_figures", columns)
        rows = self.rows(
            f"""select * from {source} where {chosen}
                qualify row_number() over (partition by report_id order by char_start) <= ?
                order by report_id, char_start""",  # noqa: S608
            [*parameters, UNREAD_EXAMPLES],
        )
        found: dict[str, list[UnreadFigure]] = {}
        for row in rows:
            found.setdefault(row["report_id"], []).append(UnreadFigure(**row))
        return found


@contextmanager
def open_warehouse(path: Path) -> Iterator[Warehouse]:
    """Opens the warehouse file read-only and closes it at the end. Raises `duckdb.Error` where it is none."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute(f"set memory_limit = '{MEMORY}'")
        connection.execute("set enable_external_access = false")
        yield Warehouse(connection)
