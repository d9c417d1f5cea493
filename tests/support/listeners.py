"""A web server and a mail server on loopback that keep what they are sent.

What belongs here: as much of HTTP and SMTP as the alerts use, answering as the test says.
"""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

S = TypeVar("S", bound=socketserver.BaseServer)


class WebhookServer(ThreadingHTTPServer):
    """Answers each POST with the next of `answers`, then with 200."""

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), _Webhook)
        self.answers: list[int] = []
        self.received: list[tuple[str, Any]] = []

    @property
    def address(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Webhook(BaseHTTPRequestHandler):
    server: WebhookServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, json.loads(body)))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Silent."""


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail for anyone; the first `refusals` messages are put off with 451."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), _Mail)
        self.refusals = 0
        self.received: list[tuple[str, list[str], bytes]] = []

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.server_address[1])


class _Mail(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        sender, receivers = "", list[str]()
        self._say("220 loopback")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                return self._say("221 bye")
            if verb.upper() == "MAIL":
                sender = rest
            elif verb.upper() == "RCPT":
                receivers.append(rest)
            elif verb.upper() == "DATA" and not self._take(sender, receivers):
                continue
            self._say("250 fine")
        return None

    def _take(self, sender: str, receivers: list[str]) -> bool:
        if self.server.refusals:
            self.server.refusals -= 1
            self._say("451 later")
            return False
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server.received.append((sender, receivers, b"".join(lines)))
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving(server: S) -> Iterator[S]:
    """Serve in a thread until the block ends."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
