"""Messages to the people who look after the nights: a webhook, a mail address, both or none.

What belongs here: the settings of both ways, from the environment, and sending. When something is worth a message
stands in `orchestration.watch`. Addresses and passwords never enter a log or an error: a webhook's address is itself a
secret, so only its host is named.
"""

from __future__ import annotations

import json
import logging
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from extract.causes import causes

log = logging.getLogger("solieu.alerts")

PREFIX = "SOLIEU_ALERT_"
TIMEOUT = 10.0  # seconds for each answer
PAUSES = (1.0, 4.0)  # seconds before the second and the third try
_PORTS = {"none": 25, "starttls": 587, "tls": 465}
_LONGEST = 4_000  # characters of a message; chat services refuse more


class AlertSettingsError(ValueError):
    """A variable of the environment that cannot be used; the message names it and not its value."""


class AlertError(RuntimeError):
    """A message could not be delivered in any of the tries; the message says which way and why, without addresses."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A message: one line that says it, and lines with details. Vietnamese first, English beside it."""

    title: str
    text: str
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """Text and details, cut where they are too long for a chat."""
        lines = [self.text, *(f"{name}: {value}" for name, value in self.details.items())]
        return "\n".join(lines)[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Mail:
    """Where mail goes and through which server."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    security: str  # none, starttls, tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """None for a way that is not set up."""

    webhook: str | None = field(default=None, repr=False)
    mail: Mail | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> AlertSettings:
        """Settings from SOLIEU_ALERT_* (docs/operating.md lists them). Raises AlertSettingsError for a bad one."""
        return cls(_webhook(environment.get(f"{PREFIX}WEBHOOK", "").strip()), _mail(environment))

    @property
    def any(self) -> bool:
        """Whether a message would go anywhere."""
        return self.webhook is not None or self.mail is not None


def _webhook(url: str) -> str | None:
    if not url:
        return None
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or any(c <= " " for c in url):
        raise AlertSettingsError(f"{PREFIX}WEBHOOK must be an address that begins with https:// or http://")
    return url


def _split(url: str):  # type: ignore[no-untyped-def]  # urllib's own result type is private
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _mail(environment: Mapping[str, str]) -> Mail | None:
    def get(name: str, default: str = "") -> str:
        return environment.get(f"{PREFIX}{name}", "").strip() or default

    to = tuple(part.strip() for part in get("MAIL_TO").split(",") if part.strip())
    if not to:
        return None
    sender = get("MAIL_FROM", f"solieu@{socket.getfqdn()}")
    for name, address in [*(("MAIL_TO", part) for part in to), ("MAIL_FROM", sender)]:
        _check_address(name, address)
    security = get("SMTP_SECURITY", "none").lower()
    if security not in _PORTS:
        raise AlertSettingsError(f"{PREFIX}SMTP_SECURITY must be one of {', '.join(_PORTS)}")
    port = get("SMTP_PORT", str(_PORTS[security]))
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise AlertSettingsError(f"{PREFIX}SMTP_PORT must be a port number")
    user, password = get("SMTP_USER") or None, environment.get(f"{PREFIX}SMTP_PASSWORD") or None
    if (user is None) != (password is None):
        raise AlertSettingsError(f"{PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD go together")
    if user and security == "none":
        raise AlertSettingsError(f"{PREFIX}SMTP_PASSWORD needs {PREFIX}SMTP_SECURITY=starttls or tls")
    return Mail(to, sender, get("SMTP_HOST", "localhost"), int(port), security, user, password)


def _check_address(name: str, address: str) -> None:
    try:
        Address(addr_spec=address)
    except (ValueError, IndexError):
        raise AlertSettingsError(f"{PREFIX}{name} must be mail addresses, with commas between them") from None


def send(alert: Alert, settings: AlertSettings, pauses: tuple[float, ...] = PAUSES) -> None:
    """Deliver by every way that is set up; each is tried again after `pauses`. Raises AlertError when one failed.

    A way that fails does not keep the other from being used.
    """
    failed = []
    if settings.webhook is not None:
        url = settings.webhook
        failed += _try(f"webhook at {urlsplit(url).hostname}", lambda: _post(url, alert), pauses)
    if settings.mail is not None:
        mail = settings.mail
        failed += _try(f"mail server {mail.host}:{mail.port}", lambda: _mail_out(mail, alert), pauses)
    if failed:
        raise AlertError("; ".join(failed))


def _try(where: str, deliver: Callable[[], None], pauses: tuple[float, ...]) -> list[str]:
    for pause in (*pauses, None):
        try:
            deliver()
        except (OSError, HTTPException, smtplib.SMTPException) as error:
            why = _reason(error)
            log.warning("%s did not take an alert: %s", where, why)
            if pause is None:
                return [f"{where}: {why}"]
            time.sleep(pause)
        else:
            return []
    return []


def _reason(error: BaseException) -> str:
    """Why a delivery failed, in words that cannot hold an address or a password."""
    for cause in causes(error):
        if isinstance(cause, _RefusedError):
            return str(cause)
        if isinstance(cause, smtplib.SMTPResponseException):
            return f"{type(cause).__name__} {cause.smtp_code}"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
    return type(error).__name__


class _RefusedError(HTTPException):
    """The webhook answered with something else than success."""


def _post(url: str, alert: Alert) -> None:
    """POST as JSON; `text` is what Mattermost, Slack and Teams show. Redirects are not followed."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = HTTPSConnection if secure else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    payload = {"text": f"{alert.title}\n{alert.body}", "title": alert.title, "details": dict(alert.details)}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        body = json.dumps(payload, ensure_ascii=False).encode()
        connection.request("POST", target, body, {"Content-Type": "application/json; charset=utf-8"})
        status = connection.getresponse().status
        if not 200 <= status < 300:
            raise _RefusedError(f"answered {status}")
    finally:
        connection.close()


def _mail_out(mail: Mail, alert: Alert) -> None:
    message = EmailMessage()
    message["Subject"] = " ".join(alert.title.split())[:200]
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.to)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
    message.set_content(alert.body)
    context = ssl.create_default_context()
    if mail.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    with server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user and mail.password:
            server.login(mail.user, mail.password)
        server.send_message(message)
