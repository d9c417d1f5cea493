"""What the paper shows where a figure of a scan stands: small pictures, cut from the originals in the lake.

What belongs here: which figures get a picture, within limits of number, bytes and time, and the picture as a data URI.
The originals are hostile: they are opened in reader processes only, which answer with bare pixels; the JPEG that the
page carries is made here from those. A picture that cannot be had leaves its reason, and never fails the page.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PIL import Image

from extract.isolation import ReaderPool
from extract.isolation.tasks import crops
from extract.observations.confidence import DOUBTFUL
from extract.readers import Limits, ReadError
from orchestration import lake
from orchestration.home import Home
from orchestration.presentation import wording
from orchestration.presentation.highlight import clip
from orchestration.presentation.rows import ScannedFigure

log = logging.getLogger("solieu.quality_report")

MAX_PICTURES = 200
MAX_BYTES = 4 * 1024 * 1024  # of all data URIs; a picture has some 5 kB, so that it is reached by odd pages only
MAX_SECONDS = 120.0  # for all pictures of a page
SECONDS_PER_REPORT = 30.0
MOST_PIXELS = 400_000  # of one picture; `extract.readers.crops` makes none larger
QUALITY = 55  # JPEG

MISSING = "bản gốc không còn trong kho"
CHANGED = "bản gốc trong kho không còn nguyên vẹn"
NOT_DRAWN = "không vẽ được trang này"
TOO_SLOW = "quá thời gian dành cho ảnh"
LEFT_OUT = "đã đủ số ảnh của trang này"
PROGRAM_ERROR = "lỗi của chương trình, xem nhật ký"


@dataclass(frozen=True, slots=True)
class Picture:
    """The paper around one figure; `uri` is empty where there is none, and `reason` then says why."""

    printed: str
    alt: str
    certainty: str
    doubtful: bool
    uri: str = ""
    width: int = 0
    height: int = 0
    reason: str = ""


class _NoPictureError(Exception):
    """Says in Vietnamese why there is no picture."""


def take(
    home: Home, figures: Iterable[ScannedFigure], uses: Mapping[str, int], limits: Limits | None = None
) -> dict[str, Picture]:
    """A picture, or the reason for having none, of each figure by observation id; doubtful figures come first.

    `uses`: how many times the page prints each.
    """
    ordered = sorted(figures, key=lambda figure: figure.read_confidence >= DOUBTFUL)
    found = {figure.observation_id: _described(figure) for figure in ordered}
    pixels = _cut(home, ordered[:MAX_PICTURES], limits or Limits()) if ordered else {}
    spent = 0
    for figure in ordered:
        blank = found[figure.observation_id]
        answer = pixels.get(figure.observation_id, LEFT_OUT)
        taken = replace(blank, reason=answer) if isinstance(answer, str) else _drawn(blank, answer)
        size = len(taken.uri) * uses.get(figure.observation_id, 1)
        if spent + size > MAX_BYTES:
            taken, size = replace(blank, reason=LEFT_OUT), 0
        spent += size
        found[figure.observation_id] = taken
    return found


def _described(figure: ScannedFigure) -> Picture:
    printed = clip(figure.printed_text or "–", 60)
    certainty = f"{wording.number(round(100 * figure.read_confidence))}%"
    alt = f"Ảnh trang {wording.number(figure.page_number)} của bản quét, chỗ in {printed}"
    return Picture(printed, alt, certainty, figure.read_confidence < DOUBTFUL)


def _cut(home: Home, figures: Sequence[ScannedFigure], limits: Limits) -> dict[str, Any]:
    """What the reader processes answer for each figure, or the reason as a string."""
    by_report: dict[str, list[ScannedFigure]] = {}
    for figure in figures:
        by_report.setdefault(figure.sha256, []).append(figure)
    found: dict[str, Any] = {}
    end = time.monotonic() + MAX_SECONDS
    limits = replace(limits, max_seconds=min(limits.max_seconds, SECONDS_PER_REPORT))
    with ReaderPool(limits) as pool:
        asked = [
            (members, pool.submit(crops, partial(_load, home, sha256, limits), sha256, _boxes(members)))
            for sha256, members in by_report.items()
        ]
        for members, future in asked:
            answers = _answers(future, len(members), max(end - time.monotonic(), 0.0))
            found |= zip((figure.observation_id for figure in members), answers, strict=True)
    return found


def _boxes(figures: Sequence[ScannedFigure]) -> tuple[tuple[int, float, float, float, float], ...]:
    return tuple((one.page_number, one.box_x0, one.box_top, one.box_x1, one.box_bottom) for one in figures)


def _load(home: Home, sha256: str, limits: Limits) -> bytes:
    """The very bytes that the figures were read from. Raises _NoPictureError, ReadError."""
    data = lake.read_original(home, sha256, limits)
    if data is None:
        raise _NoPictureError(MISSING)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _NoPictureError(CHANGED)
    return data


def _answers(future: Future[Any], count: int, seconds: float) -> list[Any]:
    """`count` answers or reasons; never raises."""
    try:
        answers = future.result(timeout=seconds)
    except TimeoutError:
        return [TOO_SLOW] * count
    except ReadError as error:
        return [error.reason_vi] * count
    except _NoPictureError as error:
        return [str(error)] * count
    except Exception:
        log.exception("no pictures of a report")
        return [PROGRAM_ERROR] * count
    if not isinstance(answers, list) or len(answers) != count:
        return [NOT_DRAWN] * count
    return [NOT_DRAWN if answer is None else answer for answer in answers]


def _drawn(blank: Picture, answer: Any) -> Picture:
    """The picture of bare pixels; what is not the pixels of a small picture is not believed."""
    match answer:
        case (int(width), int(height), bytes(pixels)) if 0 < width * height <= MOST_PIXELS and width > 0:
            if len(pixels) != width * height:
                return replace(blank, reason=NOT_DRAWN)
        case _:
            return replace(blank, reason=NOT_DRAWN)
    buffer = io.BytesIO()
    Image.frombytes("L", (width, height), pixels).save(buffer, "JPEG", quality=QUALITY, optimize=True)
    uri = "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
    return replace(blank, uri=uri, width=width, height=height)


def left_out(pictures: Mapping[str, Picture]) -> int:
    """How many figures have no picture because the page has enough."""
    return sum(picture.reason == LEFT_OUT for picture in pictures.values())
