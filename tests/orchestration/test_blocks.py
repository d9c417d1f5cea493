"""The checksums of a DuckDB file: a whole file passes, any flipped, cut or older part does not."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from orchestration import blocks, raw


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that was written in some transactions, with rows taken away again: some of its blocks are free."""
    path = tmp_path_factory.mktemp("blocks") / "solieu.duckdb"
    with raw.connect(path) as connection:
        for number in range(4):
            query = "SELECT range AS n, repeat(md5(range::varchar), 40) AS words FROM range(4000)"
            connection.execute(f"CREATE TABLE t{number} AS {query}")
            connection.execute("CHECKPOINT")
        connection.execute("DROP TABLE t1")
        connection.execute("DELETE FROM t2 WHERE n % 2 = 0")
    return path


def copy_with(source: Path, target: Path, at: int, data: bytes) -> Path:
    whole = bytearray(source.read_bytes())
    whole[at : at + len(data)] = data
    target.write_bytes(whole)
    return target


def test_a_file_of_duckdb_is_whole_and_has_one_digest(written: Path) -> None:
    assert written.stat().st_size > 20 * 262_144
    assert blocks.verify(written) == blocks.digest(written)


def test_whatever_duckdb_writes_has_another_digest(written: Path, tmp_path: Path) -> None:
    other = copy_with(written, tmp_path / "solieu.duckdb", 0, b"")
    assert blocks.digest(other) == blocks.digest(written)
    with raw.connect(other) as connection:
        connection.execute("UPDATE t0 SET n = -1 WHERE n = 7")
    assert blocks.verify(other) == blocks.digest(other) != blocks.digest(written)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.37, 0.5, 0.99])
def test_one_flipped_bit_is_found_wherever_it_is(written: Path, tmp_path: Path, share: float) -> None:
    data = written.read_bytes()
    at = 100 + int(share * (len(data) - 200))
    damaged = copy_with(written, tmp_path / "damaged.duckdb", at, bytes([data[at] ^ 4]))
    with pytest.raises(blocks.DamagedFileError, match=r"(header|block) \d+ is damaged"):
        blocks.verify(damaged)


def test_a_block_in_the_place_of_another_is_found(written: Path, tmp_path: Path) -> None:
    """Its own checksum fits: that it is another one shows in the digest."""
    data = written.read_bytes()
    starts = range(blocks.HEADERS * blocks.HEADER_BYTES, len(data), 262_144)
    sums = {data[at : at + blocks.WORD]: at for at in starts}  # tables of the same rows have the same blocks
    first, second, *_ = sums.values()
    swapped = copy_with(written, tmp_path / "swapped.duckdb", first, data[second : second + 262_144])
    assert blocks.verify(swapped) == blocks.digest(swapped) != blocks.digest(written)


@pytest.mark.parametrize("data", [b"", b"x" * 50_000])
def test_what_is_no_file_of_duckdb_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "solieu.duckdb"
    path.write_bytes(data)
    for look in (blocks.verify, blocks.digest):
        with pytest.raises(blocks.DamagedFileError, match="no header"):
            look(path)


def test_a_file_that_was_cut_off_is_refused(written: Path, tmp_path: Path) -> None:
    cut = copy_with(written, tmp_path / "cut.duckdb", 0, b"")
    os.truncate(cut, cut.stat().st_size - 1000)
    for look in (blocks.verify, blocks.digest):
        with pytest.raises(blocks.DamagedFileError, match="ends within"):
            look(cut)


def test_duckdb_itself_refuses_a_block_that_went_bad(written: Path, tmp_path: Path) -> None:
    """What makes it safe to build on a file that was not read in whole before."""
    data = bytearray(written.read_bytes())
    first = blocks.HEADERS * blocks.HEADER_BYTES
    for at in range(first + 131_072, len(data), 262_144):  # in every block: some hold nothing that a query reads
        data[at] ^= 255
    damaged = copy_with(written, tmp_path / "damaged.duckdb", 0, bytes(data))
    refused = []
    for table in ("t0", "t2", "t3"):
        try:
            with duckdb.connect(str(damaged), read_only=True) as connection:
                connection.execute(f"SELECT max(words), sum(n) FROM {table}").fetchall()
        except duckdb.Error as error:
            refused.append(str(error))
    assert any("checksum" in words for words in refused)
