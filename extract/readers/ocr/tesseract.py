"""Running Tesseract on one picture.

What belongs here: finding the program and its Vietnamese data, calling it with a time limit, naming what is missing.
The picture goes in as a file in memory and the answer comes out through a pipe.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import tempfile
from typing import IO

from PIL import Image

from extract.readers.errors import ReadError, read_error

Box = tuple[float, float, float, float]

LANGUAGE = "vie"
_BOXES = ("-c", "hocr_char_boxes=1")
_DARK_ON_LIGHT = ("-c", "tessedit_do_invert=0")  # reports are dark on light: looking for the contrary takes time
_DIGIT = re.compile(r"x_bboxes (\d+) (\d+) (\d+) (\d+)[^>]*>(\d)<")
PACKAGES = "tesseract-ocr tesseract-ocr-vie"
"""Debian's packages; named in the reason where one is missing."""


class UnreadablePictureError(Exception):
    """Tesseract failed on this picture, or took too long."""


@functools.cache
def find_tesseract() -> str:
    """Path of the program. Raises ReadError("ocr_missing") without it or without its Vietnamese data."""
    command = shutil.which("tesseract")
    if command is None:
        raise _missing()
    listed = subprocess.run(  # noqa: S603
        [command, "--list-langs"], capture_output=True, text=True, check=False, timeout=20, env=environment()
    )
    if LANGUAGE not in listed.stdout.split():
        raise _missing()
    return command


def _missing() -> ReadError:
    return read_error("ocr_missing", packages=PACKAGES)


def environment() -> dict[str, str]:
    """One thread for each process: with threads of its own Tesseract is many times slower."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def hocr_of(picture: Image.Image, dpi: int, seconds: float) -> bytes:
    """Tesseract's hOCR of a grey picture, with the box of each character. Raises UnreadablePictureError, ReadError."""
    return _run(picture, ["-l", LANGUAGE, "--dpi", str(dpi), "--psm", "3", *_DARK_ON_LIGHT, *_BOXES, "hocr"], seconds)


def digits_of(picture: Image.Image, seconds: float) -> list[tuple[str, Box]]:
    """Digits in a row of a grey picture, with their boxes in pixels. Raises UnreadablePictureError, ReadError."""
    options = ["-l", LANGUAGE, "--psm", "7", "-c", "tessedit_char_whitelist=0123456789", *_BOXES, "hocr"]
    answer = _run(picture, options, seconds).decode("utf-8", "replace")
    return [(one[5], (float(one[1]), float(one[2]), float(one[3]), float(one[4]))) for one in _DIGIT.finditer(answer)]


def turned_by(picture: Image.Image, seconds: float) -> int:
    """Degrees (0, 90, 180, 270) by which to turn the picture clockwise so that its text stands upright; 0 if unsure."""
    try:
        said = _run(picture, ["--psm", "0", "-l", "osd"], seconds).decode("utf-8", "replace")
    except UnreadablePictureError:
        return 0
    found = [line.partition(":")[2].strip() for line in said.splitlines() if line.startswith("Rotate:")]
    return int(found[0]) if found and found[0] in {"90", "180", "270"} else 0


def _run(picture: Image.Image, options: list[str], seconds: float) -> bytes:
    try:
        with _file_of(picture) as file:
            done = subprocess.run(  # noqa: S603 - our own arguments
                [find_tesseract(), _path(file), "stdout", *options],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=seconds,
                env=environment(),
                pass_fds=(file.fileno(),),
            )
    except subprocess.TimeoutExpired as error:
        raise UnreadablePictureError("too slow") from error
    except OSError as error:
        raise UnreadablePictureError(str(error)) from error
    if done.returncode != 0:
        raise UnreadablePictureError(done.stderr.decode("utf-8", "replace").strip()[-300:])
    return done.stdout


def _file_of(picture: Image.Image) -> IO[bytes]:
    """A grey picture as an uncompressed file in memory where the system has such files, else in its temporary folder.

    Not a pipe: Tesseract takes its standard input letter by letter, which costs a tenth of the reading of a page.
    """
    file: IO[bytes]
    if hasattr(os, "memfd_create"):  # noqa: SIM108 - a line too long
        file = open(os.memfd_create("page"), "w+b")  # noqa: SIM115 - closed by the caller
    else:
        file = tempfile.NamedTemporaryFile()  # noqa: SIM115
    file.write(b"P5 %d %d 255\n" % picture.size)
    file.write(picture.tobytes())
    file.flush()
    return file


def _path(file: IO[bytes]) -> str:
    return file.name if isinstance(file.name, str) else f"/dev/fd/{file.fileno()}"
