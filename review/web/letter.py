"""The letter about one report, as a page to print and as a Word file.

What belongs here: HTTP. What the letter says stands in `review.letters`.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.letters.content import Letter, write_letter
from review.web.visits import Visit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(visit: Visit) -> Response:
    """The page; printing it leaves out everything that is not the letter."""
    return visit.page("letter.html.j2", letter=_letter(visit))


def download(visit: Visit) -> Response:
    """The Word file. Its name is made of the report's id alone: names of files come from strangers."""
    from review.letters.docx import as_docx

    letter = _letter(visit)
    name = f'attachment; filename="cong-van-{letter.report.report_id}.docx"'
    return Response(as_docx(letter), media_type=DOCX, headers={"content-disposition": name})


def _letter(visit: Visit) -> Letter:
    report_id = visit.part("report_id")
    with visit.site.releases.use() as release:
        if report_id not in release.index.reports:
            raise HTTPException(404)
        findings = [finding for finding in release.index.findings if finding.report.report_id == report_id]
        with release.marts() as marts:
            return write_letter(marts, report_id, findings, visit.site.book.picture(release))
