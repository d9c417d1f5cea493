"""The log of a home: one JSON object a line, with the run and the report that it is about.

What belongs here: the form of a line and the file. What is logged is each module's business:
`extra={"report": sha256}`. Values of settings are never logged; what strangers wrote is quoted by JSON.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from orchestration.home import Home

ABOUT = ("report", "file", "step", "seconds")
"""Names of `extra` that a line takes over."""
BYTES, FILES = 5_000_000, 5


class JsonLines(logging.Formatter):
    """A log record as one line of JSON: time (UTC), level, logger, message, run, and what it is about."""

    def __init__(self, run_id: Callable[[], str | None]) -> None:
        """`run_id` names the run at the moment of a record."""
        super().__init__()
        self._run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "run": getattr(record, "run", None) or self._run_id(),
        }
        line |= {name: value for name in ABOUT if (value := getattr(record, name, None)) is not None}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


@contextmanager
def log_file(home: Home, run_id: Callable[[], str | None]) -> Iterator[Path]:
    """Send what this project logs to HOME/logs/run.log, not over the progress in the terminal; give its path."""
    path = home.root / "logs" / "run.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=BYTES, backupCount=FILES, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(JsonLines(run_id))
    logger = logging.getLogger("solieu")
    propagated, logger.propagate = logger.propagate, False
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        handler.close()
        logger.propagate = propagated
        logger.setLevel(level)
