"""A draft is checked and forgotten: what `solieu check` says, on a page.

What belongs here: the upload. Reading, flags and the comparison with earlier reports are `orchestration.drafts`';
nothing is stored.
"""

from __future__ import annotations

import threading

from starlette.datastructures import UploadFile
from starlette.responses import Response

from orchestration.drafts.findings import Checked
from orchestration.drafts.page import WORDS, file_views
from orchestration.drafts.uploads import check_upload
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
    site = visit.site
    warehouse = site.home.published if site.home.published.exists() else None
    with _ONE_AT_A_TIME:
        results = check_upload(upload.file.read(), upload.filename, site.limits, warehouse)
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
