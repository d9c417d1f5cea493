"""Who asks, and whether they may: every page but the login page goes through here.

What belongs here: sessions, roles, CSRF tokens and the language of a request. What a page shows is its own business.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from review.store.accounts import Account, Role
from review.store.sessions import Session, find_session
from review.web.language import Language
from review.web.security import CHANGING

if TYPE_CHECKING:
    from review.web.site import Site

SESSION_COOKIE, LANGUAGE_COOKIE = "solieu_session", "solieu_language"
LOGIN = "/login"


@dataclass(frozen=True)
class Visit:
    """One request of somebody who may make it."""

    request: Request
    site: Site
    account: Account
    csrf_token: str
    form: FormData | Mapping[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language that the reader chose."""
        return Language(self.request.cookies.get(LANGUAGE_COOKIE))

    @property
    def query(self) -> QueryParams:
        """What stands behind the question mark."""
        return self.request.query_params

    @property
    def engine(self) -> Engine:
        """The store."""
        return self.site.engine

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def text(self, name: str, longest: int = 200) -> str:
        """A field of the form as text, trimmed. Raises HTTPException 400 where it is too long or a file."""
        value = self.form.get(name) or ""
        if not isinstance(value, str) or len(value) > longest:
            raise HTTPException(400)
        return value.strip()

    def may(self, role: Role) -> bool:
        """Whether the account has this role or a higher one."""
        return self.account.role >= role

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template, filled; htmx asks for a part of it alone."""
        return HTMLResponse(self.site.render(template, self, values), status)

    @property
    def partial(self) -> bool:
        """Whether htmx asks, which puts the answer into a page that is already there."""
        return (
            self.request.headers.get("hx-request") == "true"
            and "hx-history-restore-request" not in self.request.headers
        )


Handler = Callable[[Visit], Response]


def page(handler: Handler, role: Role = Role.VIEWER) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `handler`: only for accounts of `role` or higher, forms only with the session's token."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        session = await run_in_threadpool(_session, site, request)
        if session is None:
            return _to_login(request)
        if session.account.role < role:
            raise HTTPException(403)
        form: FormData | dict[str, Any] = {}
        if request.method in CHANGING:
            form = await request.form(max_files=1, max_fields=200)
            given = request.headers.get("x-csrf-token") or form.get("csrf_token")
            if not isinstance(given, str) or not hmac.compare_digest(given.encode(), session.csrf_token.encode()):
                raise HTTPException(403, "csrf")
        visit = Visit(request, site, session.account, session.csrf_token, form)
        return await run_in_threadpool(handler, visit)

    return endpoint


def _session(site: Site, request: Request) -> Session | None:
    if site.local_session is not None:
        return site.local_session
    return find_session(site.engine, request.cookies.get(SESSION_COOKIE))


def _to_login(request: Request) -> Response:
    """Back to the page that was asked for, once somebody has signed in; a script is told plainly."""
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"hx-redirect": LOGIN})
    if request.method != "GET":
        return RedirectResponse(LOGIN, 303)
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(LOGIN if asked == "/" else f"{LOGIN}?{urlencode({'next': asked}, quote_via=quote)}", 303)


def local_path(asked: str | None, otherwise: str = "/") -> str:
    """`asked` if it is a path of this site, else `otherwise`: nobody is led elsewhere by a link to the login page."""
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return otherwise
    return asked if asked.isprintable() and "\\" not in asked else otherwise
