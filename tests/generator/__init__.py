"""Reports written from a seed number, with relations that are known to hold or to be broken."""

from __future__ import annotations

from tests.generator.draft import Planted
from tests.generator.reports import GeneratedReport, write_report

__all__ = ["GeneratedReport", "Planted", "write_report"]
