"""Reading on many machines: shards of files mapped over a dask cluster. The one module that knows dask.

What belongs here: cutting the work, handing it out, and giving back what came. A worker runs `shards.read_shard`, the
very function of a night on one machine, and writes into the lake itself: workers see inbox and home under the same
paths. A worker that dies costs its shard's time: the scheduler gives the shard to another, which finds what was kept.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from extract.readers.limits import Limits
from orchestration.config import Reading
from orchestration.home import Home
from orchestration.inbox import InboxFile
from orchestration.journal import Progress
from orchestration.shards import Results, read_shard

CONNECT_SECONDS = "30s"
RETRIES = 3  # of a shard whose worker failed


class ClusterError(RuntimeError):
    """The cluster cannot be reached, or gave a shard up; the message names it."""


def read_on_cluster(
    home: Home, files: Sequence[InboxFile], limits: Limits, how: Reading, progress: Progress, seconds: float | None
) -> Results:
    """`read_shard` over shards of `how.shard_files`, on the scheduler at `how.cluster`. Raises ClusterError.

    With `seconds`, shards that are not done by then are given up; what their workers kept counts on the next night.
    """
    from distributed import as_completed

    shards = [files[start : start + how.shard_files] for start in range(0, len(files), how.shard_files)]
    deadline = time.monotonic() + seconds if seconds is not None else None
    results: Results = {}
    with _client(how.cluster) as client:
        futures = [client.submit(read_shard, home, shard, limits, 1, pure=False, retries=RETRIES) for shard in shards]
        left = None if deadline is None else max(deadline - time.monotonic(), 0.0)
        try:
            for future in as_completed(futures, timeout=left):  # type: ignore[no-untyped-call]
                results |= future.result()
                progress(len(results), len(files))
        except TimeoutError:
            client.cancel(futures)
        except Exception as error:
            client.cancel(futures)
            raise ClusterError(f"a shard failed on {how.cluster}: {error}") from error
    return results


def workers(address: str) -> int:
    """Number of workers of the scheduler at `address`. Raises ClusterError."""
    with _client(address) as client:
        return len(client.scheduler_info()["workers"])


def _client(address: str) -> Any:
    from distributed import Client

    try:
        return Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ClusterError(f"no dask scheduler answers at {address}: {error}") from error
