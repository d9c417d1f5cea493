"""What the page needs from the warehouse: DuckDB rows in, frozen dataclasses out.

What belongs here: every SQL statement of the quality report, and nothing about HTML. The warehouse is opened read-only.
A mart or a column that the warehouse does not have (an older release, say) gives no rows or nulls, never an error:
a page with a gap serves the reviewer better than no page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FLAGS_PER_REPORT = 200
FOLDED_ROWS_IN_ALL = 5_000  # consistent and not checkable rows, shared out among the reports
FOLDED_ROWS_PER_REPORT = (3, 25)  # at least, at most
UNREAD_EXAMPLES = 5
RUNS_SHOWN = 14

Row = dict[str, Any]


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
class Report:
    """What a report says about itself, and its scorecard; null where the warehouse has no scorecard."""

    report_id: str
    file_name: str | None
    other_file_names: list[str] | None
    media_type: str | None
    title: str | None
    issuer: str | None
    number: str | None
    issued_on: str | None
    time_period: str | None
    ref_area: str | None
    extractor_version: str | None
    first_run_id: str | None
    pages: int | None
    figures_read: int | None
    figures_unread: int | None
    checks_consistent: int | None
    checks_inconsistent: int | None
    checks_not_checkable: int | None
    flags_error: int | None
    flags_warning: int | None
    flags_info: int | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A relation with its verdict; offsets are code points of the report's text."""

    check_id: str
    finding_id: str | None
    report_id: str
    kind: str
    verdict: str
    severity: str | None
    char_start: int | None
    char_end: int | None
    page_number: int | None
    quote: str | None
    sentence: str | None
    sentence_start: int | None
    stated_value: Decimal | None
    computed_value: Decimal | None
    computed_low: Decimal | None
    computed_high: Decimal | None
    difference: Decimal | None
    message_vi: str | None


@dataclass(frozen=True, slots=True)
class OperandRow:
    """A figure that a check uses, with the sentence it stands in where its observation gives one."""

    check_id: str
    position: int
    role: str
    observation_id: str | None
    report_id: str
    char_start: int | None
    char_end: int | None
    page_number: int | None
    printed_text: str | None
    quote: str | None
    sentence: str | None
    sentence_start: int | None
    section_path: str | None
    unit_measure: str | None


@dataclass(frozen=True, slots=True)
class UnreadFigure:
    """Digits that no rule understood."""

    report_id: str
    char_start: int | None
    page_number: int | None
    printed_text: str | None
    context: str | None


@dataclass(frozen=True, slots=True)
class ScannedFigure:
    """A figure of a page that was a picture: its box in points from the page's top left corner."""

    observation_id: str
    report_id: str
    sha256: str
    page_number: int
    box_x0: float
    box_top: float
    box_x1: float
    box_bottom: float
    printed_text: str | None
    read_confidence: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table row: its number from 0, and the headings above it."""

    block_number: int | None
    section_path: str | None


class Warehouse:
    """Read-only access to the marts of one built warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._columns: dict[str, set[str]] = {}
        rows = self._rows("select table_schema, table_name, column_name from information_schema.columns")
        for row in rows:
            self._columns.setdefault(f"{row['table_schema']}.{row['table_name']}", set()).add(row["column_name"])
        self.text = lru_cache(maxsize=8)(self._text)

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        cursor = self._connection.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def _source(self, table: str, columns: Sequence[str]) -> str:
        """A sub-select with exactly `columns`, null where the table lacks one; no rows where there is no table."""
        present = self._columns.get(table)
        if present is None:
            return f"(select {', '.join(f'null as {name}' for name in columns)} where false)"
        chosen = ", ".join(name if name in present else f"null as {name}" for name in columns)
        return f"(select {chosen} from {table})"  # noqa: S608 - own names

    def _text(self, report_id: str) -> str | None:
        source = self._source("raw.report_texts", ("report_id", "text"))
        rows = self._rows(f"select text from {source} where report_id = ?", [report_id])  # noqa: S608
        return rows[0]["text"] if rows else None

    def block(self, report_id: str, position: int) -> Block | None:
        """The paragraph, heading or table row that begins last before the character at `position`."""
        source = self._source("raw.blocks", ("report_id", "char_start", *_names(Block)))
        rows = self._rows(
            f"""select {", ".join(_names(Block))} from {source} where report_id = ? and char_start <= ?
                order by char_start desc limit 1""",  # noqa: S608
            [report_id, position],
        )
        return Block(**rows[0]) if rows else None

    def runs(self) -> list[Run]:
        """The last runs, oldest first."""
        source = self._source("marts.runs", _names(Run))
        rows = self._rows(
            f"select * from {source} order by started_at desc, run_id desc limit ?",  # noqa: S608
            [RUNS_SHOWN],
        )
        return [Run(**row) for row in reversed(rows)]

    def quarantined(self) -> list[QuarantinedFile]:
        """Files of the latest run that could not be read."""
        names = _names(QuarantinedFile)
        source = self._source("marts.files", (*names, "status"))
        rows = self._rows(
            f"""select {", ".join(names)} from {source} where status = 'quarantined'
                order by relative_path, file_name"""  # noqa: S608
        )
        return [QuarantinedFile(**row) for row in rows]

    def reports(self) -> list[Report]:
        """All reports, those with the gravest flags first."""
        names = _names(Report)
        described, scored = names[: names.index("pages")], names[names.index("pages") :]
        reports = self._source("marts.reports", described)
        quality = self._source("marts.report_quality", ("report_id", *scored))
        rows = self._rows(
            f"""select * from {reports} left join {quality} using (report_id)
                order by flags_error desc nulls last, flags_warning desc nulls last, flags_info desc nulls last,
                         file_name, report_id"""  # noqa: S608
        )
        return [Report(**row) for row in rows]

    def checks(self, report_count: int) -> list[CheckRow]:
        """The checks that the page shows: flags first by severity, then the others, each kind capped per report."""
        fewest, most = FOLDED_ROWS_PER_REPORT
        folded = max(fewest, min(most, FOLDED_ROWS_IN_ALL // max(1, report_count)))
        source = self._source("marts.checks", _names(CheckRow))
        rows = self._rows(
            f"""select * from {source}
                qualify row_number() over (partition by report_id, verdict
                                           order by {_SEVERITY_ORDER}, char_start, check_id)
                        <= case verdict when 'inconsistent' then ? else ? end
                order by report_id, {_SEVERITY_ORDER}, char_start, check_id""",  # noqa: S608
            [FLAGS_PER_REPORT, folded],
        )
        return [CheckRow(**row) for row in rows]

    def operands(self, check_ids: Sequence[str]) -> dict[str, list[OperandRow]]:
        """Operands of the given checks, in order, by check id."""
        operand = self._source(
            "marts.check_operands",
            ("check_id", "position", "role", "observation_id", "report_id", "char_start", "char_end"),
        )
        described = ("page_number", "printed_text", "quote", "sentence", "sentence_start", "section_path")
        observation = self._source("marts.observations", ("observation_id", *described, "unit_measure"))
        rows = self._rows(
            f"""select o.check_id, o.position, o.role, o.observation_id, o.report_id, o.char_start, o.char_end,
                       {", ".join(f"b.{name}" for name in described)}, b.unit_measure
                from {operand} as o left join {observation} as b on b.observation_id = o.observation_id
                where o.check_id in (select unnest(cast(? as varchar[])))
                order by o.check_id, o.position""",  # noqa: S608
            [list(check_ids)],
        )
        found: dict[str, list[OperandRow]] = {}
        for row in rows:
            found.setdefault(row["check_id"], []).append(OperandRow(**row))
        return found

    def scanned(self, observation_ids: Sequence[str]) -> list[ScannedFigure]:
        """Those of the given figures that were recognised in pictures and have a box, in the given order."""
        names = _names(ScannedFigure)
        known = self._source("marts.observations", [name for name in names if name != "sha256"])
        reports = self._source("marts.reports", ("report_id", "sha256"))
        given = "select unnest(cast($1 as varchar[])) as observation_id, generate_subscripts($1, 1) as place"
        rows = self._rows(
            f"""select {", ".join(names)}
                from ({given}) inner join {known} using (observation_id) inner join {reports} using (report_id)
                where {" and ".join(f"{name} is not null" for name in names if name != "printed_text")}
                order by place""",  # noqa: S608
            [list(observation_ids)],
        )
        return [ScannedFigure(**row) for row in rows]

    def unread(self) -> dict[str, list[UnreadFigure]]:
        """A few figures left unread, per report."""
        names = _names(UnreadFigure)
        source = self._source("marts.unread_figures", names)
        rows = self._rows(
            f"""select * from {source}
                qualify row_number() over (partition by report_id order by char_start) <= ?
                order by report_id, char_start""",  # noqa: S608
            [UNREAD_EXAMPLES],
        )
        found: dict[str, list[UnreadFigure]] = {}
        for row in rows:
            found.setdefault(row["report_id"], []).append(UnreadFigure(**row))
        return found


_SEVERITY_ORDER = "case severity when 'error' then 0 when 'warning' then 1 else 2 end"


def _names(row_type: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(row_type))


@contextmanager
def open_warehouse(path: Path) -> Iterator[Warehouse]:
    """Opens the warehouse file read-only and closes it at the end. Raises `duckdb.Error` where it is none."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set enable_external_access = false")
        yield Warehouse(connection)
