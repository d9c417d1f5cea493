"""What stands side by side on a PDF's page: the head of page one, the signature, columns of running text.

What belongs here: finding the gutter between two blocks and the order in which they are read. What the lines of a block
are is `pdf_layout`'s part.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from extract.readers.headings import is_title_word
from extract.readers.pdf_layout import PageLayout
from extract.readers.pdf_lines import Line, Word

RECIPIENTS = re.compile(r"^Nơi nhận", re.IGNORECASE)
GUTTER = 1.6  # of the font size: a wider gap separates blocks side by side
MIDDLE = (0.35, 0.65)  # of the width of the text: where the gutter between two columns may run
STEP = 4.0  # points between two places that are tried
HALF = 0.62  # of the width of the text: a line of a column is shorter
LEAST_LINES = 6  # of one column
PROSE_LETTERS = 20  # of the usual line of a column: cells of a table, names and labels are shorter
PROSE_DIGITS = 0.25  # of its letters
LEVEL = 0.8  # font sizes by which the first lines of two columns may differ in height
GAP = 1.8  # font sizes of a step down that is more than one to the next line
FILLED = 0.7  # of the widest line of a column, in the usual line


def split_columns(page: PageLayout, first: bool) -> None:
    """Put what stands side by side (the head of page one, the signature, columns) in reading order, in place."""
    if first:
        end = _column_end(page.body, 0)
        page.head, page.body = _left_then_right(page.body[:end]), page.body[end:]
    at = next((at for at, line in enumerate(page.body) if _names_recipients(line)), None)
    if at is not None:
        _split_signature(page, at)
    page.body = _column_by_column(page.body)


def _names_recipients(line: Line) -> bool:
    return any(RECIPIENTS.match(part.text) for part in _segments(line))


def _split_signature(page: PageLayout, at: int) -> None:
    """Recipients on the left, office and name of the signer on the right; their lines need not share baselines."""
    left, right = min(line.x0 for line in page.body), max(line.x1 for line in page.body)
    third, most = left + (right - left) / 3, left + 0.75 * (right - left)
    start, end = at, at
    while start > 0 and page.body[start - 1].x0 > third and page.body[at].baseline - page.body[start - 1].baseline < 40:
        start -= 1
    while end < len(page.body) and all(part.x0 > third or part.x1 < most for part in _segments(page.body[end])):
        end += 1
    parts = [part for line in page.body[start:end] for part in _segments(line)]
    if any(part.x0 > third for part in parts):
        sides = [part for part in parts if part.x0 <= third] + [part for part in parts if part.x0 > third]
        page.tail = sides + page.body[end:]
        page.body = page.body[:start]


def _segments(line: Line) -> list[Line]:
    """A line cut at gaps that are too wide for justified text."""
    parts: list[list[Word]] = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - parts[-1][-1].x1 > GUTTER * line.size:
            parts.append([])
        parts[-1].append(word)
    return [replace(line, words=words) for words in parts]


def _column_end(lines: Sequence[Line], start: int) -> int:
    """End of the run of lines from `start` that a common gutter cuts in two; `start` where there is none."""
    end, last_cut = start, start
    while end < len(lines) and end - start < 40 and _gutter(lines[start : end + 1]):
        end += 1
        if len(_segments(lines[end - 1])) > 1:
            last_cut = end
    if last_cut == start:
        return start
    gutter = _gutter(lines[start:end])
    # Lines below the last cut one belong to the columns while they stay on one side and do not open the title.
    while gutter and last_cut < end and not is_title_word(lines[last_cut].text):
        line = lines[last_cut]
        if line.baseline - lines[last_cut - 1].baseline > 2.6 * line.size:
            break
        last_cut += 1
    return last_cut


def _gutter(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The strip (x from, x to) that no word crosses, with text on both sides where a line is cut; None without one.

    Lines with a single segment must lie wholly on one side of it.
    """
    low, high = 0.0, 10_000.0
    for line in lines:
        parts = _segments(line)
        if len(parts) == 2:
            low, high = max(low, parts[0].x1), min(high, parts[1].x0)
        elif len(parts) > 2:
            return None
    if high == 10_000.0:
        return (0.0, high)
    for line in lines:
        parts = _segments(line)
        if len(parts) == 1:
            if line.x0 >= low:
                high = min(high, line.x0) if line.x0 > low else high
            elif line.x1 <= high:
                low = max(low, line.x1)
            else:
                return None
    return (low, high) if low < high else None


def _left_then_right(lines: Sequence[Line]) -> list[Line]:
    gutter = _gutter(lines)
    if not lines or gutter is None:
        return list(lines)
    parts = [part for line in lines for part in _segments(line)]
    left = [part for part in parts if part.x0 < gutter[0]]
    return left + [part for part in parts if part.x0 >= gutter[0]]


def _column_by_column(lines: Sequence[Line]) -> list[Line]:
    """Lines with each stretch of two columns of text read left, then right; their `column` tells them apart."""
    if len(lines) < LEAST_LINES:
        return list(lines)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = right - left
    cut = [_segments(line) for line in lines]
    narrow = [all(part.x1 - part.x0 < HALF * width for part in parts) for parts in cut]
    if sum(narrow) < LEAST_LINES:
        return list(lines)
    first, last = (round((left + share * width) / STEP) for share in MIDDLE)
    runs = [_runs_beside(cut, narrow, at * STEP) for at in range(first, last + 1)]
    best = max(runs, key=lambda found: sum(end - start for start, end, _ in found))
    ordered, done = list[Line](), 0
    for number, (start, end, gutter) in enumerate(best):
        parts = [part for row in cut[start:end] for part in row]
        sides = [part for part in parts if part.x0 < gutter], [part for part in parts if part.x0 >= gutter]
        ordered += lines[done:start]
        for side, found in enumerate(sides, start=1):
            ordered += [replace(part, column=2 * number + side) for part in found]
        done = end
    return [*ordered, *lines[done:]]


def _runs_beside(cut: Sequence[Sequence[Line]], narrow: Sequence[bool], gutter: float) -> list[tuple[int, int, float]]:
    """(start, end, gutter) of each run of lines that do not cross the gutter and are text on both sides of it."""
    found, start = list[tuple[int, int, float]](), 0
    for at, parts in enumerate([*cut, []]):
        if parts and narrow[at] and not any(part.x0 < gutter < part.x1 for part in parts):
            continue
        first, end = _abreast(cut, start, at, gutter)
        sides: tuple[list[Line], list[Line]] = [], []
        for part in (part for row in cut[first:end] for part in row):
            sides[part.x0 >= gutter].append(part)
        if all(_is_prose(side) for side in sides):
            found.append((first, end, gutter))
        start = at + 1
    return found


def _abreast(cut: Sequence[Sequence[Line]], start: int, end: int, gutter: float) -> tuple[int, int]:
    """The run without lines on one side alone above the columns, and below them beyond a gap: the columns begin level.

    Such lines are the end of a paragraph over the whole width, or a heading.
    """
    tops = [next((row[0].baseline for row in cut[start:end] if _is_on(row, side, gutter)), None) for side in (0, 1)]
    if tops[0] is None or tops[1] is None:
        return start, start
    while start < end and cut[start][0].baseline < max(tops[0], tops[1]) - LEVEL * cut[start][0].size:
        start += 1
    both = max((at for at in range(start, end) if len(cut[at]) > 1), default=start)
    below = (at for at in range(both + 1, end) if cut[at][0].baseline - cut[at - 1][0].baseline > GAP * cut[at][0].size)
    return start, next(below, end)


def _is_on(row: Sequence[Line], side: int, gutter: float) -> bool:
    return any((part.x0 >= gutter) == bool(side) for part in row)


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether the lines of one side read as running text that fills its column."""
    if len(lines) < LEAST_LINES:
        return False
    texts = [line.text for line in lines]
    widths = [line.x1 - line.x0 for line in lines]
    digits = sum(letter.isdigit() for text in texts for letter in text)
    return (
        statistics.median(map(len, texts)) >= PROSE_LETTERS
        and digits <= PROSE_DIGITS * sum(map(len, texts))
        and statistics.median(widths) >= FILLED * max(widths)
        and len(lines) == len({round(line.baseline) for line in lines})
    )
