"""How fast a text PDF is read, beside what other readers need for its bare words on the same file in the same run.

    .venv/bin/python benchmarks/pdf_speed.py [FILE.pdf ...] [--rounds 5] [--pages 300]

Without files: the sample PDFs, and the annotated seeds rendered by LibreOffice where both are present. Figures are CPU
seconds of one core (those of the child for pdftotext), the median of the rounds. `whole reading` is layout, footnotes,
boxes and observations, with the caches of words and phrases emptied before every file. The second part joins the
files to one of many pages and prints the peak of memory of a process that reads it. Exit code 1 where the whole
reading costs more than half of pdfplumber's `extract_words`.
"""

from __future__ import annotations

import os

os.environ["POLARS_MAX_THREADS"] = "1"  # before polars is imported

import argparse
import io
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]

from benchmarks.extract_speed import forget
from benchmarks.formats.gold import seeds
from benchmarks.formats.render import office_command, render
from extract.metadata import describe
from extract.numbers import find_quantities
from extract.observations import observe
from extract.readers import Limits, read_bytes
from orchestration.settings import PROJECT

ASKED = 0.5  # of pdfplumber's extract_words
WHOLE = "whole reading"


def whole(path: Path) -> None:
    """Everything from bytes to observations."""
    forget()
    report = read_bytes(path.read_bytes(), path.name, Limits())
    observe(report, describe(report), find_quantities(report.blocks).quantities)


def layout(path: Path) -> None:
    """Bytes to blocks with boxes."""
    read_bytes(path.read_bytes(), path.name, Limits())


def plumber_words(path: Path) -> None:
    with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()


def plumber_text(path: Path) -> None:
    with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def pdfium_text(path: Path) -> None:
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        for page in document:
            page.get_textpage().get_text_bounded()
            page.close()


def poppler(path: Path) -> None:
    subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)  # noqa: S603, S607 - our own file


def cpu_seconds() -> float:
    """Of this process and its ended children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def measure(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Median CPU seconds by reader; the readers take turns, so that a busy minute meets all of them."""
    readers: dict[str, Callable[[Path], None]] = {
        WHOLE: whole,
        "bytes to blocks": layout,
        "pdfplumber extract_words": plumber_words,
        "pdfplumber extract_text": plumber_text,
        "pypdfium2 text": pdfium_text,
    }
    if shutil.which("pdftotext"):
        readers["poppler pdftotext"] = poppler
    for work in readers.values():
        work(paths[0])  # tables, patterns and libraries are loaded once
    spent: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, work in readers.items():
            start = cpu_seconds()
            for path in paths:
                work(path)
            spent[name].append(cpu_seconds() - start)
    return {name: statistics.median(seconds) for name, seconds in spent.items()}


def page_count(paths: Sequence[Path]) -> int:
    total = 0
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            total += len(document)
    return total


def print_speed(paths: Sequence[Path], rounds: int) -> float:
    """Print pages per second and core; the share of pdfplumber's words that the whole reading costs."""
    pages, seconds = page_count(paths), measure(paths, rounds)
    print(f"{len(paths)} files, {pages} pages, median of {rounds} rounds, one core")
    for name, spent in sorted(seconds.items(), key=lambda item: item[1]):
        print(f"  {name:26s} {pages / spent:7.1f} pages/s  {1000 * spent / pages:6.1f} ms/page")
    quickest = min((name for name in seconds if name not in {WHOLE, "bytes to blocks"}), key=lambda name: seconds[name])
    share = seconds[WHOLE] / seconds["pdfplumber extract_words"]
    print(f"  {WHOLE} costs {share:.2f} of pdfplumber's extract_words (asked: at most {ASKED})")
    print(f"  and {seconds[WHOLE] / seconds[quickest]:.1f} times the quickest, {quickest}")
    return share


def print_memory(paths: Sequence[Path], count: int, folder: Path) -> None:
    """Peak of memory of a process that reads a tenth of `count` pages, and of one that reads all of them."""
    for pages in (count // 10, count):
        joined = pypdfium2.PdfDocument.new()
        while len(joined) < pages:
            for path in paths:
                with pypdfium2.PdfDocument(path) as document:
                    joined.import_pages(document, range(min(len(document), pages - len(joined))))
        target = folder / f"{pages}.pdf"
        joined.save(target)
        command = [sys.executable, __file__, "--child", str(target)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own arguments
        print(f"  {pages:4d} pages: {done.stdout.strip()}")


def child(path: Path) -> None:
    """Read one file and print what it cost; run as a process of its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    report = read_bytes(path.read_bytes(), path.name, Limits())
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{after / 1024:.0f} MiB at the peak, {(after - before) / 1024:.0f} more than before reading;"
        f" {time.process_time() - start:.1f} s to blocks, {len(report.words)} boxes"
    )


def default_files(folder: Path) -> list[Path]:
    """The sample PDFs and the annotated seeds rendered to PDF."""
    made = sorted((PROJECT / "data" / "samples").glob("*.pdf"))
    if office_command():
        made += [path for one in seeds() for path in render(one.source, one.name, folder, ["pdf"])]
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=300, help="pages of the memory part")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        paths = options.files or default_files(Path(folder))
        share = print_speed(paths, options.rounds)
        print("memory")
        print_memory(paths, options.pages, Path(folder))
    return 0 if share <= ASKED else 1


if __name__ == "__main__":
    raise SystemExit(main())
