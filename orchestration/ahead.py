"""What a night needs after reading, imported while reader processes have the reports.

What belongs here: modules that take seconds to import and that only nights with something to read use. A thread may do
this because importing waits for the disk as much as for a processor, and the process of the run itself is idle then.
"""

from __future__ import annotations

import importlib
import logging
import threading

from orchestration.settings import no_telemetry

log = logging.getLogger("solieu.ahead")

NEEDED = ("dbt.cli.main", "dbt.adapters.duckdb.connections", "orchestration.expectations.suites")
"""dbt, and Great Expectations with the rules that need it."""


def import_ahead() -> threading.Thread:
    """Begin to import `NEEDED`; never raises: a module that cannot be imported is told by the step that uses it."""
    no_telemetry()
    thread = threading.Thread(target=_import, name="import-ahead")
    thread.start()
    return thread


def _import() -> None:
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except Exception:
            log.warning("could not be imported ahead: %s", name, exc_info=True)
