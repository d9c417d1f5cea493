"""Reports made of single statements, written straight into the raw tables: what a checker between reports reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from extract.schema import CITATIONS, OBSERVATIONS, REPORT_TEXTS, REPORTS
from orchestration import raw


@dataclass
class Written:
    """A report in the making: `says` and `cites` add a sentence each, with the spans that the tables need."""

    name: str
    issued_on: str
    period: str
    area: str = "Bình An"
    number: str | None = None
    text: str = ""
    observations: list[dict[str, Any]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def report_id(self) -> str:
        """Key of the report."""
        return f"r-{self.name}"

    def says(self, name: str, printed: str, value: float | str, unit: str, **other: Any) -> Written:
        """State a figure: `name` is a catalogue code or, with a space in it, a phrase without a code."""
        subject = name if " " in name else name.replace(".", " ")
        sentence = f"Trong kỳ, {subject} là {printed}."
        start = len(self.text) + sentence.index(printed)
        step = Decimal(str(other.pop("step", 1)))
        amount = Decimal(str(value))
        code = None if " " in name else name
        row = {
            "observation_id": f"o-{self.name}-{len(self.observations)}",
            "report_id": self.report_id,
            "position": len(self.observations),
            "char_start": start,
            "char_end": start + len(printed),
            "printed_text": printed,
            "quote": sentence,
            "sentence": sentence,
            "sentence_start": len(self.text),
            "indicator_text": subject,
            "indicator_code": code,
            "indicator_detail": code,
            "measure": "level",
            "basis": "actual",
            "obs_value": amount,
            "bound_low": amount - step / 2,
            "bound_high": amount + step / 2,
            "comparator": "=",
            "unit_measure": unit,
            "time_period": self.period,
            "ref_area": self.area,
        }
        self.observations.append(row | other)
        self.text += sentence + "\n"
        return self

    def cites(self, number: str, date: str, *, own: bool = False) -> Written:
        """Cite a document with an ISO date."""
        sentence = f"Nghị quyết số {number} ngày {date}."
        start = len(self.text) + sentence.index(date)
        row = {"report_id": self.report_id, "document_number": number, "cited_date": date, "own": own}
        row |= {"char_start": start, "char_end": start + len(date), "printed_text": date, "quote": sentence}
        self.citations.append(row)
        self.text += sentence + "\n"
        return self

    def report(self) -> dict[str, Any]:
        """Its row of raw.reports."""
        return {
            "report_id": self.report_id,
            "sha256": self.name.encode().hex().ljust(64, "0"),
            "extractor_version": "1",
            "file_name": self.name,
            "media_type": "text/plain",
            "char_count": len(self.text),
            "issued_on": self.issued_on,
            "time_period": self.period,
            "ref_area": self.area,
            "ref_area_level": "district",
            "number": self.number,
            "figures_read": len(self.observations),
            "figures_refused": 0,
            "figures_unread": 0,
        }


def write(database: Path, reports: list[Written]) -> Path:
    """A warehouse file with these reports in its schema raw."""
    tables = {
        "reports": (REPORTS, [report.report() for report in reports]),
        "report_texts": (REPORT_TEXTS, [{"report_id": r.report_id, "text": r.text} for r in reports]),
        "observations": (OBSERVATIONS, [row for report in reports for row in report.observations]),
        "citations": (CITATIONS, [row for report in reports for row in report.citations]),
    }
    database.parent.mkdir(parents=True, exist_ok=True)
    with raw.connect(database) as connection:
        connection.execute("CREATE SCHEMA raw")
        for table, schema in raw.schemas():
            connection.execute(raw.create_table(table, schema))
        for table, (schema, rows) in tables.items():
            complete = [{name: row.get(name) for name in schema} for row in rows]
            connection.register("rows", pl.DataFrame(complete, schema=schema, orient="row").to_arrow())
            connection.execute(f"INSERT INTO raw.{table} BY NAME SELECT * FROM rows")
            connection.unregister("rows")
    return database
