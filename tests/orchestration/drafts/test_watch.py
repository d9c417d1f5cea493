"""A draft that is saved again and again: what an author hears of it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.readers import Limits, load_file
from orchestration.drafts.reading import DraftReader, read_loaded
from orchestration.drafts.watch import PATIENCE, Change, Watcher
from tests.support.bad_files import encrypted_pdf
from tests.support.home import COMMAND, GOOD, WRONG_RATIO

LIMITS = Limits()


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "dự thảo.md"
    path.write_text(WRONG_RATIO, encoding="utf-8")
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watcher(draft: Path, clock: Clock) -> Watcher:
    def look(data: bytes) -> list[object]:
        with DraftReader(LIMITS) as reader:
            return list(read_loaded(draft, data, reader))

    return Watcher(draft, lambda path: load_file(path, LIMITS), look, clock)  # type: ignore[arg-type]


def next_change(watcher: Watcher, ticks: int = 3) -> Change | None:
    return next((change for change in (watcher.tick() for _ in range(ticks)) if change is not None), None)


def messages(items: tuple[tuple[object, object], ...]) -> list[str]:
    return [flag.check.message_vi for _, flag in items]  # type: ignore[attr-defined]


def saved(path: Path, text: str) -> None:
    """As Word saves: under another name, then renamed, the old file moved away in between."""
    new, old = path.with_name("~WRD0001.tmp"), path.with_name("~WRL0001.tmp")
    new.write_text(text, encoding="utf-8")
    if path.exists():
        path.rename(old)
    new.rename(path)
    old.unlink(missing_ok=True)


def test_the_first_look_tells_everything_and_the_next_nothing(watcher: Watcher) -> None:
    first = next_change(watcher)
    assert first is not None
    assert first.first
    assert len(first.appeared) == 1
    assert next_change(watcher) is None


def test_only_what_changed_is_told_also_when_lines_move(watcher: Watcher, draft: Path) -> None:
    next_change(watcher)
    saved(draft, WRONG_RATIO.replace("I. KẾT QUẢ", "I. KẾT QUẢ\n\nMở đầu.") + "Đã giải quyết 30/40 đơn, đạt 70%.\n")
    change = next_change(watcher)
    assert change is not None
    assert not change.gone
    (message,) = messages(change.appeared)
    assert "30/40" in message


def test_a_flag_that_was_mended_is_told_as_gone(watcher: Watcher, draft: Path) -> None:
    next_change(watcher)
    saved(draft, WRONG_RATIO.replace("85%", "80%"))
    change = next_change(watcher)
    assert change is not None
    assert (len(change.appeared), len(change.gone)) == (0, 1)


def test_a_save_that_changes_no_flag_is_not_told(watcher: Watcher, draft: Path) -> None:
    next_change(watcher)
    saved(draft, WRONG_RATIO + "\nHết.\n")
    assert next_change(watcher) is None
    os.utime(draft)
    assert next_change(watcher) is None


def test_a_file_that_keeps_changing_is_left_alone_until_it_settles(watcher: Watcher, draft: Path) -> None:
    for length in range(10, 60, 10):
        draft.write_text(WRONG_RATIO[:length], encoding="utf-8")
        assert watcher.tick() is None
    draft.write_text(WRONG_RATIO, encoding="utf-8")
    change = next_change(watcher)
    assert change is not None
    assert len(change.appeared) == 1


def test_a_file_that_is_gone_gets_some_time_to_come_back(watcher: Watcher, draft: Path, clock: Clock) -> None:
    next_change(watcher)
    draft.unlink()
    assert next_change(watcher) is None
    clock.now += PATIENCE
    change = next_change(watcher)
    assert change is not None
    assert change.missing
    assert next_change(watcher) is None  # told once
    saved(draft, WRONG_RATIO.replace("85%", "80%"))
    back = next_change(watcher)
    assert back is not None
    assert len(back.gone) == 1


def test_a_file_that_cannot_be_read_gets_some_time_and_then_its_reason(
    watcher: Watcher, draft: Path, clock: Clock
) -> None:
    next_change(watcher)
    encrypted_pdf(draft)
    assert next_change(watcher) is None
    clock.now += PATIENCE
    change = next_change(watcher)
    assert change is not None
    assert change.results[0].reason["code"] == "pdf_encrypted"
    saved(draft, WRONG_RATIO)
    assert next_change(watcher) is None  # as it was told before


def test_an_empty_file_is_one_that_is_being_written(watcher: Watcher, draft: Path) -> None:
    next_change(watcher)
    draft.write_bytes(b"")
    assert next_change(watcher) is None
    saved(draft, GOOD)
    change = next_change(watcher)
    assert change is not None
    assert len(change.gone) == 1


def wait_for(process: subprocess.Popen[str], path: Path, wanted: Callable[[str], bool]) -> str:
    """What the process has printed into the file, once it is what is wanted."""
    for _ in range(300):
        text = path.read_text(encoding="utf-8")
        if wanted(text):
            return text
        assert process.poll() is None, text
        time.sleep(0.1)
    raise AssertionError(f"waited in vain: {path.read_text(encoding='utf-8')}")


def test_the_command_follows_a_draft_until_it_is_interrupted(draft: Path, tmp_path: Path) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("w") as stdout, err.open("w") as stderr:
        command = [COMMAND, "check", "--watch", str(draft)]
        with subprocess.Popen(command, stdout=stdout, stderr=stderr, text=True) as process:
            wait_for(process, out, lambda text: "40/50" in text)
            saved(draft, WRONG_RATIO.replace("85%", "80%"))
            text = wait_for(process, out, lambda text: "\n- " in text)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
    assert text.splitlines()[-3].startswith(f"- {draft}:8: lỗi: ")
    assert "Traceback" not in err.read_text(encoding="utf-8")
