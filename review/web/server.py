"""Runs the pages with uvicorn.

What belongs here: what must hold before a port is opened, and the server's settings.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import uvicorn
from sqlalchemy import Engine

from extract.readers.limits import Limits
from orchestration.home import Home
from review.store.accounts import Account, Role, list_accounts
from review.store.engine import open_store, store_url
from review.store.sessions import Session
from review.web.app import create_app
from review.web.site import Site, prepare

LOCAL_NAME = "local"
"""Who decides where nobody signs in."""


class ServeError(RuntimeError):
    """The pages are not served; the message says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; `names` are names under which the site is asked for besides `host`."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: Sequence[str] = ()

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def open_site(home: Home, address: Address, *, no_login: bool, limits: Limits | None = None) -> Site:
    """The site, ready to be served. Raises ServeError, StoreError."""
    if no_login and not address.loopback:
        raise ServeError("--no-login is for one person on this machine: it goes with a loopback address only")
    engine = open_store(store_url(home.root))
    if not no_login and not address.loopback and not _somebody(engine):
        engine.dispose()
        raise ServeError(f"nobody could sign in at {address.host}: create an account first with `solieu user add`")
    prepare()
    return Site(home, engine, limits or Limits(), _local_session() if no_login else None)


def _somebody(engine: Engine) -> bool:
    return any(account.disabled_at is None for account in list_accounts(engine))


def _local_session() -> Session:
    import secrets

    account = Account(0, LOCAL_NAME, Role.ADMINISTRATOR, datetime.now(UTC), None)
    return Session(account, secrets.token_urlsafe(32))


def configured(site: Site, address: Address, *, behind_proxy: bool = False) -> uvicorn.Server:
    """The server; `behind_proxy` believes a proxy on this machine about scheme and address of its visitors."""
    hosts = [name.lower() for name in address.names]
    if not address.host.startswith(("0.", "::")):
        hosts.append(f"[{address.host}]" if ":" in address.host else address.host)
    config = uvicorn.Config(
        create_app(site, hosts),
        host=address.host,
        port=address.port,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="127.0.0.1",
        server_header=False,
        log_level="warning",
        timeout_keep_alive=10,
        limit_concurrency=400,
        h11_max_incomplete_event_size=32 * 1024,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(config)
