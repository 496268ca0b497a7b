"""The words of a page that is a picture, read by Tesseract where it is installed and turned on."""

from __future__ import annotations

import io
import shutil
import subprocess
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from backend.knowledge.ingestion.pdf.reader import ReadPicture
from backend.knowledge.ingestion.pdf.words import Word

PROGRAM = "tesseract"
LANGUAGE = "spa"
DOTS_PER_POINT = 200 / 72
MOST_PIXELS = 30_000_000
SECONDS_FOR_A_PAGE = 60
LEAST_CONFIDENCE = 30.0
# Of the table that Tesseract writes: its columns, and how it marks words.
COLUMNS, WORD_LEVEL = 12, "5"


def picture_reader() -> ReadPicture | None:
    """Return what reads pictures; None where Tesseract or its Spanish is not installed."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    if LANGUAGE not in listed.stdout.split():
        return None
    return lambda page: _read(program, page)


def _read(program: str, page: Any) -> list[Word]:
    scale = DOTS_PER_POINT
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if width * height * scale * scale > MOST_PIXELS:
        scale = (MOST_PIXELS / (width * height)) ** 0.5
    picture = _picture(page, int(width * scale), int(height * scale))
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", "200", "--psm", "6", "tsv"]
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=SECONDS_FOR_A_PAGE, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return []
    return _words(done.stdout.decode("utf-8", errors="replace"), scale)


def _picture(page: Any, width: int, height: int) -> bytes:
    """Return the page as a grey picture that Tesseract reads."""
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        address = pdfium.FPDFBitmap_GetBuffer(bitmap)
        data = (pdfium.c_char * (stride * height)).from_address(address)
        out = io.BytesIO(b"P5\n%d %d\n255\n" % (width, height))
        out.seek(0, io.SEEK_END)
        for row in range(height):
            out.write(data[row * stride : row * stride + width])
        return out.getvalue()
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _words(table: str, scale: float) -> list[Word]:
    """Return Tesseract's words; those of one line get the line's height, as in a PDF's own text."""
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    words = [row for row in rows if len(row) == COLUMNS and _is_word(row)]
    heights: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for row in words:
        heights.setdefault(tuple(row[1:5]), []).append((int(row[7]), int(row[7]) + int(row[9])))
    if not heights:
        return []
    spans = {
        line: (min(top for top, _ in edges), max(bottom for _, bottom in edges))
        for line, edges in heights.items()
    }
    usual = median(bottom - top for top, bottom in spans.values())
    result = []
    for row in words:
        top, bottom = _usual_height(*spans[tuple(row[1:5])], usual)
        left, right = int(row[6]), int(row[6]) + int(row[8])
        places = (left / scale, top / scale, right / scale, bottom / scale)
        result.append(Word(row[11].strip(), *places, False))
    return result


def _usual_height(top: int, bottom: int, usual: float) -> tuple[float, float]:
    """Return a line's edges; one that is nearly as high as most is as high: what is read from a picture wavers."""
    if not 0.6 * usual < bottom - top < 1.6 * usual:
        return top, bottom
    middle = (top + bottom) / 2
    return middle - usual / 2, middle + usual / 2


def _is_word(row: list[str]) -> bool:
    """Tell a word from what else Tesseract lists, and from the lines of a table that it takes for letters."""
    text = row[11].strip()
    return row[0] == WORD_LEVEL and text.strip("|[]_—-=~'‘’") != "" and float(row[10]) >= LEAST_CONFIDENCE
