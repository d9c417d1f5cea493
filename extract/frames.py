"""Extraction -> polars frames with the columns of `extract.schema`: what the lake stores.

Belongs here: one row per datum, typed. Does not: writing files.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from extract import EXTRACTOR_VERSION, schema
from extract.model import Extraction, NonQuantity, Observation, WordBox
from extract.relations.citations import cited_documents

LARGEST = Decimal(10) ** 28
"""What DECIMAL(38,9) can hold; a larger figure keeps its printed text and loses its value."""
CONTEXT = 40  # characters shown on each side of an unread figure


def report_id(sha256: str) -> str:
    """Key of a report, from the hash of its bytes."""
    return "r" + sha256[:16]


def to_frames(extraction: Extraction, byte_size: int = 0) -> dict[str, pl.DataFrame]:
    """One frame per table of `schema.EXTRACTION_TABLES`, in its very columns and types."""
    key = report_id(extraction.text.sha256)
    rows: dict[str, list[dict[str, object]]] = {
        "reports": [_report(extraction, key, byte_size)],
        "report_texts": [{"report_id": key, "text": extraction.text.text}],
        "blocks": list(_blocks(extraction, key)),
        "observations": list(_observations(extraction, key)),
        "checks": list(_checks(extraction, key)),
        "check_operands": list(_operands(extraction, key)),
        "unread_figures": list(_unread(extraction, key)),
        "citations": list(_citations(extraction, key)),
    }
    return {
        name: pl.DataFrame(rows[name], schema=columns, orient="row")
        for name, columns in schema.EXTRACTION_TABLES.items()
    }


def _decimal(value: Decimal | None) -> Decimal | None:
    if value is None or abs(value) >= LARGEST:
        return None
    return value.quantize(schema.LAST_PLACE)


def _report(extraction: Extraction, key: str, byte_size: int) -> dict[str, object]:
    text, meta = extraction.text, extraction.meta
    unread = sum(n.kind == "unread" for n in extraction.non_quantities)
    return {
        "report_id": key,
        "sha256": text.sha256,
        "extractor_version": EXTRACTOR_VERSION,
        "file_name": text.file_name,
        "media_type": text.media_type,
        "byte_size": byte_size,
        "page_count": len(text.pages) or None,
        "char_count": len(text.text),
        "title": meta.title,
        "issuer": meta.issuer,
        "number": meta.number,
        "kind": meta.kind,
        "issued_on": meta.issued_on,
        "time_period": meta.period,
        "next_period": meta.next_period,
        "ref_area": meta.area,
        "ref_area_code": meta.area_code,
        "ref_area_level": meta.area_level,
        "figures_read": len(extraction.observations),
        "figures_refused": len(extraction.non_quantities) - unread,
        "figures_unread": unread,
        "document_class": meta.document_class,
        "set_aside": meta.set_aside,
        "scanned_pages": len(text.scanned_pages),
        "unread_pages": len(text.unread_pages),
    }


def _blocks(extraction: Extraction, key: str) -> Iterable[dict[str, object]]:
    for block in extraction.text.blocks:
        span = block.span(0, len(block.text))
        yield {
            "report_id": key,
            "block_number": block.index,
            "kind": block.kind.value,
            "page_number": block.page_number,
            "section_path": " › ".join(block.section),
            "char_start": span.start,
            "char_end": span.end,
        }


def _observations(extraction: Extraction, key: str) -> Iterable[dict[str, object]]:
    boxes = _Boxes(extraction.text.words)
    for o in extraction.observations:
        yield {
            "observation_id": o.observation_id,
            "report_id": key,
            "position": o.position,
            "page_number": o.page_number,
            "char_start": o.char_start,
            "char_end": o.char_end,
            "printed_text": o.printed_text,
            "quote": o.quote,
            "sentence": o.sentence,
            "sentence_start": o.sentence_start,
            "section_path": o.section_path,
            "indicator_text": o.indicator_text,
            "indicator_code": o.indicator_code,
            "measure": o.measure.value,
            "basis": o.basis.value,
            "obs_value": _decimal(o.value),
            "obs_value_high": _decimal(o.value_high),
            "bound_low": _decimal(o.bound_low),
            "bound_high": _decimal(o.bound_high),
            "comparator": o.comparator,
            "unit_measure": o.unit,
            "time_period": o.time_period,
            "ref_area": o.ref_area,
            "ref_area_code": o.ref_area_code,
            **boxes.around(o),
            "indicator_detail": o.indicator_detail,
            "read_confidence": o.read_confidence,
        }


class _Boxes:
    """Words of a paged report, to find the box of a figure."""

    def __init__(self, words: tuple[WordBox, ...]) -> None:
        self._words = sorted(words, key=lambda w: w.start)
        self._starts = [w.start for w in self._words]

    def around(self, observation: Observation) -> dict[str, float | None]:
        """Box around the words that the figure's characters touch on the first of its pages."""
        first = max(bisect.bisect_right(self._starts, observation.char_start) - 1, 0)
        touched: list[WordBox] = []
        for word in self._words[first:]:
            if word.start >= observation.char_end:
                break
            if word.end > observation.char_start:
                touched.append(word)
        if not touched:
            return {"box_x0": None, "box_top": None, "box_x1": None, "box_bottom": None}
        page = [w for w in touched if w.page_number == touched[0].page_number]
        return {
            "box_x0": min(w.x0 for w in page),
            "box_top": min(w.top for w in page),
            "box_x1": max(w.x1 for w in page),
            "box_bottom": max(w.bottom for w in page),
        }


def _checks(extraction: Extraction, key: str) -> Iterable[dict[str, object]]:
    for c in extraction.checks:
        yield {
            "check_id": c.check_id,
            "finding_id": c.finding_id,
            "report_id": key,
            "kind": c.kind,
            "verdict": c.verdict.value,
            "severity": c.severity.value if c.severity else None,
            "char_start": c.char_start,
            "char_end": c.char_end,
            "page_number": c.page_number,
            "quote": c.quote,
            "sentence": c.sentence,
            "sentence_start": c.sentence_start,
            "stated_value": _decimal(c.stated_value),
            "computed_value": _decimal(c.computed_value),
            "computed_low": _decimal(c.computed_low),
            "computed_high": _decimal(c.computed_high),
            "difference": _decimal(c.difference),
            "message_vi": c.message_vi,
            "message_en": c.message_en,
        }


def _operands(extraction: Extraction, key: str) -> Iterable[dict[str, object]]:
    for check in extraction.checks:
        for position, operand in enumerate(check.operands):
            yield {
                "check_id": check.check_id,
                "position": position,
                "role": operand.role,
                "observation_id": operand.observation_id,
                "report_id": key,
                "char_start": operand.char_start,
                "char_end": operand.char_end,
            }


def _unread(extraction: Extraction, key: str) -> Iterable[dict[str, object]]:
    report = extraction.text
    for item in extraction.non_quantities:
        span = report.blocks[item.block].span(item.start, item.end)
        yield {
            "report_id": key,
            "char_start": span.start,
            "char_end": span.end,
            "page_number": report.page_at(span.start),
            "kind": item.kind,
            "printed_text": report.text[span.start : span.end],
            "context": _context(item, extraction),
        }


def _citations(extraction: Extraction, key: str) -> Iterable[dict[str, object]]:
    for cited in cited_documents(extraction.text, extraction.meta):
        yield {
            "report_id": key,
            "document_number": cited.number,
            "cited_date": cited.date,
            "issuer": cited.issuer,
            "char_start": cited.char_start,
            "char_end": cited.char_end,
            "page_number": None if cited.char_start is None else extraction.text.page_at(cited.char_start),
            "printed_text": cited.printed_text,
            "quote": cited.quote,
            "own": cited.own,
        }


def _context(item: NonQuantity, extraction: Extraction) -> str:
    text = extraction.text.blocks[item.block].text
    return text[max(item.start - CONTEXT, 0) : item.end + CONTEXT]
