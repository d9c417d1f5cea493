"""Which failures of a step are worth another try, and when: a share that was away for a moment, a file held by another.

What belongs here: Dagster's retry policy of the steps that touch disk. What follows from the data or the code fails the
same way twice, and a full or read-only volume waits for a person: those fail at once.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb

from extract.causes import causes
from orchestration.storage import StorageUnreachableError

ON_DISK = dg.RetryPolicy(max_retries=3, delay=4.0, backoff=dg.Backoff.EXPONENTIAL)
"""After 4, 12 and 28 seconds: what a share needs to be mounted again."""

_PASSING = frozenset(
    {
        errno.EIO,
        errno.EAGAIN,
        errno.EBUSY,
        errno.EINTR,
        errno.ENOLCK,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ENOTCONN,
        errno.ECONNRESET,
        errno.ECONNREFUSED,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.EREMOTEIO,
        errno.ESHUTDOWN,
    }
)
_FULL = ("No space left", "Disk quota exceeded", "Read-only file system", "Permission denied")


def is_passing(error: BaseException) -> bool:
    """Whether a failure may be gone at the next try: disk or network say so, anywhere in its chain."""
    for cause in causes(error):
        if isinstance(cause, StorageUnreachableError) or (isinstance(cause, OSError) and cause.errno in _PASSING):
            return True
        # DuckDB names the system's error in its message only.
        if isinstance(cause, duckdb.IOException) and not any(words in str(cause) for words in _FULL):
            return True
    return False


@contextmanager
def touching_disk() -> Iterator[None]:
    """Let passing failures out for `ON_DISK` to try again; any other becomes a `dagster.Failure` that is final.

    So does a stop that somebody asked for (SIGTERM, Ctrl-C, "terminate" in Dagster's pages): Dagster would go by the
    policy, and begin the step anew.
    """
    try:
        yield
    except dg.Failure:
        raise
    except (dg.DagsterExecutionInterruptedError, KeyboardInterrupt) as stop:
        raise dg.Failure("stopped on request / đã dừng theo yêu cầu", allow_retries=False) from stop
    except Exception as error:
        if is_passing(error):
            raise
        raise dg.Failure(description=" ".join(str(error).split())[:500], allow_retries=False) from error
