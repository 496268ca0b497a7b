"""The letter that a debt is settled: paz y salvo, or certificado de deuda cero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf.enums import XPos, YPos

from backend.delivery.sheet import ACCENT, LINE, MUTED, PALE, RULE, Sheet


@dataclass(frozen=True, slots=True)
class ClearanceLetter:
    """Everything that the letter says, formatted for the debtor; nothing is computed or translated here.

    `facts` are pairs of label and value. `dated` (with a zone) only dates the file, so that the same letter is the
    same bytes. `fingerprint` is of what the letter states, for comparing it with the creditor's own record.
    """

    title: str
    reference: str
    creditor: str
    statement: Sequence[str]
    facts: Sequence[tuple[str, str]]
    payments: Sequence[tuple[str, str, str]]
    total: str
    issued_text: str
    dated: datetime
    fingerprint: str


def render_clearance(letter: ClearanceLetter) -> bytes:
    """Return the PDF; the same letter gives the same bytes. Letters that the font lacks are written plainly."""
    sheet = Sheet(kind=letter.title, reference=letter.reference, author=letter.creditor, dated=letter.dated)
    sheet.title_block(letter.title)
    _statement(sheet, letter)
    rows = [(sheet.printable(label), sheet.printable(value)) for label, value in letter.facts]
    sheet.facts("La obligación", rows)
    _payments(sheet, letter)
    _issue(sheet, letter)
    return bytes(sheet.output())


def _statement(sheet: Sheet, letter: ClearanceLetter) -> None:
    sheet.ln(4)
    sheet.write_style(12)
    for sentence in letter.statement:
        sheet.paragraph(sheet.printable(sentence), height=6.4)
        sheet.ln(2)


def _payments(sheet: Sheet, letter: ClearanceLetter) -> None:
    sheet.heading("Pagos recibidos", needs=34)
    sheet.set_draw_color(*RULE)
    width = sheet.epw / 3
    for date, reference, amount in letter.payments:
        sheet.write_style(10)
        sheet.cell(width, LINE + 0.6, sheet.printable(date))
        sheet.write_style(10, MUTED)
        sheet.cell(width, LINE + 0.6, sheet.printable(reference)[:40])
        sheet.write_style(10)
        amount = sheet.printable(amount)
        sheet.cell(width, LINE + 0.6, amount, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_fill_color(*PALE)
    sheet.write_style(11, ACCENT, bold=True)
    sheet.cell(sheet.epw / 2, 8, "Total recibido", fill=True)
    total = sheet.printable(letter.total)
    sheet.cell(sheet.epw / 2, 8, total, align="R", fill=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _issue(sheet: Sheet, letter: ClearanceLetter) -> None:
    sheet.heading("Expedición", needs=60)
    sheet.write_style(10)
    sheet.paragraph(sheet.printable(letter.issued_text))
    sheet.ln(2)
    sheet.write_style(9, MUTED, bold=True)
    sheet.paragraph("Huella de este certificado", height=4.6)
    sheet.write_style(9)
    sheet.paragraph(sheet.printable(letter.fingerprint), height=4.6)
    top = sheet.get_y() + 18
    sheet.set_draw_color(*MUTED)
    sheet.line(sheet.l_margin, top, sheet.l_margin + sheet.epw / 2, top)
    sheet.set_xy(sheet.l_margin, top + 1.5)
    sheet.write_style(9, MUTED)
    sheet.paragraph("Por la entidad", height=4.6)
    sheet.write_style(10)
    sheet.paragraph(sheet.printable(letter.creditor), height=5)
