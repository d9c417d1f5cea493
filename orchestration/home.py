"""Where a Solieu home keeps its things: one name per folder, and nothing else.

What belongs here: paths below the home folder, and which storage holds its lake. Who writes them and how stands in
`lake`, `quarantine`, `raw` and `publish`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.storage import Storage, open_storage

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def kept_suffix(path: Path) -> str:
    """Suffix of a file of others' that is kept under a name of ours: short plain ASCII in lower case, else none."""
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of an installation: warehouse, quality report, quarantine and, without an address, the lake."""

    root: Path
    lake_url: str = ""  # address of the lake; empty: the folder lake/ of the home

    @classmethod
    def resolve(cls, root: Path | str | None = None, lake_url: str = "") -> Home:
        """Home at `root`; without it the `data` folder of the working directory. Always absolute."""
        return cls(Path(root if root is not None else Path.cwd() / "data").expanduser().absolute(), lake_url)

    @property
    def inbox(self) -> Path:
        """Default place for reports to read; `solieu run --inbox` may name another."""
        return self.root / "inbox"

    @property
    def lake(self) -> Path:
        """The folder of the lake where no address is set."""
        return self.root / "lake"

    @property
    def storage(self) -> Storage:
        """Where the bytes of the lake lie. Raises StorageError for an address that cannot be one."""
        return open_storage(self.lake_url or str(self.lake))

    @property
    def warehouse(self) -> Path:
        """Releases, staging files and the link to the published release."""
        return self.root / "warehouse"

    @property
    def releases(self) -> Path:
        """`r000001/solieu.duckdb`, ...: finished warehouses, never changed again."""
        return self.warehouse / "releases"

    @property
    def staging(self) -> Path:
        """`<run_id>/solieu.duckdb`: warehouses being built."""
        return self.warehouse / "staging"

    @property
    def published(self) -> Path:
        """The link that readers open; it points at the newest release."""
        return self.warehouse / "solieu.duckdb"

    @property
    def quality(self) -> Path:
        """The quality report and Data Docs."""
        return self.root / "quality"

    @property
    def docs(self) -> Path:
        """dbt's documentation of the published release."""
        return self.quality / "docs"

    @property
    def exports(self) -> Path:
        """`<format>/`: what `solieu export` writes unless told otherwise."""
        return self.root / "exports"

    @property
    def quarantine(self) -> Path:
        """Files that could not be read, each with its reason."""
        return self.root / "quarantine"

    def staging_file(self, run_id: str) -> Path:
        """The DuckDB file that run `run_id` builds."""
        return self.staging / run_id / "solieu.duckdb"

    def ensure(self) -> Home:
        """Create every folder but the inbox, and see that the lake can be written; return self. Raises StorageError."""
        for folder in (self.releases, self.staging, self.quality, self.quarantine):
            folder.mkdir(parents=True, exist_ok=True)
        self.storage.prepare()
        return self
