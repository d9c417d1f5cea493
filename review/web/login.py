"""Signing in and out, and choosing a language.

What belongs here: the login page, the only one that strangers see, and cookies.
"""

from __future__ import annotations

import hmac
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.store.accounts import ThrottledError, authenticate
from review.store.sessions import LONGEST, begin_session, end_session
from review.web.language import LANGUAGES, Language
from review.web.site import Site
from review.web.visits import LANGUAGE_COOKIE, LOGIN, SESSION_COOKIE, Visit, local_path

FORM_COOKIE = "solieu_form"
"""Ties the login form to the browser that asked for it, before there is a session."""
YEAR = 365 * 24 * 3600


async def show(request: Request) -> Response:
    """The login page."""
    if request.app.state.site.local_session is not None:
        return RedirectResponse("/", 303)
    return _form(request, 200)


async def sign_in(request: Request) -> Response:
    """Look at name and password; begin a session or say that they are wrong, not which of them."""
    site: Site = request.app.state.site
    form = await request.form(max_files=0, max_fields=10)
    name, password, given = (form.get(field) for field in ("name", "password", "form_token"))
    expected = request.cookies.get(FORM_COOKIE, "")
    if not (isinstance(name, str) and isinstance(password, str) and isinstance(given, str)):
        raise HTTPException(400)
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        return _form(request, 403, "Biểu mẫu đã hết hạn, hãy thử lại.")
    address = request.client.host if request.client else "-"
    try:
        account = await run_in_threadpool(authenticate, site.engine, name, password, address)
    except ThrottledError as error:
        response = _form(
            request, 429, "Sai quá nhiều lần. Hãy đợi {minutes} phút rồi thử lại.", error.seconds // 60 + 1
        )
        response.headers["retry-after"] = str(error.seconds)
        return response
    if account is None:
        return _form(request, 401, "Tên hoặc mật khẩu không đúng.")
    # A new token at every login: one that somebody planted before is worth nothing.
    token = await run_in_threadpool(begin_session, site.engine, account)
    asked = form.get("next")
    response = RedirectResponse(local_path(asked if isinstance(asked, str) else None), 303)
    _set_cookie(request, response, SESSION_COOKIE, token, int(LONGEST.total_seconds()))
    response.delete_cookie(FORM_COOKIE, path=LOGIN)
    return response


def _form(request: Request, status: int, problem: str = "", minutes: int = 0) -> Response:
    site: Site = request.app.state.site
    token = secrets.token_urlsafe(24)
    values = {
        "form_token": token,
        "problem": problem,
        "minutes": minutes,
        "next": local_path(request.query_params.get("next")),
    }
    language = Language(request.cookies.get(LANGUAGE_COOKIE))
    response = Response(site.render("login.html.j2", None, values, language), status, media_type="text/html")
    _set_cookie(request, response, FORM_COOKIE, token, 3600, LOGIN)
    return response


def _set_cookie(request: Request, response: Response, name: str, value: str, seconds: int, path: str = "/") -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def sign_out(visit: Visit) -> Response:
    """End the session, here and in the store."""
    end_session(visit.engine, visit.request.cookies.get(SESSION_COOKIE))
    response = RedirectResponse(LOGIN, 303)
    response.delete_cookie(SESSION_COOKIE)
    response.headers["clear-site-data"] = '"cache"'
    return response


def choose_language(visit: Visit) -> Response:
    """Remember the language and go back."""
    code = visit.part("code")
    if code not in LANGUAGES:
        raise HTTPException(404)
    response = RedirectResponse(local_path(visit.text("back", 2_000)), 303)
    _set_cookie(visit.request, response, LANGUAGE_COOKIE, code, YEAR)
    return response
