"""An object store on this machine: moto's server speaks S3 on loopback, started by the tests that ask for it.

What belongs here: the server, fresh buckets in it, and the variables that let a process in.
"""

from __future__ import annotations

import logging
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import pytest

SECRET = "bi-mat-khong-duoc-lo"  # must never be seen in a message


@dataclass
class ObjectServer:
    """A running server; every bucket is a new one."""

    endpoint: str
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to be let in."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "nguoi-chay-dem",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
        }

    def bucket(self) -> str:
        """Address in a new bucket, with characters that break careless quoting. Needs `environment`."""
        import s3fs

        name = f"kho-{next(self._numbers)}"
        s3fs.S3FileSystem().mkdir(name)
        return f"s3://{name}/Số liệu 'tỉnh' [1]"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Meanwhile nobody's credentials are good."""
        self._ask_for_credentials("0")
        try:
            yield
        finally:
            self._ask_for_credentials("inf")

    def _ask_for_credentials(self, after: str) -> None:
        request = urllib.request.Request(
            f"{self.endpoint}/moto-api/reset-auth", after.encode(), {"Content-Type": "text/plain"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=10):
            pass


@contextmanager
def serve() -> Iterator[ObjectServer]:
    """The server, for as long as the block lasts. Skips the test where moto or s3fs is not installed."""
    pytest.importorskip("s3fs", reason="the extra `s3` is not installed")
    server_module = pytest.importorskip("moto.server", reason="moto is not installed")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield ObjectServer(f"http://{host}:{port}")
    finally:
        server.stop()
