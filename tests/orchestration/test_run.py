"""The nightly job from end to end, as `solieu run` starts it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from orchestration.checks.release import freshness
from orchestration.journal import STEPS
from orchestration.lock import HomeLock
from orchestration.publish import verified_at
from tests.support.bad_files import DUPLICATE, READ, make_bad_inbox
from tests.support.home import SmallHome, query, solieu


def test_a_run_publishes_a_warehouse_and_a_report(small_home: SmallHome) -> None:
    home, _, finished = small_home
    assert finished.code == 0, finished.err
    assert "2 new, 0 known, 1 quarantined" in finished.out
    assert query(home, "SELECT file_name FROM marts.reports ORDER BY 1") == [("huyện An Lạc.md",), ("xa-binh-an.txt",)]
    assert (home / "quality" / "index.html").is_file()
    assert (home / "quality" / "data_docs" / "index.html").is_file()
    link = home / "warehouse" / "solieu.duckdb"
    assert link.is_symlink()
    assert not os.path.isabs(os.readlink(link))


def test_the_summary_says_what_happened_and_where_it_is(small_home: SmallHome) -> None:
    home, _, finished = small_home
    assert "Tệp rỗng" in finished.out
    assert "The file is empty" in finished.out
    for place in ("warehouse/solieu.duckdb", "quality/index.html"):
        assert str(home / place) in finished.out
    for step in STEPS:
        assert f"[step] {step} start" in finished.err
        assert f"[step] {step} done" in finished.err
        assert f"{step} " in finished.out.splitlines()[-1]


def test_the_wrong_ratio_is_flagged_and_the_right_one_is_not(small_home: SmallHome) -> None:
    home, _, _ = small_home
    rows = query(home, "SELECT file_name, kind, verdict, severity FROM marts.checks WHERE kind = 'ratio' ORDER BY 1")
    assert rows == [
        ("huyện An Lạc.md", "ratio", "consistent", None),
        ("xa-binh-an.txt", "ratio", "inconsistent", "error"),
    ]


def test_the_run_itself_is_a_row(small_home: SmallHome) -> None:
    home, _, _ = small_home
    columns = "reports_new, reports_known, reports_quarantined, reports_total, observations, finished_at"
    ((new, known, quarantined, total, observations, finished_at),) = query(home, f"SELECT {columns} FROM marts.runs")
    assert (new, known, quarantined, total) == (2, 0, 1, 2)
    assert [(observations,)] == query(home, "SELECT count(*) FROM marts.observations")
    assert finished_at is None  # the run was still going on when its warehouse was built


def test_a_second_run_has_nothing_to_do_until_it_is_told_to(small_home: SmallHome, tmp_path: Path) -> None:
    home, inbox, _ = small_home
    copy = shutil.copytree(home, tmp_path / "home", symlinks=True)
    link = copy / "warehouse" / "solieu.duckdb"
    before = {path: path.stat().st_mtime_ns for path in copy.glob("lake/extractions/**/*.parquet")}
    assert before
    finished = solieu("run", "--inbox", inbox, "--home", copy)
    assert finished.code == 0, finished.err
    assert "0 new, 2 known, 1 quarantined" in finished.out
    assert "nothing to build; the published warehouse was verified" in finished.out
    assert "warning" not in finished.err.lower()
    assert os.readlink(link) == "releases/r000001/solieu.duckdb"
    assert len(list((copy / "lake" / "files").iterdir())) == 1  # it said what the one before had said
    verified = verified_at(link)
    assert verified is not None
    assert freshness(link, verified + timedelta(hours=25)).passed  # a quiet night is no missing night
    assert not freshness(link, verified + timedelta(hours=27)).passed

    finished = solieu("run", "--inbox", inbox, "--home", copy, "--rebuild")
    assert finished.code == 0, finished.err
    assert os.readlink(link) == "releases/r000002/solieu.duckdb"
    assert {path: path.stat().st_mtime_ns for path in copy.glob("lake/extractions/**/*.parquet")} == before
    history = "SELECT count(DISTINCT run_id), count(*) FILTER (check_name = 'no_ratio_contradicts' AND rows_broken = 1)"
    assert query(copy, f"{history} FROM marts.validations") == [(2, 2)]
    runs = query(copy, "SELECT finished_at IS NOT NULL, reports_total FROM marts.runs ORDER BY run_id")
    assert runs == [(True, 2), (True, 2), (False, 2)]


def test_a_published_warehouse_that_was_damaged_is_built_anew(small_home: SmallHome, tmp_path: Path) -> None:
    home, inbox, _ = small_home
    copy = shutil.copytree(home, tmp_path / "home", symlinks=True)
    release = (copy / "warehouse" / "solieu.duckdb").resolve()
    data = bytearray(release.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = os.urandom(4096)
    release.write_bytes(data)
    assert "bytes are not those" in solieu("doctor", "--home", copy).out
    finished = solieu("run", "--inbox", inbox, "--home", copy)
    assert finished.code == 0, finished.err
    assert os.readlink(copy / "warehouse" / "solieu.duckdb") == "releases/r000002/solieu.duckdb"
    assert query(copy, "SELECT count(*) FROM marts.reports") == [(2,)]


def test_all_bad_files_together_lose_nothing(tmp_path: Path) -> None:
    expected = make_bad_inbox(tmp_path / "inbox")
    finished = solieu("run", "--inbox", tmp_path / "inbox", "--home", tmp_path / "home")
    assert finished.code == 0, finished.err
    rows = query(tmp_path / "home", "SELECT file_name, status, reason_code, reason_vi, reason_en FROM marts.files")
    outcomes = {str(name): (status, code) for name, status, code, _, _ in rows}
    for name, outcome in expected.items():
        wanted = {READ: ("new", None), DUPLICATE: ("duplicate", None)}.get(outcome, ("quarantined", outcome))
        assert outcomes[name] == wanted, name
    page = (tmp_path / "home" / "quality" / "index.html").read_text("utf-8")
    for _, status, _, vi, en in rows:
        if status == "quarantined":
            assert str(vi) in finished.out
            assert str(en) in finished.out
            assert str(vi).split("(")[0].split("'")[0].strip()[:30] in page
            assert "\n" not in f"{vi}{en}"
    kept = list((tmp_path / "home" / "quarantine").glob("*/reason.json"))
    assert len(kept) == len({name for name, (status, _) in outcomes.items() if status == "quarantined"})


def test_an_empty_inbox_is_a_good_night(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    finished = solieu("run", "--inbox", tmp_path / "inbox", "--home", tmp_path / "home")
    assert finished.code == 0, finished.err
    assert query(tmp_path / "home", "SELECT count(*) FROM marts.reports") == [(0,)]


def test_a_second_writer_is_turned_away_and_told_who_is_at_work(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with HomeLock(tmp_path / "home"):
        finished = solieu("run", "--inbox", tmp_path / "inbox", "--home", tmp_path / "home")
    assert finished.code == 1
    assert f"process {os.getpid()} on " in finished.err


@pytest.fixture
def broken_marts(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Change the staging file after dbt has built it, as a wrong model would."""
    from orchestration import dbt_runner

    def use(statement: str) -> None:
        built = dbt_runner.build

        def build(staging_file: Path, *rest: object, **more: object) -> object:
            from orchestration.raw import connect

            result = built(staging_file, *rest, **more)  # type: ignore[arg-type]
            with connect(staging_file) as connection:
                connection.execute(statement)
            return result

        monkeypatch.setattr(dbt_runner, "build", build)

    return use


@pytest.mark.parametrize(
    ("statement", "step"),
    [
        ("UPDATE marts.observations SET char_end = char_start", "observations_structure"),
        ("DELETE FROM marts.observations", "nothing_is_lost"),
    ],
)
def test_a_broken_mart_is_not_published(
    small_home: SmallHome, tmp_path: Path, broken_marts: Callable[[str], None], statement: str, step: str
) -> None:
    from orchestration.run import RunFailedError, Wish, run
    from orchestration.settings import Settings

    home, inbox, _ = small_home
    copy = shutil.copytree(home, tmp_path / "home", symlinks=True)
    release = os.readlink(copy / "warehouse" / "solieu.duckdb")
    broken_marts(statement)
    with pytest.raises(RunFailedError, match=step):
        run(Settings.resolve(copy, inbox), lambda _line: None, lambda _done, _total: None, Wish(rebuild=True))
    assert os.readlink(copy / "warehouse" / "solieu.duckdb") == release
