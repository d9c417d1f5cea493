"""Writes the page: template, style and script go into one file that needs nothing else.

What belongs here: jinja2 and the file system. Every value is escaped by jinja2; the two pieces that are not, style and
script, are files of this package, and the page's own policy allows exactly them, by their SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extract.readers.limits import Limits
from orchestration.durable import write_bytes
from orchestration.home import Home
from orchestration.presentation import wording
from orchestration.presentation.highlight import harmless
from orchestration.quality_report import pictures
from orchestration.quality_report.queries import open_warehouse
from orchestration.quality_report.view import Page, build

PACKAGE = Path(__file__).parent
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
    style, script = _asset("style.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            policy=policy,
            style=Markup(style),  # noqa: S704 - a file of this package
            script=Markup(script),  # noqa: S704 - a file of this package
            written_at=wording.moment(datetime.now(UTC)),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("orchestration.quality_report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.filters["number"] = wording.number
    return environment


def _harmless(value: object) -> object:
    """Makes control characters of any printed text visible; markup of this package passes."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _asset(name: str) -> str:
    return (PACKAGE / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
