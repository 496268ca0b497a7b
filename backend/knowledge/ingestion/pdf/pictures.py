"""The words of a page that is a picture, read by Tesseract where it is installed and turned on."""

from __future__ import annotations

import io
import shutil
import subprocess
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
    heights: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    words = [
        row
        for row in rows
        if len(row) == 12 and row[0] == "5" and row[11].strip() and float(row[10]) >= LEAST_CONFIDENCE
    ]
    for row in words:
        heights.setdefault(tuple(row[1:5]), []).append((int(row[7]), int(row[7]) + int(row[9])))
    result = []
    for row in words:
        line = heights[tuple(row[1:5])]
        top, bottom = min(edge[0] for edge in line) / scale, max(edge[1] for edge in line) / scale
        left = int(row[6]) / scale
        result.append(Word(row[11].strip(), left, top, left + int(row[8]) / scale, bottom, is_bold=False))
    return result
