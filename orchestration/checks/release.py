"""Whether what is published is fresh, and about as large as it was.

What belongs here: asset checks on published_warehouse. They look at the released file itself, so that a night run by
cron counts like one run by Dagster; they come after publication and stop nothing: `orchestration.watch` tells people.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import dagster as dg
import duckdb

from orchestration.publish import verified_at
from orchestration.release_facts import HISTORY, RunCounts, built_at, run_counts
from orchestration.resources import Site

PUBLISHED = dg.AssetKey("published_warehouse")
FRESH_HOURS_VARIABLE = "SOLIEU_FRESH_HOURS"
FRESH_HOURS = 26.0
"""A night every 24 hours, and two for it to end."""

ENOUGH_RUNS = 3  # a median of fewer says nothing
SHRUNK, GROWN = 0.9, 3.0
"""Rows, as shares of the median, from which on a warehouse is unusual: reports are added and seldom taken away."""
READ_LESS, READ_MORE = 0.8, 1.25
"""The same of observations per report: arrivals hardly move it, a reader that fails on a format does."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A count that is unlike those of the runs before."""

    what: str
    now: float
    usual: float


def anomalies(counts: Sequence[RunCounts]) -> list[Anomaly]:
    """What is unusual about the first of `counts`, by the medians of the others; nothing with too few of them."""
    if len(counts) <= ENOUGH_RUNS:
        return []
    now, *before = counts
    found = []
    for name in ("reports", "observations", "checks"):
        usual = float(median(getattr(run, name) for run in before))
        if usual and not SHRUNK <= getattr(now, name) / usual <= GROWN:
            found.append(Anomaly(name, getattr(now, name), usual))
    usual = median(run.observations_per_report for run in before)
    if usual and now.reports and not READ_LESS <= now.observations_per_report / usual <= READ_MORE:
        found.append(Anomaly("observations per report", round(now.observations_per_report, 1), round(usual, 1)))
    return found


def fresh_hours(environment: Mapping[str, str]) -> float:
    """How old a warehouse may be, in hours. ValueError when the variable holds no positive number."""
    said = environment.get(FRESH_HOURS_VARIABLE)
    if not said:
        return FRESH_HOURS
    try:
        hours = float(said)
    except ValueError:
        hours = 0.0
    if not 0 < hours < 100_000:
        raise ValueError(f"{FRESH_HOURS_VARIABLE} must be a number of hours above 0, not {said!r}")
    return hours


def age_of(published: Path, now: datetime) -> timedelta | None:
    """Age of the published warehouse, since it was built or last found up to date; None without one to read."""
    try:
        built = built_at(published) if published.exists() else None
    except duckdb.Error:
        return None
    if built is None:
        return None
    return max(now - max(built, verified_at(published) or built), timedelta(0))


def freshness(published: Path, now: datetime, limit: float = FRESH_HOURS) -> dg.AssetCheckResult:
    """The verdict on `published` as it is now; `limit` in hours."""
    age = age_of(published, now)
    return dg.AssetCheckResult(
        check_name="warehouse_is_fresh",
        asset_key=PUBLISHED,
        passed=age is not None and age <= timedelta(hours=limit),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "age_hours": round(age.total_seconds() / 3600, 1) if age is not None else "no warehouse that can be read",
            "limit_hours": limit,
        },
    )


def usual_size(published: Path) -> dg.AssetCheckResult:
    """The verdict on the rows of `published`."""
    counts = run_counts(published)
    found = anomalies(counts)
    return dg.AssetCheckResult(
        check_name="row_counts_are_usual",
        asset_key=PUBLISHED,
        passed=not found,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "compared_with_runs": max(len(counts) - 1, 0),
            "unusual": dg.MetadataValue.md(
                "\n".join(f"- {item.what}: {item.now:g}, usually {item.usual:g}" for item in found) or "nothing"
            ),
        },
    )


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(
            "warehouse_is_fresh",
            asset=PUBLISHED,
            description=f"The warehouse was built in the last {FRESH_HOURS:g} hours ({FRESH_HOURS_VARIABLE}).",
        ),
        dg.AssetCheckSpec(
            "row_counts_are_usual",
            asset=PUBLISHED,
            description=f"Reports, observations and checks are about as many as the median of the last {HISTORY} runs.",
        ),
    ],
    name="release",
)
def release(site: Site) -> Iterator[dg.AssetCheckResult]:
    """Two checks that tell and never block."""
    published = site.home.published
    yield freshness(published, datetime.now(UTC), fresh_hours(site.config.as_environment(os.environ)))
    yield usual_size(published)
