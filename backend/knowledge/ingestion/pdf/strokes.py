"""The lines that a page draws: where a table's cells end."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from backend.knowledge.ingestion.pdf.words import PageFrame

THIN = 3.0
SHORTEST = 6.0
MOST_OBJECTS = 15_000
MOST_SEGMENTS = 400
DEEPEST_FORM = 4
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line: at `at` across, from `start` to `end` along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Strokes:
    """A page's level and upright lines; the edges of boxes count as lines."""

    level: list[Stroke]
    upright: list[Stroke]


def read_strokes(page: Any, frame: PageFrame) -> Strokes:
    """Return the lines of a page; none where it draws so much that it is a picture."""
    result = Strokes([], [])
    if pdfium.FPDFPage_CountObjects(page) > MOST_OBJECTS:
        return result
    for path, matrix in islice(_paths(page), MOST_OBJECTS):
        for x0, y0, x1, y1 in _boxes(path, matrix):
            _add(result, frame, *frame.place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return result


def _paths(page: Any) -> Iterator[tuple[Any, Matrix]]:
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _paths_of(pdfium.FPDFPage_GetObject(page, number), IDENTITY, 0)


def _paths_of(thing: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield thing, _times(_matrix(thing), outer)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
        inner = _times(_matrix(thing), outer)
        for number in range(pdfium.FPDFFormObj_CountObjects(thing)):
            yield from _paths_of(pdfium.FPDFFormObj_GetObject(thing, number), inner, depth + 1)


def _matrix(thing: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _boxes(path: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Yield each straight line of a path, and the box of each filled part that is itself as thin as a line."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    begun: tuple[float, float] | None = None
    for number in range(min(pdfium.FPDFPath_CountSegments(path), MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        here = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begun = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO and before is not None:
            yield (*before, *here)
        if pdfium.FPDFPathSegment_GetClose(segment) and begun is not None and here != begun:
            yield (*here, *begun)
        before = here


def _add(strokes: Strokes, frame: PageFrame, left: float, top: float, right: float, bottom: float) -> None:
    width, height = right - left, bottom - top
    if left < -THIN or top < -THIN or right > frame.width + THIN or bottom > frame.height + THIN:
        left, right = max(left, 0.0), min(right, frame.width)
        top, bottom = max(top, 0.0), min(bottom, frame.height)
    if height <= THIN and width >= SHORTEST:
        strokes.level.append(Stroke((top + bottom) / 2, left, right))
    elif width <= THIN and height >= SHORTEST:
        strokes.upright.append(Stroke((left + right) / 2, top, bottom))
