"""How fast scanned pages are read, beside Tesseract alone on the pictures of the same pages in the same run.

    .venv/bin/python benchmarks/scan_speed.py [FILE.pdf ...] [--rounds 3] [--pages 6]

The text PDFs (those of data/samples without files) become one image-only PDF at 300 dpi, a little askew and noisy as
from a scanner. `one page at a time` is Tesseract's plain text of each picture, one process with one thread, and that
speed times the number of processors is what the reading of scans is measured against. `as many as processors` is the
same with one process for each processor, which is what the machine had to give in that minute. `our reading` goes from
the bytes of the PDF to blocks: drawing, straightening, recognition with boxes, footnote marks, layout. The readers take
turns; each figure is the median of the rounds. CPU seconds, those of ended children included, do not depend on what
else the machine does as seconds by the clock do. Exit code 1 where both ratios are below what is asked: the one by the
clock fails on a busy machine, the one in CPU seconds does not see processors left idle.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pypdfium2  # type: ignore[import-untyped]

from benchmarks.formats.render import DPI, scan
from extract.process import cores
from extract.readers import Limits, read_bytes
from extract.readers.ocr.tesseract import LANGUAGE, environment, find_tesseract
from orchestration.settings import PROJECT

ASKED = 0.8  # of Tesseract's speed with one page, times the processors
ONE, ALL, OURS = "Tesseract, one page at a time", "Tesseract, as many as processors", "our reading"
LIMITS = Limits(max_seconds=600, scanned_page_seconds=120)  # a busy machine must not cut a page off


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one round of one reader."""

    clock: float
    cpu: float


def joined(paths: Sequence[Path], pages: int, folder: Path) -> Path:
    """A text PDF of the first `pages` pages of the files, taken again from the first where they have fewer."""
    target, made = folder / "text.pdf", pypdfium2.PdfDocument.new()
    while len(made) < pages:
        for path in paths:
            with pypdfium2.PdfDocument(path) as document:
                if wanted := list(range(min(len(document), pages - len(made)))):  # no numbers at all mean every page
                    made.import_pages(document, wanted)
    made.save(target)
    return target


def pictures(pdf: Path, folder: Path) -> list[Path]:
    """Each page as the quickest file for Tesseract to open, drawn as our reading draws it."""
    paths = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            paths.append(folder / f"{number}.pgm")
            page.render(scale=DPI / 72, grayscale=True).to_pil().save(paths[-1])
    return paths


def recognise(picture: Path) -> None:
    command = [find_tesseract(), str(picture), "stdout", "-l", LANGUAGE, "--dpi", str(DPI)]
    subprocess.run(command, capture_output=True, check=True, env=environment())  # noqa: S603 - our own arguments


def one_by_one(paths: Sequence[Path]) -> None:
    for path in paths:
        recognise(path)


def all_at_once(paths: Sequence[Path]) -> None:
    with ThreadPoolExecutor(cores()) as threads:
        list(threads.map(recognise, paths))


def read(pdf: Path, pages: int) -> None:
    """The reading that is measured; it must have read every page."""
    report = read_bytes(pdf.read_bytes(), pdf.name, LIMITS)
    if len(report.scanned_pages) != pages:
        raise RuntimeError(f"{pages - len(report.scanned_pages)} of {pages} pages were not read")


def spent_by(work: Callable[[], None]) -> Spent:
    before, start = os.times(), time.perf_counter()
    work()
    clock, after = time.perf_counter() - start, os.times()
    return Spent(clock, sum(after[:4]) - sum(before[:4]))


def measure(pdf: Path, paths: Sequence[Path], rounds: int) -> dict[str, list[Spent]]:
    """Seconds by reader, round by round; libraries are loaded before."""
    readers: dict[str, Callable[[], None]] = {
        ONE: lambda: one_by_one(paths),
        OURS: lambda: read(pdf, len(paths)),
        ALL: lambda: all_at_once(paths),
    }
    read_bytes("Báo cáo: thu hoạch 120 ha lúa.".encode(), "warm.txt", LIMITS)
    recognise(paths[0])
    spent: dict[str, list[Spent]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, work in readers.items():
            spent[name].append(spent_by(work))
    return spent


def print_speed(spent: dict[str, list[Spent]], pages: int) -> bool:
    """Print pages/s and the ratios; whether what is asked is reached by the clock or in CPU seconds."""
    for name, rounds in spent.items():
        clock, cpu = (statistics.median(getattr(one, kind) for one in rounds) for kind in ("clock", "cpu"))
        print(f"  {name:33s} {pages / clock:6.3f} pages/s by the clock  {cpu / pages:6.2f} CPU s/page")
    pairs = list(zip(spent[ONE], spent[OURS], strict=True))
    clock = statistics.median(one.clock / (ours.clock * cores()) for one, ours in pairs)
    cpu = statistics.median(one.cpu / ours.cpu for one, ours in pairs)
    share = statistics.median(at_once.clock / ours.clock for at_once, ours in zip(spent[ALL], spent[OURS], strict=True))
    print(f"  {clock:.2f} of Tesseract's speed with one page times {cores()} processors (asked: at least {ASKED})")
    print(f"  {cpu:.2f} of it in CPU seconds; {share:.2f} of Tesseract alone on as many pages as processors at a time")
    return max(clock, cpu) >= ASKED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=6)
    options = parser.parse_args()
    files = options.files or sorted((PROJECT / "data" / "samples").glob("*.pdf"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pdf = scan(joined(files, options.pages, folder), folder / "scan.pdf")
        paths = pictures(pdf, folder)
        print(f"{len(paths)} pages at {DPI} dpi, median of {options.rounds} rounds, {cores()} processors")
        reached = print_speed(measure(pdf, paths, options.rounds), len(paths))
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
