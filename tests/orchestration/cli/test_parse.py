"""`solieu parse`: the number grammar on standard input."""

from __future__ import annotations

import io
import json
import subprocess

from click.testing import CliRunner

from orchestration.cli import main
from orchestration.cli.parse import batches
from tests.support.home import COMMAND, environment


def lines(text: str) -> list[list[dict[str, object]]]:
    result = CliRunner().invoke(main, ["parse"], input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_list_per_line() -> None:
    money, nothing, empty, last = lines("thu 725.016 triệu đồng\nTheo Nghị quyết số 07-NQ/HU\n\nđạt 2,1 ha")
    assert [(q["value"], q["unit"], q["comparator"]) for q in money] == [("725016000000", "VND", "=")]
    assert nothing == []
    assert empty == []
    assert [(q["value"], q["unit"]) for q in last] == [("2.1", "ha")]


def test_windows_line_ends_and_broken_bytes_are_no_trouble() -> None:
    assert list(batches(io.BytesIO(b"a\r\nb\xff\nc"))) == [["a", "b\ufffd"], ["c"]]


def test_a_line_is_answered_before_the_next_one_is_sent() -> None:
    with subprocess.Popen(
        [COMMAND, "parse"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for value in (b"120", b"130"):
            process.stdin.write(value + " ha lúa\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())[0]["value"] == value.decode()
        process.stdin.close()
        assert process.wait(timeout=60) == 0
