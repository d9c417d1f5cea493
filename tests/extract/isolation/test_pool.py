"""Reader processes: they are used again, and whatever becomes of one costs its one file."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.isolation import ReaderPool, WorkerError, pool
from extract.isolation.tasks import extraction
from extract.readers import Limits, ReadError
from extract.readers.limits import MEBIBYTE
from tests.support import hostile

PROJECT = Path(__file__).resolve().parents[3]
TEXT = "BÁO CÁO\n\nThu hoạch 120 ha lúa.\n".encode()


@pytest.fixture(autouse=True)
def _children_find_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


@pytest.fixture
def readers() -> Iterator[ReaderPool]:
    with ReaderPool(Limits(max_seconds=5), workers=1) as readers:
        yield readers


def _reason(readers: ReaderPool, task: object, data: bytes = b"x") -> ReadError:
    with pytest.raises(ReadError) as caught:
        readers.read(task, data, "a.pdf")  # type: ignore[arg-type]
    return caught.value


def _is_alive(process_id: int) -> bool:
    """Whether a process goes on living; one that was killed may take a moment to go."""
    for _ in range(50):
        try:
            if "\nState:\tZ" in Path(f"/proc/{process_id}/status").read_text():
                return False
        except (FileNotFoundError, ProcessLookupError):
            return False
        time.sleep(0.1)
    return True


def test_a_process_reads_many_files(readers: ReaderPool) -> None:
    seen = {readers.read(hostile.echo, bytes([number]) * 100_000, "a") for number in range(20)}
    assert {data[0] for data, _ in seen} == set(range(20))
    assert len({process for _, process in seen}) == 1


def test_a_worn_process_is_replaced(readers: ReaderPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "FILES_PER_WORKER", 2)
    processes = [readers.read(hostile.echo, b"x", "a")[1] for _ in range(5)]
    assert len(set(processes)) == 3


def test_a_process_that_holds_much_after_a_file_is_replaced(
    readers: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [readers.read(hostile.echo, b"x", "a")[1] for _ in range(2)]
    monkeypatch.setattr(pool, "HELD", MEBIBYTE)  # any process of Python holds more
    processes.append(readers.read(hostile.echo, b"x", "a")[1])
    assert processes[0] == processes[1] != processes[2]


def test_the_whole_reading_comes_back_as_it_is_in_this_process(readers: ReaderPool) -> None:
    from extract.pipeline import extract_bytes

    assert readers.read(extraction, TEXT, "a.txt") == extract_bytes(TEXT, "a.txt")


def test_a_refusal_comes_back_with_its_reason(readers: ReaderPool) -> None:
    assert _reason(readers, extraction, b"").code == "empty"


def test_an_error_of_the_program_is_told_from_a_refusal(readers: ReaderPool) -> None:
    with pytest.raises(WorkerError, match="secret detail"):
        readers.read(hostile.fail_on_a, b"x", "a.txt")


def test_a_crash_has_a_reason_and_the_next_file_is_read(readers: ReaderPool) -> None:
    reason = _reason(readers, hostile.crash)
    assert (reason.code, "SIGSEGV" in reason.reason_vi) == ("reader_crashed", True)
    assert readers.read(hostile.echo, b"next", "b")[0] == b"next"


def test_memory_of_the_parent_is_not_the_reason_of_a_crash() -> None:
    ballast = bytearray(400 * MEBIBYTE)
    ballast[::4096] = b"x" * len(ballast[::4096])
    with ReaderPool(Limits(max_memory=900 * MEBIBYTE), workers=1) as small:
        assert _reason(small, hostile.crash).code == "reader_crashed"


def test_what_earlier_files_left_behind_does_not_count_against_a_file(readers: ReaderPool) -> None:
    first = readers.read(hostile.crash_when_used, b"x", "a")
    second = readers.read(hostile.crash_when_used, b"x", "b")
    assert first != second


def test_a_hanging_file_is_stopped_with_the_programs_that_it_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "GRACE", 0.5)
    with ReaderPool(Limits(max_seconds=1), workers=1) as readers:
        readers.read(hostile.echo, b"warm", "a")
        started = time.monotonic()
        reason = _reason(readers, hostile.hang, str(tmp_path / "pid").encode())
        assert time.monotonic() - started < 10
    assert (reason.code, "1 giây" in reason.reason_vi) == ("too_slow", True)
    assert not _is_alive(int((tmp_path / "pid").read_text()))


def test_a_stopped_process_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "GRACE", 0.5)
    with ReaderPool(Limits(max_seconds=0.5), workers=1) as readers:
        assert _reason(readers, hostile.stop).code == "too_slow"


def test_memory_has_a_limit() -> None:
    with ReaderPool(Limits(max_memory=600 * MEBIBYTE), workers=1) as readers:
        reason = _reason(readers, hostile.devour)
        assert (reason.code, "600 MiB" in reason.reason_en) == ("too_much_memory", True)
        assert readers.read(hostile.echo, b"next", "b")[0] == b"next"


def test_pages_read_from_pictures_get_time_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "GRACE", 1.0)
    with ReaderPool(Limits(max_seconds=1, max_scanned_pages=1, scanned_page_seconds=10), workers=1) as readers:
        assert readers.read(hostile.scan, b"x", "a") == "read"
    with ReaderPool(Limits(max_seconds=1, max_scanned_pages=1, scanned_page_seconds=0.5), workers=1) as readers:
        assert _reason(readers, hostile.scan).code == "too_slow"  # asked for more than the limit grants


def test_an_answer_that_would_run_a_command_is_not_unpacked(readers: ReaderPool) -> None:
    assert _reason(readers, hostile.bomb).code == "reader_crashed"


def test_processes_end_with_the_pool() -> None:
    with ReaderPool(workers=2) as readers:
        futures = [readers.submit(hostile.echo, lambda: b"x", "a") for _ in range(8)]
        processes = {future.result()[1] for future in futures}
    assert os.getpid() not in processes
    assert not any(_is_alive(process) for process in processes)


def test_bytes_that_cannot_be_loaded_raise_what_loading_raised(readers: ReaderPool) -> None:
    def load() -> bytes:
        raise FileNotFoundError("gone")

    with pytest.raises(FileNotFoundError):
        readers.submit(extraction, load, "a.txt").result()
