"""The statement of account of one debt: what is owed and of what it consists, its agreements and its movements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from backend.delivery.sheet import ACCENT, LINE, MUTED, RULE, WHITE, Sheet

KIND = "Estado de cuenta"


@dataclass(frozen=True, slots=True)
class Movement:
    """Something that happened to the debt; `amount` is empty where it moved no money."""

    day: str
    concept: str
    reference: str
    amount: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that the statement says, formatted for the debtor; nothing is computed or translated here.

    `facts`, `balance` and each of `agreements` are pairs of label and value. `dated` (with a zone) only dates the
    file, so that the same statement is the same bytes.
    """

    reference: str
    creditor: str
    facts: Sequence[tuple[str, str]]
    balance: Sequence[tuple[str, str]]
    agreements: Sequence[Sequence[tuple[str, str]]]
    movements: Sequence[Movement]
    issued_text: str
    dated: datetime


def render_statement(statement: Statement) -> bytes:
    """Return the PDF; the same statement gives the same bytes. Letters that the font lacks are written plainly."""
    sheet = Sheet(kind=KIND, reference=statement.reference, author=statement.creditor, dated=statement.dated)
    sheet.title_block(KIND)
    sheet.facts("La obligación", _printable(sheet, statement.facts))
    sheet.facts("Saldo", _printable(sheet, statement.balance))
    for number, agreement in enumerate(statement.agreements, start=1):
        heading = "Acuerdo de pago" if len(statement.agreements) == 1 else f"Acuerdo de pago {number}"
        sheet.facts(heading, _printable(sheet, agreement))
    _movements(sheet, statement.movements)
    sheet.ln(4)
    sheet.write_style(9, MUTED)
    sheet.paragraph(sheet.printable(statement.issued_text), height=4.6)
    return bytes(sheet.output())


def _printable(sheet: Sheet, rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(sheet.printable(label), sheet.printable(value)) for label, value in rows]


def _movements(sheet: Sheet, movements: Sequence[Movement]) -> None:
    """Day, concept, reference and amount; the head is repeated on each page."""
    sheet.heading("Movimientos", needs=34)
    sheet.write_style(10)
    if not movements:
        sheet.paragraph("No hay movimientos registrados.")
        return
    sheet.set_draw_color(*RULE)
    sheet.set_fill_color(*WHITE)
    with sheet.table(
        col_widths=(34, 58, 40, 34),
        text_align=("LEFT", "LEFT", "LEFT", "RIGHT"),
        line_height=LINE + 0.3,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", color=ACCENT),
        padding=(0, 1),
    ) as table:
        table.row(("Fecha", "Concepto", "Referencia", "Valor"))
        for item in movements:
            cells = (item.day, item.concept, item.reference, item.amount)
            table.row([sheet.printable(text) for text in cells])
