"""The sheet of paper that our documents are printed on: size, fonts, colours, sections and footer."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "SourceSans"
INK, MUTED, ACCENT, PALE, RULE, WHITE = (
    (31, 42, 44),
    (98, 108, 110),
    (15, 102, 96),
    (240, 244, 242),
    (205, 211, 208),
    (255,) * 3,
)
MARGIN = 22.0
LINE = 5.4


class Sheet(FPDF):
    """An A4 page with our fonts, margins, colours and footer."""

    def __init__(self, *, kind: str, reference: str, author: str, dated: datetime) -> None:
        """`kind` is the document's name; `dated` (with a zone) only dates the file."""
        super().__init__(format="A4")
        self.add_font(FAMILY, "", FONTS / "SourceSansPro-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "SourceSansPro-Semibold.ttf")
        self.known = frozenset(self.fonts[FAMILY.lower()].cmap)  # type: ignore[union-attr]
        self.kind, self.reference = kind, self.printable(reference)
        self._describe(author, dated)
        self.set_margins(MARGIN, 17, MARGIN)
        self.set_auto_page_break(True, margin=19)
        self.add_page()

    def _describe(self, author: str, dated: datetime) -> None:
        self.set_title(f"{self.kind} {self.reference}")
        self.set_author(self.printable(author))
        self.set_subject(self.kind)
        self.set_creator("Negociador")
        self.set_lang("es")
        self.set_creation_date(dated)

    def printable(self, text: str) -> str:
        """Return the text on one line, with what the font cannot write replaced."""
        joined = " ".join(unicodedata.normalize("NFC", text).split())
        visible = (c for c in joined if unicodedata.category(c)[0] != "C")
        return "".join(c if ord(c) in self.known else self._nearest(c) for c in visible)

    def _nearest(self, character: str) -> str:
        bare = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
        return "".join(c if ord(c) in self.known else "?" for c in bare)

    def footer(self) -> None:
        """Reference and page number on each page."""
        self.set_y(-14)
        self.write_style(8.5, MUTED)
        self.cell(self.epw / 2, 5, f"{self.kind} {self.reference}")
        self.cell(self.epw / 2, 5, f"Página {self.page_no()} de {{nb}}", align="R")

    def write_style(self, size: float, colour: tuple[int, int, int] = INK, *, bold: bool = False) -> None:
        """Set the font and colour of what is written next."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)

    def paragraph(self, text: str, *, height: float = LINE) -> None:
        """Write a wrapped paragraph over the whole width and go below it."""
        self.multi_cell(self.epw, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str, *, needs: float = 24) -> None:
        """Write a section's heading, on the next page where fewer than `needs` millimetres are left."""
        self.ln(3)
        if self.will_page_break(needs):
            self.add_page()
        self.write_style(11, ACCENT, bold=True)
        self.cell(self.epw, 6, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_draw_color(*RULE)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.ln(1.6)

    def title_block(self, title: str) -> None:
        """Write the document's name and its reference."""
        self.write_style(22, bold=True)
        self.cell(self.epw, 10, title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.write_style(10.5, MUTED)
        self.paragraph(f"Referencia {self.reference}")

    def facts(self, heading: str, rows: Sequence[tuple[str, str]]) -> None:
        """Write a section of labels and values."""
        self.heading(heading)
        label_width = 48.0
        for label, value in rows:
            self.write_style(10, MUTED)
            self.cell(label_width, LINE, label)
            self.write_style(10)
            width = self.epw - label_width
            self.multi_cell(width, LINE, value, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
