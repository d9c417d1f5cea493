"""Columns of the lake's Parquet files, one schema per table: the border between `extract` and the warehouse.

The warehouse's raw schema has these very columns. Change one here and raise `extract.EXTRACTOR_VERSION`.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

DECIMAL = pl.Decimal(38, 9)
LAST_PLACE = Decimal("1e-9")
"""One unit of the last place that `DECIMAL` keeps."""


def _schema(columns: dict[str, pl.DataType | type[pl.DataType]]) -> pl.Schema:
    return pl.Schema(columns)


REPORTS = _schema(
    {
        "report_id": pl.String,
        "sha256": pl.String,
        "extractor_version": pl.String,
        "file_name": pl.String,
        "media_type": pl.String,
        "byte_size": pl.Int64,
        "page_count": pl.Int32,
        "char_count": pl.Int64,
        "title": pl.String,
        "issuer": pl.String,
        "number": pl.String,
        "kind": pl.String,
        "issued_on": pl.String,
        "time_period": pl.String,
        "next_period": pl.String,
        "ref_area": pl.String,
        "ref_area_code": pl.String,
        "ref_area_level": pl.String,
        "figures_read": pl.Int32,
        "figures_refused": pl.Int32,  # digits known not to be a quantity
        "figures_unread": pl.Int32,  # digits that no rule understood
        "document_class": pl.String,  # of data/catalogue/document_kinds.csv, or other
        "set_aside": pl.Boolean,  # no report: nothing of it counts
        "scanned_pages": pl.Int32,  # pages without a text layer that text recognition read
        "unread_pages": pl.Int32,  # pages that nothing could read: pictures, or damaged
    }
)

REPORT_TEXTS = _schema({"report_id": pl.String, "text": pl.String})

BLOCKS = _schema(
    {
        "report_id": pl.String,
        "block_number": pl.Int32,
        "kind": pl.String,
        "page_number": pl.Int32,
        "section_path": pl.String,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
    }
)

OBSERVATIONS = _schema(
    {
        "observation_id": pl.String,
        "report_id": pl.String,
        "position": pl.Int32,
        "page_number": pl.Int32,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
        "printed_text": pl.String,
        "quote": pl.String,
        "sentence": pl.String,
        "sentence_start": pl.Int64,
        "section_path": pl.String,
        "indicator_text": pl.String,
        "indicator_code": pl.String,
        "measure": pl.String,
        "basis": pl.String,
        "obs_value": DECIMAL,
        "obs_value_high": DECIMAL,
        "bound_low": DECIMAL,
        "bound_high": DECIMAL,
        "comparator": pl.String,
        "unit_measure": pl.String,
        "time_period": pl.String,
        "ref_area": pl.String,
        "ref_area_code": pl.String,
        "box_x0": pl.Float64,  # box of the figure in points from the page's top left; null without pages
        "box_top": pl.Float64,
        "box_x1": pl.Float64,
        "box_bottom": pl.Float64,
        "indicator_detail": pl.String,
        "read_confidence": pl.Float64,  # 0 to 1, of its worst word, where the page was a picture; null for printed text
    }
)

CHECKS = _schema(
    {
        "check_id": pl.String,
        "finding_id": pl.String,
        "report_id": pl.String,
        "kind": pl.String,
        "verdict": pl.String,
        "severity": pl.String,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
        "page_number": pl.Int32,
        "quote": pl.String,
        "sentence": pl.String,
        "sentence_start": pl.Int64,
        "stated_value": DECIMAL,
        "computed_value": DECIMAL,
        "computed_low": DECIMAL,
        "computed_high": DECIMAL,
        "difference": DECIMAL,
        "message_vi": pl.String,
        "message_en": pl.String,
    }
)

CHECK_OPERANDS = _schema(
    {
        "check_id": pl.String,
        "position": pl.Int32,
        "role": pl.String,
        "observation_id": pl.String,
        "report_id": pl.String,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
    }
)

UNREAD = _schema(
    {
        "report_id": pl.String,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
        "page_number": pl.Int32,
        "kind": pl.String,  # unread, or what the digits are instead of a quantity
        "printed_text": pl.String,
        "context": pl.String,
    }
)

CITATIONS = _schema(
    {
        "report_id": pl.String,
        "document_number": pl.String,  # 07-NQ/HU, in capitals
        "cited_date": pl.String,  # ISO
        "issuer": pl.String,  # who issued the document, where the citation says so; without marks
        "char_start": pl.Int64,  # of the date; null where the report's own date has no one place
        "char_end": pl.Int64,
        "page_number": pl.Int32,
        "printed_text": pl.String,  # the date as printed
        "quote": pl.String,
        "own": pl.Boolean,  # the report's own number and date of issue
    }
)

EXTRACTION_TABLES: dict[str, pl.Schema] = {
    "reports": REPORTS,
    "report_texts": REPORT_TEXTS,
    "blocks": BLOCKS,
    "observations": OBSERVATIONS,
    "checks": CHECKS,
    "check_operands": CHECK_OPERANDS,
    "unread_figures": UNREAD,
    "citations": CITATIONS,
}

ADDED_LATER = frozenset({"citations"})
"""Tables that readings by older extractor versions lack; such a reading is whole without them."""

VALIDATIONS = _schema(
    {
        "run_id": pl.String,
        "validated_at": pl.Datetime("us", "UTC"),
        "check_name": pl.String,  # the asset check that the rule counts towards
        "rule": pl.String,
        "blocking": pl.Boolean,
        "passed": pl.Boolean,
        "rows_examined": pl.Int64,
        "rows_broken": pl.Int64,
        "examples": pl.String,
    }
)

FILES = _schema(
    {
        "run_id": pl.String,
        "file_name": pl.String,
        "relative_path": pl.String,
        "sha256": pl.String,  # null where the file could not be read at all
        "byte_size": pl.Int64,
        "extractor_version": pl.String,
        "status": pl.String,  # new, known, duplicate, quarantined; archive: opened; withdrawn: gone
        "reason_code": pl.String,
        "reason_vi": pl.String,
        "reason_en": pl.String,
        "received_at": pl.Datetime("us", "UTC"),
    }
)

RUNS = _schema(
    {
        "run_id": pl.String,
        "started_at": pl.Datetime("us", "UTC"),
        "finished_at": pl.Datetime("us", "UTC"),
        "extractor_version": pl.String,
        "reports_new": pl.Int32,
        "reports_known": pl.Int32,
        "reports_quarantined": pl.Int32,
        "reports_total": pl.Int32,
        "observations": pl.Int64,
        "checks_consistent": pl.Int64,
        "checks_inconsistent": pl.Int64,
        "checks_not_checkable": pl.Int64,
    }
)
