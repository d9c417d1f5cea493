"""What becomes of a decision: the same in the pages of the day and in the marts of the next night."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration import dbt_runner, raw
from orchestration.home import Home
from review.reading.findings import Finding
from review.reading.releases import Release, Releases
from review.reading.standing import Book
from review.store.decisions import Decision, NewDecision, append_decisions, read_decisions
from review.store.engine import open_store, store_url
from tests.support.samples import MODELS_ONLY


def about(finding: Finding, decision: str, **more: object) -> NewDecision:
    """A decision on the first check of a finding, as the page would make it."""
    check = finding.first
    made = NewDecision(
        check_id=check.check_id,
        finding_id=check.finding_id,
        report_id=check.report_id,
        file_name=finding.report.file_name,
        kind=check.kind,
        decision=decision,
        decided_by="lan",
        figures_key=check.figures_key,
        place_key=check.place_key,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def decide(release: Release, home: Path) -> dict[str, Finding]:
    """One finding for each thing that may become of a decision; gives them by name."""
    holds, again, heir, taken_back, twice, gone = release.index.findings[:6]
    with release.marts() as marts:
        operand = next(o for o in marts.operands([holds.first.check_id])[holds.first.check_id] if o.observation_id)
    engine = open_store(store_url(home, {}))
    append_decisions(
        engine,
        [
            about(holds, "confirmed", observation_id=operand.observation_id, corrected_value=Decimal("7.25")),
            about(again, "explained", figures_key="v0"),
            about(heir, "misread", check_id="c-of-an-older-reading"),
            about(taken_back, "confirmed"),
            about(taken_back, "withdrawn"),
            about(twice, "explained"),
            about(twice, "misread"),
            about(gone, "confirmed", check_id="c-no-more", place_key="p-no-more"),
        ],
    )
    engine.dispose()
    return {"holds": holds, "again": again, "heir": heir, "taken back": taken_back, "twice": twice}


def test_pages_and_marts_agree(sample_home: Home, tmp_path: Path) -> None:
    releases = Releases(sample_home)
    with releases.use() as release:
        findings = decide(release, tmp_path)
        engine = open_store(store_url(tmp_path, {}))
        picture = Book(engine).picture(release)
        states = {name: picture.of_finding(finding).state for name, finding in findings.items()}
        kept = read_decisions(engine)
        engine.dispose()
    releases.close()
    assert states == {
        "holds": "confirmed",
        "again": "again",
        "heir": "again",
        "taken back": "open",
        "twice": "misread",
    }
    assert [decision.check_id for decision in picture.gone] == ["c-no-more"]
    in_marts = reviews_of_the_next_night(sample_home, tmp_path)
    assert [state for _, state, _ in in_marts] == [
        "holds",
        "again",
        "again",
        "superseded",
        "holds",
        "superseded",
        "holds",
        "gone",
    ]
    assert [current for _, state, current in in_marts if state != "superseded"] == [
        findings["holds"].first.check_id,
        findings["again"].first.check_id,
        findings["heir"].first.check_id,
        findings["taken back"].first.check_id,
        findings["twice"].first.check_id,
        None,
    ]
    assert [name for name, _, _ in in_marts] == [decision.decision_id for decision in kept]


def reviews_of_the_next_night(sample_home: Home, store_home: Path) -> list[tuple[str, str, str | None]]:
    """Build a warehouse from the samples and the store of another home; (decision, state, current check)."""
    home = Home.resolve(store_home)
    (store_home / "lake").symlink_to(sample_home.lake)
    database = home.staging_file("next")
    raw.load_raw(home, database)
    built = dbt_runner.build(database, arguments=MODELS_ONLY)
    assert built.success, built.explain()
    with duckdb.connect(str(database), read_only=True) as connection:
        corrected = connection.execute(
            "select corrected_value, correction from marts.observations where corrected_value is not null"
        ).fetchall()
        assert corrected == [(Decimal("7.25"), "confirmed")]
        return connection.execute(
            "select decision_id, state, current_check_id from marts.reviews order by sequence"
        ).fetchall()


def test_decisions_just_made_are_seen_at_once(home: Path) -> None:
    engine = open_store(store_url(home, {}))
    book = Book(engine)
    releases = Releases(Home.resolve(home))
    with releases.use() as release:
        finding = release.index.findings[0]
        assert book.picture(release).of_finding(finding).state == "open"
        append_decisions(engine, [about(finding, "explained", note="đã hỏi")])
        standing = book.picture(release).of_finding(finding)
    releases.close()
    engine.dispose()
    assert standing.state == "explained"
    assert isinstance(standing.decision, Decision)
    assert standing.decision.note == "đã hỏi"


def test_a_night_whose_store_cannot_be_read_publishes_nothing(tmp_path: Path) -> None:
    home = Home.resolve(tmp_path)
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "review.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(raw.RawLoadError, match="decisions of reviewers"):
        raw.load_raw(home, home.staging_file("night"))
