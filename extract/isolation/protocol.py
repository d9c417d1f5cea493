"""Messages between a reader process and the process that started it, over a pair of sockets.

What belongs here: framing and (un)packing. A child may have been taken over by the file that it read, so its answers
are unpacked by a reader that can make values and the dataclasses of `extract.model`, and can call nothing else.
"""

from __future__ import annotations

import io
import pickle
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from extract.readers.limits import Deadline, Limits

HEADER = struct.Struct("!cQ")
MAX_ANSWER = 1 << 30  # bytes; a longer answer is not believed
MEMORY_EXIT = 77  # exit code of a child whose memory ran out
_CHUNK = 1 << 20


class Kind(Enum):
    """What a message is."""

    REQUEST = b"Q"
    RESULT = b"R"
    REFUSED = b"E"  # code, reason_vi, reason_en of a ReadError
    FAILED = b"X"  # traceback of an error of the program
    MORE_TIME = b"T"  # seconds granted on top, for pages that are read from pictures


class BrokenMessageError(Exception):
    """The other side is gone, or does not keep to the protocol."""


@dataclass(frozen=True, slots=True)
class Request:
    """One file for a task."""

    task: str  # module:function, a Task
    data: bytes
    file_name: str
    limits: Limits
    options: tuple[Any, ...] = ()


Task = Callable[[Request, Deadline], Any]
"""A function of a module that the reader process can import; it gives plain values or `extract.model`."""


def send(connection: socket.socket, kind: Kind, value: object) -> None:
    """Write one message. Raises OSError when the other side is gone."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    connection.sendall(HEADER.pack(kind.value, len(body)))
    connection.sendall(body)


def receive(connection: socket.socket, most: int = MAX_ANSWER) -> tuple[Kind, bytes]:
    """Read one message, its value still packed.

    Raises BrokenMessageError, and TimeoutError when the socket's time-out passes between two pieces.
    """
    letter, length = HEADER.unpack(_exactly(connection, HEADER.size))
    try:
        kind = Kind(letter)
    except ValueError:
        raise BrokenMessageError(f"no such message: {letter!r}") from None
    if length > most:
        raise BrokenMessageError(f"a message of {length} bytes")
    return kind, _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < length:
        try:
            piece = connection.recv(min(_CHUNK, length - len(pieces)))
        except ConnectionError as error:
            raise BrokenMessageError(str(error)) from error
        if not piece:
            raise BrokenMessageError("the other side is gone")
        pieces += piece
    return bytes(pieces)


def unpack_trusted(body: bytes) -> Any:
    """Value of a message from the process that started us."""
    return pickle.loads(body)  # noqa: S301


def unpack(body: bytes) -> Any:
    """Value of a message from a child. Raises BrokenMessageError for anything but plain values and our dataclasses."""
    try:
        return _Unpickler(io.BytesIO(body)).load()
    except Exception as error:
        raise BrokenMessageError(f"an answer that cannot be unpacked: {type(error).__name__}") from error


class _Unpickler(pickle.Unpickler):
    """Makes plain values, Decimals and the classes that `extract.model` defines."""

    def find_class(self, module: str, name: str) -> Any:
        """The class, or UnpicklingError."""
        if (module, name) == ("decimal", "Decimal"):
            return super().find_class(module, name)
        if module == "extract.model" and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} may not be made from a child's answer")
