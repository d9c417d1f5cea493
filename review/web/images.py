"""Pages of reports as pictures.

What belongs here: finding the report and sending the PNG. Drawing stands in `page_images`.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.web.page_images import NoImageError
from review.web.visits import Visit


def show(visit: Visit) -> Response:
    """The page as PNG; 404 where it cannot be had."""
    with visit.site.releases.use() as release:
        report = release.index.reports.get(visit.part("report_id"))
    if report is None or report.sha256 is None:
        raise HTTPException(404)
    try:
        image = visit.site.images.page(report.sha256, int(visit.part("number")))
    except NoImageError as error:
        raise HTTPException(404) from error
    return Response(image.png, media_type="image/png", headers={"cache-control": "private, max-age=3600"})
