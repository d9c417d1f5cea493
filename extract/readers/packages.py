"""ZIP packages opened safely: looked over before anything is unpacked, their XML parsed without entities or network.

What belongs here: limits of an archive, and XML of its parts. What an archive is (`sniff`) and what its parts mean (the
readers of `.docx` and `.xlsx`, `archives`) is decided elsewhere.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable
from typing import Any

from extract.readers.errors import read_error
from extract.readers.limits import MEBIBYTE, Limits

RATIO_FROM = MEBIBYTE  # smaller members may compress as well as they like
XML_HEAD = 2048  # bytes: a document type stands before the first element
ENTRY_BYTES = 512  # mean size of a directory entry: names of real archives stay far below
_END = b"PK\x05\x06"
_END_WITHIN = 65_557


def open_package(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """A ZIP whose directory keeps within `limits`. Raises ReadError("zip_bomb"), zipfile.BadZipFile."""
    check_directory(data, limits)
    archive = zipfile.ZipFile(io.BytesIO(data))
    _check_members(archive.infolist(), limits)
    return archive


def check_directory(data: bytes, limits: Limits) -> None:
    """Refuse a directory of a million entries before the zip library makes a million objects of it.

    Raises ReadError("zip_bomb").
    """
    at = data.rfind(_END, max(len(data) - _END_WITHIN, 0))
    if at >= 0 and at + 16 <= len(data):
        (size,) = struct.unpack_from("<I", data, at + 12)
        if min(size, len(data)) > limits.max_zip_members * ENTRY_BYTES:
            raise read_error("zip_bomb")


def _check_members(members: Iterable[zipfile.ZipInfo], limits: Limits) -> None:
    """Raise ReadError("zip_bomb") for too many members, too much to unpack, or too good a compression."""
    count = total = 0
    for member in members:
        count, total = count + 1, total + member.file_size
        if count > limits.max_zip_members or total > limits.max_unpacked_bytes or is_squeezed(member, limits):
            raise read_error("zip_bomb")


def is_squeezed(member: zipfile.ZipInfo, limits: Limits) -> bool:
    """Whether a member of some size is compressed better than text ever is."""
    return member.file_size > RATIO_FROM and member.file_size > limits.max_unpack_ratio * max(member.compress_size, 1)


def has_document_type(archive: zipfile.ZipFile) -> bool:
    """Whether an XML part has a document type: office programs write none, and one can only carry entities."""
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            with archive.open(member) as file:
                head = file.read(XML_HEAD)
            if b"<!DOCTYPE" in head.replace(b"\x00", b"").upper():
                return True
    return False


def parse_part(blob: bytes) -> Any:
    """Root element of an XML part; entities stay unresolved and nothing is fetched."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(blob, parser)
