"""The words of a page with their places, read through PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

# PDFium writes these for a hyphen at a line's end.
HYPHENS = frozenset({0x02, 0xFFFE})
SOFT_HYPHEN = 0xAD
SPACES = frozenset(
    {0x20, 0xA0, 0x0D, 0x0A, 0x09, 0x0B, 0x0C, 0x2028, 0x2029, 0x3000, 0, *range(0x2000, 0x200B)}
)
BOLD_WEIGHT = 600
MOST_CHARACTERS = 60_000
NAME_BUFFER = 128


@dataclass(slots=True)
class Word:
    """A word; the origin is the page's top left corner as it is read, `size` is its line's height in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    is_bold: bool

    @property
    def size(self) -> float:
        """The height of its line."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PageFrame:
    """A page's size as it is read, and how its own coordinates become ours."""

    width: float
    height: float
    place: Callable[[float, float, float, float], tuple[float, float, float, float]]


def frame_of(page: Any) -> PageFrame:
    """Return the frame of a page, turned as it is shown."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    turn = pdfium.FPDFPage_GetRotation(page)
    # Boxes come in the coordinates of the page before it is turned; its crop box says where they begin.
    x0, y0, own_width, own_height = _own_box(page, width, height, turn)

    def place(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        left, right, bottom, top = left - x0, right - x0, bottom - y0, top - y0
        if turn == 1:
            return bottom, left, top, right
        if turn == 2:
            return own_width - right, bottom, own_width - left, top
        if turn == 3:
            return own_height - top, own_width - right, own_height - bottom, own_width - left
        return left, own_height - top, right, own_height - bottom

    return PageFrame(width, height, place)


def _own_box(page: Any, width: float, height: float, turn: int) -> tuple[float, float, float, float]:
    own_width, own_height = (height, width) if turn in {1, 3} else (width, height)
    box = [ctypes.c_float() for _ in range(4)]
    found = pdfium.FPDFPage_GetCropBox(page, *box) or pdfium.FPDFPage_GetMediaBox(page, *box)
    x0, y0 = (min(box[0].value, box[2].value), min(box[1].value, box[3].value)) if found else (0.0, 0.0)
    return x0, y0, own_width, own_height


def read_words(page: Any, frame: PageFrame) -> list[Word]:
    """Return a page's words in the order of the file."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return []
    try:
        count = min(pdfium.FPDFText_CountChars(text_page), MOST_CHARACTERS)
        unicode = pdfium.FPDFText_GetUnicode
        codes = [unicode(text_page, number) for number in range(count)]
        reader = _Reader(text_page, frame, codes)
        return [word for start, end in _runs(codes) if (word := reader.word(start, end))]
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _runs(codes: list[int]) -> list[tuple[int, int]]:
    """Return where words begin and end."""
    runs, start = [], -1
    for number, code in enumerate(codes):
        if code in SPACES:
            if start >= 0:
                runs.append((start, number))
                start = -1
        elif code in HYPHENS:
            # The rest of the word stands on the next line.
            runs.append((start if start >= 0 else number, number + 1))
            start = -1
        elif start < 0:
            start = number
    if start >= 0:
        runs.append((start, len(codes)))
    return runs


def _letter(code: int) -> str:
    """Return exactly one character, so that places in the text stay; what has none becomes one that is dropped later."""
    if code in HYPHENS:
        return "-"
    return "\u200b" if code == SOFT_HYPHEN or code > 0x10FFFF else chr(code)


class _Reader:
    """Asks for the boxes of a word's first and last character only: asking costs more than all else."""

    def __init__(self, text_page: Any, frame: PageFrame, codes: list[int]) -> None:
        self._page, self._frame = text_page, frame
        self._text = "".join(map(_letter, codes))
        self._box = pdfium.FS_RECTF()
        self._name = ctypes.create_string_buffer(NAME_BUFFER)
        self._flags = ctypes.c_int()

    def word(self, start: int, end: int) -> Word | None:
        """Return the word between two characters; None where it has no place."""
        first, last = self._place(start), self._place(end - 1)
        if first is None or last is None:
            return None
        text = self._text[start:end]
        left, right = min(first[0], last[0]), max(first[2], last[2])
        top, bottom = min(first[1], last[1]), max(first[3], last[3])
        return Word(text, left, top, right, bottom, self._is_bold(start))

    def _place(self, number: int) -> tuple[float, float, float, float] | None:
        box = self._box
        if not pdfium.FPDFText_GetLooseCharBox(self._page, number, box):
            return None
        return self._frame.place(box.left, box.bottom, box.right, box.top)

    def _is_bold(self, number: int) -> bool:
        if pdfium.FPDFText_GetFontWeight(self._page, number) >= BOLD_WEIGHT:
            return True
        length = pdfium.FPDFText_GetFontInfo(self._page, number, self._name, NAME_BUFFER, self._flags)
        return length > 0 and b"bold" in self._name.value.lower()
