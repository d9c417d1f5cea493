"""Time of the checks alone: `python benchmarks/relations_speed.py [REPORTS]`.

Generated reports of the size of a real one (some 150 to 400 figures) are read first; then only the search for relations
is timed, on one core, for a quarter, half and all of them (linear growth), and for tables of up to 5,000 rows.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extract.metadata import describe
from extract.model import Observation, ReportMeta, ReportText
from extract.numbers import find_quantities
from extract.observations import observe
from extract.readers import Limits, read_bytes
from extract.relations import find_checks
from tests.generator import write_report

BODIES = 3  # generated bodies in one report, so that it is as long as a district's yearly report
LIMIT_SECONDS = 20.0
Input = tuple[ReportText, ReportMeta, tuple[Observation, ...]]


def read(text: str, name: str) -> Input:
    """Everything that comes before the checks."""
    report = read_bytes(text.encode(), name, Limits())
    meta = describe(report)
    return report, meta, observe(report, meta, find_quantities(report.blocks).quantities)


def reports(number: int) -> list[Input]:
    """Reports of real size, read."""
    texts = ("\n\n".join(write_report(at * BODIES + i).text for i in range(BODIES)) for at in range(number))
    return [read(text, f"speed_{at}.md") for at, text in enumerate(texts)]


def table(rows: int) -> Input:
    """A report with one long table and its row of totals."""
    lines = "".join(f"| {n + 1} | Thôn số hiệu A{n} | {n % 900 + 1} | {n % 70 + 5} |\n" for n in range(rows))
    sums = sum(n % 900 + 1 for n in range(rows)), sum(n % 70 + 5 for n in range(rows))
    head = "# BÁO CÁO\n\n**Tình hình năm 2024**\n\n| TT | Đơn vị | Số hộ dân | Số trẻ em |\n|---|---|---|---|\n"
    return read(f"{head}{lines}| | Tổng cộng | {sums[0]} | {sums[1]} |\n", f"table_{rows}.md")


def timed(inputs: list[Input]) -> tuple[float, int]:
    """(seconds of processor time, checks found); what was read before is no work for the collector of garbage."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    found = sum(len(find_checks(*one)) for one in inputs)
    return time.process_time() - start, found


def main() -> None:
    """Print the figures; exit 1 where the limit is passed."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    distinct = reports(min(number, 100))
    figures = sum(len(observations) for _, _, observations in distinct) / len(distinct)
    print(f"{figures:.0f} figures a report, {sum(len(r.text) for r, _, _ in distinct) / len(distinct):.0f} characters")
    seconds = 0.0
    for share in (4, 2, 1):
        inputs = [distinct[at % len(distinct)] for at in range(number // share)]
        seconds, found = timed(inputs)
        each = 1000 * seconds / len(inputs)
        print(f"{len(inputs):6} reports {seconds:7.2f} s ({each:.2f} ms each), {found} checks")
    for rows in (1250, 2500, 5000):
        took, found = timed([table(rows)])
        print(f"{rows:6} table rows {took:7.2f} s, {found} checks")
    if number >= 1000 and seconds > LIMIT_SECONDS:
        sys.exit(f"over {LIMIT_SECONDS} s")


if __name__ == "__main__":
    main()
