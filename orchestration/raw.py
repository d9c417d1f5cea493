"""Loads the lake into the schema `raw` of a new DuckDB file: the first step of building a warehouse.

What belongs here: which Parquet files make up tonight's warehouse, and typed tables even when there are none. The
tables are as `extract.schema` declares them, one definition for both sides; meaning is added by dbt.

- Reports that count are loaded (`registry.current`), each as the newest extractor version in the lake has read it.
- A report's `file_name` is the first name under which its bytes arrived; `raw.files` has all names.
- `raw.decisions` is read from the store of the review pages, not from the lake: it is the truth about itself.
- `raw.build` has one row: the run whose registry is the latest, when this file was built, from what (`recipe`), and
  on which release, where only what has changed was loaded (`orchestration.base`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from extract.schema import EXTRACTION_TABLES, FILES, RUNS, VALIDATIONS
from orchestration import decisions, lake, packs, registry
from orchestration.home import Home
from orchestration.packs import Pack, Sources
from orchestration.query import quoted
from orchestration.storage import Key

if TYPE_CHECKING:
    from orchestration.base import Base

STORAGE_VERSION = "v1.4.0"
"""File format of DuckDB 1.4; the default of 2.0 is unreadable by 1.5. Long texts (ZSTD) and sentences (DICT_FSST) are
compressed: two thirds of the size of v1.0.0, in the same time. v1.3.0 would be as small, but clients of 1.3 leave rows
out where they filter such a column; they refuse v1.4.0. Clients from 1.4 on read all of a warehouse
(tests/orchestration/test_older_clients.py)."""

FILES_PER_STATEMENT = 2_000
BYTES_PER_STATEMENT = 32_000_000  # of Parquet, which is some five times as much in memory

_SQL_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int32(): "INTEGER",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.Decimal(38, 9): "DECIMAL(38,9)",
    # In UTC, without a zone: clients then need neither ICU nor pytz to read it.
    pl.Datetime("us", "UTC"): "TIMESTAMP",
}

BUILD = pl.Schema(
    {
        "latest_run_id": pl.String(),
        "built_at": pl.Datetime("us", "UTC"),
        "duckdb_version": pl.String(),
        "made_from": pl.String(),
        "made_by": pl.String(),  # the code that built it
        "built_on": pl.String(),  # the release that it was built on; null: from scratch
    }
)
READINGS = pl.Schema({"sha256": pl.String(), "extractor_version": pl.String(), "waits": pl.Boolean()})
CHANGED_REPORTS = pl.Schema({"report_id": pl.String()})
EARLIER_REPORTS = pl.Schema({"report_id": pl.String(), "file_name": pl.String(), "primary_report_id": pl.String()})


class RawLoadError(RuntimeError):
    """The lake's files could not be loaded; the message names the file."""


@dataclass(frozen=True, slots=True)
class RawLoad:
    """What was loaded: rows by table, and the number of reports."""

    database: Path
    rows: dict[str, int]

    @property
    def reports(self) -> int:
        """Number of reports in the new warehouse."""
        return self.rows["reports"]


def connect(database: Path) -> duckdb.DuckDBPyConnection:
    """Open a staging warehouse for writing, in the storage format that older clients read."""
    return duckdb.connect(
        str(database),
        config={
            "storage_compatibility_version": STORAGE_VERSION,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )


def load_raw(
    home: Home, database: Path, made_from: str | None = None, made_by: str | None = None, base: Base | None = None
) -> RawLoad:
    """Build `database` anew with schema `raw` from the lake of `home`; on a release where `base` names one.

    Raises RawLoadError when a Parquet file cannot be read, DamagedPackError when a pack is not what was written: better
    no new warehouse than one that lacks a report. Raises publish.ReleaseInUseError where the base is still read.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    for path in (database, database.with_name(database.name + ".wal")):
        path.unlink(missing_ok=True)
    if base is not None:
        base.put(database)
    found = chosen(home)
    with connect(database) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        _begin(connection, base)
        for batch in _batches(found if base is None else _among(found, base.changed)):
            _insert_packs(connection, batch)
        _insert_frame(
            connection, "readings", READINGS, pl.DataFrame(sorted(readings(found)), schema=READINGS, orient="row")
        )
        _insert(connection, "files", FILES, lake.sources(home, lake.list_files(home)))
        _insert(connection, "runs", RUNS, lake.sources(home, lake.list_runs(home)))
        _insert(connection, "validations", VALIDATIONS, lake.sources(home, lake.list_validations(home)))
        _insert_frame(connection, "decisions", decisions.DECISIONS, _decisions(home))
        _insert_build(connection, home, made_from, made_by, base)
        connection.execute(_FIRST_NAMES)
        rows = {table: _count(connection, table) for table, _ in schemas()}
        connection.execute("CHECKPOINT")
    return RawLoad(database, rows)


def _begin(connection: duckdb.DuckDBPyConnection, base: Base | None) -> None:
    """Empty tables; on a base those of extraction keep the rows of reports that have not changed."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS raw")
    for table, schema in schemas():
        if base is None or table not in EXTRACTION_TABLES:
            connection.execute(f"DROP TABLE IF EXISTS raw.{quoted(table)}")
            connection.execute(create_table(table, schema))
    if base is None:
        return
    changed = pl.DataFrame({"report_id": base.report_ids}, schema=CHANGED_REPORTS)
    _insert_frame(connection, "changed_reports", CHANGED_REPORTS, changed)
    connection.execute(_EARLIER)
    gone = "SELECT report_id FROM raw.changed_reports INNER JOIN raw.reports USING (report_id)"
    if connection.execute(f"{gone} LIMIT 1").fetchall():
        for table in reversed(EXTRACTION_TABLES):  # reports last: they name what goes
            connection.execute(f"DELETE FROM raw.{quoted(table)} WHERE report_id IN ({gone})")  # noqa: S608


_EARLIER = """
    INSERT INTO raw.earlier_reports
    SELECT report_id, file_name, primary_report_id FROM marts.reports
"""


def add_validations(home: Home, database: Path, run_id: str, key: Key) -> None:
    """Put one run's validation results from the lake into raw.validations and, if it is built, into the mart.

    The expectations look at what dbt has built, so their results come after it.
    """
    with connect(database) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        built = connection.execute(
            "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'marts' AND table_name = ?", ["validations"]
        ).fetchone()
        connection.execute("DELETE FROM raw.validations WHERE run_id = ?", [run_id])
        _insert(connection, "validations", VALIDATIONS, lake.sources(home, [key]))
        if built:
            connection.execute("DELETE FROM marts.validations WHERE run_id = ?", [run_id])
            connection.execute(
                "INSERT INTO marts.validations BY NAME SELECT * FROM raw.validations WHERE run_id = ?", [run_id]
            )
        connection.execute("CHECKPOINT")


def create_table(table: str, schema: pl.Schema) -> str:
    """DDL of `raw.<table>` with the columns of a polars schema."""
    columns = ", ".join(f"{quoted(name)} {sql_type(dtype)}" for name, dtype in schema.items())
    return f"CREATE TABLE raw.{quoted(table)} ({columns})"


def sql_type(dtype: pl.DataType | type[pl.DataType]) -> str:
    """DuckDB's type for a polars type of `extract.schema`; KeyError for one that has none."""
    return _SQL_TYPES[dtype() if isinstance(dtype, type) else dtype]


def version_key(version: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key of extractor versions: numbers by value, so that 10 comes after 9 and 1.10 after 1.9."""
    return tuple((1, int(part)) if part.isdigit() else (0, part) for part in re.split(r"[._+-]", version))


Chosen = tuple[Pack, tuple[str, ...]]
"""A pack and the SHA-256 of those of its members that are loaded."""


def chosen(home: Home) -> list[Chosen]:
    """Packs to load, in order, with those of their members that count and that no other pack has read better.

    The newest extractor version wins; of one version the first pack. Members are SHA-256, sorted.
    """
    current = registry.current(home)
    best: dict[str, Pack] = {}
    packs_found = sorted(packs.list_packs(home), key=lambda pack: (version_key(pack.version), pack.folder.name))
    for pack in packs_found:
        for member in pack.members:
            if (current is None or member in current) and _is_newer(pack, best.get(member)):
                best[member] = pack
    members: dict[Key, list[str]] = defaultdict(list)
    for member, pack in best.items():
        members[pack.folder].append(member)
    return [(pack, tuple(sorted(members[pack.folder]))) for pack in packs_found if pack.folder in members]


def readings(found: Iterable[Chosen]) -> set[tuple[str, str, bool]]:
    """(SHA-256, extractor version, whether pages wait for text recognition) of each report of `chosen`."""
    return {(member, pack.version, pack.waits) for pack, members in found for member in members}


def _among(found: Iterable[Chosen], changed: frozenset[str]) -> list[Chosen]:
    """Of what was chosen, the reports that have changed."""
    some = ((pack, tuple(member for member in members if member in changed)) for pack, members in found)
    return [(pack, members) for pack, members in some if members]


def _is_newer(pack: Pack, known: Pack | None) -> bool:
    if known is None:
        return True
    return (version_key(pack.version), not pack.waits) > (version_key(known.version), not known.waits)


def _batches(found: Sequence[Chosen]) -> Iterator[list[Chosen]]:
    """Packs that are loaded by one statement: whole ones together, each other alone."""
    batch: list[Chosen] = []
    size = 0
    for pack, members in found:
        if len(members) < len(pack.members):
            yield [(pack, members)]
            continue
        if batch and (len(batch) >= FILES_PER_STATEMENT or size + pack.byte_size > BYTES_PER_STATEMENT):
            yield batch
            batch, size = [], 0
        batch.append((pack, members))
        size += pack.byte_size
    if batch:
        yield batch


def _insert_packs(connection: duckdb.DuckDBPyConnection, batch: Sequence[Chosen]) -> None:
    sources = packs.fetch([pack for pack, _ in batch])
    for table, schema in EXTRACTION_TABLES.items():
        if len(batch) == 1:
            pack, members = batch[0]
            _insert_frame(connection, table, schema, packs.read(pack, table, members, sources))
            continue
        keys = [pack.folder / f"{table}.parquet" for pack, _ in batch]
        try:
            # Tables that were added later are not in every pack.
            _insert(connection, table, schema, {key: sources[key] for key in keys if key in sources})
        except RawLoadError:
            for pack, members in batch:
                packs.read(pack, table, members, sources)  # names the damaged one
            raise


def _insert(connection: duckdb.DuckDBPyConnection, table: str, schema: pl.Schema, files: Sources) -> None:
    """Append the rows of Parquet files; columns that older files lack become null.

    polars reads them: with thousands of small files it is four times as fast as DuckDB's read_parquet, and it refuses
    a column that the schema does not know instead of dropping it.
    """
    keys = list(files)
    for start in range(0, len(keys), FILES_PER_STATEMENT):
        batch = {key: files[key] for key in keys[start : start + FILES_PER_STATEMENT]}
        try:
            frame = packs.scan([*batch.values()], schema).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise RawLoadError(f"raw.{table}: {_culprit(batch, schema)}: {error}") from error
        _insert_frame(connection, table, schema, frame)


def _insert_frame(connection: duckdb.DuckDBPyConnection, table: str, schema: pl.Schema, frame: pl.DataFrame) -> None:
    target = ", ".join(quoted(name) for name in schema)
    source = ", ".join(_read_column(name, dtype) for name, dtype in schema.items())
    connection.register("batch", frame.to_arrow())
    connection.execute(f"INSERT INTO raw.{quoted(table)} ({target}) SELECT {source} FROM batch")  # noqa: S608
    connection.unregister("batch")


def _decisions(home: Home) -> pl.DataFrame:
    try:
        found = decisions.read(home)
    except decisions.DecisionsError as error:
        raise RawLoadError(str(error)) from error
    if found:
        decisions.write_misread(home.quality / decisions.MISREAD_FILE, found)
    return decisions.frame(found)


def _culprit(files: Sources, schema: pl.Schema) -> str:
    """The first of these files that cannot be read alone."""
    for key, source in files.items():
        try:
            packs.scan([source], schema).collect()
        except (pl.exceptions.PolarsError, OSError):
            return str(key)
    return "one of its files"


def _read_column(name: str, dtype: pl.DataType) -> str:
    column = quoted(name)
    return f"timezone('UTC', {column})" if isinstance(dtype, pl.Datetime) else column


def _insert_build(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    made_from: str | None,
    made_by: str | None,
    base: Base | None,
) -> None:
    registries = lake.list_files(home)
    latest = registries[-1].stem if registries else None
    built_at = datetime.now(UTC).replace(tzinfo=None)
    built_on = base.release.parent.name if base is not None else None
    row = [latest, built_at, duckdb.__version__, made_from, made_by, built_on]
    connection.execute("INSERT INTO raw.build VALUES (?, ?, ?, ?, ?, ?)", row)


_FIRST_NAMES = """
    UPDATE raw.reports SET file_name = first_name
    FROM (
        SELECT sha256, arg_min(file_name, (run_id, status = 'duplicate', relative_path)) AS first_name
        FROM raw.files
        WHERE sha256 IS NOT NULL
        GROUP BY sha256
    ) AS names
    WHERE names.sha256 = reports.sha256 AND reports.file_name IS DISTINCT FROM first_name
"""


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM raw.{quoted(table)}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def schemas() -> Iterable[tuple[str, pl.Schema]]:
    """Every table of `raw` with its columns."""
    registries = {"files": FILES, "runs": RUNS, "validations": VALIDATIONS, "build": BUILD, "readings": READINGS}
    changes = {"changed_reports": CHANGED_REPORTS, "earlier_reports": EARLIER_REPORTS}
    return (EXTRACTION_TABLES | registries | changes | {"decisions": decisions.DECISIONS}).items()
