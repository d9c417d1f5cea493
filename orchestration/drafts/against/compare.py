"""A draft compared with the reports of a warehouse.

What belongs here: which rows of the warehouse can matter, and what is said of the comparison as a whole. Only
statements on the places and indicators that the draft names are loaded, and reports that cite the documents that it
cites: every rule compares figures of one indicator and place, or of one document, so nothing is lost. A report of the
warehouse that is a copy of the draft (an earlier version, or the draft itself, read last night) is left out and named:
it would only confirm itself, or make every correction look like a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from orchestration.dbt_compiled import ACROSS_REPORTS, compiled
from orchestration.drafts.against.database import PUBLISHED, AgainstError, Database
from orchestration.drafts.against.draft import Draft
from orchestration.drafts.findings import Checked, Flag

NAMES_SHOWN = 3
_DUPLICATES = "int_report_duplicates"
_FOLDED = "strip_accents(lower(ref_area))"
_SAME = f"""
    SELECT report_id, file_name FROM {PUBLISHED}.raw.reports
    WHERE report_id = $id OR report_id IN (
        SELECT report_id FROM intermediate.{_DUPLICATES}
        WHERE primary_report_id = (SELECT primary_report_id FROM intermediate.{_DUPLICATES} WHERE report_id = $id)
    )
    ORDER BY file_name
"""  # noqa: S608 - own names
_CHECKS = f"""
    SELECT checks.*, coalesce(other.file_name, checks.other_report_id) AS other_name,
        coalesce(own.file_name, checks.report_id) AS own_name
    FROM intermediate.{ACROSS_REPORTS} AS checks
    LEFT JOIN raw.reports AS other ON other.report_id = checks.other_report_id
    LEFT JOIN raw.reports AS own ON own.report_id = checks.report_id
    WHERE $id IN (checks.report_id, checks.other_report_id)
        OR len(list_intersect(list_transform(operands, lambda o: o.observation_id), $figures)) > 0
    ORDER BY checks.check_id
"""  # noqa: S608 - own names


class EarlierReports:
    """A warehouse to compare drafts with. Use it in a with statement."""

    def __init__(self, warehouse: Path) -> None:
        """Open a warehouse: a home's folder, or the file.

        Raises AgainstError, and DbtError where the rules do not compile.
        """
        self._database = Database(warehouse)
        self._nodes = compiled()

    def __enter__(self) -> Self:
        """The warehouse itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let it go."""
        self._database.close()

    def compare(self, result: Checked) -> Checked:
        """The draft with its flags against earlier reports; one that could not be read as it is.

        Raises AgainstError where the warehouse's tables are not what they should be.
        """
        if result.extraction is None:
            return result
        try:
            return self._compare(result, Draft(result.extraction))
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise AgainstError(
                f"Không so được với kho dữ liệu: {said}", f"The warehouse cannot be compared with: {said}"
            ) from error

    def _compare(self, result: Checked, draft: Draft) -> Checked:
        copies = self._copies(draft)
        self._load(draft, list(copies))
        self._database.build(self._nodes, {_DUPLICATES: self._primaries()})
        rows = self._database.rows(_CHECKS, {"id": draft.report_id, "figures": list(draft.figures)})
        found = (draft.flag(row) for row in rows if row["verdict"] == "inconsistent")
        flags = tuple(flag for flag in found if flag is not None)
        return replace(result, across=flags, notes=(*result.notes, *self._notes(list(copies.values()), rows, flags)))

    def _copies(self, draft: Draft) -> dict[str, str]:
        """Reports of the warehouse that are this very report, by the night's own rule: id -> file name."""
        database, meta = self._database, draft.extraction.meta
        database.begin(self._nodes)
        one_report = f"time_period = $period AND {_FOLDED} = strip_accents(lower($area))"
        database.take("reports", one_report, {"period": meta.period, "area": meta.area}, but=[draft.report_id])
        database.take("report_texts", "report_id IN (SELECT report_id FROM raw.reports)", {}, but=[draft.report_id])
        database.add(draft.frames)
        last = next(at for at, node in enumerate(self._nodes) if node.name == _DUPLICATES)
        database.build(self._nodes[: last + 1], {})
        return {row["report_id"]: row["file_name"] for row in database.rows(_SAME, {"id": draft.report_id})}

    def _load(self, draft: Draft, copies: Sequence[str]) -> None:
        """The draft and what it can be compared with."""
        database = self._database
        database.begin(self._nodes)
        detailed = "indicator_detail" in database.columns["raw.observations"]
        subject = "coalesce(indicator_detail, indicator_code)" if detailed else "indicator_code"
        statements = f"""
            (
                ref_area_code IN (SELECT unnest($codes))
                OR {_FOLDED} IN (SELECT strip_accents(lower(area)) FROM (SELECT unnest($areas) AS area))
            )
            AND (
                {subject} IN (SELECT unnest($subjects))
                OR {subject} IS NULL AND indicator_text IN (SELECT unnest($phrases))
            )
        """  # noqa: S608 - own names
        left_out = [draft.report_id, *copies]
        database.take("observations", statements, draft.named(), but=left_out)
        cited = "document_number IN (SELECT unnest($numbers))"
        database.take("citations", cited, {"numbers": draft.cited}, but=left_out)
        ids = "SELECT report_id FROM raw.observations UNION SELECT report_id FROM raw.citations"
        database.take("reports", f"report_id IN ({ids})", {}, but=left_out)
        database.add(draft.frames)

    def _primaries(self) -> str:
        """What stands for the model of copies, which would need every text: what the night found out of its reports."""
        if "primary_report_id" not in self._database.columns.get("marts.reports", frozenset()):
            return "SELECT report_id, report_id AS primary_report_id FROM raw.reports"
        return f"""
            SELECT report_id, coalesce(known.primary_report_id, report_id) AS primary_report_id
            FROM raw.reports
            LEFT JOIN {PUBLISHED}.marts.reports AS known USING (report_id)
        """  # noqa: S608 - own names

    def _notes(
        self, copies: Sequence[str], rows: Sequence[Mapping[str, Any]], flags: Sequence[Flag]
    ) -> Iterator[tuple[str, str]]:
        """How much was compared: nothing found must not look like nothing wrong."""
        (counted,) = self._database.rows("SELECT count(*) - 1 AS others FROM raw.reports")
        held = sum(row["verdict"] == "consistent" for row in rows)
        yield (
            f"so với {counted['others']} báo cáo khác trong kho: {held} phép so khớp, {len(flags)} chỗ cần xem",
            f"against {counted['others']} other reports of the warehouse: {held} hold, {len(flags)} to look at",
        )
        if copies:
            named = ", ".join([*copies[:NAMES_SHOWN], *(["…"] if len(copies) > NAMES_SHOWN else [])])
            yield (
                f"không so với bản khác của chính báo cáo này trong kho: {named}",
                f"not compared with copies of this very report in the warehouse: {named}",
            )
