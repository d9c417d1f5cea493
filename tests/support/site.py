"""The review pages on a free port of this machine, with accounts whose passwords tests know."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from extract.readers.limits import Limits
from orchestration.home import Home
from review.store.accounts import Role, add_account, list_accounts
from review.store.engine import open_store, store_url
from review.web.app import create_app
from review.web.server import Address, configured, open_site
from review.web.site import Site

PASSWORD = "mười con ngựa trắng"
PEOPLE = {"lan": Role.REVIEWER, "minh": Role.REVIEWER, "khach": Role.VIEWER, "quan-tri": Role.ADMINISTRATOR}


def make_people(home: Path) -> None:
    """The accounts of PEOPLE, all with PASSWORD."""
    engine = open_store(store_url(home, {}))
    known = {account.name for account in list_accounts(engine)}
    for name, role in PEOPLE.items():
        if name not in known:
            add_account(engine, name, role, PASSWORD)
    engine.dispose()


@contextmanager
def running(home: Path, *, no_login: bool = False) -> Iterator[str]:
    """The pages of `home` over HTTP; gives their address without a slash at the end."""
    address = Address(port=0)
    server = configured(open_site(Home.resolve(home), address, no_login=no_login), address)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@dataclass
class Visitor:
    """A browser without a screen."""

    client: TestClient
    name: str

    def token(self) -> str:
        """The CSRF token of the session."""
        return hidden(self.client.get("/").text, "csrf_token")

    def finding(self, kind_of_message: str) -> str:
        """Address of the finding whose message has these words."""
        html = self.client.get("/", params={"text": kind_of_message, "state": ""}).text
        return re.findall(r'href="(/findings/[^"?]+)', html)[0]

    def decide(self, path: str, decision: str, **more: object) -> object:
        """Send the form of a finding as its page has it, with these values; the answer, not followed."""
        html = self.client.get(path).text
        fields: dict[str, object] = {
            "csrf_token": hidden(html, "csrf_token"),
            "seen": hidden(html, "seen"),
            "check_id": re.findall(r'name="check_id" value="([^"]+)"', html),
            "decision": decision,
        }
        return self.client.post(path, data=fields | more, follow_redirects=False)


def hidden(html: str, name: str) -> str:
    """Value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


@contextmanager
def visitors(home: Path, *names: str) -> Iterator[list[Visitor]]:
    """People who have signed in at one site; no socket is opened."""
    make_people(home)
    engine = open_store(store_url(home, {}))
    site = Site(Home.resolve(home), engine, Limits())
    app = create_app(site, ["testserver"])
    try:
        yield [sign_in(TestClient(app, raise_server_exceptions=False), name) for name in names]
    finally:
        site.close()


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> Visitor:
    """Fill in the login form."""
    token = hidden(client.get("/login").text, "form_token")
    answer = client.post("/login", data={"form_token": token, "name": name, "password": password})
    assert answer.status_code == 200
    return Visitor(client, name)
