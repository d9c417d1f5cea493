"""The checksums that DuckDB keeps in its files: telling whether a file is whole without a hash of every byte.

What belongs here: the few words of DuckDB's file format that this needs (its documentation: "Storage Format"; the sum
itself: `src/common/checksum.cpp`), read only. A file is three headers of 4 KiB and then blocks of one size; a header or
block begins with a checksum of the rest of it. DuckDB compares a block with its checksum whenever it reads one, so a
damaged block is never taken for data; here the same is done for all of them, and their checksums are put together into
one digest, by which a block that is another, or an older one, is found too.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np

HEADERS, HEADER_BYTES = 3, 4096
WORD = 8
MAGIC = b"DUCK"
_BLOCK_BYTES_AT = HEADER_BYTES + WORD + 4 * WORD  # in the first database header, after four other words
_FACTOR, _START = np.uint64(0xBF58476D1CE4E5B9), np.uint64(5381)
_AT_ONCE = 64  # blocks that are read together


class DamagedFileError(ValueError):
    """A file is no whole DuckDB file; the message says where."""


def digest(database: Path) -> str:
    """SHA-256 over headers and checksums of blocks, in hex: some bytes of each block are read. Nobody writes meanwhile.

    Raises DamagedFileError for what is no DuckDB file or was cut off, OSError.
    """
    with database.open("rb", buffering=0) as stream:
        headers, size, blocks = _layout(stream.fileno())
        found = hashlib.sha256(headers)
        for number in range(blocks):
            found.update(os.pread(stream.fileno(), WORD, len(headers) + number * size))
    return found.hexdigest()


def verify(database: Path) -> str:
    """Compare every header and block with its checksum; return `digest`. Reads all of the file, a gigabyte in a second.

    Raises DamagedFileError, OSError.
    """
    with database.open("rb", buffering=0) as stream:
        headers, size, _ = _layout(stream.fileno())
        for number in range(HEADERS):
            part = np.frombuffer(headers, dtype="<u8").reshape(HEADERS, -1)[number : number + 1]
            if not _sums(part)[0] == part[0, 0]:
                raise DamagedFileError(f"header {number} is damaged")
        found = hashlib.sha256(headers)
        stream.seek(len(headers))
        number = 0
        for part in _parts(stream.fileno(), size):
            # A block that was never written is a hole in the file.
            bad = (_sums(part) != part[:, 0]) & part.any(axis=1)
            if bad.any():
                raise DamagedFileError(f"block {number + int(bad.argmax())} is damaged")
            found.update(np.ascontiguousarray(part[:, 0]).tobytes())
            number += len(part)
    return found.hexdigest()


def _layout(descriptor: int) -> tuple[bytes, int, int]:
    """The headers, bytes of a block, number of blocks."""
    headers = os.pread(descriptor, HEADERS * HEADER_BYTES, 0)
    if len(headers) < HEADERS * HEADER_BYTES or headers[WORD : WORD + len(MAGIC)] != MAGIC:
        raise DamagedFileError("it has no header of DuckDB")
    (size,) = struct.unpack_from("<Q", headers, _BLOCK_BYTES_AT)
    if size < HEADER_BYTES or size % HEADER_BYTES or size > 1 << 30:
        raise DamagedFileError(f"its blocks are said to have {size} bytes")
    blocks, left = divmod(os.fstat(descriptor).st_size - len(headers), size)
    if left:
        raise DamagedFileError("it ends within a block")
    return headers, size, blocks


def _parts(descriptor: int, size: int) -> Iterator[np.ndarray]:
    """Blocks as rows of words, some at a time."""
    while data := _read(descriptor, size * _AT_ONCE):
        if len(data) % size:
            raise DamagedFileError("it ends within a block")
        yield np.frombuffer(data, dtype="<u8").reshape(-1, size // WORD)


def _read(descriptor: int, count: int) -> bytes:
    """So many bytes, fewer at the end: a read may bring less than was asked for."""
    parts = []
    while count and (data := os.read(descriptor, count)):
        parts.append(data)
        count -= len(data)
    return b"".join(parts)


def _sums(part: np.ndarray) -> np.ndarray:
    """The checksum of each row's words after the first."""
    sums: np.ndarray = np.bitwise_xor.reduce(part[:, 1:] * _FACTOR, axis=1) ^ _START
    return sums
