"""The gazetteer: data/catalogue/areas.csv, searched without being parsed.

What belongs here: finding places by name, and their parents. The file has one place a line in both administrative maps
(2023 with districts; since 1 July 2025 without); a look-up finds the lines by the name without marks (0.3 ms), so that
nothing is built at the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.catalogue import catalogue_file
from extract.vietnamese import bare, normal

MAP_2025 = "2025-07-01"
PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"


@dataclass(frozen=True, slots=True)
class Area:
    """A place of one administrative map."""

    code: str
    name: str
    kind: str  # xã, phường, thị trấn, huyện, quận, thị xã, thành phố, tỉnh
    level: str  # province, district, commune
    parent_code: str | None
    valid_from: str
    valid_to: str | None


class Gazetteer:
    """Places by name. `content` is that of areas.csv; as bytes it is searched three times faster than as text."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._known: dict[str, tuple[Area, ...]] = {}

    def find(self, name: str) -> tuple[Area, ...]:
        """All places of that name, whatever the marks and the map."""
        return self._lines(f",{bare(name).strip()},") if name.strip() else ()

    def resolve(
        self, name: str, level: str | None = None, within: str | None = None, on: str | None = None
    ) -> Area | None:
        """The one place of that name; None where there is none or where several fit.

        `within` is the code of a province or district that must hold it, `on` an ISO date (or its year) that chooses
        the map. Names equal with their marks go first, in either style (hoà, hòa); without marks as a second try.
        """
        fitting = [area for area in self.find(name) if self._fits(area, level, within, on)]
        exact = [area for area in fitting if normal(area.name) == normal(name)]
        for group in (exact, fitting):
            if len(group) == 1:
                return group[0]
            if group:
                return None
        return None

    def parents(self, area: Area) -> tuple[Area, ...]:
        """The places that hold `area`, nearest first."""
        found: list[Area] = []
        current = area
        while current.parent_code and len(found) < 3:
            above = self.by_code(current.parent_code, area.valid_from)
            if above is None:
                break
            found.append(above)
            current = above
        return tuple(found)

    def by_code(self, code: str, valid_from: str) -> Area | None:
        """The place with that code on the map that began on `valid_from`."""
        return next(iter(self._lines(f"\n{valid_from[:4]}-{code},{code},")), None)

    def _fits(self, area: Area, level: str | None, within: str | None, on: str | None) -> bool:
        if level is not None and area.level != level:
            return False
        if (area.valid_from == MAP_2025) != bool(on and on[:7] >= MAP_2025[:7]):
            return False
        return within is None or within in (area.code, area.parent_code) or self._deep_within(area, within)

    def _deep_within(self, area: Area, within: str) -> bool:
        """Whether `within` is a province (two digits) two steps above: the slow case, left to the last."""
        if len(within) != 2 or area.level != COMMUNE or area.valid_from == MAP_2025:
            return False
        return any(above.code == within for above in self.parents(area))

    def _lines(self, needle: str) -> tuple[Area, ...]:
        """Places whose line holds `needle` (ASCII)."""
        if needle not in self._known:
            self._known[needle] = tuple(self._search(needle.encode("utf-8")))
        return self._known[needle]

    def _search(self, needle: bytes) -> Iterator[Area]:
        at = self._content.find(needle)
        while at >= 0:
            start = self._content.rfind(b"\n", 0, at + 1) + 1
            end = self._content.find(b"\n", at + 1)
            area = _area(self._content[start:end].decode("utf-8"))
            if area is not None:
                yield area
            at = self._content.find(needle, end)


def _area(line: str) -> Area | None:
    parts = line.split(",")
    if len(parts) != 9:
        return None
    _, code, name, _, kind, level, parent, valid_from, valid_to = parts
    return Area(code, name, kind, level, parent or None, valid_from, valid_to or None)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer of data/catalogue/areas.csv."""
    return Gazetteer(catalogue_file("areas.csv").read_bytes())
