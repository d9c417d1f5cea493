"""Where a Solieu home keeps its things: one name per folder, and nothing else.

What belongs here: paths below the home folder. Who writes them and how stands in `lake`, `quarantine`, `raw`
and `publish`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def kept_suffix(path: Path) -> str:
    """Suffix of a file of others' that is kept under a name of ours: short plain ASCII in lower case, else none."""
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds lake, warehouse, quality report and quarantine of one installation."""

    root: Path

    @classmethod
    def resolve(cls, root: Path | str | None = None) -> Home:
        """Home at `root`; without it the `data` folder of the working directory. Always absolute."""
        return cls(Path(root if root is not None else Path.cwd() / "data").expanduser().absolute())

    @property
    def inbox(self) -> Path:
        """Default place for reports to read; `solieu run --inbox` may name another."""
        return self.root / "inbox"

    @property
    def lake(self) -> Path:
        """The truth: everything below `warehouse` and `quality` can be rebuilt from it."""
        return self.root / "lake"

    @property
    def extractions(self) -> Path:
        """`<extractor_version>/<pack>/<table>.parquet` (`orchestration.packs`)."""
        return self.lake / "extractions"

    @property
    def damaged(self) -> Path:
        """Packs of readings whose files were found damaged; their reports are read again."""
        return self.lake / "damaged"

    @property
    def originals(self) -> Path:
        """`<sha256><suffix>`: the bytes of every report that was read."""
        return self.lake / "originals"

    @property
    def files(self) -> Path:
        """`<run_id>.parquet`: what lay in the inbox at each run."""
        return self.lake / "files"

    @property
    def runs(self) -> Path:
        """`<run_id>.parquet`: one row on each run."""
        return self.lake / "runs"

    @property
    def validations(self) -> Path:
        """`<run_id>.parquet`: what the expectations of each run found."""
        return self.lake / "validations"

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
        """Create every folder but the inbox; return self."""
        for folder in (self.extractions, self.originals, self.files, self.runs, self.releases, self.staging):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.validations, self.quality, self.quarantine):
            folder.mkdir(parents=True, exist_ok=True)
        return self
