"""Footnotes of a scanned page: the rule above them, their marks, and the small raised digits that call them.

What belongs here: what the recogniser of running text gets wrong. It reads a raised 9 as a quotation mark, so raised
signs are cut out, enlarged and read once more as digits, and the footnotes on the page say which digits can be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image

from extract.readers.ocr.picture import Box, PagePicture
from extract.readers.ocr.tesseract import UnreadablePictureError, digits_of
from extract.readers.pdf_lines import Line, Word

Levels = np.ndarray[Any, Any]

UNKNOWN = "?"  # text of a raised sign that is no digit as read

BAND = 6  # pixel rows that are looked at as one: a rule may slope by so much
DARK = 140  # grey level
SHORTEST, LONGEST = 0.1, 0.55  # length of the rule above footnotes, as a share of the page's width
LEFT = 0.35  # it begins in the left part of the page
TOP = 0.15  # and below the head, of the page's height
NOTE_SIZE = 0.85  # footnotes are set smaller than the text; those that are not are said to be
CELL, ENLARGED = 200, 2  # pixels of a sign's cell, and how many times it is enlarged
BETWEEN_DIGITS = 0.35  # of their height: two digits of one mark stand closer
MOST_SIGNS = 60  # on a page


def note_rule(image: Image.Image) -> float | None:
    """Height in pixels of the short level rule above footnotes, the lowest one; None without one."""
    dark: Levels = np.asarray(np.asarray(image, dtype=np.uint8) < DARK)
    bands = dark[: dark.shape[0] // BAND * BAND].reshape(-1, BAND, dark.shape[1])
    rows: Levels = np.asarray(bands.any(axis=1))
    thick: Levels = np.asarray(bands.sum(axis=1))
    width = image.width
    for at in range(len(rows) - 3, int(TOP * len(rows)), -1):
        if rows[at].sum() < SHORTEST * width:
            continue
        start, end = _longest_run(rows[at])
        if not SHORTEST * width <= end - start <= LONGEST * width or start > LEFT * width:
            continue
        alone = not rows[at - 2][start:end].any() and not rows[at + 2][start:end].any()
        if alone and float(thick[at][start:end].mean()) <= BAND and rows[at].sum() < 1.1 * (end - start):
            return float(at * BAND + BAND / 2)
    return None


def _longest_run(row: Levels) -> tuple[int, int]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.view(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest])


def mark_notes(lines: Sequence[Line], rule: float | None) -> list[int]:
    """Raise the number that each footnote under `rule` (points) opens with, in place; the numbers.

    The lines become as small as footnotes are printed, which is how the PDF reader knows them.
    """
    if rule is None:
        return []
    below = [line for line in lines if line.baseline > rule]
    first = next((at for at, line in enumerate(below) if _number(line) is not None), None)
    if first is None:
        return []
    margin, numbers = below[first].x0, [_number(below[first]) or 0]
    below[first].words[0].raised = True
    for line in below[first + 1 :]:
        if _number(line) == numbers[-1] + 1 and abs(line.x0 - margin) < line.size:
            line.words[0].raised = True
            numbers.append(numbers[-1] + 1)
    usual = max((line.size for line in lines if line.baseline <= rule), default=0.0)
    for line in below:
        if line.baseline < below[first].baseline or not _is_page_number(line):
            line.size = min(line.size, round(NOTE_SIZE * usual, 1)) if usual else line.size
    return numbers


def _number(line: Line) -> int | None:
    """The number that a line opens with, before other words."""
    text = line.words[0].text
    return int(text) if len(line.words) > 1 and text.isascii() and text.isdigit() and len(text) <= 3 else None


def _is_page_number(line: Line) -> bool:
    return len(line.words) == 1 and line.words[0].text.isdigit()


def read_marks(lines: Sequence[Line], page: PagePicture, numbers: Sequence[int], seconds: float) -> None:
    """Give raised signs in the text their digits, in place; a sign that cannot be read is left out."""
    signs = [word for line in lines for word in line.words if word.raised and word is not line.words[0]][:MOST_SIGNS]
    if any(sign.text == UNKNOWN for sign in signs) and len(_calls(signs)) != len(numbers):
        boxes = [_ink_of(sign, *_room(line, sign), page) for line in lines for sign in line.words if sign in signs]
        for sign, text in zip(signs, _read_again(boxes, page, seconds), strict=True):
            sign.text = text or sign.text
    _fit(signs, numbers)
    for line in lines:
        line.words = [word for word in line.words if word.text != UNKNOWN] or line.words


def _room(line: Line, sign: Word) -> tuple[float, float]:
    """Where the words beside a sign end and begin, in points; a stop may be its second digit and the stop in one."""
    words = [word for word in line.words if any(map(str.isalnum, word.text))]
    before = max((word.x1 for word in words if word.x1 <= sign.x0 + 1), default=sign.x0)
    after = min((word.x0 for word in words if word.x0 >= sign.x1), default=sign.x1 + 3 * (sign.bottom - sign.top))
    return before, after


def _ink_of(sign: Word, before: float, after: float, page: PagePicture) -> tuple[int, int, int, int]:
    """Box of a sign in pixels, grown over the digits beside it that the recogniser lost."""
    x0, top, x1, bottom = (round(value * page.scale) for value in (sign.x0, sign.top, sign.x1, sign.bottom))
    left, right = min(round(before * page.scale), x0), max(round(after * page.scale), x1)
    band: Levels = np.asarray(page.image.crop((left, top, right, bottom)), dtype=np.uint8)
    ink = set((np.flatnonzero((band < DARK).any(axis=0)) + left).tolist())
    step = max(round(BETWEEN_DIGITS * (bottom - top)), 1)
    while x1 < right and (further := max((x for x in range(x1, min(x1 + step, right)) if x in ink), default=None)):
        x1 = further + 1
    while x0 > left and (further := min((x for x in range(max(x0 - step, left), x0) if x in ink), default=None)):
        x0 = further
    return x0, top, x1, bottom


def _read_again(signs: Sequence[tuple[int, int, int, int]], page: PagePicture, seconds: float) -> list[str]:
    """Digits of each sign, enlarged in a row of its own; "" where there are none."""
    strip = Image.new("L", (CELL * (len(signs) + 1), CELL), 255)
    for at, (x0, top, x1, bottom) in enumerate(signs):
        crop = page.image.crop((max(x0 - 3, 0), max(top - 3, 0), x1 + 3, bottom + 3))
        ratio = min(ENLARGED, (CELL - 80) / max(crop.size))
        crop = crop.resize(
            (max(int(crop.width * ratio), 1), max(int(crop.height * ratio), 1)), Image.Resampling.LANCZOS
        )
        strip.paste(crop, (CELL * at + CELL // 2, (CELL - crop.height) // 2))
    try:
        found = digits_of(strip, seconds)
    except UnreadablePictureError:
        return [""] * len(signs)
    texts = [""] * len(signs)
    for digit, box in found:
        cell = int((_middle(box) - CELL / 2) // CELL)
        if 0 <= cell < len(signs):
            texts[cell] += digit
    return texts


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2 + CELL * 0.1  # a sign begins at half of its cell


def _fit(signs: Sequence[Word], numbers: Sequence[int]) -> None:
    """Correct signs by the footnotes that stand on the page: their calls come in order."""
    calls = _calls(signs)
    if not numbers or not calls:
        return
    if len(calls) == len(numbers):
        for sign, number in zip(calls, numbers, strict=True):
            sign.text = str(number)
        return
    known = [(at, int(sign.text)) for at, sign in enumerate(calls) if sign.text.isdigit() and int(sign.text) in numbers]
    fixed = [(-1, numbers[0] - 1), *_rising(known), (len(calls), numbers[-1] + 1)]
    for (at, number), (next_at, next_number) in pairwise(fixed):
        if next_at - at == next_number - number:
            for step in range(1, next_at - at):
                calls[at + step].text = str(number + step)


def _calls(signs: Sequence[Word]) -> list[Word]:
    """Signs that may call a footnote: as many as there are footnotes need no second reading."""
    return [sign for sign in signs if sign.text == UNKNOWN or sign.text.isdigit()]


def _rising(known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of calls whose numbers rise with their places."""
    best: list[list[tuple[int, int]]] = []
    for at, number in known:
        before = max((run for run in best if run[-1][1] < number), key=len, default=[])
        best.append([*before, (at, number)])
    return max(best, key=len, default=[])
