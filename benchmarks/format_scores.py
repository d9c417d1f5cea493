"""Every form a report comes in: annotated reports rendered to all formats, read back, and the share of figures found.

    .venv/bin/python benchmarks/format_scores.py [--formats pdf docx ...] [--reports 000 ...] [--run] [--keep FOLDER]

Reports are the annotated seeds where they are, else those of tests/reports. A figure counts as found when one of the
same value with like words before or after it was read. `--run` reads through `solieu run` and the published warehouse,
otherwise the extractor is called. Exit code 1 where a format stays below what is asked of it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.formats.gold import Annotated, decimal, figures_of, own_reports, seeds
from benchmarks.formats.match import Figure, figure, pairs
from benchmarks.formats.render import FORMATS, render
from extract.pipeline import extract_path
from extract.readers import ReadError
from tests.support.home import query, solieu

ASKED = defaultdict(lambda: 0.99, {"scan.pdf": 0.95})


def read_directly(paths: Iterable[Path]) -> Iterator[tuple[Path, tuple[Figure, ...], str, float]]:
    """(path, figures, reason why there are none, seconds) of each file by the extractor."""
    for path in paths:
        start = time.perf_counter()
        try:
            found, reason = figures_of(extract_path(path)), ""
        except ReadError as error:
            found, reason = (), str(error)
        yield path, found, reason, time.perf_counter() - start


def read_by_run(paths: Iterable[Path], home: Path) -> Iterator[tuple[Path, tuple[Figure, ...], str, float]]:
    """The same through `solieu run` and the published warehouse."""
    files = list(paths)
    start = time.perf_counter()
    finished = solieu("run", "--inbox", files[0].parent, "--home", home, timeout=3600)
    seconds = (time.perf_counter() - start) / len(files)
    found: dict[str, list[Figure]] = {path.name: [] for path in files}
    rows = query(
        home,
        """SELECT o.file_name, t.text, o.char_start, o.char_end, o.obs_value, o.obs_value_high,
            o.unit_measure, o.measure, o.time_period, o.indicator_code
        FROM marts.observations AS o INNER JOIN raw.report_texts AS t USING (report_id)""",
    )
    for name, text, begin, end, value, high, *meaning in rows:
        if str(name) in found:
            one = figure(str(text), int(str(begin)), int(str(end)), Decimal(str(value)), decimal(high), tuple(meaning))
            found[str(name)].append(one)
    for path in files:
        reason = "" if found[path.name] else finished.err.strip()[-200:]
        yield path, tuple(found[path.name]), reason, seconds


def expected(report: Annotated, form: str) -> tuple[Figure, ...]:
    """The figures that a rendering must give back: those of the annex sheet where that is all it has."""
    return report.annex_figures if form == "xlsx" else report.figures


@dataclass
class Tally:
    """Counts of one format over all reports."""

    wanted: int = 0
    found: int = 0  # of the wanted ones
    extra: int = 0  # read, but not among the wanted ones nor read from the text
    alike: int = 0  # read with the very unit, measure, period and code that the text gives
    of_text: int = 0
    seconds: float = 0.0

    @property
    def share(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    def line(self) -> str:
        alike = f"{self.alike / self.of_text:.4f} as in text" if self.of_text else ""
        return f"{self.share:.4f} of {self.wanted:4d} found  {self.extra:4d} extra  {self.seconds:6.1f} s  {alike}"


def compare(report: Annotated, form: str, read: tuple[Figure, ...], verbose: bool) -> Tally:
    """Count what was read of one rendering."""
    wanted = expected(report, form)
    hits = pairs(wanted, read)
    same = pairs(report.as_text, read)
    known = {number for _, number in [*hits, *same]}
    tally = Tally(len(wanted), len(hits), len(read) - len(known))
    if form != "xlsx":
        tally.alike = sum(report.as_text[at].meaning == read[number].meaning for at, number in same)
        tally.of_text = len(report.as_text)
    if verbose:
        for at in sorted(set(range(len(wanted))) - {at for at, _ in hits}):
            print(f"    missed {wanted[at].value} after {wanted[at].before!r}, before {wanted[at].after!r}")
        for number in sorted(set(range(len(read))) - known):
            print(f"    extra {read[number].value} after {read[number].before!r}, before {read[number].after!r}")
        for at, number in same:
            if form != "xlsx" and report.as_text[at].meaning != read[number].meaning:
                one, other = report.as_text[at], read[number]
                print(f"    other {one.value} after {one.before!r}: {one.meaning} in text, {other.meaning} here")
    return tally


def score(reports: list[Annotated], formats: list[str], folder: Path, *, run: bool, verbose: bool) -> bool:
    """Render, read, print; whether every format reaches what is asked."""
    paths = [path for report in reports for path in render(report.source, report.name, folder, formats, report.annex)]
    by_name = {report.name: report for report in reports}
    totals = {form: Tally() for form in formats}
    with tempfile.TemporaryDirectory() as home:
        for path, read, reason, seconds in read_by_run(paths, Path(home)) if run else read_directly(paths):
            name, _, form = path.name.partition(".")
            one = compare(by_name[name], form, read, verbose)
            one.seconds = seconds
            print(f"{form:12s} {name:28s} {one.line()}  {reason}", flush=True)
            for field in fields(Tally):
                setattr(totals[form], field.name, getattr(totals[form], field.name) + getattr(one, field.name))
    print()
    for form, total in totals.items():
        print(f"{form:12s} {total.line()}  (asked {ASKED[form]})")
    return all(total.share >= ASKED[form] for form, total in totals.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--reports", nargs="+", help="names of annotated reports (000, nam_2020_tinh_gia_lai, ...)")
    parser.add_argument("--run", action="store_true", help="read through `solieu run`")
    parser.add_argument("--keep", type=Path, help="leave the rendered files in this folder")
    parser.add_argument("--verbose", action="store_true", help="print every missed figure")
    options = parser.parse_args()
    wanted = options.reports
    reports = [one for one in [*seeds(), *own_reports()] if one.name in wanted] if wanted else list(seeds())
    reports = reports or list(own_reports())
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        return 0 if score(reports, options.formats, folder, run=options.run, verbose=options.verbose) else 1


if __name__ == "__main__":
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract is many times slower with threads
    raise SystemExit(main())
