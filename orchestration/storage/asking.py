"""Asking a file system of fsspec: how it is opened, how long an answer may take, and how often it is asked again.

What belongs here: what goes wrong between this machine and a store, and the words for it. What is asked stands in
`remote`.

Nothing here may wait for ever. A store behind a network fails in ways of which the libraries know some each: a refused
connection, an address where packets vanish, a server that takes a request and never answers. (aiohttp starts its read
timeout when the body has been sent, so an upload that nobody takes has none at all.) So a try has an end of its own,
the libraries try once, and it is tried again here.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from orchestration.storage.interface import StorageError, StorageUnreachableError, patience
from orchestration.storage.secrecy import shown, without_secrets

PATIENCE = 30.0
"""Seconds in which what failed is tried again, with pauses of 0.5, 1, 2, ... seconds: a lost link, a server that starts
again. What takes longer is for the steps of a night, which come back later (`orchestration.retries`)."""
CONNECT_SECONDS, ANSWER_SECONDS = 5, 15
CONNECTIONS = 32  # at once from one process
UPLOAD_RATE = 100_000
"""Bytes per second below which an upload has failed."""
LONGEST = 900.0
"""Seconds of the longest try: a listing of a million names, some hundred packs fetched at once."""
S3 = frozenset({"s3", "s3a"})

log = logging.getLogger("solieu.storage")

_FIRST_PAUSE = 0.5
_REFUSED = ("Credential", "PartialCredentials", "TokenRetrieval", "Unauthorized", "ProfileNotFound")
_NOT_LET_IN_EN = "it refuses these credentials, or this process has none in its environment (AWS_ACCESS_KEY_ID, ...)"

Answer = TypeVar("Answer")


class Asked:
    """A file system of fsspec that is asked patiently."""

    def __init__(self, url: str) -> None:
        """Open the address; the store is not asked yet. StorageError for one that cannot be, or lacks a package."""
        self.address = shown(url)
        self.scheme = url.partition("://")[0]
        try:
            import fsspec  # type: ignore[import-untyped]

            self.files, root = fsspec.url_to_fs(url, **_options(self.scheme))
        except ImportError as error:
            raise StorageError(
                f"lake.url {self.address}: {error.msg} (for s3:// the extra `s3`: pip install 'solieu[s3]') / "
                "thiếu thư viện để dùng kho lưu trữ này"
            ) from None
        except ValueError as error:
            raise StorageError(f"lake.url {self.address}: {error} / địa chỉ kho lưu trữ không dùng được") from None
        except Exception as error:
            raise in_words(self.address, error) from None
        if self.scheme in S3:
            self.files.retries = 1
        self.root = str(root).rstrip("/")
        self._away = threading.Event()  # nobody waits again for a store that was given up, until it answers

    def ask(self, question: Callable[[], Answer], missing: bool = False) -> Answer:
        """The answer to something that may be asked twice. StorageError; `missing`: let FileNotFoundError out.

        The first error is not kept in the chain: libraries put addresses and headers into theirs.
        """
        began, pause = time.monotonic(), _FIRST_PAUSE
        while True:
            try:
                answer = question()
            except (ImportError, ValueError, TypeError, AttributeError, KeyError, StorageError):
                raise
            except Exception as error:
                if missing and isinstance(error, FileNotFoundError):
                    raise
                failure = in_words(self.address, error)
            else:
                self._away.clear()
                return answer
            left = began + patience(PATIENCE) - time.monotonic()
            if not isinstance(failure, StorageUnreachableError):
                raise failure
            if left <= 0 or self._away.is_set():
                self._away.set()
                raise failure
            log.info("asked again: %s", failure)
            time.sleep(min(pause, left) * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            pause *= 2

    def within(self, upload: int | None = None) -> dict[str, float]:
        """Options with which a call ends in time: `upload` bytes are sent, or any number fetched."""
        if not self.files.async_impl:
            return {}
        return {"timeout": LONGEST if upload is None else CONNECT_SECONDS + ANSWER_SECONDS + upload / UPLOAD_RATE}


def _options(scheme: str) -> dict[str, Any]:
    """What a file system is opened with; fsspec's own settings come before it."""
    if scheme not in S3:
        return {}
    from fsspec.config import conf  # type: ignore[import-untyped]

    given = conf.get(scheme, {})
    ours = {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": ANSWER_SECONDS,
        "max_pool_connections": CONNECTIONS,
        "retries": {"mode": "standard", "total_max_attempts": 1},
    }
    options = {
        "config_kwargs": ours | given["config_kwargs"] if isinstance(given.get("config_kwargs"), dict) else ours,
        "max_concurrency": 1,  # of parts of one object: more would ask for the size of each before it is fetched
        "use_listings_cache": False,  # others write here too
    }
    return {name: value for name, value in options.items() if name == "config_kwargs" or name not in given}


def in_words(address: str, error: Exception) -> StorageError:
    """What a person can act on, without what opens the store."""
    detail = without_secrets(" ".join(str(error).split()))[:200] or type(error).__name__
    kind, en, vi = StorageError, _NOT_LET_IN_EN, "kho lưu trữ từ chối thông tin đăng nhập"
    if isinstance(error, FileNotFoundError):
        en, vi = "there is no such bucket or folder", "không có thùng chứa hoặc thư mục này"
    elif not isinstance(error, PermissionError) and not any(word in type(error).__name__ for word in _REFUSED):
        kind, en = StorageUnreachableError, "it cannot be reached; what is published stays as it is"
        vi = "không kết nối được kho lưu trữ, bản đã công bố giữ nguyên"
    return kind(f"the lake at {address}: {en} ({detail}) / {vi}")
