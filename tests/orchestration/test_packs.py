"""Packs: many reports in one folder, written once, told when damaged, put together when small."""

from __future__ import annotations

import polars as pl
import pytest

from extract.schema import EXTRACTION_TABLES
from orchestration import lake, packs, raw
from orchestration.home import Home
from orchestration.storage import MANIFEST
from tests.orchestration.lake_samples import extraction, sha


@pytest.fixture
def home(any_home: Home) -> Home:
    """Everything here holds for a folder and for a bucket."""
    return any_home


def readings(*names: str) -> dict[str, dict[str, pl.DataFrame]]:
    return {sha(name): extraction(sha(name), file_name=name) for name in names}


def loaded(home: Home) -> list[tuple[object, ...]]:
    raw.load_raw(home, home.staging_file("run"))
    with raw.connect(home.staging_file("run")) as connection:
        rows = "SELECT count(*) FROM raw.observations AS o WHERE o.report_id = r.report_id"
        return sorted(connection.execute(f"SELECT file_name, ({rows}) FROM raw.reports AS r").fetchall())


def test_a_pack_holds_the_rows_of_all_its_members(home: Home) -> None:
    folder = packs.commit(home, readings("a", "b", "c"), "1")
    (pack,) = packs.list_packs(home)
    assert pack.folder == folder
    assert pack.members == tuple(sorted((sha("a"), sha("b"), sha("c"))))
    assert packs.readings(packs.list_packs(home)) == {"1": {sha("a"), sha("b"), sha("c")}}
    assert loaded(home) == [("a", 3), ("b", 3), ("c", 3)]


def test_the_same_readings_are_the_same_pack_whatever_their_order(home: Home) -> None:
    first = packs.commit(home, readings("a", "b"), "1")
    before = {table: home.storage.read(first / f"{table}.parquet") for table in EXTRACTION_TABLES}
    home.storage.write(first / "mark", b"")
    assert packs.commit(home, readings("b", "a"), "1") == first
    assert home.storage.exists(first / "mark")  # nothing was written again
    home.storage.remove(first / MANIFEST)
    packs.commit(home, readings("b", "a"), "1")
    assert {table: home.storage.read(first / f"{table}.parquet") for table in EXTRACTION_TABLES} == before


def test_small_packs_are_put_together_and_nothing_is_lost_or_doubled(home: Home) -> None:
    for number in range(6):
        packs.commit(home, readings(str(number)), "1")
    before = loaded(home)
    assert packs.compact(home, full=3, many=7) == 0  # not worth it yet
    assert packs.compact(home, full=3, many=4) == 6
    assert [len(pack.members) for pack in packs.list_packs(home)].count(3) == 2
    assert loaded(home) == before
    for pack in packs.list_packs(home):
        pack.verify()


def test_a_compaction_killed_before_it_removed_the_parts_doubles_nothing(home: Home) -> None:
    parts = [packs.commit(home, readings(name), "1") for name in "abc"]
    kept = {
        group.key: {name: home.storage.read(group.key / name) for name in group.names}
        for part in parts
        for group in home.storage.groups(part)
    }
    packs.compact(home, many=2)
    for part, files in kept.items():
        home.storage.write_group(part, files)
    assert loaded(home) == [("a", 3), ("b", 3), ("c", 3)]
    packs.compact(home, many=2)
    assert len(packs.list_packs(home)) == 1


@pytest.mark.parametrize("how", ["cut", "flipped", "gone", "manifest"])
def test_a_damaged_pack_is_told_or_counts_as_not_read(home: Home, how: str) -> None:
    folder = packs.commit(home, readings("a", "b"), "1")
    key = folder / "observations.parquet"
    data = bytearray(home.storage.read(key))
    if how == "cut":
        home.storage.write(key, bytes(data[:-10]))
    elif how == "flipped":
        data[len(data) // 2] ^= 1
        home.storage.write(key, bytes(data))
    elif how == "gone":
        home.storage.remove(key)
    else:
        home.storage.write(folder / MANIFEST, b"{")
    if how in {"gone", "manifest"}:
        assert packs.readings(packs.list_packs(home)) == {}
    else:
        with pytest.raises(packs.DamagedPackError, match=r"observations\.parquet"):
            raw.load_raw(home, home.staging_file("run"))


def test_a_damaged_pack_is_moved_away_and_kept(home: Home) -> None:
    packs.commit(home, readings("a", "b"), "1")
    (pack,) = packs.list_packs(home)
    place = packs.set_aside(home, pack)
    assert packs.list_packs(home) == []
    assert home.storage.exists(place / "observations.parquet")


def test_some_members_are_loaded_where_a_newer_reading_has_the_others(home: Home) -> None:
    packs.commit(home, readings("a", "b"), "1")
    lake.commit_extraction(home, sha("b"), extraction(sha("b"), file_name="b, đọc lại"), "2")
    assert loaded(home) == [("a", 3), ("b, đọc lại", 3)]
