"""What a reader process can be asked to do; each task takes a file's bytes and gives plain values or `extract.model`.

What belongs here: the tasks of this library. Imports stay inside the functions: a child loads what its files need.
"""

from __future__ import annotations

import io
from typing import Any

from extract.isolation.protocol import Request
from extract.readers.limits import Deadline


def extraction(request: Request, deadline: Deadline) -> Any:
    """The whole reading, as an `extract.model.Extraction`."""
    from extract.pipeline import extract_bytes

    return extract_bytes(request.data, request.file_name, request.limits, deadline)


def tables(request: Request, deadline: Deadline) -> dict[str, bytes]:
    """The whole reading as tables of `extract.schema`, each an Arrow IPC file."""
    from extract.frames import to_frames

    packed = {}
    for name, frame in to_frames(extraction(request, deadline), len(request.data)).items():
        buffer = io.BytesIO()
        frame.write_ipc(buffer)
        packed[name] = buffer.getvalue()
    return packed


def crops(request: Request, deadline: Deadline) -> list[tuple[int, int, bytes] | None]:
    """Pictures of the boxes that the options name, as `extract.readers.crops` cuts them."""
    from extract.readers.crops import crops_of
    from extract.readers.sniff import media_type_of

    media_type = media_type_of(request.data, request.file_name, request.limits)
    return crops_of(request.data, media_type, request.options, deadline)


def page_picture(request: Request, deadline: Deadline) -> tuple[int, int, float, float, bytes] | None:
    """One page, whose number is the one option, as `extract.readers.crops` draws it."""
    from extract.readers.crops import page_of
    from extract.readers.sniff import media_type_of

    media_type = media_type_of(request.data, request.file_name, request.limits)
    return page_of(request.data, media_type, int(request.options[0]), deadline)
