"""Data Docs that need no network: the library's pages without what they would load from elsewhere.

What belongs here: where the pages lie and how they are cleaned and swapped. Their words are the library's.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestration.durable import temporary_path

_REMOTE = (
    re.compile(r"<script[^>]{0,400}\bsrc=[\"']https?://[^>]{0,600}>\s{0,40}</script>"),
    re.compile(r"<link[^>]{0,400}\bhref=[\"']https?://[^>]{0,600}>"),
    re.compile(r"<img[^>]{0,400}\bsrc=[\"']https?://[^>]{0,600}>"),
    re.compile(r"background(?:-image)?:\s{0,9}url\([\"']?https?://[^)]{0,400}\)[^;}]{0,100};?"),
)
_STYLE = """<style>
body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:75rem;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left}
.modal,.navbar-toggler,.cooltip,#gx-cta-wrapper,.ge-breadcrumbs__image{display:none}
</style>
"""


def site_config(folder: Path) -> dict[str, Any]:
    """Configuration of a Data Docs site in `folder`."""
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False},
    }


def without_remote_assets(page: str) -> str:
    """The page without scripts, styles and pictures of other hosts, and with a small style of its own."""
    for pattern in _REMOTE:
        page = pattern.sub("", page)
    return page.replace("</head>", _STYLE + "</head>", 1)


@contextmanager
def put_in_place(folder: Path) -> Iterator[Path]:
    """A temporary folder to write the site into; cleaned pages then take the place of `folder`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(folder)
    temporary.mkdir()
    try:
        yield temporary
        for page in temporary.rglob("*.html"):
            page.write_text(without_remote_assets(page.read_text("utf-8")), "utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
