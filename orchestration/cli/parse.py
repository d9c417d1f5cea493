"""`solieu parse`: the number grammar on its own.

What belongs here: lines in, JSON out. The grammar stands in `extract.numbers`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

import click

CHUNK = 1 << 20


@click.command()
def parse() -> None:
    """Read texts from standard input, one per line; print the quantities of each as one JSON list per line.

    \b
    echo 'thu ngân sách đạt 725.016 triệu đồng' | solieu parse

    Values are decimal strings in the canonical unit. A line without quantities gives []. Lines are answered as soon as
    they arrive.
    """
    from extract.numbers import parse_lines

    # Unlike readlines(), read1() gives what is there: a program may send a line and wait for its answer.
    for lines in batches(cast(BinaryIO, sys.stdin.buffer)):
        answers = parse_lines(lines)
        sys.stdout.write("".join(json.dumps(answer, ensure_ascii=False, default=str) + "\n" for answer in answers))
        sys.stdout.flush()


def batches(stream: BinaryIO) -> Iterator[list[str]]:
    """Whole lines as they arrive, in lists; bytes that are no UTF-8 become replacement characters."""
    read = getattr(stream, "read1", stream.read)
    rest = b""
    while chunk := read(CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        if whole:
            yield [_text(line) for line in whole]
    if rest:
        yield [_text(rest)]


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").removesuffix("\r")
