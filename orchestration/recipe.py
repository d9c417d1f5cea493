"""What tonight's warehouse would be made from, as one hash; and whether the published one was made from just that.

What belongs here: the list of everything that a build reads. The hash stands in `raw.build.made_from` of the warehouse
itself, so there is no note beside it that could say something else. Times and run ids are left out: a night that finds
what the night before found has nothing to build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import duckdb

from orchestration import dbt_runner, decisions, publish, raw, registry
from orchestration.home import Home


def recipe(home: Home) -> str:
    """Hash over the readings that count, what the registry says of the inbox, the models, and what staff decided."""
    digest = hashlib.sha256()
    for part in _parts(home):
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()


def code() -> str:
    """Hash over what builds: two warehouses of one code are made by the same statements."""
    parts = (raw.STORAGE_VERSION, duckdb.__version__, dbt_runner.stamp())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _parts(home: Home) -> Iterator[str]:
    yield code()
    # In order of the reports: which pack they stand in changes when small packs are put together.
    yield from sorted(
        f"{sha256} {pack.version} {pack.waits}" for pack, members in raw.chosen(home) for sha256 in members
    )
    rows = registry.says(registry.latest(home))
    yield hashlib.sha256(rows.write_json().encode()).hexdigest()
    decided = decisions.frame(decisions.read(home))
    yield hashlib.sha256(decided.write_json().encode()).hexdigest()


def published_recipe(home: Home) -> str | None:
    """What the published warehouse was made from; None without one, or where it cannot be read."""
    try:
        with duckdb.connect(str(home.published), read_only=True) as connection:
            row = connection.execute("SELECT made_from FROM raw.build").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row and row[0] else None


def is_up_to_date(home: Home, made_from: str) -> bool:
    """Whether the published warehouse and its pages are there, whole, and made from what `recipe` gave just now."""
    release = publish.whole_release(home)
    if release is None or published_recipe(home) != made_from:
        return False
    return all(publish.is_page_of(page, release) for page in (home.quality / "index.html", home.docs / "index.html"))
