"""The log of a home: lines of JSON that say which run and which report they are about."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from orchestration.home import Home
from orchestration.logs import log_file


def test_a_line_names_run_and_report_and_stays_one_line(tmp_path: Path) -> None:
    home = Home.resolve(tmp_path)
    run: list[str | None] = [None]
    with log_file(home, lambda: run[0]) as path:
        logger = logging.getLogger("solieu.reading")
        logger.info("bắt đầu")
        run[0] = "20240101T000000Z-n"
        try:
            raise ValueError("dòng một\ndòng hai \x1b[2J")
        except ValueError:
            logger.exception("failed", extra={"report": "ab12", "file": "xã\nA.txt"})
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert lines[0].keys() == {"time", "level", "logger", "message"}
    assert lines[0]["message"] == "bắt đầu"
    assert {name: lines[1][name] for name in ("level", "run", "report", "file")} == {
        "level": "ERROR",
        "run": "20240101T000000Z-n",
        "report": "ab12",
        "file": "xã\nA.txt",
    }
    assert "dòng hai" in lines[1]["error"]
    assert "\x1b" not in path.read_text("utf-8")


def test_what_was_set_up_for_a_run_is_taken_down_after_it(tmp_path: Path) -> None:
    logger = logging.getLogger("solieu")
    before = (logger.propagate, logger.level, list(logger.handlers))
    with log_file(Home.resolve(tmp_path), lambda: None):
        assert not logger.propagate
    assert (logger.propagate, logger.level, list(logger.handlers)) == before
