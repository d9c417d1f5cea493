"""The exceptions behind an exception. What belongs here: walking their chain, which can be a ring."""

from __future__ import annotations

from collections.abc import Iterator


def causes(error: BaseException, handled: bool = True) -> Iterator[BaseException]:
    """`error`, then what it was raised from, each once; with `handled` also what was being handled meanwhile."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (current.__context__ if handled else None)
