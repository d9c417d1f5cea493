"""Runs of `solieu` as its users start it, on small inboxes made for the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

COMMAND = str(Path(sys.executable).with_name("solieu"))

GOOD = """UBND HUYỆN AN LẠC
Số: 12/BC-UBND

BÁO CÁO
Tình hình kinh tế - xã hội tháng 3 năm 2024

I. KẾT QUẢ

Tổng thu ngân sách đạt 30.000 triệu đồng, gồm: thu thuế 21.000 triệu đồng, thu phí 9.000 triệu đồng.
Diện tích gieo trồng đạt 1.250 ha, tăng 2,5% so với cùng kỳ.
Đã giải quyết 45/50 đơn, đạt 90%.
"""
WRONG_RATIO = """UBND XÃ BÌNH AN

BÁO CÁO
Công tác tiếp công dân quý II năm 2024

I. KẾT QUẢ

Trong quý, xã đã giải quyết 40/50 đơn, đạt 85%.
Hỗ trợ 12 hộ nghèo, tổng kinh phí 36 triệu đồng.
"""


@dataclass(frozen=True)
class Finished:
    """A process that has ended."""

    code: int
    out: str
    err: str


SmallHome = tuple[Path, Path, Finished]
"""Home, inbox, and what the run printed."""


def make_small_inbox(folder: Path) -> Path:
    """Two text reports, one of them with a ratio that is certainly wrong, and an empty file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "huyện An Lạc.md").write_text(GOOD, encoding="utf-8")
    (folder / "xa-binh-an.txt").write_text(WRONG_RATIO, encoding="utf-8")
    (folder / "rong.txt").write_bytes(b"")
    return folder


def solieu(*arguments: object, stdin: bytes | None = None, timeout: float = 240.0) -> Finished:
    """Run the command to its end."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
        env=environment(),
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())


def environment() -> dict[str, str]:
    """This process's environment without a home of the developer's own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SOLIEU_")}


def kill_at(boundary: str, *arguments: object) -> list[str]:
    """Start `solieu ARGUMENTS`, SIGKILL it when standard error says `boundary`; the lines it said until then."""
    said, _, code = signal_at(signal.SIGKILL, boundary, *arguments)  # it may say more before the signal reaches it
    assert code == -signal.SIGKILL
    return said


def signal_at(wanted: signal.Signals, boundary: str, *arguments: object) -> tuple[list[str], list[str], int]:
    """Start `solieu ARGUMENTS`, send a signal when standard error says `boundary`; what it said until then and after,
    and its exit code.
    """
    process = subprocess.Popen(
        [COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment(), text=True
    )
    said = []
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line.strip())
            if line.strip().startswith(boundary):
                process.send_signal(wanted)
                break
        after = [line.strip() for line in process.stderr]
        process.wait(timeout=120)
    assert said[-1].startswith(boundary), f"the run ended before {boundary!r}: {said}"
    return said, after, process.returncode


def query(home: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows from the published warehouse, read as an analyst does."""
    return rows(home / "warehouse" / "solieu.duckdb", sql)


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on one DuckDB file, opened read-only."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()
