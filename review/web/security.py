"""What every answer and every request must pass, whatever its page.

What belongs here: ASGI layers - the size of a request, the name it was asked under, where a form came from, and the
headers of an answer. Who may see a page stands in `visits`.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_FORM = 64 * 1024
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
PRIVATE = "no-store"


class Gate:
    """Refuses what no page should see, and puts the headers on every answer.

    `hosts`: names under which the site may be asked for; a page elsewhere that gives its own name this address (DNS
    rebinding) is refused. `uploads`: path -> bytes that may be sent there, elsewhere `LARGEST_FORM`.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], uploads: dict[str, int]) -> None:
        """Wrap `app`."""
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        secure = scope["scheme"] == "https"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", PRIVATE)
                if secure:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, with_headers)
            return
        largest = self._uploads.get(scope["path"], LARGEST_FORM)
        await self._app(scope, _counted(receive, largest), with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return PlainTextResponse("400 unknown host name / tên máy chủ không đúng\n", 400)
        if scope["method"] in CHANGING:
            # Browsers say where a form comes from; old ones that do not are held by the token alone.
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
                return PlainTextResponse("403 the form comes from another site / biểu mẫu đến từ trang khác\n", 403)
            if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
                return PlainTextResponse("403 the form comes from another site / biểu mẫu đến từ trang khác\n", 403)
            length = headers.get("content-length", "0")
            if not length.isdigit() or int(length) > self._uploads.get(scope["path"], LARGEST_FORM):
                return PlainTextResponse("413 too large / quá lớn\n", 413)
        return None


class TooLargeError(Exception):
    """More bytes came than the page takes."""


def _counted(receive: Receive, largest: int) -> Receive:
    """Stops a body that is longer than it said."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > largest:
                raise TooLargeError
        return message

    return counting


def _name(host: str) -> str:
    """The name of a Host header, without its port."""
    host = host.lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
