"""Precision, recall and coverage of the checks on generated reports: `python benchmarks/relations_precision.py 1000`.

Prints one line per kind and per severity. With --misses N or --alarms N it shows examples.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extract.model import Severity, Verdict
from tests.generator.score import Tally, tally


def main() -> None:
    """Score the reports and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int, nargs="?", default=1000)
    parser.add_argument("--first", type=int, default=0, help="first seed number")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--alarms", type=int, default=0)
    options = parser.parse_args()
    result = tally(range(options.first, options.first + options.reports))
    show(result)
    print(*result.false_alarms[: options.alarms], sep="\n")
    print(*[miss for miss in result.misses if " inconsistent " in miss][: options.misses], sep="\n")


def show(result: Tally) -> None:
    """Print the table."""
    print(f"{'kind':15}{'planted':>9}{'recall':>8}{'hold':>8}{'coverage':>10}{'flags':>7}{'precision':>11}")
    kinds = sorted({kind for kind, _ in [*result.planted, *result.flags]})
    for kind in kinds:
        bad, good = result.planted[kind, "inconsistent"], result.planted[kind, "consistent"]
        flags = sum(n for (k, _), n in result.flags.items() if k == kind)
        right = sum(n for (k, _), n in result.right.items() if k == kind)
        recall = _share(result.found[kind, "inconsistent"], bad)
        coverage = _share(result.found[kind, "consistent"], good)
        print(f"{kind:15}{bad:9}{recall:>8}{good:8}{coverage:>10}{flags:7}{_share(right, flags):>11}")
    for severity in Severity:
        flags = sum(n for (_, s), n in result.flags.items() if s == severity)
        print(f"severity {severity:10} flags {flags:6} precision {result.precision(severity):.4f}")
    for slip, number in sorted(result.slips.items()):
        print(f"slip {slip:30} {number:6} recall {_share(result.slips_found[slip], number)}")
    print(
        f"recall {result.share_found(Verdict.INCONSISTENT):.4f} coverage {result.share_found(Verdict.CONSISTENT):.4f}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    main()
