"""Modules are imported beside the reading, and one that cannot be imported stops nothing here."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from orchestration import ahead


def test_the_modules_of_later_steps_are_there_when_the_thread_ends() -> None:
    code = (
        "import sys; from orchestration import ahead; ahead.import_ahead().join();"
        "print([name in sys.modules for name in ahead.NEEDED])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([True] * len(ahead.NEEDED))


def test_a_module_that_cannot_be_imported_is_told_and_the_others_follow(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ahead, "NEEDED", ("solieu_is_not_there", "tests.support.hostile"))
    monkeypatch.delitem(sys.modules, "tests.support.hostile", raising=False)
    with caplog.at_level(logging.WARNING, "solieu.ahead"):
        ahead.import_ahead().join()
    assert "solieu_is_not_there" in caplog.text
    assert "tests.support.hostile" in sys.modules
