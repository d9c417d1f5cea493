"""Addresses and messages without what opens a store.

What belongs here: leaving credentials out of what people and logs see.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_SECRET = re.compile(
    r"secret|password|passwd|token|(?<!public_)key|credential|connection_string|account", re.IGNORECASE
)
SHORTEST = 6  # characters of a secret: shorter ones would blacken words


def shown(url: str) -> str:
    """An address without user, password, query and fragment."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{re.split(r'[?#]', rest)[0].rpartition('@')[2]}"


def holds_secret(url: str) -> bool:
    """Whether an address says more than where: a password, a query or a fragment."""
    parts = urlsplit(url)
    return bool(parts.query or parts.fragment or ":" in parts.netloc.rpartition("@")[0])


def without_secrets(text: str) -> str:
    """`text` with stars for whatever the environment or fsspec's settings hold under the name of a secret."""
    from fsspec.config import conf  # type: ignore[import-untyped]

    found = {value for name, value in os.environ.items() if _SECRET.search(name)} | set(_values(conf))
    for secret in sorted(found, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, "***")
    return text


def _values(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _values(value)
        elif isinstance(value, str) and _SECRET.search(str(name)):
            yield value
