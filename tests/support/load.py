"""Many readers and some writers at the review pages at once, and a count of what came of it."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx2 as httpx

from tests.support.site import PASSWORD, hidden

READ = ("/", "/?state=&page=2", "/?severity=error", "/reports", "/series", "/decisions", "finding")


@dataclass
class Tally:
    """Answers by status; seconds that reading took; decisions that the server said it kept."""

    answers: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    kept: int = 0
    told: int = 0  # of a decision made meanwhile
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def percentile(self, share: float) -> float:
        """Seconds within which this share of the pages was read."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def press(url: str, *, readers: int, writers: int, seconds: float) -> Tally:
    """Send `readers` and `writers` at the site for some seconds; writers go for the same few findings."""
    tally = Tally()
    cookies = [_sign_in(url, name) for name in ("lan", "minh")]
    paths = _findings(url, cookies[0])
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_guarded, args=(_read, tally, url, cookies[n % 2], paths, end, n))
        for n in range(readers)
    ]
    threads += [
        threading.Thread(target=_guarded, args=(_write, tally, url, cookies[n % 2], paths[:20], end, n))
        for n in range(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _sign_in(url: str, name: str) -> dict[str, str]:
    with httpx.Client(base_url=url) as client:
        token = hidden(client.get("/login").text, "form_token")
        answer = client.post("/login", data={"form_token": token, "name": name, "password": PASSWORD})
        assert answer.status_code == 303
        return dict(client.cookies)


def _findings(url: str, cookies: dict[str, str]) -> list[str]:
    with httpx.Client(base_url=url, cookies=cookies, timeout=60) as client:
        return re.findall(r'href="(/findings/[^"?]+)', client.get("/?state=").text)


def _guarded(work: object, tally: Tally, *arguments: object) -> None:
    try:
        work(tally, *arguments)  # type: ignore[operator]
    except Exception as error:
        with tally.lock:
            tally.errors.append(f"{type(error).__name__}: {error}")


def _read(tally: Tally, url: str, cookies: dict[str, str], paths: list[str], end: float, seed: int) -> None:
    choose = random.Random(seed)
    with httpx.Client(base_url=url, cookies=cookies, timeout=60) as client:
        while time.monotonic() < end:
            path = choose.choice(READ)
            started = time.monotonic()
            answer = client.get(choose.choice(paths) if path == "finding" else path)
            with tally.lock:
                tally.answers[answer.status_code] += 1
                tally.seconds.append(time.monotonic() - started)


def _write(tally: Tally, url: str, cookies: dict[str, str], paths: list[str], end: float, seed: int) -> None:
    choose = random.Random(1000 + seed)
    with httpx.Client(base_url=url, cookies=cookies, timeout=60) as client:
        while time.monotonic() < end:
            path = choose.choice(paths)
            html = client.get(path).text
            checks = re.findall(r'type="checkbox" name="check_id" value="([^"]+)"', html)
            fields = {"csrf_token": hidden(html, "csrf_token"), "seen": hidden(html, "seen"), "check_id": checks}
            answer = client.post(path, data=fields | {"decision": "explained", "note": f"người {seed}"})
            with tally.lock:
                tally.answers[answer.status_code] += 1
                tally.kept += len(checks) if answer.status_code == 303 else 0
                tally.told += answer.status_code == 409
