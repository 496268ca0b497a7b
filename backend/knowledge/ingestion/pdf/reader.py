"""Opens a PDF and reads its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from backend.knowledge.ingestion.blocks import Block
from backend.knowledge.ingestion.pdf.layout import PageParts, lay_out, part_page
from backend.knowledge.ingestion.pdf.screening import check_pdf
from backend.knowledge.ingestion.pdf.strokes import read_strokes
from backend.knowledge.ingestion.pdf.words import Word, frame_of, read_words
from backend.knowledge.ingestion.problems import problem

OnPage = Callable[[int, int], None]
# Reads the words of a page's picture; the page is handed over as PDFium knows it.
ReadPicture = Callable[[Any], list[Word]]
LEAST_WORDS = 3
MOSTLY_PICTURES = 0.5


def open_pdf(content: bytes, *, most_pages: int) -> pypdfium2.PdfDocument:
    """Return an open document.

    Raises `document_encrypted`, `document_damaged`, `document_script`, `document_too_many_pages`.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = pdfium.FPDF_GetLastError()
        locked = code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY} or "assword" in str(error)
        raise problem("document_encrypted" if locked else "document_damaged") from error
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0 and not _may_be_read(document):
        raise problem("document_encrypted")
    check_pdf(content)
    pages = len(document)
    if pages == 0:
        raise problem("document_damaged")
    if pages > most_pages:
        raise problem("document_too_many_pages")
    return document


def _may_be_read(document: pypdfium2.PdfDocument) -> bool:
    """Tell whether a document that opens without a password lets its text be taken."""
    copying = 1 << 4
    return bool(pdfium.FPDF_GetDocPermissions(document) & copying)


def read_pdf(
    content: bytes, *, most_pages: int, on_page: OnPage, read_picture: ReadPicture | None = None
) -> tuple[str, int, list[Block]]:
    """Return title, number of pages and blocks; raises also `document_scanned`."""
    document = open_pdf(content, most_pages=most_pages)
    pages, pictures = [], 0
    for number in range(1, len(document) + 1):
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            raise problem("document_damaged")
        try:
            parts = _read_page(page, number, read_picture)
            pictures += not parts.lines and not parts.tables and _has_picture(page)
            pages.append(parts)
        finally:
            pdfium.FPDF_ClosePage(page)
        on_page(number, len(document))
    if pictures > MOSTLY_PICTURES * len(pages):
        raise problem("document_scanned")
    return document.get_metadata_value("Title").strip(), len(pages), lay_out(pages)


def _read_page(page: Any, number: int, read_picture: ReadPicture | None) -> PageParts:
    frame = frame_of(page)
    words = read_words(page, frame)
    if len(words) < LEAST_WORDS and read_picture is not None and _has_picture(page):
        words = read_picture(page)
    return part_page(number, frame.height, words, read_strokes(page, frame))


def _has_picture(page: Any) -> bool:
    """Tell whether a picture covers a good part of a page."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for number in range(min(pdfium.FPDFPage_CountObjects(page), 200)):
        thing = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(thing) in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
            if abs((right.value - left.value) * (top.value - bottom.value)) > 0.3 * width * height:
                return True
    return False
