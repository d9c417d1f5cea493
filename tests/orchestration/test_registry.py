"""What the registry says of an inbox over many nights: which reports count, and what became of the others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration import lake, reasons, registry
from orchestration.home import Home
from orchestration.inbox import InboxScan, Skipped, scan_inbox
from orchestration.outcomes import Batch, Outcome
from tests.orchestration.lake_samples import register, sha

NIGHTS = [f"2024010{day}T180000Z-n" for day in range(1, 8)]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    return folder


def night(home: Home, inbox: Path, run_id: str, *skipped: Skipped) -> list[tuple[str, str]]:
    """Register an inbox as a run does, everything readable; (path, status) as written."""
    scan = scan_inbox(inbox)
    batch = Batch(tuple(Outcome(file, "new") for file in scan.files), 0.0)
    registry.register(home, run_id, batch, InboxScan(scan.files, skipped))
    rows = registry.latest(home)
    return list(zip(rows["relative_path"], rows["status"], strict=True))


def test_a_replaced_report_no_longer_counts(home: Home, inbox: Path) -> None:
    (inbox / "a.txt").write_text("một", "utf-8")
    night(home, inbox, NIGHTS[0])
    first = registry.current(home)
    (inbox / "a.txt").write_text("hai", "utf-8")
    night(home, inbox, NIGHTS[1])
    second = registry.current(home)
    assert first is not None
    assert second is not None
    assert len(first) == len(second) == 1
    assert not first & second


def test_a_removed_report_is_withdrawn_once(home: Home, inbox: Path) -> None:
    (inbox / "a.txt").write_text("một", "utf-8")
    (inbox / "b.txt").write_text("hai", "utf-8")
    night(home, inbox, NIGHTS[0])
    (inbox / "b.txt").unlink()
    assert night(home, inbox, NIGHTS[1]) == [("a.txt", "new"), ("b.txt", "withdrawn")]
    assert night(home, inbox, NIGHTS[2]) == [("a.txt", "new")]


def test_a_report_that_is_being_copied_keeps_its_last_reading(home: Home, inbox: Path) -> None:
    (inbox / "a.txt").write_text("một", "utf-8")
    night(home, inbox, NIGHTS[0])
    before = registry.current(home)
    (inbox / "a.txt").unlink()
    rows = night(home, inbox, NIGHTS[1], Skipped("a.txt", reasons.CHANGING))
    assert rows == [("a.txt", "quarantined")]
    assert registry.current(home) == before


def test_a_report_that_cannot_be_opened_tonight_keeps_its_last_reading(home: Home, inbox: Path) -> None:
    (inbox / "a.txt").write_text("một", "utf-8")
    night(home, inbox, NIGHTS[0])
    before = registry.current(home)
    from dataclasses import replace

    (file,) = scan_inbox(inbox).files
    refused = Outcome(replace(file, sha256=None), "quarantined", reasons.unreadable("I/O error"))
    registry.register(home, NIGHTS[1], Batch((refused,), 0.0))
    assert registry.current(home) == before


def test_run_ids_rise_even_when_the_clock_is_set_back(any_home: Home) -> None:
    home = any_home
    now = datetime(2024, 5, 1, 18, tzinfo=UTC)
    first = registry.next_run_id(home, now, "aaaa")
    register(home, first, {"a.txt": "new"})
    second = registry.next_run_id(home, now.replace(month=4), "0000")
    assert (first, second) == ("20240501T180000Z-aaaa", "20240501T180001Z-0000")


def test_putting_registries_together_keeps_what_changed(any_home: Home) -> None:
    home = any_home
    for number, run_id in enumerate(NIGHTS):
        names = {"a.txt": "new" if number == 0 else "known", "b.txt#": "known"} | (
            {"c.txt": "new"} if number > 3 else {}
        )
        register(home, run_id, names)
    register(home, "20240109T180000Z-n", {"a.txt": "known"})
    current = registry.current(home)
    assert registry.compact(home, many=4) == len(NIGHTS) - 1
    assert [path.stem for path in lake.list_files(home)] == [NIGHTS[-1], "20240109T180000Z-n"]
    assert registry.current(home) == current == {sha("a.txt")}
    history = lake.read_frame(home, lake.list_files(home)[0])
    told = sorted(zip(history["relative_path"], history["run_id"], strict=True))
    assert told == [("a.txt", NIGHTS[0]), ("b.txt#", NIGHTS[0]), ("c.txt", NIGHTS[4])]
    assert registry.compact(home, many=2) == 0
