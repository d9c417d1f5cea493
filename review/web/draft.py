"""A draft is checked and forgotten: what `solieu check` says, on a page.

What belongs here: the upload. Reading and flags are those of `orchestration.drafts`; nothing is stored.
"""

from __future__ import annotations

import threading
from pathlib import Path, PurePosixPath

from starlette.datastructures import UploadFile
from starlette.responses import Response

from extract.isolation.pool import WorkerError
from extract.readers.errors import ReadError
from orchestration.drafts.findings import Checked
from orchestration.drafts.page import WORDS, file_views
from orchestration.drafts.reading import DraftReader, read_loaded, refused
from review.web.visits import Visit

PATH = "/check"
LARGEST = 32 * 1024 * 1024
_ONE_AT_A_TIME = threading.Semaphore(2)
"""Reading takes a processor for seconds: others wait their turn."""


def show(visit: Visit) -> Response:
    """The form."""
    return _page(visit, [])


def check(visit: Visit) -> Response:
    """What does not add up in the file that was sent."""
    upload = visit.form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return _page(visit, [], "Hãy chọn một tệp.", 422)
    # The name is shown, never used: of what a browser sends only the last part, cut short.
    name = Path(PurePosixPath(upload.filename.replace("\\", "/")).name[:200] or "-")
    data = upload.file.read()
    try:
        with _ONE_AT_A_TIME, DraftReader(visit.site.limits) as reader:
            results = list(read_loaded(name, data, reader))
    except ReadError as error:
        results = [refused(name, error)]
    except WorkerError:
        return _page(visit, [], "Không đọc được tệp này.", 422)
    return _page(visit, results)


def _page(visit: Visit, results: list[Checked], problem: str = "", status: int = 200) -> Response:
    language = visit.language.code
    return visit.page(
        "draft_upload.html.j2",
        status,
        files=file_views(results, language),
        words_of_drafts=WORDS[language],
        problem=problem,
        megabytes=LARGEST // (1024 * 1024),
    )
