"""What is drawn on a PDF page beside its text: straight rules, and how much of it pictures cover.

What belongs here: walking the page's objects by PDFium. Does not: what the rules mean (`pdf_tables`).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from extract.readers.pdf_glyphs import FARTHEST, Frame, bare

MAX_RULES = 4_000  # a page with more is a drawing; looking for tables in it would take minutes
MAX_SHORT = 400  # rules of a page on which one above footnotes is looked for
MAX_OBJECTS = 100_000
MAX_DEPTH = 4  # forms within forms
STRAIGHT = 0.7  # points by which a rule may lean
LEAST_LENGTH = 1.0  # points
_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO

_count = bare(pdfium.FPDFPage_CountObjects, ctypes.c_int, ctypes.c_void_p)
_get = bare(pdfium.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_count_in = bare(pdfium.FPDFFormObj_CountObjects, ctypes.c_int, ctypes.c_void_p)
_get_in = bare(pdfium.FPDFFormObj_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
_type = bare(pdfium.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_matrix = bare(pdfium.FPDFPageObj_GetMatrix, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_draw_mode = bare(pdfium.FPDFPath_GetDrawMode, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_segments = bare(pdfium.FPDFPath_CountSegments, ctypes.c_int, ctypes.c_void_p)
_segment = bare(pdfium.FPDFPath_GetPathSegment, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_point = bare(pdfium.FPDFPathSegment_GetPoint, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_kind = bare(pdfium.FPDFPathSegment_GetType, ctypes.c_int, ctypes.c_void_p)
_closes = bare(pdfium.FPDFPathSegment_GetClose, ctypes.c_int, ctypes.c_void_p)

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight horizontal or vertical line in layout coordinates."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Drawings:
    """Rules of a page; `segments` counts all pieces of its paths, `covered` is the share of it under pictures."""

    rules: list[Rule] = field(default_factory=list)
    segments: int = 0
    covered: float = 0.0


def drawings_of(page: Any, frame: Frame) -> Drawings:
    """Rules and pictures of a pypdfium2 page."""
    found = Drawings()
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    _walk([_get(handle, at) for at in range(min(_count(handle), MAX_OBJECTS))], _UNIT, frame, found, 0)
    return found


def _walk(objects: list[int], outer: Matrix, frame: Frame, found: Drawings, depth: int) -> None:
    for one in objects:
        kind = _type(one)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(one, outer, frame, found)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            matrix = _within(_matrix_of(one), outer)
            area = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
            found.covered = min(1.0, found.covered + area / max(frame.width * frame.height, 1.0))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = [_get_in(one, at) for at in range(min(_count_in(one), MAX_OBJECTS))]
            _walk(inner, _within(_matrix_of(one), outer), frame, found, depth + 1)


def _matrix_of(drawn: int) -> Matrix:
    values = (ctypes.c_float * 6)()
    if not _matrix(drawn, ctypes.addressof(values)):
        return _UNIT
    return (values[0], values[1], values[2], values[3], values[4], values[5])


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _path(path: int, outer: Matrix, frame: Frame, found: Drawings) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    count = _segments(path)
    found.segments += max(count, 0)
    if not _draw_mode(path, ctypes.addressof(fill), ctypes.addressof(stroke)) or not (fill.value or stroke.value):
        return  # it only clips
    if found.segments > MAX_RULES:
        return
    matrix = _within(_matrix_of(path), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
    start = last = (0.0, 0.0)
    for at in range(count):
        segment = _segment(path, at)
        if not segment or not _point(segment, x_at, y_at):
            continue
        a, b, c, d, e, f = matrix
        here = frame.place(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = _kind(segment)
        if kind == _MOVE:
            start = here
        elif kind == _LINE:
            _add_rule(found, last, here)
        last = here
        if _closes(segment):
            _add_rule(found, last, start)
            last = start


def _add_rule(found: Drawings, one: tuple[float, float], other: tuple[float, float]) -> None:
    if not all(-FARTHEST < value < FARTHEST for value in (*one, *other)):
        return
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if min(wide, high) > STRAIGHT or max(wide, high) < LEAST_LENGTH:
        return
    x0, x1 = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    found.rules.append(Rule(x0, top, x1, bottom))


def short_rules(rules: list[Rule], frame: Frame) -> list[Rule]:
    """Level rules that are longer than a letter and shorter than half the page."""
    if len(rules) > MAX_SHORT:
        return []
    return [
        rule for rule in rules if 20.0 < rule.x1 - rule.x0 < 0.5 * frame.width and rule.bottom - rule.top < STRAIGHT
    ]
