"""Loading the lake although a pack in it has been damaged: its reports are read again, in the same night.

What belongs here: the loop between `raw` and `shards`. The damaged pack goes to lake/damaged/, where a person may look
at it; what it held follows from the files in the inbox.
"""

from __future__ import annotations

import logging
from pathlib import Path

from extract.readers.limits import Limits
from orchestration import base, packs, raw
from orchestration.config import Warehouse
from orchestration.home import Home
from orchestration.outcomes import Batch
from orchestration.packs import DamagedPackError
from orchestration.publish import ReleaseInUseError
from orchestration.raw import RawLoad
from orchestration.recipe import code, recipe
from orchestration.shards import read_shard

log = logging.getLogger("solieu.lake")


def load_and_mend(
    home: Home,
    database: Path,
    batch: Batch,
    limits: Limits,
    how: Warehouse | None = None,
    keep: int | None = None,
) -> RawLoad:
    """`raw.load_raw`, with damaged packs set aside and their reports read again; `batch` names the files of tonight.

    On a release where `how` allows it; from scratch without it. `keep`: releases that are kept; older ones may be taken
    over (`orchestration.base`).
    Ends, since each turn takes one pack out of the lake. Raises RawLoadError for a file that no pack vouches for.
    """
    while True:
        try:
            made_by = code()
            found = base.find(home, how, made_by, keep) if how is not None else None
            return raw.load_raw(home, database, recipe(home), made_by, found)
        except ReleaseInUseError as error:
            log.info("%s; the last release is copied", error)
            keep = None
        except DamagedPackError as error:
            place = packs.set_aside(home, error.pack)
            log.warning("%s; set aside as %s, its %d reports are read again", error, place, len(error.pack.members))
            lost = set(error.pack.members)
            files = {outcome.file.sha256: outcome.file for outcome in batch.outcomes if outcome.file.sha256 in lost}
            read_shard(home, [file for file in files.values() if not file.is_archive], limits)
