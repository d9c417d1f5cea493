"""File bytes -> Extraction: the whole reading of one report, in order.

Belongs here: the sequence of steps. Does not: any step. `solieu check`, the nightly run and a cluster run exactly this.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extract.metadata import describe
from extract.metadata.document_class import classify
from extract.model import Extraction, ReportText
from extract.numbers import find_quantities
from extract.numbers.stored import with_stored_numbers
from extract.observations import observe
from extract.observations.confidence import hold_back, with_confidence
from extract.readers import Limits, read_bytes, read_file
from extract.readers.limits import Deadline
from extract.relations import find_checks


def extract_report(report: ReportText) -> Extraction:
    """Read the figures of a report and check them against each other."""
    meta = describe(report)
    scan = find_quantities(report.blocks)
    observations = observe(report, meta, with_stored_numbers(report, scan.quantities))
    unread = any(item.kind == "unread" for item in scan.non_quantities)
    document = classify(report, observations, unread)
    meta = replace(meta, document_class=document.name, set_aside=document.set_aside)
    if document.set_aside:
        return Extraction(report, meta, (), (), ())
    observations = with_confidence(report, observations)
    checks = hold_back(report, find_checks(report, meta, observations))
    return Extraction(report, meta, observations, checks, scan.non_quantities)


def extract_bytes(
    data: bytes, file_name: str, limits: Limits | None = None, deadline: Deadline | None = None
) -> Extraction:
    """Read one report from its bytes. Raises `extract.readers.ReadError` with a one-line reason.

    Bytes from other hands belong into a process that can die alone: `extract.isolation` calls this there.
    """
    return extract_report(read_bytes(data, file_name, limits or Limits(), deadline))


def extract_path(path: Path, limits: Limits | None = None) -> Extraction:
    """Read one report from a file. Raises `extract.readers.ReadError` with a one-line reason."""
    return extract_report(read_file(path, limits or Limits()))
