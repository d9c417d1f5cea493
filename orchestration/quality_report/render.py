"""Writes the page: one file that needs nothing else.

What belongs here: the file system. How a page becomes one file stands in `single_file`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from extract.readers.limits import Limits
from orchestration.durable import write_bytes
from orchestration.home import Home
from orchestration.presentation import pictures, wording
from orchestration.presentation.single_file import single_file
from orchestration.quality_report.queries import open_warehouse
from orchestration.quality_report.view import Page, build

FILE_NAME = "index.html"


def render(warehouse: Path, quality_dir: Path, home: Home | None = None, limits: Limits | None = None) -> Path:
    """Writes `quality_dir/index.html` from the built warehouse and returns its path.

    Figures of scans are shown as pictures where `home`, whose lake has the originals, is given; `limits` hold for each
    original. A picture that cannot be made leaves its reason.
    The page is put in place in one step, so that a reader never opens half of it. Raises `duckdb.Error` where the
    warehouse cannot be opened and `OSError` where the folder cannot be written.
    """
    with open_warehouse(warehouse) as opened:
        page = build(opened, partial(pictures.take, home, limits=limits) if home else None)
    target = quality_dir / FILE_NAME
    write_bytes(target, _html(page).encode())
    return target


def _html(page: Page) -> str:
    written_at = wording.moment(datetime.now(UTC))
    return single_file("orchestration.quality_report", "page.html.j2", "page.js", page=page, written_at=written_at)
