"""PDFs of several makers, for the tests of reading them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from fpdf import FPDF
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from backend.knowledge.ingestion.reading import Limits, ReadDocument, read_file
from backend.knowledge.passages import Passage

Rows = Sequence[Sequence[str]]
STYLES = getSampleStyleSheet()


def read(content: bytes, name: str = "documento.pdf") -> ReadDocument:
    """Read a file that this test made itself."""
    return read_file(name, content, Limits())


def table_rows(passages: Sequence[Passage]) -> list[Passage]:
    """Return the rows of tables."""
    return [passage for passage in passages if passage.kind == "table_row"]


def report(*parts: Flowable, title: str = "Documento", **page: Any) -> bytes:
    """Return a PDF made by reportlab."""
    written = io.BytesIO()
    SimpleDocTemplate(written, title=title, **page).build(list(parts))
    return written.getvalue()


def heading(text: str, level: int = 2) -> Flowable:
    """Return a heading for `report`; level 1 is the title."""
    return Paragraph(text, STYLES["Title" if level == 1 else f"Heading{level}"])


def prose(text: str) -> Flowable:
    """Return a paragraph for `report`."""
    return Paragraph(text, STYLES["Normal"])


def space() -> Flowable:
    """Return some space between two parts."""
    return Spacer(1, 14)


def plain_table(rows: Rows, *style: Any, repeat: int = 0) -> Flowable:
    """Return a table for `report`, without lines unless `style` draws some."""
    return Table([list(row) for row in rows], style=list(style), repeatRows=repeat)


GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.grey)
HEADER_LINE = ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black)
ZEBRA = ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.whitesmoke, colors.white])
BOLD_HEADER = ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")


class Sheet(FPDF):
    """A PDF made by fpdf2 with a running title and a page's number."""

    def header(self) -> None:
        """Write the running title."""
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "Empresa de Ejemplo - Documento interno", new_x="LMARGIN", new_y="NEXT")
        self.ln(6)

    def footer(self) -> None:
        """Write the page's number."""
        self.set_y(-12)
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, f"Página {self.page_no()} de {{nb}}", align="C")
