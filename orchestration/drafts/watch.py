"""Watches one draft while it is written: checks it again after each save and tells what changed.

What belongs here: when a file is worth reading again, and which flags are new or gone. Nothing here prints.

The file is polled, not listened to: office programs save under another name and rename, editors and network shares
each tell it in their own way, and one `stat` every half second costs nothing. A file is read when two looks in a row
found it alike; one that cannot be read then may be half written or locked, and gets some seconds before its reason is
told.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from orchestration.drafts.findings import Checked, Flag

INTERVAL = 0.5  # seconds between two looks
PATIENCE = 4.0  # seconds for which a file that cannot be read, or is gone, may be in the middle of being saved

Signature = tuple[int, int, int]
Key = tuple[str, str, str | None, str]
Look = Callable[[bytes], Sequence[Checked]]


@dataclass(frozen=True, slots=True)
class Change:
    """What one save changed; the first has every flag as new."""

    results: Sequence[Checked]
    appeared: tuple[tuple[Checked, Flag], ...] = ()
    gone: tuple[tuple[Checked, Flag], ...] = ()
    first: bool = False
    missing: bool = False  # the file is gone

    @property
    def worth_telling(self) -> bool:
        """Whether an author should hear of it."""
        unread = any(result.extraction is None for result in self.results)
        return self.first or self.missing or unread or bool(self.appeared or self.gone)


@dataclass(slots=True)
class Watcher:
    """The state between two looks; `load` gives the file's bytes, `look` checks them."""

    path: Path
    load: Callable[[Path], bytes]
    look: Look
    clock: Callable[[], float] = time.monotonic
    _seen: Signature | None = None
    _since: float = 0.0  # when the file was first seen as it is
    _done: bool = False  # whether the file as it is was told of
    _digest: bytes = b""
    _told: list[tuple[Checked, Flag]] | None = field(default=None)

    def tick(self) -> Change | None:
        """Look once; a change where the file was saved and is whole. Never raises for what happens to the file."""
        now = self._signature()
        if now != self._seen or self._since == 0.0:
            self._seen, self._since, self._done = now, self.clock(), False
            return None
        if self._done:
            return None
        patient = self.clock() - self._since < PATIENCE
        if now is None:
            return None if patient else self._tell(Change((), missing=True))
        return self._check(now, patient)

    def _check(self, now: Signature, patient: bool) -> Change | None:
        from extract.readers.errors import ReadError
        from orchestration.drafts.reading import refused

        try:
            data = self.load(self.path)
        except ReadError as error:
            return None if patient else self._tell(Change([refused(self.path, error)]))
        if self._signature() != now:
            return None  # saved while it was read: the next look sees it
        digest = sha256(data).digest()
        if digest == self._digest:
            self._done = True
            return None
        results = self.look(data)
        if patient and any(result.extraction is None for result in results):
            return None
        self._digest = digest
        return self._tell(self._compare(results))

    def _compare(self, results: Sequence[Checked]) -> Change:
        before = self._told
        flags = [(result, flag) for result in results for flag in result.flags]
        if any(result.extraction is None for result in results):
            return Change(results)  # its flags are not known: those told before stay the measure
        self._told = flags
        if before is None:
            return Change(results, appeared=tuple(flags), first=True)
        return Change(results, appeared=_without(flags, before), gone=_without(before, flags))

    def _tell(self, change: Change) -> Change | None:
        self._done = True
        return change if change.worth_telling else None

    def _signature(self) -> Signature | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def _without(
    flags: Sequence[tuple[Checked, Flag]], others: Sequence[tuple[Checked, Flag]]
) -> tuple[tuple[Checked, Flag], ...]:
    """Those of `flags` that have no equal among `others`, each of which counts once."""
    left = Counter(_key(*item) for item in others)
    result = []
    for item in flags:
        key = _key(*item)
        if left[key]:
            left[key] -= 1
        else:
            result.append(item)
    return tuple(result)


def _key(result: Checked, flag: Flag) -> Key:
    """What makes two flags the same to an author: where they stand in the file moves with every line written."""
    return str(result.path), flag.check.kind, flag.rule, flag.check.message_vi
