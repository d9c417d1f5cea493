"""The ZIP of a Word document as parts by name: which part is what, and the same ZIP with a few parts replaced.

What belongs here: names, relationships and content types of parts (ECMA-376 part 2). What they say is for others.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from extract.readers.docx_package import is_strict, to_strict, to_transitional
from extract.readers.limits import Limits
from extract.readers.packages import open_package, parse_part

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class Package:
    """An opened document; `parts` that are set replace the ones in the ZIP or are added after them."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises ReadError("zip_bomb"), zipfile.BadZipFile, KeyError where it has no main part."""
        self._archive = open_package(data, limits)
        self._strict = is_strict(self._archive)
        self._names = {name.lower(): name for name in self._archive.namelist()}  # names of parts ignore case
        self.parts: dict[str, bytes] = {}
        main = _target(self._relations(""), "", "officeDocument")
        if main is None:
            raise KeyError("no main part")
        self.main = main

    def xml(self, name: str) -> Any:
        """Root of a part as it stands, every blank kept; names of the strict form as transitional ones."""
        body = self._read(name)
        return parse_part(to_transitional(body) if self._strict else body)

    def replace(self, name: str, root: Any) -> None:
        """Set a part to this XML."""
        body: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
        self.parts[self._names.get(name.lower(), name)] = to_strict(body) if self._strict else body

    def related(self, kind: str) -> str | None:
        """Name of the part that the main part calls its `comments`, `footnotes`, ...; None where it has none."""
        return _target(self._relations(self.main), self.main, kind)

    def relate(self, kind: str, file_name: str, content_type: str) -> str:
        """Give the main part a part of this kind; return the name: that of `file_name`, or the next that is free."""
        folder = posixpath.dirname(self.main)
        stem, suffix = posixpath.splitext(file_name)
        name, number = posixpath.join(folder, file_name), 1
        while name.lower() in self._names:
            number += 1
            name = posixpath.join(folder, f"{stem}{number}{suffix}")
        relations = self._relations(self.main)
        taken = {relation.get("Id") for relation in relations}
        free = next(key for key in (f"rIdSolieu{number}" for number in range(1, len(taken) + 2)) if key not in taken)
        attributes = {"Id": free, "Type": _OFFICE + kind, "Target": posixpath.relpath(name, folder or ".")}
        etree.SubElement(relations, f"{_RELATIONSHIPS}Relationship", attributes)
        self.replace(_relations_of(self.main), relations)
        types = self.xml(CONTENT_TYPES)
        etree.SubElement(types, f"{_TYPES}Override", {"PartName": f"/{name}", "ContentType": content_type})
        self.replace(CONTENT_TYPES, types)
        return name

    def write(self) -> bytes:
        """The ZIP: parts in their old order with their old bytes, but for those that were set."""
        buffer = io.BytesIO()
        left = dict(self.parts)
        with zipfile.ZipFile(buffer, "w") as archive:
            for old in self._archive.infolist():
                body = left.pop(old.filename) if old.filename in left else self._archive.read(old)
                archive.writestr(_like(old), body, compress_type=old.compress_type)
            for name, body in left.items():
                archive.writestr(zipfile.ZipInfo(name), body, compress_type=zipfile.ZIP_DEFLATED)
        return buffer.getvalue()

    def _read(self, name: str) -> bytes:
        actual = self._names.get(name.lower(), name)
        return self.parts[actual] if actual in self.parts else self._archive.read(actual)

    def _relations(self, name: str) -> Any:
        relations = _relations_of(name)
        if relations.lower() not in self._names and relations not in self.parts:
            return etree.Element(f"{_RELATIONSHIPS}Relationships", nsmap={None: _RELATIONSHIPS[1:-1]})
        return self.xml(relations)


def _like(old: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The same entry to be written anew: name, time and attributes, without what the writer decides."""
    new = zipfile.ZipInfo(old.filename, old.date_time)
    new.external_attr, new.create_system, new.comment = old.external_attr, old.create_system, old.comment
    return new


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _target(relations: Any, source: str, kind: str) -> str | None:
    """Part that a relationship of this kind points at, transitional or strict."""
    for relation in relations:
        if relation.get("TargetMode") != "External" and str(relation.get("Type")).rsplit("/", 1)[-1] == kind:
            joined = posixpath.join("/", posixpath.dirname(source), str(relation.get("Target")))
            return posixpath.normpath(joined).lstrip("/")
    return None
