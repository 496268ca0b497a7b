"""Text of PDFs: headings, columns, what repeats on each page, pages that are pictures."""

from __future__ import annotations

import io
import shutil

import pypdfium2
import pytest
from fpdf import FPDF
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from backend.domain.errors import InvalidInput
from backend.knowledge.ingestion.isolated import read_isolated
from backend.knowledge.ingestion.pdf.pictures import picture_reader
from backend.knowledge.ingestion.reading import Limits
from tests.knowledge.ingestion.pages import GRID, Sheet, heading, plain_table, prose, read, report, table_rows

SENTENCE = (
    "Las cuotas se pagan en el portal, en el banco o en un corresponsal con la referencia del acuerdo. "
)


def test_headings_are_told_by_size_and_weight() -> None:
    content = report(
        heading("Guía de pagos", 1), prose(SENTENCE), heading("Canales", 2), prose(SENTENCE),
        heading("En efectivo", 3), prose("En caja."), heading("Plazos", 2), prose("Dos días."),
    )  # fmt: skip
    found = read(content)
    assert found.title == "Guía de pagos"
    assert [(p.heading, p.text) for p in found.passages] == [
        ("Guía de pagos", SENTENCE.strip()),
        ("Canales", SENTENCE.strip()),
        ("Canales > En efectivo", "En caja."),
        ("Plazos", "Dos días."),
    ]


def test_what_stands_on_each_page_above_and_below_is_left_out() -> None:
    sheet = Sheet()
    for number in range(1, 5):
        sheet.add_page()
        sheet.set_font("Helvetica", size=11)
        sheet.multi_cell(0, 6, f"Contenido propio de la hoja {number}. {SENTENCE}")
    found = read(bytes(sheet.output()))
    assert [p.page for p in found.passages] == [1, 2, 3, 4]
    assert not any("interno" in p.text or "Página" in p.text for p in found.passages)


def test_two_columns_are_read_one_after_the_other() -> None:
    written = io.BytesIO()
    frames = [Frame(50, 50, 230, 740), Frame(310, 50, 230, 740)]
    document = BaseDocTemplate(written, pageTemplates=[PageTemplate(frames=frames)])
    document.build([prose(f"Párrafo {number}. {SENTENCE * 3}") for number in range(1, 25)])
    text = " ".join(p.text.replace("\n", " ") for p in read(written.getvalue()).passages)
    numbers = [text.index(f"Párrafo {number}. Las cuotas") for number in range(1, 25)]
    assert numbers == sorted(numbers)


def test_a_word_cut_at_the_end_of_a_line_is_whole_again() -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("Helvetica", size=12)
    sheet.cell(0, 6, "El acuerdo se formali-", new_x="LMARGIN", new_y="NEXT")
    sheet.cell(0, 6, "za con el botón.", new_x="LMARGIN", new_y="NEXT")
    assert read(bytes(sheet.output())).passages[0].text == "El acuerdo se formaliza con el botón."


def scanned(content: bytes) -> bytes:
    """Return a PDF whose pages are pictures of another's."""
    sheet = FPDF(unit="pt")
    document = pypdfium2.PdfDocument(content)
    for page in document:
        width, height = page.get_size()
        sheet.add_page(format=(width, height))
        sheet.image(page.render(scale=200 / 72, grayscale=True).to_pil(), 0, 0, width, height)
    document.close()
    return bytes(sheet.output())


@pytest.fixture
def picture() -> bytes:
    table = [("Ciudad", "Apertura", "Cierre"), ("Bogotá", "8:00", "17:00"), ("Medellín", "9:00", "16:30")]
    return scanned(report(heading("Horario de oficinas"), prose(SENTENCE * 2), plain_table(table, GRID)))


def test_a_scanned_document_is_told_as_such(picture: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_isolated("a.pdf", picture, Limits())
    assert refused.value.code == "document_scanned"
    assert "escaneado" in refused.value.message


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scanned_document_is_read_where_that_is_turned_on(picture: bytes) -> None:
    if picture_reader() is None:
        pytest.skip("tesseract has no Spanish")
    found = read_isolated("a.pdf", picture, Limits(ocr=True))
    assert "portal" in " ".join(passage.text for passage in found.passages)
    assert dict(table_rows(found.passages)[0].cells) == {
        "Ciudad": "Bogotá",
        "Apertura": "8:00",
        "Cierre": "17:00",
    }


def test_progress_is_told_page_by_page() -> None:
    seen: list[tuple[int, int]] = []
    content = report(*(prose(SENTENCE * 30) for _ in range(20)))
    pages = read_isolated("a.pdf", content, Limits(), lambda page, pages: seen.append((page, pages))).pages
    assert seen[-1] == (pages, pages)
