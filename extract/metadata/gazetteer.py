"""The gazetteer: data/catalogue/areas.csv, searched without being parsed.

What belongs here: finding places by name on the administrative map of a day, and their parents. The file has one place
a line with the first and the last day of its validity, on three maps: 2023, 1 January 2025, 1 July 2025 (no districts
any more). A look-up finds the lines by the name without marks (0.3 ms), so that nothing is built at the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.catalogue import catalogue_file
from extract.vietnamese import bare, normal

FIRST_MAP, SECOND_MAP = "2023-01-01", "2025-01-01"
_LAST_DAY = "-12-31"
PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"


@dataclass(frozen=True, slots=True)
class Area:
    """A place as it was from `valid_from` to `valid_to` (ISO days; None: still is)."""

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

        `within` is the code of a province or district that must hold it, `on` an ISO date (or month, or year: its last
        day) that chooses the map, by default the first. Names equal with their marks go first, in either style (hoà,
        hòa); without marks as a second try. A name that the map of 2023 lacks is sought on that of 1 January 2025: the
        mergers between took effect on days that the sources do not tell.
        """
        day = map_day(on)
        for tried in (day, SECOND_MAP) if day < SECOND_MAP else (day,):
            fitting = [area for area in self.find(name) if self._fits(area, level, within, tried)]
            exact = [area for area in fitting if normal(area.name) == normal(name)]
            if fitting:
                group = exact or fitting
                return group[0] if len(group) == 1 else None
        return None

    def parents(self, area: Area, on: str | None = None) -> tuple[Area, ...]:
        """The places that hold `area` on the map of `on`, nearest first; without a date on the first that had it."""
        day = max(map_day(on), area.valid_from)
        found: list[Area] = []
        current = area
        while current.parent_code and len(found) < 3:
            above = self.by_code(current.parent_code, day)
            if above is None:
                break
            found.append(above)
            current = above
        return tuple(found)

    def by_code(self, code: str, on: str | None = None) -> Area | None:
        """The place that had the code on the map of `on`."""
        return next((area for area in self._lines(f"-{code},{code},") if is_valid(area, map_day(on))), None)

    def _fits(self, area: Area, level: str | None, within: str | None, day: str) -> bool:
        if (level is not None and area.level != level) or not is_valid(area, day):
            return False
        return within is None or within in (area.code, area.parent_code) or self._deep_within(area, within, day)

    def _deep_within(self, area: Area, within: str, day: str) -> bool:
        """Whether `within` is a province (two digits) two steps above: the slow case, left to the last."""
        if len(within) != 2 or area.level != COMMUNE or len(area.parent_code or "") == 2:
            return False
        return any(above.code == within for above in self.parents(area, day))

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


def map_day(on: str | None) -> str:
    """The day whose map holds for an ISO date: the last of a month or year, never before the first map."""
    if not on:
        return FIRST_MAP
    day = on + _LAST_DAY if len(on) == 4 else on + _LAST_DAY[-3:] if len(on) == 7 else on
    return max(day, FIRST_MAP)


def is_valid(area: Area, day: str) -> bool:
    """Whether the place was such on the day."""
    return area.valid_from <= day and (area.valid_to is None or day <= area.valid_to)


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
