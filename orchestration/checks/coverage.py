"""Nothing is lost between inbox and marts, and a report already published is not read much worse than before.

What belongs here: blocking checks on marts.reports. New reports of poor quality never block: they are findings.
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.publish import whole_release
from orchestration.resources import Workplace

REPORTS = dg.AssetKey(["marts", "reports"])
JUMP = 0.15
"""Share of figures that reports may lose to `unread` from one release to the next, all of them together."""
ENOUGH_FIGURES = 200  # below this a share says nothing

_LOST = """
    SELECT relative_path FROM marts.files
    WHERE status NOT IN ('quarantined', 'archive') AND sha256 NOT IN (SELECT sha256 FROM marts.reports)
    UNION ALL
    SELECT file_name FROM raw.reports WHERE report_id NOT IN (SELECT report_id FROM marts.reports)
    UNION ALL
    SELECT relative_path FROM marts.files WHERE status = 'quarantined' AND (reason_vi IS NULL OR reason_en IS NULL)
"""
_ROWS = """
    SELECT 'observations' AS mart, (SELECT count(*) FROM raw.observations) - (SELECT count(*) FROM marts.observations)
    UNION ALL
    -- Checks between reports are found by dbt: the lake has none.
    SELECT 'checks',
        (SELECT count(*) FROM raw.checks) - (SELECT count(*) FROM marts.checks WHERE other_report_id IS NULL)
"""
_UNREAD = """
    SELECT report_id, figures_read, figures_unread FROM marts.report_quality ORDER BY report_id
"""


def unread_shares(new: Path, old: Path) -> tuple[float, float, int]:
    """Share of unread figures, after and before, over the reports that both warehouses hold, and their figures."""
    after, before = _scorecards(new), _scorecards(old)
    both = after.keys() & before.keys()
    now, then = (_share([cards[key] for key in both]) for cards in (after, before))
    return now, then, sum(sum(before[key]) for key in both)


def vanished(new: Path, old: Path) -> tuple[int, int]:
    """Reports of the published warehouse that the new one lacks, and all that it has."""
    shas = []
    for database in (new, old):
        with duckdb.connect(str(database), read_only=True) as connection:
            shas.append({row[0] for row in connection.execute("SELECT sha256 FROM marts.reports").fetchall()})
    return len(shas[1] - shas[0]), len(shas[1])


def _scorecards(database: Path) -> dict[str, tuple[int, int]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return {row[0]: (row[1] or 0, row[2] or 0) for row in connection.execute(_UNREAD).fetchall()}


def _share(cards: list[tuple[int, int]]) -> float:
    read, unread = sum(card[0] for card in cards), sum(card[1] for card in cards)
    return unread / (read + unread) if read + unread else 0.0


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(
            "nothing_is_lost",
            asset=REPORTS,
            blocking=True,
            description="Every file of the inbox is a report or has a reason; every row of the lake is in its mart.",
        ),
        dg.AssetCheckSpec(
            "reading_has_not_got_worse",
            asset=REPORTS,
            blocking=True,
            description="The reports of the published release have not lost a jump of their figures to `unread`.",
        ),
        dg.AssetCheckSpec(
            "reports_have_not_vanished",
            asset=REPORTS,
            blocking=True,
            description="No large share of the published reports has gone from the inbox in one night, as when a "
            "volume is not mounted; `solieu run --accept-removals` says that it is meant.",
        ),
    ],
    name="coverage",
)
def coverage(context: dg.AssetCheckExecutionContext, workplace: Workplace) -> Iterator[dg.AssetCheckResult]:
    """Blocking checks on marts.reports."""
    home = workplace.home
    database = home.staging_file(workplace.run_id)
    with duckdb.connect(str(database), read_only=True) as connection:
        lost = [str(row[0]) for row in connection.execute(_LOST).fetchall()]
        lost += [f"{missing} rows of {mart}" for mart, missing in connection.execute(_ROWS).fetchall() if missing]
    yield dg.AssetCheckResult(
        check_name="nothing_is_lost", asset_key=REPORTS, passed=not lost, metadata={"lost": lost[:50]}
    )
    published = whole_release(home)  # a damaged one is nothing to compare with: this night replaces it
    after, before, figures = unread_shares(database, published) if published else (0.0, 0.0, 0)
    yield dg.AssetCheckResult(
        check_name="reading_has_not_got_worse",
        asset_key=REPORTS,
        passed=figures < ENOUGH_FIGURES or after - before <= JUMP,
        metadata={"unread_share": after, "unread_share_before": before, "figures_compared": figures},
    )
    guard = workplace.config.guard
    gone, all_published = vanished(database, published) if published else (0, 0)
    yield dg.AssetCheckResult(
        check_name="reports_have_not_vanished",
        asset_key=REPORTS,
        passed=workplace.accept_removals or gone < guard.vanished_least or gone <= guard.vanished_share * all_published,
        metadata={"gone": gone, "published": all_published, "remedy": "solieu run --accept-removals"},
    )
