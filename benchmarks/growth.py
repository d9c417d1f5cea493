"""What a night costs as the lake grows: 100 new reports on top of a thousand, ten thousand, a hundred thousand.

    .venv/bin/python benchmarks/growth.py [--stops 1000,10000,100000] [--more 100] [--step 10000] [--folder DIR]

Reading 100,000 texts would measure nothing that `nights.py` does not: the lake is multiplied. A pack of 256 reports is
read for real; its copies have other bytes, other places, other years, other ids and so other hashes, and stand in the
inbox as files with those very bytes, so that a night hashes, registers, loads, compares and publishes them like any.
Places are told apart in tens of copies, so that a thing is stated by some ten reports, as in an archive of ten years.
From one stop to the next the warehouse grows by nights of `--step` reports. At each stop two nights come with 100 new
reports, which are generated and read: the first copies the release of the night before, the second finds an old release
that lacks 200 reports, and takes it over where that is cheaper (`orchestration.base`). Two releases are kept.

Exit code 1 where a night with 100 new reports takes 120 s or 4 GB.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import archive
from benchmarks.nights import COMMAND, Night, measure, show
from extract.schema import EXTRACTION_TABLES
from orchestration import packs
from orchestration.base import built_on as base_of
from orchestration.home import Home

ASKED_SECONDS, ASKED_MEMORY = 120.0, 4_000.0  # MB
PER_PLACE = 10  # copies that speak of one place, each of another year
_SHIFT = f"(n % {PER_PLACE} - {PER_PLACE // 2})"


def _shifted(column: str) -> str:
    """SQL that moves the years of a period; of two joined by a slash both."""
    one = "(left({0}, 4)::integer + " + _SHIFT + ")::varchar || substr({0}, 5)"
    first, second = (f"split_part({column}, '/', {part})" for part in (1, 2))
    joined = f"{one.format(first)} || '/' || {one.format(second)}"
    return f"CASE WHEN {column} LIKE '%/%' THEN {joined} ELSE {one.format(column)} END"


def _fresh(letter: str, column: str) -> str:
    return f"CASE WHEN {column} IS NOT NULL THEN '{letter}' || printf('%016x', hash({column}, n)) END"


_PLACE = f"' ' || (n // {PER_PLACE})"
_NEW = {
    "observation_id": _fresh("o", "observation_id"),
    "check_id": _fresh("c", "check_id"),
    "finding_id": _fresh("f", "finding_id"),
    "time_period": _shifted("time_period"),
    "next_period": _shifted("next_period"),
    "issued_on": _shifted("issued_on"),
    "ref_area": f"ref_area || {_PLACE}",
    "ref_area_code": f"ref_area_code || '.' || (n // {PER_PLACE})",
    "issuer": f"issuer || {_PLACE}",
    "number": "(hash(number, n) % 400)::varchar || '/BC-UBND'",
    "document_number": f"document_number || '.' || (n // {PER_PLACE})",
}
_HEADS = {
    "sha256": "fresh.sha256",
    "file_name": "fresh.file_name",
    "byte_size": "fresh.byte_size",
    "char_count": "fresh.char_count",
}


class Multiplier:
    """One real pack, and copies of it."""

    def __init__(self, home: Home, inbox: Path) -> None:
        """Read the largest pack of the lake of `home`."""
        (pack, *_) = sorted(packs.list_packs(home), key=lambda one: -len(one.members))
        self.tables = {table: packs.read(pack, table, pack.members) for table in EXTRACTION_TABLES}
        self.home, self.inbox = home, inbox
        self.connection = duckdb.connect()
        for table, frame in self.tables.items():
            self.connection.register(f"base_{table}", frame.to_arrow())

    def copy(self, number: int) -> int:
        """Put copy `number` (from 1) into lake and inbox; how many reports it has."""
        folder = self.inbox / f"bản sao {number:04d}"
        folder.mkdir(parents=True, exist_ok=True)
        fresh = pl.DataFrame(list(self._files(folder, number)), schema=_FRESH, orient="row")
        self.connection.register("fresh", fresh.to_arrow())
        made = {table: self._made(table, schema, number) for table, schema in EXTRACTION_TABLES.items()}
        packs.write_pack(self.home, made)
        return fresh.height

    def _files(self, folder: Path, number: int) -> Iterator[tuple[object, ...]]:
        texts = self.tables["report_texts"]
        for at, (report, text) in enumerate(texts.select("report_id", "text").iter_rows()):
            changed = f"{text}\nBản {number}.\n"
            data = changed.encode("utf-8")
            sha256 = hashlib.sha256(data).hexdigest()
            path = folder / f"{number:04d}-{at:03d}.txt"
            path.write_bytes(data)
            yield report, sha256, f"r{sha256[:16]}", path.name, len(data), len(changed), changed

    def _made(self, table: str, schema: pl.Schema, number: int) -> pl.DataFrame:
        columns = []
        for name in schema:
            expression = f"base.{name}"
            if name == "report_id":
                expression = "fresh.new_id"
            elif table == "reports" and name in _HEADS:
                expression = _HEADS[name]
            elif table == "report_texts" and name == "text":
                expression = "fresh.text"
            elif name in _NEW:
                expression = _NEW[name].replace(name, f"base.{name}")
            columns.append(f"{expression} AS {name}")
        query = f"""
            SELECT {", ".join(columns)}
            FROM base_{table} AS base INNER JOIN fresh ON fresh.report_id = base.report_id, (SELECT {number} AS n)
            ORDER BY base.report_id
        """  # noqa: S608 - own names
        frame = pl.from_arrow(self.connection.execute(query).to_arrow_table())
        assert isinstance(frame, pl.DataFrame)
        return frame.cast(dict(schema))


_FRESH = pl.Schema(
    {
        "report_id": pl.String(),
        "sha256": pl.String(),
        "new_id": pl.String(),
        "file_name": pl.String(),
        "byte_size": pl.Int64(),
        "char_count": pl.Int64(),
        "text": pl.String(),
    }
)


def grow(folder: Path, stops: list[int], more: int, step: int, size: int, base: int) -> Iterator[tuple[str, Night]]:
    """Nights: those that bring the lake to each stop, and one with `more` new reports there."""
    home, inbox = Home.resolve(folder / "home"), folder / "inbox"
    run = [*COMMAND, "run", "--inbox", str(inbox), "--home", str(home.root)]
    os.environ |= {"SOLIEU_RETENTION__RELEASES": "2", "SOLIEU_WAREHOUSE__CHANGES_SHARE": "1"}
    archive.write(inbox / "mới", base, size)
    yield f"{base} read", measure(run)
    multiplier = Multiplier(home, inbox)
    there, number, read = base, 0, base
    for stop in stops:
        while there < stop:
            before = there
            while there < min(stop, before + step):
                number += 1
                there += multiplier.copy(number)
            yield f"{there} in the lake, {there - before} of them loaded tonight", measure(run)
        for _ in range(2):
            archive.write(inbox / "mới", more, size, start=read)
            read, there = read + more, there + more
            night = measure(run)
            built_on = base_of(home.published)
            size_now = home.published.stat().st_size / 1e9
            yield f"{more} more on {there - more}, {size_now:.1f} GB, built on {built_on or 'nothing'}", night


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stops", default="1000,10000,100000")
    parser.add_argument("--more", type=int, default=100)
    parser.add_argument("--step", type=int, default=10_000)
    parser.add_argument("--base", type=int, default=packs.FULL, help="reports that are read to be multiplied")
    parser.add_argument("--bytes", type=int, default=archive.SEED_BYTES)
    parser.add_argument("--folder", type=Path, help="kept afterwards; without it a temporary one")
    options = parser.parse_args()
    baseline = measure([sys.executable, "-c", "import dagster"]).cpu
    missed = False
    with tempfile.TemporaryDirectory(prefix="solieu-growth-") as temporary:
        stops = sorted(int(stop) for stop in options.stops.split(","))
        folder = options.folder or Path(temporary)
        for title, night in grow(folder, stops, options.more, options.step, options.bytes, options.base):
            show(f"{title} (load {os.getloadavg()[0]:.1f})", night, baseline)
            if " more on " in title:
                missed |= night.wall > ASKED_SECONDS or night.peak > ASKED_MEMORY
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
