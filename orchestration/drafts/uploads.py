"""A draft that came over the network: checked in a process that can die alone, and forgotten.

What belongs here: the one call that a page needs. Nothing is written to disk, nothing is kept, and what a file says is
read outside of the caller's process, plain text included.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orchestration.drafts.findings import Checked
from orchestration.drafts.reading import DraftReader, read_loaded, refused

if TYPE_CHECKING:
    from extract.readers.limits import Limits

log = logging.getLogger("solieu.drafts")

LONGEST_NAME = 200


def check_upload(data: bytes, name: str, limits: Limits, warehouse: Path | None = None) -> list[Checked]:
    """What does not add up in an upload: one result, or one for each file of an archive. Never raises for the upload.

    `name` is only shown: of what a browser sends the last part, cut short. With a `warehouse` (a home's folder, or its
    published file) the draft is compared with earlier reports too; one that cannot be opened leaves a note. It takes
    seconds of a processor: the caller decides how many may run at once.
    """
    from extract.isolation import WorkerError
    from extract.readers.errors import ReadError, read_error

    shown = Path(PurePosixPath(name.replace("\\", "/")).name[:LONGEST_NAME] or "-")
    try:
        with DraftReader(limits, isolate_text=True) as reader:
            results = list(read_loaded(shown, data, reader))
    except ReadError as error:
        return [refused(shown, error)]
    except WorkerError as error:
        log.error("a draft could not be checked: %s", error)
        return [refused(shown, read_error("reader_crashed", detail="program"))]
    return results if warehouse is None else _compared(results, warehouse)


def _compared(results: list[Checked], warehouse: Path) -> list[Checked]:
    from orchestration.dbt_runner import DbtError
    from orchestration.drafts.against import AgainstError, EarlierReports

    try:
        with EarlierReports(warehouse) as earlier:
            return [earlier.compare(result) for result in results]
    except AgainstError as error:
        note = (error.reasons["vi"], error.reasons["en"])
    except DbtError as error:
        log.error("the rules between reports do not compile: %s", error)
        note = ("chưa so được với các báo cáo trước", "not compared with earlier reports")
    return [replace(result, notes=(*result.notes, note)) for result in results]
