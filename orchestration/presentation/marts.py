"""Reading the marts of one warehouse for people: tolerant of what an older release lacks.

What belongs here: the statements that the quality report and the review pages share. A mart or a column that the
warehouse does not have gives no rows or nulls, never an error: a page with a gap serves the reviewer better than none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import duckdb

from orchestration.presentation.rows import Block, OperandRow, Report, ScannedFigure, Scorecard, names

Row = dict[str, Any]
SEVERITY_ORDER = "case severity when 'error' then 0 when 'warning' then 1 else 2 end"
LISTED = 200
Columns = Mapping[str, frozenset[str]]
"""Table, as schema.name -> its columns."""


def among(column: str, values: Sequence[str]) -> tuple[str, list[object]]:
    """A condition that the column has one of the values, and its parameters.

    A few are listed, so that DuckDB skips whole blocks of the table; many come as one list.
    """
    if not values:
        return "false", []
    if len(values) <= LISTED:
        return f"{column} in ({', '.join('?' * len(values))})", list(values)
    return f"{column} in (select unnest(cast(? as varchar[])))", [list(values)]


def columns_of(connection: duckdb.DuckDBPyConnection) -> Columns:
    """The tables of the connection's database."""
    rows = connection.execute(
        "select table_schema || '.' || table_name, column_name from information_schema.columns"
        " where table_catalog = current_database()"
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


class Marts:
    """Read-only access to the marts of one built warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: Columns | None = None) -> None:
        """`columns` spares looking them up where they are known."""
        self._connection = connection
        self._columns = columns_of(connection) if columns is None else columns
        self.text = lru_cache(maxsize=8)(self._text)
        self._blocks = lru_cache(maxsize=8)(self._blocks_of)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows of a statement, by column name."""
        cursor = self._connection.execute(sql, list(parameters))
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]

    def source(self, table: str, columns: Sequence[str]) -> str:
        """A sub-select with exactly `columns`, null where the table lacks one; no rows where there is no table."""
        present = self._columns.get(table)
        if present is None:
            return f"(select {', '.join(f'null as {name}' for name in columns)} where false)"
        chosen = ", ".join(name if name in present else f"null as {name}" for name in columns)
        return f"(select {chosen} from {table})"  # noqa: S608 - own names

    def few(self, table: str, columns: Sequence[str], condition: str) -> str:
        """As `source`, of few rows of a large table: its wide columns are read for the rows that fulfil the condition.

        They are found by their position: a condition beside wide columns has DuckDB read all of them. `offset 0` keeps
        the conditions of who asks out, which would turn the join round.
        """
        if table not in self._columns:
            return f"(select * from {self.source(table, columns)} where {condition})"  # noqa: S608 - own names
        rows = f"select rowid from {table} where {condition}"  # noqa: S608 - own names
        return f"{self.source(table, columns)[:-1]} where rowid in ({rows}) offset 0)"

    def _text(self, report_id: str) -> str | None:
        source = self.source("raw.report_texts", ("report_id", "text"))
        rows = self.rows(f"select text from {source} where report_id = ?", [report_id])  # noqa: S608
        return rows[0]["text"] if rows else None

    def block(self, report_id: str, position: int) -> Block | None:
        """The paragraph, heading or table row that begins last before the character at `position`."""
        starts, blocks = self._blocks(report_id)
        before = bisect_right(starts, position)
        return blocks[before - 1] if before else None

    def _blocks_of(self, report_id: str) -> tuple[list[int], list[Block]]:
        """Where the blocks of a report begin, in order, and the blocks."""
        source = self.source("raw.blocks", ("report_id", "char_start", *names(Block)))
        rows = self.rows(
            f"select * from {source} where report_id = ? and char_start is not null order by char_start",  # noqa: S608
            [report_id],
        )
        return [row["char_start"] for row in rows], [
            Block(**{name: row[name] for name in names(Block)}) for row in rows
        ]

    def reports(self, report_ids: Sequence[str] | None = None) -> list[Report]:
        """All reports or those given, those with the gravest flags first."""
        scored = names(Scorecard)
        described = [name for name in names(Report) if name == "report_id" or name not in scored]
        reports = self.source("marts.reports", described)
        quality = self.source("marts.report_quality", scored)
        chosen, parameters = ("true", []) if report_ids is None else among("report_id", report_ids)
        rows = self.rows(
            f"""select * from {reports} left join {quality} using (report_id) where {chosen}
                order by flags_error desc nulls last, flags_warning desc nulls last, flags_info desc nulls last,
                         file_name, report_id""",  # noqa: S608
            parameters,
        )
        return [Report(**row) for row in rows]

    def operands(self, check_ids: Sequence[str]) -> dict[str, list[OperandRow]]:
        """Operands of the given checks, in order, by check id."""
        own = ("check_id", "position", "role", "observation_id", "report_id", "char_start", "char_end")
        chosen, parameters = among("check_id", check_ids)
        operands = self.rows(
            f"select * from {self.few('marts.check_operands', own, chosen)} order by check_id, position",  # noqa: S608
            parameters,
        )
        # Two queries instead of a join: of two million figures a join would read every sentence for a handful.
        described = self._described({row["observation_id"] for row in operands if row["observation_id"]})
        nothing = dict.fromkeys(name for name in names(OperandRow) if name not in own)
        found: dict[str, list[OperandRow]] = {}
        for row in operands:
            more = described.get(row["observation_id"], nothing)
            found.setdefault(row["check_id"], []).append(OperandRow(**(row | more)))
        return found

    def _described(self, observation_ids: set[str]) -> dict[str, Row]:
        """What an operand takes from its observation, by observation id."""
        columns = ("page_number", "printed_text", "quote", "sentence", "sentence_start", "section_path", "unit_measure")
        chosen, parameters = among("observation_id", sorted(observation_ids))
        source = self.few("marts.observations", ("observation_id", *columns), chosen)
        rows = self.rows(f"select * from {source}", parameters)  # noqa: S608
        return {row.pop("observation_id"): row for row in rows}

    def scanned(self, observation_ids: Sequence[str]) -> list[ScannedFigure]:
        """Those of the given figures that were recognised in pictures and have a box, in the given order."""
        columns = names(ScannedFigure)
        known = self.source("marts.observations", [name for name in columns if name != "sha256"])
        reports = self.source("marts.reports", ("report_id", "sha256"))
        given = "select unnest(cast($1 as varchar[])) as observation_id, generate_subscripts($1, 1) as place"
        rows = self.rows(
            f"""select {", ".join(columns)}
                from ({given}) inner join {known} using (observation_id) inner join {reports} using (report_id)
                where {" and ".join(f"{name} is not null" for name in columns if name != "printed_text")}
                order by place""",  # noqa: S608
            [list(observation_ids)],
        )
        return [ScannedFigure(**row) for row in rows]
