"""A night that builds on the last release ends with the very rows of a build from scratch, whatever changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extract import EXTRACTOR_VERSION
from extract.frames import report_id
from extract.schema import EXTRACTION_TABLES
from orchestration import base, dbt_runner, lake, publish, raw, recipe
from orchestration.config import Warehouse
from orchestration.home import Home
from tests.dbt.statements import Written
from tests.dbt.test_across_reports import year_of_reports
from tests.orchestration.lake_samples import commit, frame, register, sha

ALWAYS = Warehouse(changes_from=0, changes_share=1.0)
KEPT = (
    *("int_report_heads", "int_report_likenesses", "int_report_duplicates", "int_report_statements"),
    *("int_checks_across", "int_check_keys", "int_plans_and_actuals", "int_citation_statements", "int_cited_documents"),
)
"""Tables of dbt beside the marts that a night takes over from the one before."""
FIRST, SECOND = "20240101T000000Z-a", "20240102T000000Z-b"


def put(home: Home, report: Written) -> str:
    """A report into the lake, under the id that its bytes give it."""
    sha256 = sha(report.name)
    own = report_id(sha256)

    def renamed(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | {"report_id": own} for row in rows]

    unread = {"char_start": 0, "char_end": 5, "kind": "unread", "printed_text": report.text[:5]}
    given = {
        "reports": renamed([report.report() | {"sha256": sha256, "file_name": report.name}]),
        "report_texts": renamed([{"text": report.text}]),
        "observations": renamed(report.observations),
        "citations": renamed(report.citations),
        "unread_figures": renamed([unread]),
    }
    lake.commit_extraction(home, sha256, {table: frame(table, given.get(table, [])) for table in EXTRACTION_TABLES})
    return report.name


def other_figures(report: Written) -> Written:
    """The report as it is sent again a day later: another file, in which a figure is another."""
    first = report.observations[0]
    changed = first | {"obs_value": first["obs_value"] * 2, "bound_low": first["bound_low"] * 2, "bound_high": None}
    changed |= {"observation_id": f"{first['observation_id']}-sửa"}
    rest = [row | {"observation_id": f"{row['observation_id']}-sửa"} for row in report.observations[1:]]
    return replace(report, name=f"{report.name}-sửa", observations=[changed, *rest])


def copy_of(report: Written) -> Written:
    """The same words in another file."""
    rows = [row | {"observation_id": f"{row['observation_id']}-bản sao"} for row in report.observations]
    return replace(report, name=f"{report.name}-bản sao", observations=rows, text=f"{report.text}\n")


@pytest.fixture(scope="module")
def two_ways(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The second night of a home built on the first and from scratch; and the first night's release."""
    home = Home.resolve(tmp_path_factory.mktemp("base")).ensure()
    reports = {report.name: report for report in year_of_reports()}
    late = {"quy-1", "thang-2-dang"}
    first = [put(home, report) for name, report in reports.items() if name not in late]
    first.append(put(home, copy_of(reports["thang-3"])))
    first.append(commit(home, "a.txt") and "a.txt")
    register(home, FIRST, dict.fromkeys(first, "new"))
    lake.write_run(home, FIRST, {"reports_new": len(first)})
    release = night(home, FIRST, None)
    copy = home.staging_file("copy")
    copy.parent.mkdir()
    shutil.copyfile(release, copy)
    publish.publish(home, release)
    release = publish.publish(home, copy)
    new = [put(home, reports[name]) for name in sorted(late)]
    new += [put(home, other_figures(reports["thang-1"])), put(home, copy_of(reports["thang-2"])), "b.txt"]
    commit(home, "b.txt")
    # One report went, one was replaced, one of two copies went: the other is the primary one now.
    primary = min(("thang-3", "thang-3-bản sao"), key=lambda name: report_id(sha(name)))
    gone = {"thang-1", "nam-truoc", primary}
    register(home, SECOND, {name: "known" for name in first if name not in gone} | dict.fromkeys(new, "new"))
    lake.write_run(home, SECOND, {"reports_new": len(new), "reports_known": len(first) - len(gone)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "COPIED", 0)  # so that the older one is taken over
        found = base.find(home, ALWAYS, recipe.code(), keep=2)
    assert found is not None
    assert found.taken_over
    assert {sha(name) for name in (*gone, *new)} == found.changed
    return night(home, "on", found, release), night(home, "scratch", None, release), release


def night(home: Home, name: str, on: base.Base | None, before: Path | None = None) -> Path:
    """Build a warehouse; with the same decision in it where there was a night before."""
    database = home.staging_file(name)
    raw.load_raw(home, database, "made from", recipe.code(), on)
    if before is not None:
        with raw.connect(database) as connection:
            connection.execute(f"ATTACH '{before}' AS before (READ_ONLY)")
            connection.execute(DECIDED)
    result = dbt_runner.build(database, changes_only=base.built_on(database) is not None)
    assert result.success, result.explain()
    return database


DECIDED = """
    INSERT INTO raw.decisions BY NAME
    SELECT 1 AS sequence, 'd1' AS decision_id, checks.check_id, finding_id, checks.report_id, kind, figures_key,
        place_key, 'confirmed' AS decision, observation_id, 9e9 AS corrected_value, 'lan' AS decided_by,
        TIMESTAMP '2024-01-01' AS decided_at
    FROM before.marts.checks AS checks
    INNER JOIN before.marts.check_operands AS operands USING (check_id)
    WHERE checks.rule = 'same_period' AND checks.file_name = 'nam' AND operands.position = 0
    ORDER BY check_id LIMIT 1
"""


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What must be the same both ways."""
    found = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        "WHERE database_name = 'scratch' AND (schema_name IN ('marts', 'raw') OR table_name IN (SELECT unnest(?)))",
        [list(KEPT)],
    ).fetchall()
    return sorted({name for (name,) in found} - {"raw.build", "raw.changed_reports", "raw.earlier_reports"})


def test_both_ways_end_with_the_same_rows(two_ways: tuple[Path, Path, Path]) -> None:
    on, scratch, _ = two_ways
    differing = {}
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{on}' AS changes (READ_ONLY)")
        connection.execute(f"ATTACH '{scratch}' AS scratch (READ_ONLY)")
        names = tables(connection)
        for name in names:
            query = " UNION ALL ".join(
                f"SELECT '{way}', * FROM (SELECT * FROM {one}.{name} EXCEPT ALL SELECT * FROM {other}.{name})"
                for way, one, other in (("too much", "changes", "scratch"), ("missing", "scratch", "changes"))
            )
            if rows := connection.execute(query).fetchall():
                differing[name] = rows
        assert connection.execute("SELECT count(*) > 9 FROM scratch.intermediate.int_checks_across").fetchone() == (
            True,
        )
        corrected = "SELECT count(*) FROM changes.marts.observations WHERE corrected_value IS NOT NULL"
        assert connection.execute(corrected).fetchone() == (1,)
    assert differing == {}
    assert len(names) > 30


def test_nothing_but_what_changed_is_made_anew(two_ways: tuple[Path, Path, Path]) -> None:
    on, _, release = two_ways
    with duckdb.connect(str(on), read_only=True) as connection:
        connection.execute(f"ATTACH '{release}' AS before (READ_ONLY)")
        changed = connection.execute("SELECT count(*) FROM intermediate.int_changed_reports").fetchone()
        # Three went, five came, and of two copies of one report the other is the primary one now.
        assert changed == (9,)
        things = "SELECT count(*) FROM intermediate.int_changed_things"
        known = "SELECT count(DISTINCT thing_id) FROM intermediate.int_report_statements"
        assert connection.execute(f"SELECT ({things}) < ({known})").fetchone() == (True,)


def test_a_small_release_is_copied_and_so_is_one_that_must_stay(two_ways: tuple[Path, Path, Path]) -> None:
    home = Home(two_ways[2].parents[3])
    for keep in (None, 1, 2):
        found = base.find(home, ALWAYS, recipe.code(), keep)
        assert found is not None
        assert (found.release, found.taken_over) == (two_ways[2], False)
    assert [path.parent.name for path in publish.list_releases(home)] == ["r000002"]


def test_an_old_release_that_lacks_much_is_not_taken_over(
    two_ways: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report more to be made costs as much as some megabytes that are copied."""
    home, published, old = Home(two_ways[2].parents[3]), two_ways[2], two_ways[1]
    lacks = {published: 3, old: 4}
    monkeypatch.setattr(base, "COPIED", 0)
    monkeypatch.setattr(publish, "to_be_pruned", lambda *_: old)
    monkeypatch.setattr(base, "_changed", lambda release, *_: frozenset(map(str, range(lacks[release]))))
    for worth, taken in ((published.stat().st_size - 1, old), (published.stat().st_size, published)):
        monkeypatch.setattr(base, "COPIED_PER_REPORT", worth)
        found = base.find(home, ALWAYS, recipe.code(), keep=1)
        assert found is not None
        assert (found.release, found.taken_over) == (taken, taken == old)
        assert len(found.changed) == lacks[taken]


def test_another_code_or_a_small_warehouse_is_built_from_scratch(two_ways: tuple[Path, Path, Path]) -> None:
    home = Home(two_ways[2].parents[3])
    assert base.find(home, ALWAYS, "another code") is None
    assert base.find(home, Warehouse(changes_from=100, changes_share=1.0), recipe.code()) is None
    assert base.find(home, Warehouse(changes_from=0, changes_share=0.1), recipe.code()) is None


def test_decisions_that_are_gone_are_no_base(two_ways: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """The second night's warehouse, which has a decision that the store does not have."""
    home = Home.resolve(tmp_path).ensure()
    shutil.rmtree(home.lake)
    home.lake.symlink_to(two_ways[2].parents[3] / "lake")
    staged = home.staging_file("night")
    staged.parent.mkdir(parents=True)
    shutil.copyfile(two_ways[0], staged)
    publish.publish(home, staged)
    assert base.find(home, ALWAYS, recipe.code()) is None


def test_a_reading_by_another_version_is_a_change(two_ways: tuple[Path, Path, Path]) -> None:
    home = Home(two_ways[2].parents[3])
    commit(home, "a.txt", f"{EXTRACTOR_VERSION}.1")
    found = base.find(home, ALWAYS, recipe.code())
    assert found is not None
    assert sha("a.txt") in found.changed
