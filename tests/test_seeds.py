"""The seed reports through the whole job, scored against the gold annotations. Needs the shared material."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import gold
from tests.support.home import Finished, query, solieu

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

FLOORS = {
    "found_f1": 0.985,
    "value": 0.995,
    "unit": 0.985,
    "comparator": 0.98,
    "measure": 0.985,
    "period": 0.985,
    "area": 0.95,
    "status": 0.96,
    "indicator": 0.93,
    "code_precision": 0.96,
    "code_recall": 0.93,
    "row": 0.97,
    "flag_recall": 0.9,
    "flag_precision": 0.9,
    "coverage": 0.85,
    "flags": 3,
}


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """(home, what the run said) after a run on the five seed reports."""
    home = tmp_path_factory.mktemp("seeds") / "home"
    return home, solieu("run", "--inbox", shared / "seeds", "--home", home)


@pytest.fixture(scope="module")
def figures(shared: Path, seeds: tuple[Path, Finished]) -> dict[str, Any]:
    """What the scorer says of the warehouse."""
    warehouse = seeds[0] / "warehouse" / "solieu.duckdb"
    command = [sys.executable, str(shared / "tools" / "score.py"), "--json", str(warehouse)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    scored: dict[str, Any] = json.loads(done.stdout)
    return scored


def test_the_run_reads_all_five(seeds: tuple[Path, Finished]) -> None:
    assert seeds[1].code == 0, seeds[1].err
    assert "5 new, 0 known, 0 quarantined" in seeds[1].out


@pytest.mark.parametrize(("figure", "floor"), FLOORS.items())
def test_the_reading_keeps_its_floor(figures: dict[str, Any], figure: str, floor: float) -> None:
    assert figures[figure] >= floor


def test_reports_of_one_district_are_checked_against_each_other(seeds: tuple[Path, Finished]) -> None:
    rows = query(
        seeds[0],
        """SELECT left(checks.file_name, 3), left(o.file_name, 3), rule, verdict
        FROM marts.checks INNER JOIN (SELECT report_id AS other_report_id, file_name FROM marts.reports) AS o
            USING (other_report_id)""",
    )
    # The resolution's date is cited with another year; its goal of new members is the plan of the year's report.
    assert ("000", "002", "cited_date", "inconsistent") in rows
    assert ("004", "002", "same_period", "consistent") in rows
    # January lies within the year.
    assert ("004", "000", "year_to_date", "consistent") in rows
    assert [row for row in rows if row[3] == "inconsistent"] == [("000", "002", "cited_date", "inconsistent")]


def test_check_names_the_slip_of_a_digit(shared: Path) -> None:
    finished = solieu("check", gold.seed_path("003"))
    assert finished.code == 1
    (line,) = [line for line in finished.out.splitlines() if "559/699" in line and "lỗi" in line]
    assert "79,97%" in line
    assert "83,56%" in line
    assert line.startswith(f"{gold.seed_path('003')}:")
