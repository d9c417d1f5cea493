"""Figures that reviewers said were misread, as cases: each must be read right now.

`SOLIEU_MISREAD=HOME/quality/misread.jsonl pytest tests/test_misread.py`; the originals come from the lake of that home.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.pipeline import extract_path
from orchestration import lake
from orchestration.home import Home

FILE = os.environ.get("SOLIEU_MISREAD")
CASES = [json.loads(line) for line in Path(FILE).read_text("utf-8").splitlines()] if FILE else []


@pytest.mark.skipif(not FILE, reason="SOLIEU_MISREAD names no file of misread figures")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['printed_text']}-{case['sha256'][:8]}")
def test_the_figure_is_read_right(case: dict[str, Any]) -> None:
    home = Home.resolve(Path(str(FILE)).absolute().parents[1])
    original = lake.find_original(home, case["sha256"])
    assert original is not None, "the original is no longer in the lake"
    found = [
        row.value
        for row in extract_path(home.lake / original).observations
        if row.char_start < case["char_end"] and case["char_start"] < row.char_end
    ]
    assert Decimal(case["corrected_value"]) in found, f"read as {found}: {case['sentence']}"
