"""Reading: file bytes -> text with structure -> observations -> relations with verdicts.

A library of pure functions on dataclasses and polars frames. It knows no Dagster, no DuckDB and no dbt.
Imports are lazy on purpose: `solieu check` starts within a second.
"""

from __future__ import annotations

EXTRACTOR_VERSION = "8"
"""Raise it with every change that can alter a row: the lake keeps one extraction per (file hash, extractor version)."""
