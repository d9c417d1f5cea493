"""Pages of reports as pictures, drawn from the stored originals.

What belongs here: asking a reader process for one page and keeping the newest answers. Originals are hostile: they are
opened in processes that can die alone, which answer with bare pixels.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PIL import Image

from extract.isolation import ReaderPool
from extract.isolation.tasks import page_picture
from extract.readers import Limits, ReadError
from orchestration import lake
from orchestration.home import Home

MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 12_000_000
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: a PNG, and the page's size in points."""

    png: bytes
    width: float
    height: float


class NoImageError(RuntimeError):
    """The page cannot be shown; `vi` and `en` say why."""

    def __init__(self, vi: str, en: str) -> None:
        """One line in each language."""
        super().__init__(en)
        self.vi, self.en = vi, en


class PageImages:
    """Pictures of pages, the newest kept in memory up to `MOST_BYTES`."""

    def __init__(self, home: Home, limits: Limits) -> None:
        """The reader process is started by the first who asks."""
        self._home = home
        self._limits = replace(limits, max_seconds=min(limits.max_seconds, SECONDS))
        self._lock = threading.Lock()
        self._drawing = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], PageImage] = OrderedDict()
        self._bytes = 0
        self._pool: ReaderPool | None = None

    def page(self, sha256: str, number: int) -> PageImage:
        """Page `number`, from 1, of the report with these bytes. Raises NoImageError."""
        key = (sha256, number)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = self._draw(sha256, number)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = image
                self._bytes += len(image.png)
            while self._bytes > MOST_BYTES and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._bytes -= len(old.png)
        return image

    def _draw(self, sha256: str, number: int) -> PageImage:
        try:
            with self._drawing:
                self._pool = self._pool or ReaderPool(self._limits, workers=1)
                future = self._pool.submit(page_picture, partial(self._load, sha256), sha256, (number,))
            answer = future.result(timeout=SECONDS + 10)
        except ReadError as error:
            raise NoImageError(error.reason_vi, error.reason_en) from error
        except TimeoutError as error:
            raise NoImageError("quá thời gian dành cho ảnh", "drawing the page took too long") from error
        return _encoded(answer)

    def _load(self, sha256: str) -> bytes:
        data = lake.read_original(self._home, sha256, self._limits)
        if data is None:
            raise NoImageError("bản gốc không còn trong kho", "the original is no longer kept")
        if hashlib.sha256(data).hexdigest() != sha256:
            raise NoImageError("bản gốc trong kho không còn nguyên vẹn", "the original is no longer what it was")
        return data

    def close(self) -> None:
        """End the reader process."""
        if self._pool is not None:
            self._pool.close()


def _encoded(answer: Any) -> PageImage:
    """The PNG of bare pixels; what is no picture of a page is not believed."""
    match answer:
        case (int(width), int(height), float(points_wide), float(points_high), bytes(pixels)) if (
            0 < width * height <= MOST_PIXELS and width > 0 and len(pixels) == width * height
        ):
            buffer = io.BytesIO()
            Image.frombytes("L", (width, height), pixels).quantize(32).save(buffer, "PNG")
            return PageImage(buffer.getvalue(), points_wide, points_high)
    raise NoImageError("không vẽ được trang này", "the page cannot be drawn")
