"""The agreement as a PDF that a person can read, keep and sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from fpdf.enums import MethodReturnValue, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from backend.delivery.sheet import ACCENT, INK, LINE, MUTED, PALE, RULE, WHITE, Sheet

KIND = "Acuerdo de pago"
SIGNATURE_GAP = 14.0

HASH_NOTE = (
    "Esta huella (SHA-256) se calcula con los términos acordados: deuda, valores y fechas. Si se cambia "
    "una sola cifra o una fecha, la huella es otra. Al compararla con la que la entidad conserva se "
    "comprueba que este documento dice lo mismo que se aceptó; no prueba, por sí sola, quién lo aceptó ni "
    "cuándo."
)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One payment as it is printed; `number` may be a word, as for a down payment."""

    number: str
    due_date: str
    amount: str


@dataclass(frozen=True, slots=True)
class AgreementDocument:
    """Everything that the PDF says, formatted for the debtor; nothing is computed or translated here.

    `balance_parts` are pairs of label and amount. `accepted_at` (with a zone) only dates the file, so that
    the same agreement is the same bytes; people read `accepted_at_text`. An empty `discount` leaves its line
    out.
    """

    reference: str
    creditor: str
    debtor_name: str
    document_number: str
    product: str
    obligation_ending: str
    balance_parts: Sequence[tuple[str, str]]
    balance: str
    total: str
    discount: str
    frequency: str
    schedule: Sequence[ScheduleRow]
    accepted_at: datetime
    accepted_at_text: str
    terms_hash: str
    notes: Sequence[str] = ()
    hash_note: str = HASH_NOTE


def render_agreement(document: AgreementDocument) -> bytes:
    """Return the PDF; the same document gives the same bytes.

    Characters that the font lacks are written without their accents, or as a question mark.
    """
    sheet = Sheet(
        kind=KIND, reference=document.reference, author=document.creditor, dated=document.accepted_at
    )
    sheet.title_block(KIND)
    sheet.facts("Las partes", _party_rows(document, sheet.printable))
    sheet.facts("La deuda", _debt_rows(document, sheet.printable))
    _terms(sheet, document)
    _schedule(sheet, document)
    _notes(sheet, document)
    _signatures(sheet, document)
    return bytes(sheet.output())


def _party_rows(document: AgreementDocument, printable: Callable[[str], str]) -> list[tuple[str, str]]:
    return [
        ("Entidad", printable(document.creditor)),
        ("Cliente", printable(document.debtor_name)),
        ("Documento de identidad", printable(document.document_number)),
    ]


def _debt_rows(document: AgreementDocument, printable: Callable[[str], str]) -> list[tuple[str, str]]:
    obligation = printable(document.product)
    if document.obligation_ending:
        obligation += f", terminada en {printable(document.obligation_ending)}"
    return [
        ("Obligación", obligation),
        *((printable(label), printable(amount)) for label, amount in document.balance_parts),
        ("Saldo total", printable(document.balance)),
    ]


def _terms(sheet: Sheet, document: AgreementDocument) -> None:
    """The total in a pale box, so that it is what one sees first."""
    sheet.heading("Lo acordado", needs=40)
    lines = [sheet.printable(document.frequency)]
    if document.discount:
        lines.append(f"Descuento sobre el saldo: {sheet.printable(document.discount)}")
    top, height = sheet.get_y() + 1, 18 + LINE * len(lines)
    sheet.set_fill_color(*PALE)
    sheet.rect(sheet.l_margin, top, sheet.epw, height, style="F", round_corners=True, corner_radius=2)
    sheet.set_xy(sheet.l_margin + 5, top + 3)
    _in_box(sheet, "Total que se paga", 9.5, MUTED, 4.6)
    _in_box(sheet, sheet.printable(document.total), 18, ACCENT, 8, bold=True)
    for text in lines:
        _in_box(sheet, text, 10, INK, LINE)
    sheet.set_xy(sheet.l_margin, top + height)


def _in_box(
    sheet: Sheet, text: str, size: float, colour: tuple[int, int, int], height: float, *, bold: bool = False
) -> None:
    sheet.set_x(sheet.l_margin + 5)
    sheet.write_style(size, colour, bold=bold)
    sheet.cell(sheet.epw - 10, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _schedule(sheet: Sheet, document: AgreementDocument) -> None:
    """Dates and amounts; the head is repeated on each page."""
    sheet.heading("Calendario de pagos", needs=34)
    sheet.write_style(10)
    sheet.set_draw_color(*RULE)
    sheet.set_fill_color(*WHITE)
    with sheet.table(
        col_widths=(24, 80, 40),
        text_align=("LEFT", "LEFT", "RIGHT"),
        line_height=LINE + 0.3,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", color=MUTED),
        padding=(0, 1),
    ) as table:
        table.row(("Pago", "Fecha límite", "Valor"))
        for row in document.schedule:
            table.row([sheet.printable(text) for text in (row.number, row.due_date, row.amount)])
        total = FontFace(emphasis="BOLD", color=ACCENT)
        table.row(("Total", "", sheet.printable(document.total)), style=total)


def _notes(sheet: Sheet, document: AgreementDocument) -> None:
    if not document.notes:
        return
    sheet.heading("Condiciones")
    sheet.write_style(9.5)
    for note in document.notes:
        sheet.cell(5, 5, "•")
        width = sheet.epw - 5
        sheet.multi_cell(width, 5, sheet.printable(note), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(0.8)


def _signatures(sheet: Sheet, document: AgreementDocument) -> None:
    """How it was accepted, its fingerprint, and two lines to sign on; never torn over two pages."""
    names = [sheet.printable(document.creditor), sheet.printable(document.debtor_name)]
    sheet.heading("Aceptación", needs=60 + _names_height(sheet, names))
    sheet.write_style(10)
    sheet.paragraph(f"Aceptado electrónicamente el {sheet.printable(document.accepted_at_text)}.")
    sheet.ln(2)
    sheet.write_style(9, MUTED, bold=True)
    sheet.paragraph("Huella de los términos", height=4.6)
    sheet.write_style(9)
    sheet.paragraph(sheet.printable(document.terms_hash), height=4.6)
    sheet.write_style(8.5, MUTED)
    sheet.paragraph(sheet.printable(document.hash_note), height=4.2)
    _signature_lines(sheet, names)


def _names_height(sheet: Sheet, names: list[str]) -> float:
    sheet.write_style(10)
    width = (sheet.epw - SIGNATURE_GAP) / 2
    heights = [
        sheet.multi_cell(width, 5, name, dry_run=True, output=MethodReturnValue.HEIGHT) for name in names
    ]
    return max(cast(list[float], heights))


def _signature_lines(sheet: Sheet, names: list[str]) -> None:
    width = (sheet.epw - SIGNATURE_GAP) / 2
    top = sheet.get_y() + 16
    sheet.set_draw_color(*MUTED)
    for index, (role, name) in enumerate(zip(("Por la entidad", "El cliente"), names, strict=True)):
        left = sheet.l_margin + index * (width + SIGNATURE_GAP)
        sheet.line(left, top, left + width, top)
        sheet.set_xy(left, top + 1.5)
        sheet.write_style(9, MUTED)
        sheet.multi_cell(width, 4.6, role, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
        sheet.write_style(10)
        sheet.multi_cell(width, 5, name, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
