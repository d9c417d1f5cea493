"""One writer per home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.lock import LOCK_FILE, HomeLock, HomeLockedError

HOLD = (
    "import sys, time; from orchestration.lock import HomeLock; from pathlib import Path; "
    "lock = HomeLock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); time.sleep(60)"
)


def test_the_second_one_is_told_who_holds_it(tmp_path: Path) -> None:
    with HomeLock(tmp_path), pytest.raises(HomeLockedError, match=f"process {os.getpid()} on .* since 20"):
        HomeLock(tmp_path).acquire()


def test_it_is_free_again_after_release(tmp_path: Path) -> None:
    for _ in range(2):
        with HomeLock(tmp_path):
            pass


def test_it_is_free_after_its_holder_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(HomeLockedError, match=f"process {holder.pid} "):
            HomeLock(tmp_path).acquire()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with HomeLock(tmp_path):
        pass


def test_a_lock_file_with_nonsense_in_it_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_text("???", "utf-8")
    with HomeLock(tmp_path):
        pass
