"""Where the tables under data/catalogue/ lie: plain CSV that people edit, read by the extractor and by dbt.

Does not belong here: the meaning of a table's rows; the module that uses a table reads it.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

CATALOGUE_VARIABLE = "SOLIEU_CATALOGUE"


def catalogue_file(name: str) -> Path:
    """Path of a catalogue table; the environment variable SOLIEU_CATALOGUE names another folder."""
    folder = os.environ.get(CATALOGUE_VARIABLE)
    root = Path(folder) if folder else Path(__file__).resolve().parent.parent / "data" / "catalogue"
    return root / name


@cache
def catalogue_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a catalogue table by column name, read once; a short row has empty last columns."""
    with catalogue_file(name).open(encoding="utf-8", newline="") as handle:
        lines = csv.reader(handle)
        header = next(lines)
        width = len(header)
        return tuple(dict(zip(header, line + [""] * (width - len(line)), strict=False)) for line in lines if line)
