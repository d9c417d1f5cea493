"""How quickly the review pages answer, and what many people at once do to them.

What belongs here: the inbox and a finding among 5,000 findings, at the server (the application's own time, no network);
then 50 readers and 5 writers for a minute over HTTP, with a count of the decisions kept.

    .venv/bin/python benchmarks/review_pages.py [--findings 5000] [--seconds 60]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from orchestration.home import Home
from review.store.decisions import read_decisions
from review.store.engine import open_store, store_url
from tests.support.load import press
from tests.support.many_findings import publish_many
from tests.support.samples import publish_samples
from tests.support.site import make_people, running, visitors

TURNS = 40


@click.command()
@click.option("--findings", default=5_000, show_default=True)
@click.option("--seconds", default=60.0, show_default=True)
@click.option("--readers", default=50, show_default=True)
@click.option("--writers", default=5, show_default=True)
def main(findings: int, seconds: float, readers: int, writers: int) -> None:
    """Measure, and print one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        samples = publish_samples(Home.resolve(Path(folder) / "samples"))
        home = publish_many(samples, Path(folder) / "many", findings).root
        make_people(home)
        click.echo(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        pages(home)
        if seconds:
            crowd(home, readers, writers, seconds)


def pages(home: Path) -> None:
    """Milliseconds by the clock (the first page reads the release) and of processor time, the client's included."""
    with visitors(home, "lan") as [lan]:
        finding = lan.finding("")
        for name, path in (
            ("inbox", "/"),
            ("inbox, page 50", "/?page=50"),
            ("inbox, words", "/?text=ngan sach"),
            ("finding", finding),
            ("reports", "/reports"),
        ):
            times, processor = [], time.process_time()
            for _ in range(TURNS):
                started = time.perf_counter()
                assert lan.client.get(path).status_code == 200
                times.append(1000 * (time.perf_counter() - started))
            worked = 1000 * (time.process_time() - processor) / TURNS
            slow = sorted(times)[int(0.95 * TURNS)]
            click.echo(
                f"{name:<16} first {times[0]:7.1f} ms  median {statistics.median(times):6.1f}  p95 {slow:6.1f}"
                f"  processor {worked:6.1f}"
            )


def crowd(home: Path, readers: int, writers: int, seconds: float) -> None:
    """Everybody at once."""
    with running(home) as url:
        tally = press(url, readers=readers, writers=writers, seconds=seconds)
    kept = len(read_decisions(open_store(store_url(home, {}))))
    click.echo(
        f"{readers} readers, {writers} writers, {seconds:.0f} s: {len(tally.seconds)} pages read, "
        f"median {1000 * tally.percentile(0.5):.0f} ms, p95 {1000 * tally.percentile(0.95):.0f} ms"
    )
    click.echo(f"answers {dict(tally.answers)}, errors {len(tally.errors)} {tally.errors[:3]}")
    click.echo(f"decisions kept by the server's word {tally.kept}, in the store {kept}, told of another {tally.told}")
    if tally.errors or kept != tally.kept or set(tally.answers) - {200, 303, 409}:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
