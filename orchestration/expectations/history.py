"""The history of validations: what each run's expectations found, kept so that trends can be queried.

What belongs here: writing one run's results into the lake, and into the warehouse that is about to be published, which
dbt built before they were known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from orchestration import lake, raw
from orchestration.expectations.validation import Evaluation
from orchestration.home import Home


def record(home: Home, database: Path, run_id: str, evaluations: Iterable[Evaluation], moment: datetime) -> None:
    """Keep the results in the lake and add them to raw.validations and marts.validations of `database`.

    Recording a run twice replaces its rows.
    """
    rows = [
        {
            "validated_at": moment,
            "check_name": item.check,
            "rule": item.rule,
            "blocking": item.blocking,
            "passed": item.passed,
            "rows_examined": item.rows,
            "rows_broken": item.broken,
            "examples": ", ".join(item.examples) or None,
        }
        for item in evaluations
    ]
    key = lake.write_validations(home, run_id, rows)
    raw.add_validations(home, database, run_id, key)
