"""The application: which path leads to which page, and what a visitor sees when something is wrong.

What belongs here: routes and error pages.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from orchestration.presentation.templating import base_style
from review.reading.releases import NoWarehouseError
from review.store.accounts import Role
from review.web import browse, draft, finding, images, inbox, letter, login
from review.web.language import Language
from review.web.security import Gate, TooLargeError
from review.web.site import BASE_STYLE, STATIC, Site
from review.web.visits import LANGUAGE_COOKIE, page

log = logging.getLogger("solieu.review")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

_KEEP = "public, max-age=31536000, immutable"

_ERRORS = {
    400: "Yêu cầu không đúng.",
    403: "Tài khoản này không được phép làm việc đó.",
    404: "Không có trang này.",
    405: "Không có trang này.",
    413: "Nội dung gửi lên quá lớn.",
    500: "Có lỗi của chương trình; chi tiết nằm trong nhật ký.",
    503: "Chưa có kho dữ liệu nào được công bố. Hãy chạy solieu run trước.",
}


class _Static(StaticFiles):
    """Files of this package; their addresses carry a hash, so that browsers may keep them."""

    def file_response(self, *args: object, **keywords: object) -> Response:
        response = super().file_response(*args, **keywords)  # type: ignore[arg-type]
        response.headers["cache-control"] = _KEEP
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == BASE_STYLE:
            return Response(base_style(), media_type="text/css", headers={"cache-control": _KEEP})
        return await super().get_response(path, scope)


def create_app(site: Site, hosts: Iterable[str] = ()) -> Starlette:
    """The application of `site`; `hosts` are names under which it is asked for, besides those of this machine."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        site.close()

    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Gate, hosts=[*LOOPBACK, *hosts], uploads={draft.PATH: draft.LARGEST})],
        exception_handlers={
            HTTPException: _refused,
            NoWarehouseError: _no_warehouse,
            TooLargeError: _too_large,
            SQLAlchemyError: _broken,
            Exception: _broken,
        },
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _routes() -> list[Route | Mount]:
    return [
        Route("/login", login.show, methods=["GET"]),
        Route("/login", login.sign_in, methods=["POST"]),
        Route("/logout", page(login.sign_out), methods=["POST"]),
        Route("/language/{code}", page(login.choose_language), methods=["POST"]),
        Route("/health", _health, methods=["GET"]),
        Route("/", page(inbox.show), methods=["GET"]),
        Route("/findings/{finding_id}", page(finding.show), methods=["GET"]),
        Route("/findings/{finding_id}", page(finding.decide, Role.REVIEWER), methods=["POST"]),
        Route("/reports", page(browse.reports), methods=["GET"]),
        Route("/reports/{report_id}", page(browse.report), methods=["GET"]),
        Route("/reports/{report_id}/text", page(browse.text), methods=["GET"]),
        Route("/reports/{report_id}/letter", page(letter.show), methods=["GET"]),
        Route("/reports/{report_id}/letter.docx", page(letter.download), methods=["GET"]),
        Route("/reports/{report_id}/pages/{number:int}.png", page(images.show), methods=["GET"]),
        Route("/series", page(browse.series_list), methods=["GET"]),
        Route("/series/{code}", page(browse.series), methods=["GET"]),
        Route("/search", page(browse.search), methods=["GET"]),
        Route("/decisions", page(browse.decisions), methods=["GET"]),
        Route("/misread.jsonl", page(browse.misread, Role.REVIEWER), methods=["GET"]),
        Route(draft.PATH, page(draft.show), methods=["GET"]),
        Route(draft.PATH, page(draft.check), methods=["POST"]),
        Route("/accounts", page(browse.accounts, Role.ADMINISTRATOR), methods=["GET"]),
        Mount("/static", _Static(directory=STATIC)),
    ]


async def _health(_: Request) -> Response:
    """For the machine that watches: the server answers. It tells nothing about what it serves."""
    return PlainTextResponse("ok\n")


def _error_page(request: Request, status: int) -> Response:
    site: Site = request.app.state.site
    language = Language(request.cookies.get(LANGUAGE_COOKIE))
    text = _ERRORS.get(status, _ERRORS[400])
    html = site.render("error.html.j2", None, {"status": status, "text": text}, language)
    return Response(html, status, media_type="text/html")


async def _refused(request: Request, error: Exception) -> Response:
    return _error_page(request, error.status_code if isinstance(error, HTTPException) else 400)


async def _no_warehouse(request: Request, error: Exception) -> Response:
    log.warning("no warehouse: %s", error)
    return _error_page(request, 503)


async def _too_large(request: Request, _: Exception) -> Response:
    return _error_page(request, 413)


async def _broken(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _error_page(request, 500)
