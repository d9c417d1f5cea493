"""Damaged files of every format that is read: small good ones, and ways to spoil them, the same for the same number.

What belongs here: making the cases and reading one through a pool of reader processes. `tests/extract/test_fuzz.py`
reads some thousand of them, `benchmarks/fuzz.py` as many as are asked for.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial

import docx
import xlsxwriter
from PIL import Image, ImageDraw

from extract.isolation import ReaderPool, WorkerError
from extract.isolation.protocol import Request
from extract.isolation.tasks import tables
from extract.readers.archives import is_archive, walk
from extract.readers.errors import ReadError
from extract.readers.limits import Deadline
from tests.support.bad_files import GOOD_TEXT, small_pdf
from tests.support.hostile_pdfs import TEXT, one_page, stream

READ, BROKEN = "read", "program error"
HTML = f"<!DOCTYPE html><html><body><h1>BÁO CÁO</h1><table><tr><td>Lúa</td><td>120</td></tr></table><p>{GOOD_TEXT}</p>"
RTF = r"{\rtf1\ansi\ansicpg1258{\fonttbl{\f0 Times New Roman;}}\f0 Thu ho\u7841?ch 120 ha l\u250?a.\par}"
WILD = [b"\x00", b"\xff" * 8, b"9" * 40, b"-1", b"<" * 9, b">>", b"]" * 20, b"\xf4\x8f\xbf\xbf", b"%%EOF", b"\n" * 50]
_NUMBER = re.compile(rb"\d+")


def _docx() -> bytes:
    document = docx.Document()
    for line in GOOD_TEXT.splitlines():
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Lúa", "120"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 1")
    for number, row in enumerate(
        (["Chỉ tiêu", "Đơn vị", "Năm 2024"], ["Diện tích lúa", "ha", 120.5], ["Số hộ", "hộ", 45])
    ):
        sheet.write_row(number, 0, row)
    sheet.merge_range(4, 0, 4, 2, "Ghi chú")
    book.close()
    return buffer.getvalue()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("báo cáo.txt", GOOD_TEXT)
        archive.writestr("phụ lục/biểu.html", HTML)
    return buffer.getvalue()


def _picture(kind: str) -> bytes:
    image = Image.new("L", (420, 120), 255)
    ImageDraw.Draw(image).text((20, 40), "Thu hoach 120 ha lua", fill=0)
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


@cache
def samples() -> dict[str, bytes]:
    """File name -> bytes of a small good file of each format."""
    return {
        "a.txt": GOOD_TEXT.encode(),
        "b.md": f"# BÁO CÁO\n\n{GOOD_TEXT}\n\n| Lúa | 120 |\n| --- | --- |\n| Ngô | 45,5 |\n".encode(),
        "c.txt": GOOD_TEXT.encode("utf-16"),
        "d.txt": b"B\xb8o c\xb8o k\xd5t qu\xb6 th\xb8ng 3 n\xa8m 2024: thu 120 ha l\xf3a.\n",
        "e.pdf": small_pdf(GOOD_TEXT.encode("ascii", "ignore").decode().splitlines()),
        "f.pdf": one_page(stream(TEXT)),
        "g.docx": _docx(),
        "h.xlsx": _xlsx(),
        "i.html": HTML.encode(),
        "j.mht": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        + HTML.encode()
        + b"\n--x--\n",
        "k.zip": _zip(),
        "l.png": _picture("PNG"),
        "m.jpg": _picture("JPEG"),
        "n.tif": _picture("TIFF"),
        "o.rtf": RTF.encode(),
    }


SLOW = frozenset({"l.png", "m.jpg", "n.tif", "o.rtf"})
"""Formats that other programs read, a second a file: a few of their cases are made."""
SLOW_EVERY = 20  # turns of the formats between two with the slow ones


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four damages; the members of a ZIP package are spoiled inside as often as outside."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        return _spoiled_inside(data, chance)
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(_DAMAGES)(out, chance)
    return bytes(out)


def _spoiled_inside(data: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        victim = chance.choice(names)
        for name in names:
            target.writestr(name, spoiled(source.read(name), chance) if name == victim else source.read(name))
    return buffer.getvalue()


def _flip(out: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 5, 40))):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)


def _cut(out: bytearray, chance: random.Random) -> None:
    del out[chance.randrange(len(out) + 1) :]


def _drop(out: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(out) + 1)
    del out[start : start + chance.choice((1, 16, 300))]


def _repeat(out: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(out) + 1)
    piece = out[start : start + chance.choice((4, 60, 500))]
    out[start:start] = piece * chance.choice((2, 30, 400))


def _insert(out: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(out) + 1)
    out[start:start] = chance.choice(WILD) * chance.choice((1, 1, 100))


def _renumber(out: bytearray, chance: random.Random) -> None:
    found = list(_NUMBER.finditer(bytes(out)))
    if found:
        one = chance.choice(found)
        out[one.start() : one.end()] = chance.choice(
            (b"0", b"-1", b"4294967296", b"2147483647", b"99999999999999999999")
        )


def _swap(out: bytearray, chance: random.Random) -> None:
    middle = chance.randrange(len(out) + 1)
    out[:] = out[middle:] + out[:middle]


_DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip,
    _cut,
    _drop,
    _repeat,
    _insert,
    _renumber,
    _swap,
)


def cases(count: int, seed: int, slow_every: int = SLOW_EVERY) -> Iterator[tuple[str, bytes]]:
    """`count` damaged files, formats in turn, the slow ones in each turn of `slow_every`."""
    chance = random.Random(seed)
    made = turn = 0
    while made < count:
        for name, data in samples().items():
            if made < count and (name not in SLOW or turn % slow_every == 0):
                made += 1
                yield name, spoiled(data, chance)
        turn += 1


def read_all(request: Request, deadline: Deadline) -> object:
    """Task: the whole reading; an archive is walked and its files are read."""
    if not is_archive(request.data, request.limits):
        return len(tables(request, deadline))
    read = 0
    for member, data in walk(request.data, request.limits):
        if member.error is None:
            try:
                tables(Request(request.task, data, member.name, request.limits), deadline)
            except ReadError:
                continue
            read += 1
    return read


def outcomes(
    pool: ReaderPool,
    count: int,
    seed: int,
    report: Callable[[str, str, bytes], None],
    slow_every: int = SLOW_EVERY,
) -> Counter[str]:
    """Read `count` cases; how often each outcome came. `report` hears of those that a person should look at."""
    found: Counter[str] = Counter()
    waiting = []
    for name, data in cases(count, seed, slow_every):
        waiting.append((name, data, pool.submit(read_all, partial(bytes, data), name)))
        if len(waiting) >= 200:
            _settle(waiting, found, report)
            waiting = []
    _settle(waiting, found, report)
    return found


def _settle(waiting: list, found: Counter[str], report: Callable[[str, str, bytes], None]) -> None:  # type: ignore[type-arg]
    for name, data, future in waiting:
        try:
            future.result()
            outcome = READ
        except ReadError as error:
            outcome = error.code
        except WorkerError as error:
            outcome = BROKEN
            report(name, str(error), data)
        if outcome in {"reader_crashed", "too_slow", "too_much_memory"}:
            report(name, outcome, data)
        found[outcome] += 1
