"""A warehouse whose texts try to be more than text."""

from __future__ import annotations

from pathlib import Path

from orchestration import dbt_runner, lake, raw
from orchestration.home import Home
from orchestration.inbox import scan_inbox
from orchestration.publish import publish
from orchestration.reading import read_new, register
from tests.support.samples import MODELS_ONLY

HOSTILE_TEXT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}\u202e"
REPORT = f"""UBND XÃ BÌNH AN {HOSTILE_TEXT}

BÁO CÁO
Công tác tiếp công dân quý II năm 2024 {HOSTILE_TEXT}

I. KẾT QUẢ {HOSTILE_TEXT}

Theo {HOSTILE_TEXT}, xã đã giải quyết 40/50 đơn, đạt 85%. Hết {HOSTILE_TEXT}.
"""


def hostile_home(folder: Path) -> Path:
    """A published home with one hostile report; its file is named so too."""
    inbox, home = folder / "inbox", Home.resolve(folder / "home").ensure()
    inbox.mkdir()
    name = HOSTILE_TEXT.replace("/", "_")
    (inbox / f"{name}.txt").write_text(REPORT, encoding="utf-8")
    batch = read_new(home, scan_inbox(inbox), lambda _done, _total: None)
    register(home, "run", batch)
    lake.write_run(home, "run", {"reports_new": 1})
    database = home.staging_file("run")
    raw.load_raw(home, database)
    built = dbt_runner.build(database, arguments=MODELS_ONLY)
    assert built.success, built.explain()
    publish(home, database)
    return home.root
