"""An archive of reports as an installation grows one: many issuers, month after month, each of a seed report's size.

Belongs here: heads and periods that differ, bodies varied from the sources of `variations`. Does not: measuring.
"""

from __future__ import annotations

import csv
import functools
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.variations import source_texts, vary
from orchestration.settings import PROJECT

SEED_BYTES = 46_000  # mean size of the five seed reports
FIRST_YEAR, YEARS = 2015, 10
_YEAR = re.compile(r"(?<!\d)20[012]\d(?!\d)")


@functools.cache
def issuers() -> tuple[str, ...]:
    """Districts and communes of the gazetteer, districts first: `huyện Vĩnh Bảo`."""
    with (PROJECT / "data" / "catalogue" / "areas.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["level"] in {"district", "commune"}]
    rows.sort(key=lambda row: row["level"] != "district")
    return tuple(dict.fromkeys(f"{row['kind']} {row['name']}" for row in rows))


def _to_size(sources: Sequence[tuple[str, str]], size: int) -> list[str]:
    """Bodies of about `size` bytes: each source from its end of line on, followed by others until it is long enough."""
    bodies = []
    for at in range(len(sources)):
        parts: list[str] = []
        length = 0
        while length < size:
            text = sources[(at + len(parts)) % len(sources)][1]
            parts.append(text)
            length += len(text.encode("utf-8"))
        cut = "\n\n".join(parts).encode("utf-8")[:size].decode("utf-8", "ignore")
        bodies.append(cut[: cut.rfind("\n")] if "\n" in cut else cut)
    return bodies


def reports(count: int, size: int = SEED_BYTES, start: int = 0) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of reports `start` to `start + count`; same number, same report."""
    sources = source_texts()
    # Whole reports have as many figures as reports have; short samples put end to end have twice as many.
    whole = [source for source in sources if len(source[1].encode("utf-8")) >= size // 2]
    bodies = _to_size(whole or sources, size)
    years = [int(Counter(_YEAR.findall(body)).most_common(1)[0][0]) if _YEAR.search(body) else 2023 for body in bodies]
    places = issuers()
    for number in range(start, start + count):
        turn, place = divmod(number, len(places))
        chance = random.Random(number)  # noqa: S311 - no secret
        month = (number * 7 + turn) % (12 * YEARS)
        year, month = FIRST_YEAR + month // 12, month % 12 + 1
        body = number % len(bodies)
        shifted = _YEAR.sub(lambda found, by=year - years[body]: str(int(found.group()) + by), bodies[body])
        head = (
            f"UBND {places[place].upper()}\n\nSố: {chance.randint(1, 400)}/BC-UBND\n\nBÁO CÁO\n"
            f"Tình hình kinh tế - xã hội tháng {month} năm {year} của {places[place]}\n\n"
        )
        yield f"{number:07d}.txt", (head + vary(shifted, number)).encode("utf-8")


def write(folder: Path, count: int, size: int = SEED_BYTES, start: int = 0) -> int:
    """Put reports into `folder`; their bytes together."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, data in reports(count, size, start):
        (folder / name).write_bytes(data)
        total += len(data)
    return total
